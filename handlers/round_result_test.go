package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// decideTeam freezes the round of a disputed lunch, with a reason and a dissent,
// and returns the path of the result.
func decideTeam(t *testing.T, rules string) (m *team, result string) {
	t.Helper()
	m = openTeam(t, rules, disputed).closePass()
	m.pass(73 * time.Hour) // a second pass, if there is one
	m.maker.post(m.round+"/settle", m.settleForm("time", "long", "MARKWHY we have time on Fridays.")).to(t)
	m.people["Ann"].post(m.round+"/dissent", "question=time&text=MARKDISSENT+I+have+a+train+to+catch.").to(t)
	m.settleAll(t)
	return m, m.maker.post(m.round+"/freeze", m.maker.get(m.round).fields(m.round+"/freeze").Encode()).to(t)
}

func TestResultOfATeamSaysHowItWasDecided(t *testing.T) {
	m, result := decideTeam(t, "")
	full, verdict := m.maker.share(result, questions.Full), m.maker.share(result, questions.VerdictOnly)
	for name, p := range map[string]page{"owner": m.maker.get(result), "reader": m.browser().get(full)} {
		text := p.want(t, http.StatusOK).part("team")
		for _, want := range []string{"3 people answered alone", "As long as we like", "MARKWHY", "MARKDISSENT", "Ann", "Bo", "Chidi", "At least 2 people"} {
			if !strings.Contains(text, want) {
				t.Errorf("the %s does not read %q in: %s", name, want, text)
			}
		}
		if got := p.part("team-made"); got != "By 3 people, with 1 dissent" {
			t.Errorf("the %s reads %q above", name, got)
		}
	}
	if n := m.maker.get(result).Find(`a[href="` + m.round + `"]`).Length(); n == 0 {
		t.Error("the owner is not led to the round")
	}

	p := m.browser().get(verdict).want(t, http.StatusOK)
	if got := p.part("team"); !strings.Contains(got, "3 people answered alone") || !strings.Contains(got, "At least 2 people") {
		t.Errorf("a verdict-only link says: %s", got)
	}
	for _, secret := range []string{"MARKWHY", "MARKDISSENT", "Ann", "Chidi", "Where do we go?", "dissent"} {
		if strings.Contains(p.text, secret) {
			t.Errorf("a verdict-only link shows %q", secret)
		}
	}
}

func TestPagesBelowTheResultOfATeam(t *testing.T) {
	m, result := decideTeam(t, "")
	m.maker.post(result+"/upkeep", "review=2027-03-01").to(t)
	for _, path := range append(endings(), "/compare", "/options/canteen", "/summary", "/share", "/what-if?q=time&choice=short") {
		m.maker.get(result+path).want(t, http.StatusOK)
	}
	m.maker.get(result+"/today").want(t, http.StatusSeeOther)
	m.maker.post(result+"/again", "from=answers").to(t)
}

// TestAResultOfATeamIsNotOneOfYours looks for words that speak to one decider, on
// pages whose reader may be none of the team.
func TestAResultOfATeamIsNotOneOfYours(t *testing.T) {
	m, result := decideTeam(t, "")
	full, said := m.maker.share(result, questions.Full), 0
	m.maker.post(result+"/upkeep", "review=2027-03-01").to(t)
	for _, path := range append(endings(), "", "/compare", "/options/canteen", "/options/bistro", "/summary") {
		for name, p := range map[string]page{"owner": m.maker.get(result + path), "reader": m.browser().get(full + path)} {
			text := p.want(t, http.StatusOK).text
			said += strings.Count(text, "ecause the team said")
			for _, wrong := range []string{"ecause you said", "matters more to you", "Your answers", "you need<", "You give up", "you give up"} {
				if strings.Contains(text, wrong) {
					t.Errorf("%s of the %s says %q", path, name, wrong)
				}
			}
		}
	}
	if said < 10 {
		t.Errorf("what the team said gives only %d reasons", said)
	}
}

// TestAResultHasAnswersInTheOrderOfItsRound compares what people said on both pages,
// where each answer was given by one person.
func TestAResultHasAnswersInTheOrderOfItsRound(t *testing.T) {
	m := openTeam(t, "", map[string]map[string]string{"Ann": hurried, "Bo": thrifty}).closePass()
	order := func(p page, difference string) map[string]string {
		all := map[string]string{}
		p.Find(difference).Each(func(_ int, d *goquery.Selection) {
			said := d.Find("[data-testid=said] .said-answer").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
			all[strings.TrimSpace(d.Find("h3 > :last-child, .team-question").First().Text())] = strings.Join(said, "\n")
		})
		return all
	}
	round := order(m.maker.get(m.round).want(t, http.StatusOK), "[id^=q-]")
	m.settleAll(t)
	result := m.maker.post(m.round+"/freeze", m.maker.get(m.round).fields(m.round+"/freeze").Encode()).to(t)
	frozen := order(m.maker.get(result), "[data-testid=team-who] [data-testid=difference]")
	if diff := cmp.Diff(round, frozen); diff != "" || len(round) < 2 {
		t.Errorf("%d differences, the result has others than the round: %s", len(round), diff)
	}
}

func TestWhatATeamDoesNotAgreeOnIsNoUnsureness(t *testing.T) {
	// Who pays changes nothing where guests come.
	paid := map[string]string{"time": "long", "guests": "some", "wishes": "coffee", "money": "boss"}
	m := openTeam(t, "", map[string]map[string]string{"Ann": guests, "Bo": guests, "Chidi": paid}).closePass()
	p := m.maker.get(m.round)
	if got := p.Find("h1").Text(); got != "You differ on 1 question, and it does not decide" {
		t.Errorf("the round says %q", got)
	}
	result := m.maker.post(m.round+"/freeze", p.fields(m.round+"/freeze").Encode()).to(t)
	const want = "Not agreed: 2 said “Everybody for themselves”, 1 said “The company”"
	if got := m.maker.get(result).says("answers"); !strings.Contains(got, want) {
		t.Errorf("the answers say: %s", got)
	}
	if got := m.maker.get(result + ".md").text; !strings.Contains(got, want) {
		t.Error("the record does not say that it is not agreed")
	}
}

func TestRecordOfATeamHasItsDissent(t *testing.T) {
	m, result := decideTeam(t, "pass=72")
	for _, query := range []string{"", "?format=nygard", "?format=log4brains", "?length=short", "?length=short&format=nygard", "?length=short&format=log4brains"} {
		text := m.maker.get(result+".md"+query).want(t, http.StatusOK).text
		for _, want := range []string{"The question was: “Where do we go?”\n\n", "# How It Was Decided", "3 people answered alone", "\n## Dissent\n", "Ann holds “Half an hour”", "MARKDISSENT"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q does not say %q", query, want)
			}
		}
		short := strings.Contains(query, "short")
		if short && len(text) > 4096 {
			t.Errorf("%q has %d bytes", query, len(text))
		}
		if !short && !strings.Contains(text, "MARKWHY") {
			t.Errorf("%q does not say why it was settled so", query)
		}
	}
}

// What people noted on what they differ on stands in the record as on the page, and
// for nobody who sees the verdict alone.
func TestRecordOfATeamHasItsNotes(t *testing.T) {
	m := openTeam(t, "", disputed)
	bo, question := m.people["Bo"], m.sessions["Bo"]+"/q/time"
	bo.post(question, bo.get(question).fields(question).Encode()+"&choice=long&note=MARKNOTE+*nobody*+hurries").to(t)
	bo.post(m.sessions["Bo"]+"/finish", "").to(t)
	m.closePass()
	m.settleAll(t)
	result := m.maker.post(m.round+"/freeze", m.maker.get(m.round).fields(m.round+"/freeze").Encode()).to(t)
	full, verdict := m.maker.share(result, questions.Full), m.maker.share(result, questions.VerdictOnly)
	for _, path := range []string{result, full} {
		text := web.Plain(m.maker.get(path+".md").want(t, http.StatusOK).text)
		if !strings.Contains(text, `Notes: “MARKNOTE \*nobody\* hurries” (Bo)`) {
			t.Errorf("the record at %s lacks the note", path)
		}
	}
	if strings.Contains(m.browser().get(verdict+".md").text, "MARKNOTE") {
		t.Error("the record of the verdict alone has a note")
	}
}

func TestDataOfATeamFollowsTheSchema(t *testing.T) {
	m, result := decideTeam(t, "names=pseudonyms&pass=72")
	b := m.maker
	schema := compileSchema(t, b.get("/schemas/result-1.json").want(t, http.StatusOK).text)
	text := b.get(result+".json").want(t, http.StatusOK).text
	instance, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(instance); err != nil {
		t.Error(err)
	}
	if !strings.Contains(text, `"team": {`) || !strings.Contains(text, "MARKDISSENT") {
		t.Error("the data has no team, or no dissent")
	}
	if strings.Contains(text, "Chidi") || strings.Contains(b.get(result).text, "Chidi") {
		t.Error("a name is known under pseudonyms")
	}
}
