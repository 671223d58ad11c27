package web

// GlancePart is what the first screen shows beside the verdict.
type GlancePart struct {
	// Chart has the first options of the ranking, AllRanked leads to them all.
	Chart     []ChartRow
	AllRanked Link
	// Points are the strongest of what speaks for the leader and against it, and
	// what would change the verdict, each with the way to its section.
	Points []GlancePoint
}

// ChartRow is an option in the small chart of the ranking.
type ChartRow struct {
	Rank, Name string
	Fit        string
	Percent    float64 // 0 to 100, the bar's length
	First      bool
}

// GlancePoint is one line of the first screen.
type GlancePoint struct {
	// Label says what kind of point it is: "Why", "What it costs".
	Label string
	// Text is the point in half a sentence, Note its weight ("+12.5") or empty.
	Text, Note string
	// More is what stands under it where there is room for it, or empty.
	More string
	// Href is the fragment of its section.
	Href string
}
