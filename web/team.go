package web

// TeamPart is how several people made a result; its Text is empty where one did.
type TeamPart struct {
	// Text says how they answered, Ask what the maker asked them; Ask is empty for
	// none.
	Text []string
	Ask  string
	// Made says in a few words who made it: "By 6 people, with 1 dissent".
	Made string
	// Settled are the questions that the maker settled, with the dissents, and Who
	// who said what where people differed; both are empty where answers may not be
	// seen.
	Settled, Who []DifferView
	Legend       []string
	Rules        []Term
}
