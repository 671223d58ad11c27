package web_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/weighpoint/weighpoint/web"
)

func TestRevealSaysWhatDiffersBeforeWhoLeads(t *testing.T) {
	text := words(draw(t, web.Reveal(sampleReveal())).Find("main"))
	last := -1
	for _, part := range []string{"You differ on 3 questions", "Differences that matter", "difference without effect", "answer that all gave", "What your answers say together"} {
		at := strings.Index(text, part)
		if at <= last {
			t.Errorf("%q stands at %d, not after %d", part, at, last)
		}
		last = at
	}
}

func TestRevealNamesEverybodyToEveryReader(t *testing.T) {
	for name, test := range map[string]struct {
		view web.RevealView
		want []string
	}{
		"names":      {sampleReveal(), []string{"Ann (you)", "Bo", "Chidi"}},
		"pseudonyms": {sampleRevealPseudonyms(), []string{"Person 7 (you)", "Person 12", "Person 31"}},
	} {
		t.Run(name, func(t *testing.T) {
			first := part(draw(t, web.Reveal(test.view)), "said").First()
			first.Find(`[aria-hidden="true"]`).Remove()
			var people []string
			first.Find(`[data-testid="person"]`).Each(func(_ int, s *goquery.Selection) { people = append(people, words(s)) })
			if len(people) != len(test.want) {
				t.Fatalf("%d people, want %d", len(people), len(test.want))
			}
			for i, want := range test.want {
				if people[i] != want {
					t.Errorf("person %d is read out as %q, want %q", i, people[i], want)
				}
			}
		})
	}
}

func TestRevealTellsWhatTurnsWithoutColour(t *testing.T) {
	doc := draw(t, web.Reveal(sampleReveal()))
	part(doc, "said").Each(func(i int, s *goquery.Selection) {
		if then := words(s.Find(".said-then")); !strings.HasPrefix(then, "If all said so, ") {
			t.Errorf("row %d says %q", i, then)
		}
	})
	if part(draw(t, web.Reveal(sampleRevealAgreed())), "steady").Length() != 1 {
		t.Error("a team that agrees is not told what to talk about")
	}
}

// Nobody is told that a name of theirs is kept where none is asked for.
func TestJoiningSaysWhatIsKept(t *testing.T) {
	named := words(draw(t, web.JoinRound(sampleJoin())).Find("#join"))
	numbered := words(draw(t, web.JoinRound(samplePseudonymous())).Find("#join"))
	if !strings.Contains(named, "Your answers, notes and name stay") || !strings.Contains(named, "deletes the round. A cookie") {
		t.Errorf("with names: %q", named)
	}
	if !strings.Contains(numbered, "Your answers and notes stay") || strings.Contains(numbered, "and name") {
		t.Errorf("with numbers: %q", numbered)
	}
}
