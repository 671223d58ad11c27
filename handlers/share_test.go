package handlers_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"image/png"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/questions"
)

// noted goes through the questionnaire with a note and a title and returns the
// result's path.
func (b *browser) noted(note, title string) string {
	b.t.Helper()
	first, session := b.begin("lunch")
	next := b.post(first, url.Values{"choice": {"short"}, "note": {note}}.Encode()).to(b.t)
	b.answerAll(next, map[string]string{"wishes": "vegan"})
	return b.post(session+"/finish", url.Values{"title": {title}}.Encode()).to(b.t)
}

func TestTitleAndNoteAreShownEverywhereAndEscaped(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	const note, title = `<b>PCI</b> "audit" & | *March*`, `<i>Payment</i> _service_`
	result := b.noted(note, title)
	p := b.get(result).want(t, http.StatusOK)
	if got := p.Find("[data-testid=verdict]").Text(); !strings.Contains(got, title) {
		t.Errorf("the verdict does not carry the title: %q", got)
	}
	if got := p.Find("[data-testid=answers]").Text(); !strings.Contains(got, note) {
		t.Errorf("the answers do not carry the note: %q", got)
	}
	var exported struct {
		Title   string
		Answers questions.Answers
	}
	if err := json.Unmarshal([]byte(b.get(result+".json").text), &exported); err != nil {
		t.Fatal(err)
	}
	if exported.Title != title || exported.Answers["time"].Note != note {
		t.Errorf("the data has title %q and note %q", exported.Title, exported.Answers["time"].Note)
	}
	markdown := b.get(result+".md").want(t, http.StatusOK).text
	for _, want := range []string{`&lt;b&gt;PCI&lt;/b&gt; "audit" &amp; \| \*March\*`, `# &lt;i&gt;Payment&lt;/i&gt; \_service\_`} {
		if !strings.Contains(markdown, want) {
			t.Errorf("the record lacks %s", want)
		}
	}
	if home := b.get("/").Find("[data-testid=decisions]").Text(); !strings.Contains(home, title) {
		t.Errorf("the catalogue does not show the title: %q", home)
	}
}

func TestLongWordsAreRefused(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	first, session := b.begin("lunch")
	long := strings.Repeat("ä", questions.MaxNote+1)
	p := b.post(first, url.Values{"choice": {"short"}, "note": {long}}.Encode()).want(t, http.StatusUnprocessableEntity)
	if got, _ := p.Find("#note").Attr("value"); got != long {
		t.Error("the note is not kept")
	}
	if got, _ := p.Find("[data-testid=error-summary] a").Attr("href"); got != "#note" {
		t.Errorf("the summary leads to %q", got)
	}
	b.answerAll(first, nil)
	p = b.post(session+"/finish", url.Values{"title": {strings.Repeat("ä", questions.MaxTitle+1)}}.Encode()).want(t, http.StatusUnprocessableEntity)
	if got, _ := p.Find("[data-testid=error-summary] a").Attr("href"); got != "#title" {
		t.Errorf("the summary leads to %q", got)
	}
}

func TestWhatIfShowsTheOtherVerdictAndStoresNothing(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	owner := s.browser()
	result := owner.share(owner.decide("lunch", map[string]string{"time": "short", "money": "self"}), questions.Full)
	visitor := s.browser()
	before := visitor.get(result + ".json").text
	p := visitor.get(result+"/what-if?q=time&choice=long&importance=more").want(t, http.StatusOK)
	if p.Find("meta[name=robots][content^=noindex]").Length() == 0 {
		t.Error("search engines may keep the page")
	}
	if p.Find("[data-testid=not-shared]").Length() == 0 {
		t.Error("the page does not say that it is not the shared result")
	}
	if got := p.Find("[data-testid=outcome]").Text(); !strings.Contains(got, "Are there guests?") {
		t.Errorf("the question that opens is not named: %q", got)
	}
	if got := p.Find("[data-testid=moved-row]").Length(); got != 3 {
		t.Errorf("%d options before and after, want 3", got)
	}
	if after := visitor.get(result + ".json").text; after != before {
		t.Error("trying an answer changed the result")
	}
	p = visitor.get(result+"/what-if?q=wishes&choice=none&choice=vegan").want(t, http.StatusUnprocessableEntity)
	if p.Find("[data-testid=outcome]").Length() > 0 {
		t.Error("a verdict is drawn for an answer that cannot be")
	}
	if got := p.Find("input[checked]").Length(); got != 2 {
		t.Errorf("%d choices of the input are kept, want 2", got)
	}
	visitor.get(result+"/what-if?q=guests&choice=some").want(t, http.StatusNotFound)
	visitor.get("/r/nothing/what-if?q=time&choice=long").want(t, http.StatusNotFound)
	if at := visitor.get(result + "/what-if").to(t); at != result {
		t.Errorf("without a question it leads to %s", at)
	}
	// Pages that were open during an upgrade send a form.
	at := visitor.post(result+"/what-if", "question=wishes&choice=vegan&choice=coffee&importance=more").to(t)
	p = visitor.get(at).want(t, http.StatusOK)
	if got := p.Find("[data-testid=tried] .answer").Last().Text(); !strings.Contains(got, "egan") || !strings.Contains(got, "offee") {
		t.Errorf("a form that was sent tries %q", got)
	}
}

func TestComparisonAddsUp(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.decide("lunch", map[string]string{"time": "short", "wishes": "vegan,coffee", "money": "self"})
	for _, pair := range []string{"", "?a=sandwich&b=canteen", "?a=bistro&b=canteen"} {
		p := b.get(result+"/compare"+pair).want(t, http.StatusOK)
		sum := 0
		for _, row := range p.Find("[data-testid=compared-row] .difference").EachIter() {
			sum += tenths(t, row.Text())
		}
		if want := tenths(t, p.Find("[data-testid=difference]").Text()); sum != want {
			t.Errorf("compare%s: the rows sum to %d tenths, the difference is %d", pair, sum, want)
		}
	}
	b.get(result+"/compare?a=nothing").want(t, http.StatusNotFound)
	for _, option := range []string{"canteen", "bistro", "sandwich"} {
		p := b.get(result+"/options/"+option).want(t, http.StatusOK)
		b.get(p.Find("a[href*='/compare?']").AttrOr("href", "/no link")).want(t, http.StatusOK)
	}
}

// tenths reads a signed number with one decimal as the page shows it.
func tenths(t *testing.T, text string) int {
	t.Helper()
	text = strings.TrimSpace(text)
	sign := 1
	if rest, ok := strings.CutPrefix(text, "−"); ok {
		sign, text = -1, rest
	}
	whole, decimal, ok := strings.Cut(strings.TrimPrefix(text, "+"), ".")
	if !ok || len(decimal) != 1 {
		t.Fatalf("%q is no number with one decimal", text)
	}
	n := 0
	for _, digit := range whole + decimal {
		n = 10*n + int(digit-'0')
	}
	return sign * n
}

func TestTableHasEveryOptionAndCriterion(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.decide("lunch", map[string]string{"time": "short", "wishes": "vegan,coffee", "money": "self"})
	rows, err := csv.NewReader(strings.NewReader(b.get(result+".csv").want(t, http.StatusOK).text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+3*3 {
		t.Errorf("%d rows, want a head and 9", len(rows))
	}
}

func TestCardIsAPictureThatOthersMayShow(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.share(b.noted("", "A title that is rather long for a card and goes on, and on, until it fills it"), questions.VerdictOnly)
	p := b.get(result+".png").want(t, http.StatusOK)
	if got := p.Header.Get("Cross-Origin-Resource-Policy"); got != "cross-origin" {
		t.Errorf("Cross-Origin-Resource-Policy is %q", got)
	}
	picture, err := png.Decode(bytes.NewReader([]byte(p.text)))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 1200 || size.Y != 630 {
		t.Errorf("the card is %v", size)
	}
	kept := func(r *http.Request) { r.Header.Set("If-None-Match", p.Header.Get("Etag")) }
	b.do(http.MethodGet, result+".png", "", kept).want(t, http.StatusNotModified)
	page := b.get(result)
	for property, want := range map[string]string{"og:image": b.URL + result + ".png", "og:url": b.URL + result} {
		if got, _ := page.Find("meta[property='" + property + "']").Attr("content"); got != want {
			t.Errorf("%s is %q, want %q", property, got, want)
		}
	}
}

func TestExportsAreByteStable(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	own := b.decide("lunch", map[string]string{"time": "long", "guests": "some"})
	b.post(own+"/upkeep", "review=2027-03-01").to(t)
	result := b.share(own, questions.Full)
	version := parse(t, document(t, "lunch.yaml")).Version
	unsaid := []string{".png", ".svg", ".ics", ".atom"} // what has the version nowhere
	for _, kind := range endings() {
		one, two := s.browser().get(result+kind).text, s.browser().get(result+kind).text
		if one != two {
			t.Errorf("%s differs from one request to the next", kind)
		}
		if !slices.Contains(unsaid, kind) && !strings.Contains(one, version) {
			t.Errorf("%s does not say which version made it", kind)
		}
	}
}

// hastyLunch is a questionnaire where, with half an hour that matters a lot,
// nothing that comes later matters: the bistro is out, and the canteen is
// faster than the sandwich.
func hastyLunch(t *testing.T) string {
	t.Helper()
	return strings.NewReplacer(
		"adds: {speed: 3}", "adds: {speed: 10}", "adds: {price: 2}", "adds: {quiet: 1}",
		"{id: vegan, label: Vegan, adds: {price: 1}}", "{id: vegan, label: Vegan, adds: {speed: 1}}",
	).Replace(document(t, "lunch.yaml"))
}

func TestSettledAnswersMayBeFinishedEarly(t *testing.T) {
	b := newSite(t, hastyLunch(t)).browser()
	first, session := b.begin("lunch")
	next := b.post(first, "choice=short&importance=more").to(t)
	if b.get(next).Find("[data-testid=settled]").Length() == 0 {
		t.Fatal("the result is not offered early")
	}
	if b.get(session+"/review").Find("[data-testid=finish]").Length() == 0 {
		t.Fatal("the review does not offer to finish")
	}
	// A change from the review returns there, though questions are open.
	if to := b.post(first, "choice=short&importance=more&return=review").to(t); to != session+"/review" {
		t.Errorf("a change leads to %s, want the review", to)
	}
	result := b.post(session+"/finish", "").to(t)
	if got := b.get(result).Find("[data-testid=unasked]").Text(); !strings.Contains(got, "Who pays?") {
		t.Errorf("what was not asked is not named: %q", got)
	}
	var exported struct{ Evaluation questions.Verdict }
	if err := json.Unmarshal([]byte(b.get(result+".json").text), &exported); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]questions.OpenQuestion{}, exported.Evaluation.Analysis.OpenQuestions); diff != "" {
		t.Error("questions that were not asked count as unknown:", diff)
	}
}
