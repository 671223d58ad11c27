package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

// renamedLunch is a later version of the lunch in which parts have other ids, and
// say which ones they had.
func renamedLunch(t *testing.T) string {
	t.Helper()
	return strings.NewReplacer(
		"- id: time\n", "- id: hours\n    was: [time]\n", `time != "short"`, `hours != "half"`, `time == "short"`, `hours == "half"`,
		"{id: short, label", "{id: half, was: [short], label",
		"{id: vegan, label", "{id: plants, was: [vegan], label", `"vegan" in`, `"plants" in`,
		"- id: bistro\n", "- id: bar\n    was: [bistro]\n", "[bistro]", "[bar]",
		"{id: speed, name", "{id: pace, was: [speed], name", "{speed: ", "{pace: ", "      speed: ", "      pace: ",
		"- id: no-time\n", "- id: hurry\n    was: [no-time]\n",
	).Replace(document(t, "lunch.yaml"))
}

func TestRenamedPartsAreFollowed(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", map[string]string{"time": "short", "wishes": "vegan", "money": "self"})
	link := b.share(result, questions.Full)

	s.serve(renamedLunch(t))
	today := s.browser().get(link+"/today").want(t, http.StatusOK)
	if got := today.Find("[data-testid=same]").Text(); !strings.Contains(got, "Nothing that bears on these answers has changed") {
		t.Errorf("other ids make a difference:\n%s", today.Find("main").Text())
	}
	if got := today.Find("[data-testid=move].shifted").Length(); got > 0 {
		t.Errorf("%d options moved", got)
	}

	// All answers are taken over, under their present ids.
	at := b.post(result+"/update", "").to(t)
	review := b.get(at).want(t, http.StatusOK)
	if got := review.Find("[data-testid=missing]").Length(); got > 0 {
		t.Errorf("answers are missing:\n%s", review.Find("main").Text())
	}
	if got := review.Find("[data-testid=answers]").Text(); !strings.Contains(got, "Half an hour") || !strings.Contains(got, "Vegan") {
		t.Errorf("the answers are %q", got)
	}

	b.post(strings.TrimSuffix(at, "/review")+"/finish", "").to(t)
	changed := b.get(result+"/newer").want(t, http.StatusOK)
	if got := changed.Find("[data-testid=move].shifted").Length() + changed.Find("[data-testid=answer-move]").Length(); got > 0 {
		t.Errorf("the newer decision is another one:\n%s", changed.Find("main").Text())
	}
}
