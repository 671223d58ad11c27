package handlers_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/questions"
)

// houseDrinks is what an overlay makes of the drinks that the tests of overlays
// have: the house gives one answer, rules one option out and changes a veto.
func houseDrinks(t testing.TB) string {
	t.Helper()
	base, err := os.ReadFile("../questions/overlay/testdata/drinks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return overlaid(t, "drinks", string(base), `id: own-drinks
house: ACME <b>
sources:
  kitchen: {title: Kitchen rules, publisher: ACME, year: "2026", kind: internal, contact: "the kitchen, extension 42", seen: full text, checked: 2026-11}
fix:
  needs: {answer: [focus], claim: Everybody here needs it., sources: [kitchen]}
add:
  vetoes: [{id: no-coffee, when: last_cup == "morning", rules_out: [coffee], claim: One cup a day and no more., sources: [kitchen]}]
change:
  vetoes: {no-bubbles: {rules_out: {add: [water]}}}
`)
}

// overlaid is what an overlay makes of a base with this id.
func overlaid(t testing.TB, id, base, own string) string {
	t.Helper()
	sum := sha256.Sum256([]byte(base))
	version := hex.EncodeToString(sum[:])[:12]
	own = fmt.Sprintf("format: 1\nextends: {id: %s, version: %q}\n", id, version) + own
	var l questions.Loader
	l.File("own.yaml", []byte(own), questions.Folder{Name: ".", Files: fstest.MapFS{"base/" + id + "@" + version + ".yaml": {Data: []byte(base)}}})
	if err := l.Err(); err != nil {
		t.Fatal(err)
	}
	return string(l.Loaded[0].Questionnaire.Text)
}

// Where a house extends what another one made, results tell the two apart.
func TestHousesAreToldApart(t *testing.T) {
	s := newSite(t, overlaid(t, "own-drinks", houseDrinks(t), `id: team-drinks
house: Berlin <i>
sources:
  lift: {title: Lift rules, publisher: ACME, year: "2026", kind: internal, contact: the porter, seen: full text, checked: 2026-11}
fix:
  kettle: {answer: working, claim: There is one on each floor., sources: [lift]}
add:
  vetoes: [{id: no-tea, when: last_cup == "morning", rules_out: [tea], claim: No tea in the lift., sources: [lift]}]
change:
  vetoes: {no-coffee: {way_round: {claim: Take the stairs., sources: [lift]}}}
`))
	b := s.browser()
	result := b.decide("team-drinks", map[string]string{"last_cup": "morning"})
	page := b.get(result).want(t, http.StatusOK)
	if got, want := plain(page.Find("[data-testid=house-rules]").Text()), "With 1 rule of ACME <b> and 1 rule of Berlin <i>; without them Coffee would lead."; got != want {
		t.Errorf("the result says %q, want %q", got, want)
	}
	for where, want := range map[string]string{
		"[data-testid=veto] [data-testid=house-rule]": "Rule of ACME <b>, changed by Berlin <i> Rule of Berlin <i>",
		"[data-testid=answer] [data-testid=given]":    "Given by Berlin <i> for everybody Given by ACME <b> for everybody",
	} {
		var said []string
		page.Find(where).Each(func(_ int, s *goquery.Selection) { said = append(said, plain(s.Text())) })
		if got := strings.Join(said, " "); got != want {
			t.Errorf("%s: %q, want %q", where, got, want)
		}
	}
	if record := plain(b.get(result+".md").want(t, http.StatusOK).text); !strings.Contains(record, "(rule of ACME &lt;b&gt;, changed by Berlin &lt;i&gt;)") {
		t.Errorf("the record does not tell the houses apart:\n%s", record)
	}
	var data struct {
		House struct {
			Name  string         `json:"name"`
			Below map[string]any `json:"below"`
		} `json:"house"`
	}
	if err := json.Unmarshal([]byte(b.get(result+".json").want(t, http.StatusOK).text), &data); err != nil {
		t.Fatal(err)
	}
	if below := data.House.Below; data.House.Name != "Berlin <i>" || below["name"] != "ACME <b>" || below["base"] != "drinks" {
		t.Errorf("the data say of the houses %+v", data.House)
	}
}

func TestHouseIsNamedOnResults(t *testing.T) {
	s := newSite(t, houseDrinks(t))
	b := s.browser()
	first, session := b.begin("own-drinks")
	if end := b.answerAll(first, map[string]string{"kettle": "working", "last_cup": "morning"}); end != session+"/review" {
		t.Fatalf("ended at %s, and what is given for everybody is not asked for", end)
	}
	review := b.get(session+"/review").want(t, http.StatusOK)
	if given := review.Find("[data-testid=given]"); given.Length() != 1 || plain(given.Text()) != "Given by ACME <b> for everybody" ||
		given.Closest("[data-testid=answer]").Find(".change").Length() > 0 {
		t.Errorf("the review says %q of what is given", given.Text())
	}
	result := b.post(session+"/finish", "").to(t)
	page := b.get(result).want(t, http.StatusOK)
	if got, want := plain(page.Find("[data-testid=house-rules]").Text()), "With 1 rule of ACME <b>; without it Coffee would lead."; got != want {
		t.Errorf("the result says %q, want %q", got, want)
	}
	for _, c := range []struct{ what, where, want string }{
		{"the veto", "[data-testid=veto] [data-testid=house-rule]", "Rule of ACME <b>"},
		{"the answer", "[data-testid=answer] [data-testid=given]", "Given by ACME <b> for everybody"},
		{"the source", "[data-testid=source-contact]", "Not public; ask the kitchen, extension 42"},
	} {
		if got := plain(page.Find(c.where).First().Text()); got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
	if row := page.Find("[data-testid=given]").Closest("[data-testid=answer]"); row.Find(".change, .answer-trying").Length() > 0 {
		t.Error("what is given can be changed or tried otherwise")
	}
	checkHouseRecord(t, b, result)
	checkHouseData(t, b, result)
}

// plain is a text without the characters that isolate names.
func plain(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\u2068", "", "\u2069", "").Replace(text)), " ")
}

func checkHouseRecord(t *testing.T, b *browser, result string) {
	t.Helper()
	record := plain(b.get(result+".md").want(t, http.StatusOK).text)
	for _, want := range []string{
		`With 1 rule of ACME &lt;b&gt;; without it Coffee would lead.`, `(rule of ACME &lt;b&gt;)`, `(given by ACME &lt;b&gt; for everybody)`,
		"not public, ask the kitchen, extension 42",
	} {
		if !strings.Contains(record, want) {
			t.Errorf("the record lacks %q:\n%s", want, record)
		}
	}
}

func checkHouseData(t *testing.T, b *browser, result string) {
	t.Helper()
	var data struct {
		House map[string]any `json:"house"`
	}
	if err := json.Unmarshal([]byte(b.get(result+".json").want(t, http.StatusOK).text), &data); err != nil {
		t.Fatal(err)
	}
	delete(data.House, "base_version")
	want := map[string]any{
		"name": "ACME <b>", "base": "drinks", "rules": []any{"no-coffee"}, "leaders": []any{"coffee"},
		"own": map[string]any{"sources": []any{"kitchen"}, "vetoes": []any{"no-coffee"}},
	}
	if diff := cmp.Diff(want, data.House); diff != "" {
		t.Errorf("the data say of the house (-want +got):\n%s", diff)
	}
}

// Where the answers meet no rule of the house, nothing is said of it.
func TestHouseIsNotNamedWithoutNeed(t *testing.T) {
	s := newSite(t, houseDrinks(t))
	b := s.browser()
	page := b.get(b.decide("own-drinks", map[string]string{"kettle": "working", "last_cup": "hour"})).want(t, http.StatusOK)
	if said := page.Find("[data-testid=house-rules]"); said.Length() > 0 {
		t.Errorf("the result says %q", said.Text())
	}
	other := b.get(b.decide("own-drinks", map[string]string{"kettle": "none"})).want(t, http.StatusOK)
	if got := plain(other.Find("[data-testid=veto] [data-testid=house-rule]").First().Text()); got != "Changed by ACME <b>" {
		t.Errorf("a veto that is changed says %q", got)
	}
}
