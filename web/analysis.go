package web

// movedWord says in a word what became of an option.
func movedWord(moved string) string {
	switch moved {
	case "up":
		return "moves up"
	case "down":
		return "moves down"
	case "out":
		return "is ruled out"
	case "back":
		return "comes back"
	default:
		return ""
	}
}

// open reports whether the verdict is so weak that what would decide it comes
// first.
func (v ResultView) open() bool { return v.Strength.Grade == "close" || v.Outcome == "tie" }
