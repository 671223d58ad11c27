package questions

import (
	"testing"
	"time"
)

// A team whose people are known by numbers keeps no moment at which one of them
// did something, which would tell who it was to whoever knows when they did it.
func TestTeamWithPseudonymsKeepsNoMoment(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rules RoundRules
		same  bool
	}{
		"numbers": {RoundRules{Least: 2, AgainHours: 2, Closes: opened.Add(time.Hour), Pseudonyms: true}, true},
		"names":   {RoundRules{Least: 2, AgainHours: 2, Closes: opened.Add(time.Hour)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// frozen is the round of three people who take so long for everything; one of them
			// does not answer again.
			frozen := func(long time.Duration) string {
				r := openRound(c.rules, 3)
				settled := opened.Add(4 * time.Hour)
				for n := 1; n <= 3; n++ {
					first, second := opened.Add(time.Duration(n)*long), opened.Add(time.Hour+time.Duration(n)*long)
					answers := func(at time.Time) Answers {
						return Answers{"q": {Choices: []string{"a"}, Importance: Normal, At: at}}
					}
					if err := r.HandIn(browser(n), answers(first), first); err != nil {
						t.Fatal(err)
					}
					if n < 3 {
						r.People[n-1].Second = &HandedIn{answers(second), second}
					}
				}
				r.AgainEnded = opened.Add(2 * time.Hour)
				if err := r.Settle(Settlement{Question: "q", Answer: Answer{Choices: []string{"b"}}, Why: "why"}, settled); err != nil {
					t.Fatal(err)
				}
				if err := r.Dissent(browser(2), Dissent{Question: "q", Text: "no"}, settled.Add(long)); err != nil {
					t.Fatal(err)
				}
				text, err := r.Team(opened.Add(9 * time.Hour)).JSON()
				if err != nil {
					t.Fatal(err)
				}
				return string(text)
			}
			quick, slow := frozen(time.Minute), frozen(7*time.Minute)
			if (quick == slow) != c.same {
				t.Errorf("the same is %t, want %t:\n%s\n%s", !c.same, c.same, quick, slow)
			}
		})
	}
}
