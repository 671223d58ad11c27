package questions

import (
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// persona is a decider drawn from the evidence of the flagship questionnaire,
// with what it should be told.
type persona struct {
	ID  string
	Who string
	// Answers has one answer for every question on the path.
	Answers map[string]replies
	// Important has the answers that matter less or more than normal.
	Important map[string]string
	// Leads lists the options of which one must come first, alone. Without
	// any, nothing may fit.
	Leads []string
	// Never has exactly the options that must be ruled out, and Vetoes exactly
	// the vetoes that do it.
	Never, Vetoes []string
	// Together is a pairing that must be offered, if any is wanted.
	Together []string
	// Relax has, where nothing fits, the questions of which each alone would
	// let an option back in.
	Relax []string
	// Because and Sources say why the evidence wants it so.
	Because string
	Sources []string
}

// replies are the ids of one answer's choices. The document may give a single
// one without brackets.
type replies []string

func (r *replies) UnmarshalYAML(text []byte) error {
	var one string
	if err := yaml.Unmarshal(text, &one); err == nil {
		*r = replies{one}
		return nil
	}
	return yaml.Unmarshal(text, (*[]string)(r))
}

// flagship returns the questionnaire about containers and VMs.
func flagship(t *testing.T) *Questionnaire {
	t.Helper()
	loaded, err := Load(Shipped())
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(loaded, func(q *Questionnaire) bool { return q.ID == "containers-or-vms" })
	if at < 0 {
		t.Fatal("the flagship is not shipped")
	}
	return loaded[at]
}

func personas(t *testing.T) []persona {
	t.Helper()
	text, err := fs.ReadFile(Shipped().Files, "containers-or-vms.personas.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []persona
	if err := yaml.UnmarshalWithOptions(text, &all, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return all
}

func personaByID(t *testing.T, id string) persona {
	t.Helper()
	all := personas(t)
	at := slices.IndexFunc(all, func(p persona) bool { return p.ID == id })
	if at < 0 {
		t.Fatalf("no persona %q", id)
	}
	return all[at]
}

// answer answers one question after another, as a decider would, and checks
// that the persona has an answer to each and to no other.
func (p *persona) answer(t *testing.T, q *Questionnaire) Answers {
	t.Helper()
	given := Answers{}
	for path := q.Path(given); !path.Complete(); path = q.Path(given) {
		id := path.Missing[0]
		accepted, err := q.Accept(given, id, p.Answers[id], p.Important[id])
		if err != nil {
			t.Fatalf("answer %v to %q: %v", p.Answers[id], id, err)
		}
		given[id] = accepted
	}
	asked := slices.Sorted(maps.Keys(given))
	if diff := cmp.Diff(asked, slices.Sorted(maps.Keys(p.Answers))); diff != "" {
		t.Fatal("questions asked and answers given differ (-asked +given):", diff)
	}
	for id := range p.Important {
		if _, ok := given[id]; !ok {
			t.Errorf("importance of %q, which is not asked", id)
		}
	}
	return given
}

// leaders are the options of the best rank.
func leaders(e Evaluation) []string {
	first := []string{}
	for _, st := range e.Ranking {
		if st.Rank == 1 {
			first = append(first, st.Option)
		}
	}
	return first
}

// out are the options ruled out and the vetoes that fired, sorted.
func out(e Evaluation) (options, vetoes []string) {
	options, vetoes = []string{}, []string{}
	for _, r := range e.RuledOut {
		options = append(options, r.Option)
		for _, v := range r.Vetoes {
			vetoes = append(vetoes, v.ID)
		}
	}
	slices.Sort(options)
	slices.Sort(vetoes)
	return options, slices.Compact(vetoes)
}

func TestPersonas(t *testing.T) {
	q := flagship(t)
	for _, p := range personas(t) {
		t.Run(p.ID, func(t *testing.T) {
			e := q.Evaluate(p.answer(t, q))
			p.checkLeader(t, e)
			p.checkRuledOut(t, e)
			if p.Together != nil && !slices.ContainsFunc(e.Pairings, func(o []string) bool { return slices.Equal(o, p.Together) }) {
				t.Errorf("pairings %v, want %v among them", e.Pairings, p.Together)
			}
			if diff := cmp.Diff(p.Relax, relaxedAlone(e)); diff != "" {
				t.Error("answers of which each alone lets an option back in (-want +got):", diff)
			}
			p.checkWords(t, q)
		})
	}
}

func (p *persona) checkLeader(t *testing.T, e Evaluation) {
	t.Helper()
	switch first := leaders(e); {
	case len(p.Leads) == 0 && e.Outcome == Nothing:
	case len(first) > 0 && !slices.ContainsFunc(first, func(o string) bool { return !slices.Contains(p.Leads, o) }):
	default:
		t.Errorf("%v leads, want nothing but %v\n%s", first, p.Leads, p.Because)
		for _, st := range e.Ranking {
			t.Logf("%4d %s %v", st.Fit, st.Option, st.Contributions)
		}
	}
}

func (p *persona) checkRuledOut(t *testing.T, e Evaluation) {
	t.Helper()
	options, vetoes := out(e)
	if diff := cmp.Diff(p.Never, options); diff != "" {
		t.Error("ruled out (-want +got):", diff)
	}
	if diff := cmp.Diff(p.Vetoes, vetoes); diff != "" {
		t.Error("vetoes (-want +got):", diff)
	}
}

// relaxedAlone are the questions of relaxations that name just one.
func relaxedAlone(e Evaluation) []string {
	var alone []string
	for _, r := range e.Relaxations {
		if len(r.Questions) == 1 {
			alone = append(alone, r.Questions[0])
		}
	}
	return alone
}

// checkWords checks that the persona says who it is, and why it wants what it
// wants with sources that the questionnaire has.
func (p *persona) checkWords(t *testing.T, q *Questionnaire) {
	t.Helper()
	if p.Who == "" || p.Because == "" || len(p.Sources) == 0 {
		t.Error("who, because or sources missing")
	}
	for _, id := range p.Sources {
		if !slices.ContainsFunc(q.Sources, func(s Source) bool { return s.ID == id }) {
			t.Errorf("no source %q in the questionnaire", id)
		}
	}
}

func TestPersonasAskEveryQuestionAndLeadToEveryOption(t *testing.T) {
	q := flagship(t)
	asked, led := map[string]bool{}, map[string]bool{}
	for _, p := range personas(t) {
		given := p.answer(t, q)
		for id := range given {
			asked[id] = true
		}
		for _, option := range leaders(q.Evaluate(given)) {
			led[option] = true
		}
	}
	for _, question := range q.Questions {
		if !asked[question.ID] {
			t.Errorf("no persona is asked %q", question.ID)
		}
	}
	for _, option := range q.Options {
		if !led[option.ID] {
			t.Errorf("no persona is led to %q", option.ID)
		}
	}
}

func TestFlagshipLeaderDependsOnImportance(t *testing.T) {
	q := flagship(t)
	for _, test := range []struct{ persona, question, less, more string }{
		{"edge-retailer", "hardware", "containers-on-vms", "containers-on-metal"},
		{"hpc-group", "hurts", "plain-vms", "bare-metal"},
		{"training-labs", "speed", "kata-containers", "microvms"},
		{"university-lab", "hurts", "plain-vms", "system-containers"},
	} {
		t.Run(test.persona, func(t *testing.T) {
			p := personaByID(t, test.persona)
			given := p.answer(t, q)
			for importance, want := range map[Importance]string{Less: test.less, More: test.more} {
				answer := given[test.question]
				answer.Importance = importance
				given[test.question] = answer
				if diff := cmp.Diff([]string{want}, leaders(q.Evaluate(given))); diff != "" {
					t.Errorf("leader where %q matters %s (-want +got): %s", test.question, importance, diff)
				}
			}
		})
	}
}

func TestFlagshipNoWeightLiftsAVeto(t *testing.T) {
	q := flagship(t)
	for _, p := range personas(t) {
		t.Run(p.ID, func(t *testing.T) {
			given := p.answer(t, q)
			for _, importance := range []Importance{Less, More} {
				for id, answer := range given {
					answer.Importance = importance
					given[id] = answer
				}
				p.checkRuledOut(t, q.Evaluate(given))
			}
		})
	}
}

// TestFlagshipShowsAllItHas answers at random, and asks for everything that a
// decider should be able to meet: each choice, veto, caution and pairing. What
// is not met in so many ways is most likely a mistake in the questionnaire.
func TestFlagshipShowsAllItHas(t *testing.T) {
	const ways = 20000
	q := flagship(t)
	unmet := parts(q)
	w := wanderer{q: q, random: rand.New(rand.NewPCG(1, 2))}
	for range ways {
		given := w.wander(t)
		for id, answer := range given {
			for _, choice := range answer.Choices {
				delete(unmet, "choice "+id+"/"+choice)
			}
		}
		meet(unmet, q.Evaluate(given))
		if len(unmet) == 0 {
			return
		}
	}
	t.Errorf("not met in %d ways through the questionnaire: %v", ways, slices.Sorted(maps.Keys(unmet)))
}

// parts names all that a questionnaire can show.
func parts(q *Questionnaire) map[string]bool {
	all := map[string]bool{}
	for _, question := range q.Questions {
		for _, choice := range question.Choices {
			all["choice "+question.ID+"/"+choice.ID] = true
		}
	}
	for _, veto := range q.Vetoes {
		for _, option := range veto.RulesOut {
			all["veto "+veto.ID+"/"+option] = true
		}
	}
	for _, caution := range q.Cautions {
		all["caution "+caution.ID] = true
	}
	for _, pairing := range q.Pairings {
		all["pairing "+strings.Join(slices.Sorted(slices.Values(pairing.Options)), "+")] = true
	}
	return all
}

// meet strikes out what an evaluation shows.
func meet(unmet map[string]bool, e Evaluation) {
	for _, r := range e.RuledOut {
		for _, veto := range r.Vetoes {
			delete(unmet, "veto "+veto.ID+"/"+r.Option)
		}
	}
	for _, caution := range e.Cautions {
		delete(unmet, "caution "+caution.ID)
	}
	for _, pairing := range e.Pairings {
		delete(unmet, "pairing "+strings.Join(pairing, "+"))
	}
}

// wanderer answers at random.
type wanderer struct {
	q      *Questionnaire
	random *rand.Rand
}

// wander answers one question after another until none is left.
func (w *wanderer) wander(t *testing.T) Answers {
	t.Helper()
	given := Answers{}
	for path := w.q.Path(given); !path.Complete(); path = w.q.Path(given) {
		id := path.Missing[0]
		answer, err := w.q.Accept(given, id, w.pick(given, id), "")
		if err != nil {
			t.Fatalf("question %q after %v: %v", id, given, err)
		}
		given[id] = answer
	}
	return given
}

// pick draws one of the choices offered, "not sure" among them. To a question
// that takes several it often adds a second.
func (w *wanderer) pick(given Answers, question string) []string {
	offered := []string{UnsureID}
	for _, choice := range w.q.Questions[w.q.index.question[question]].Choices {
		if _, err := w.q.Accept(given, question, []string{choice.ID}, ""); err == nil {
			offered = append(offered, choice.ID)
		}
	}
	one, two := w.draw(offered), w.draw(offered)
	if _, err := w.q.Accept(given, question, []string{one, two}, ""); err == nil {
		return []string{one, two}
	}
	return []string{one}
}

func (w *wanderer) draw(from []string) string { return from[w.random.IntN(len(from))] }
