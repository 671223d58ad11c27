package questions

// HandOver says what of one person becomes another's, such as when somebody leaves.
type HandOver struct {
	From, To [32]byte // owners
	// Result names one result, whose decision alone is handed over with all that was
	// made from it; empty for everything.
	Result string
	// Publisher is what the register calls whoever has it from then on.
	Publisher string
}

// HandedOver counts what was handed over.
type HandedOver struct {
	Decisions, Rounds, Comments int
	// Published is how many of the results are in the register.
	Published int
}

// None reports whether there was nothing to hand over.
func (h HandedOver) None() bool { return h == HandedOver{} }
