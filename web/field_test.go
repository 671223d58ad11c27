package web

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
)

// TestFieldsAreBoundByWhatIsPossible draws each control with a bound and without one.
func TestFieldsAreBoundByWhatIsPossible(t *testing.T) {
	for most, want := range map[int]string{0: "", 60: ` maxlength="60"`} {
		f := Field{Max: most}
		for name, control := range map[string]templ.Component{
			"a line": lineInput("a", "a", "off", f), "an area": areaInput("a", "a", "3", f),
		} {
			var html strings.Builder
			if err := control.Render(t.Context(), &html); err != nil {
				t.Fatal(err)
			}
			if got := html.String(); !strings.Contains(got, want) || strings.Contains(got, "maxlength") != (want != "") {
				t.Errorf("%s of at most %d characters, 0 for any number, is %s", name, most, got)
			}
		}
	}
}
