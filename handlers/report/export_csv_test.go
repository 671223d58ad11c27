package report

import "testing"

// Spreadsheets separate cells by what their country does, whatever the table says: what
// any of them takes for the beginning of a cell begins no formula.
func TestNoPartOfACellIsAFormula(t *testing.T) {
	for text, want := range map[string]string{
		"Lunch on Fridays":      "Lunch on Fridays",
		"a-b; c+d @home, e = f": "a-b; c+d @home, e = f",
		"":                      "",
		"=1+1":                  "'=1+1",
		"-2":                    "'-2",
		"@home":                 "'@home",
		"＝1+1":                  "'＝1+1",
		"Lunch;=1+1":            "Lunch;'=1+1",
		"Lunch; +1;\t-1|@a":     "Lunch; '+1;\t'-1|'@a",
		`Lunch;"=1+1&"`:         `Lunch;"'=1+1&"`,
		"Lunch\n=1+1":           "Lunch\n'=1+1",
		"'=1+1":                 "'=1+1",
	} {
		if got := Cell(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
