package sitefile

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"
)

func colours(t *testing.T, accent string) *Colours {
	t.Helper()
	c, ok := parseColour(accent)
	if !ok {
		t.Fatalf("%q is no colour", accent)
	}
	return newColours(c)
}

// TestTenThousandColoursAreLegible derives the colours of pages from all sorts of
// accents. Whatever stands on whatever must be legible, in light and in dark.
func TestTenThousandColoursAreLegible(t *testing.T) {
	tokens := productTokens(t)
	chance := rand.New(rand.NewPCG(7, 7))
	for n := range 10_000 {
		accent := fmt.Sprintf("#%06x", chance.IntN(1<<24))
		if corners := []string{"#000000", "#ffffff", "#ff0000", "#00ff00", "#0000ff", "#ffff00", "#00ffff", "#ff00ff", "#808080", "#767676"}; n < len(corners) {
			accent = corners[n]
		}
		c := colours(t, accent)
		for scheme, p := range map[string]Palette{"light": c.Light, "dark": c.Dark} {
			for _, pair := range pairs(tokens[scheme], p) {
				if got := Contrast(pair[0], pair[1]); got < Legible {
					t.Errorf("accent %s, %s: %s on %s has a contrast of %.2f", accent, scheme, pair[0], pair[1], got)
				}
			}
		}
	}
}

// pairs are texts and what they stand on.
func pairs(own map[string]Colour, p Palette) (all [][2]Colour) {
	for _, ground := range []Colour{own["paper"], own["surface"], own["sunken"], p.Wash, p.WashStrong} {
		all = append(all, [2]Colour{p.Accent, ground}, [2]Colour{p.AccentStrong, ground})
	}
	for _, ground := range []Colour{p.Wash, p.WashStrong} {
		all = append(all, [2]Colour{own["ink"], ground}, [2]Colour{own["quiet"], ground})
	}
	return append(all, [2]Colour{p.OnAccent, p.Accent}, [2]Colour{p.OnAccent, p.AccentStrong})
}

// TestProductsOwnColoursAreLegible holds the product's colours to the same, so
// that the pairs are those that there are.
func TestProductsOwnColoursAreLegible(t *testing.T) {
	for scheme, own := range productTokens(t) {
		p := Palette{Accent: own["accent"], AccentStrong: own["accent-strong"], OnAccent: own["on-accent"], Wash: own["wash"], WashStrong: own["wash-strong"]}
		for _, pair := range pairs(own, p) {
			if got := Contrast(pair[0], pair[1]); got < Legible {
				t.Errorf("%s: %s on %s has a contrast of %.2f", scheme, pair[0], pair[1], got)
			}
		}
	}
}

func TestContrast(t *testing.T) {
	black, white, grey := Colour{}, Colour{R: 255, G: 255, B: 255}, Colour{R: 0x76, G: 0x76, B: 0x76}
	for _, c := range []struct {
		a, b Colour
		want string
	}{{black, white, "21.00"}, {white, black, "21.00"}, {white, white, "1.00"}, {grey, white, "4.54"}, {Colour{R: 255}, white, "4.00"}} {
		if got := fmt.Sprintf("%.2f", Contrast(c.a, c.b)); got != c.want {
			t.Errorf("%s and %s: %s, want %s", c.a, c.b, got, c.want)
		}
	}
}

// TestLegibleAccentsStay leaves an accent as it is that is legible, and keeps the
// hue of one that is not.
func TestLegibleAccentsStay(t *testing.T) {
	for accent, want := range map[string][2]bool{ // adapted in light, in dark
		"#0b5cab": {false, true}, "#7a1fa2": {false, true}, "#8fd0ff": {true, false}, "#ffd600": {true, false}, "#000000": {false, true},
	} {
		c := colours(t, accent)
		if got := [2]bool{c.Light.Accent != c.Accent, c.Dark.Accent != c.Accent}; got != want {
			t.Errorf("%s becomes %s in light and %s in dark", accent, c.Light.Accent, c.Dark.Accent)
		}
	}
	if got := colours(t, "#ffd600").Light.Accent; got.R < got.B+40 || got.G < got.B+40 || got.R < got.G {
		t.Errorf("yellow becomes %s in light", got)
	}
}

// productTokens are the colours of tokens.css, by scheme.
func productTokens(t *testing.T) map[string]map[string]Colour {
	t.Helper()
	text, err := os.ReadFile("../../static/assets/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	first, rest, _ := strings.Cut(string(text), "prefers-color-scheme: dark")
	second, _, _ := strings.Cut(rest, "@media")
	tokens := map[string]map[string]Colour{}
	for scheme, part := range map[string]string{"light": first, "dark": second} {
		tokens[scheme] = map[string]Colour{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{3,6});`).FindAllStringSubmatch(part, -1) {
			hex := m[2]
			if len(hex) == 3 {
				hex = strings.Join([]string{hex[:1], hex[:1], hex[1:2], hex[1:2], hex[2:], hex[2:]}, "")
			}
			var c Colour
			if _, err := fmt.Sscanf(hex, "%02x%02x%02x", &c.R, &c.G, &c.B); err != nil {
				t.Fatal(err)
			}
			tokens[scheme][m[1]] = c
		}
		if len(tokens[scheme]) < 12 {
			t.Fatalf("%s has only %v", scheme, tokens[scheme])
		}
	}
	return tokens
}

// TestPaletteKnowsTheProductsTokens changes the product's colours in words: what
// palette.go has of them must be what tokens.css has.
func TestPaletteKnowsTheProductsTokens(t *testing.T) {
	source, err := os.ReadFile("palette.go")
	if err != nil {
		t.Fatal(err)
	}
	for scheme, own := range productTokens(t) {
		for _, name := range []string{"paper", "surface", "sunken", "wash", "wash-strong", "on-accent"} {
			c := own[name]
			if want := fmt.Sprintf("{0x%02x, 0x%02x, 0x%02x}", c.R, c.G, c.B); !strings.Contains(string(source), want) {
				t.Errorf("%s: palette.go lacks --%s, %s", scheme, name, want)
			}
		}
	}
}

func TestStyleHasWhatIsOtherwise(t *testing.T) {
	if got := new(Site).Style(); got != nil {
		t.Errorf("got %s", got)
	}
	style := string((&Site{Colours: colours(t, "#0b5cab")}).Style())
	for _, want := range []string{":root {\n--accent: #0b5cab;", "prefers-color-scheme: dark", "--accent: CanvasText;", "@media print"} {
		if !strings.Contains(style, want) {
			t.Errorf("no %q in\n%s", want, style)
		}
	}
	if opened, closed := strings.Count(style, "{"), strings.Count(style, "}"); opened != closed {
		t.Errorf("%d braces opened, %d closed", opened, closed)
	}
}
