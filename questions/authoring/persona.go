package authoring

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/document"
)

// PersonasSuffix ends the name of the file with a questionnaire's personas: it
// lies beside "broker.yaml" as "broker.personas.yaml".
const PersonasSuffix = ".personas.yaml"

// Persona is a decider that an author has in mind, with what it should be
// told.
type Persona struct {
	ID string
	// Who it is, in a sentence.
	Who string
	// Answers has one answer for every question on the path, as ids of
	// choices; "unsure" is "not sure".
	Answers map[string][]string
	// Important has the answers that matter less or more than normal.
	Important map[string]questions.Importance
	// Leads lists the options of which one must come first; a tie between some
	// of them will do. Empty means that nothing may fit.
	Leads []string
	// Never and Vetoes have exactly the options that must be ruled out and the
	// vetoes that do it; nil where that does not matter.
	Never, Vetoes []string
	// Aside has exactly the options that must be set aside; nil where that does
	// not matter.
	Aside []string
	// Before has options in the order in which they must rank, others between
	// them allowed.
	Before []string
	// Firmness is how firm the verdict must be, empty where that does not
	// matter.
	Firmness questions.Firmness
	// Cautions must be among those that show.
	Cautions []string
	// Together is a pairing that must be offered, sorted, if any is wanted.
	Together []string
	// Relax has, where nothing fits, exactly the questions of which each alone
	// would let an option back in; nil where that does not matter.
	Relax []string
	// Because and Sources say why. Sources are ids of the questionnaire's.
	Because string
	Sources []string
	// Line is where it begins in its file.
	Line int
}

// Expectation is a warning that the author means to leave as it is.
type Expectation struct {
	Code Code
	// At is the id, or the place, that the warning is about.
	At      string
	Because string
	Line    int
}

// Personas is the file beside a questionnaire.
type Personas struct {
	File     string
	Personas []Persona
	Expect   []Expectation
	// Inherit is whether those of the base of an overlay are meant as well, and Fill
	// has their answers to what the overlay asks beside it, by question.
	Inherit bool
	Fill    map[string][]string
}

const (
	maxPersonas   = 500 // and entries of any list
	maxInAnswer   = 30
	personasNamed = "the file of personas"
)

// ReadPersonas reads the personas of a questionnaire. Its error is a
// document.Mistakes with everything that is wrong, unknown ids among it.
func ReadPersonas(file string, text []byte, q *questions.Questionnaire) (*Personas, error) {
	d, root := document.Parse(file, text)
	r := personaReader{Document: d, q: q, ids: ids(q)}
	p := &Personas{File: file}
	if root != nil {
		r.read(root, p)
	}
	if len(d.Mistakes) > 0 {
		return nil, d.Mistakes.Sorted()
	}
	return p, nil
}

type personaReader struct {
	*document.Document
	q *questions.Questionnaire
	// ids has the ids of each kind of thing that a persona may name.
	ids map[string]map[string]bool
}

func ids(q *questions.Questionnaire) map[string]map[string]bool {
	known := map[string]map[string]bool{"option": {}, "question": {}, "veto": {}, "caution": {}, "source": {}}
	for _, o := range q.Options {
		known["option"][o.ID] = true
	}
	for _, qu := range q.Questions {
		known["question"][qu.ID] = true
	}
	for _, v := range q.Vetoes {
		known["veto"][v.ID] = true
	}
	for _, c := range q.Cautions {
		known["caution"][c.ID] = true
	}
	for _, s := range q.Sources {
		known["source"][s.ID] = true
	}
	return known
}

// read takes a list of personas, or a mapping that has one.
func (r *personaReader) read(root *document.Node, p *Personas) {
	list := root
	if root.Kind == document.Mapping {
		f := r.Fields(root, personasNamed, "?", "personas", "expect", "inherit", "fill")
		r.inherit(f, p)
		if list = f["personas"]; list == nil && !p.Inherit && root.Whole() {
			r.Mistake(root.At, "%s needs the key %q", personasNamed, "personas")
		}
		for _, n := range r.List(f["expect"], `"expect"`, 0, maxPersonas) {
			p.Expect = append(p.Expect, r.expectation(n))
		}
	}
	if list == nil {
		return
	}
	first := map[string]int{}
	for _, n := range r.List(list, personasNamed, 1, maxPersonas) {
		persona := r.persona(n)
		if line, twice := first[persona.ID]; twice && persona.ID != "" {
			r.Mistake(n.At, "persona %s is defined twice, first on line %d", document.Quote(persona.ID), line)
		}
		first[persona.ID] = n.At.Line
		p.Personas = append(p.Personas, persona)
	}
}

// inherit reads whether the personas of the base are meant as well.
func (r *personaReader) inherit(f document.Fields, p *Personas) {
	if n := f["inherit"]; n != nil {
		switch {
		case n.Text != "base":
			r.Mistake(n.At, `"inherit" must be base: the personas of what an overlay extends`)
		case r.q.House == nil:
			r.Mistake(n.At, "the questionnaire extends nothing, so there is nothing to inherit")
		}
		p.Inherit = true
	}
	if f["fill"] != nil {
		p.Fill = r.answers(f["fill"])
	}
}

func (r *personaReader) expectation(n *document.Node) Expectation {
	f := r.Fields(n, "an expectation", "warning", "because", "?", "at")
	e := Expectation{Code: Code(r.Text(f, "warning")), At: r.Text(f, "at"), Because: r.Text(f, "because"), Line: n.At.Line}
	if f["warning"] != nil && !slices.Contains(codes(), e.Code) {
		r.Mistake(f["warning"].At, "there is no warning %s%s", document.Quote(string(e.Code)), document.DidYouMean(string(e.Code), slices.Values(words(codes()))))
	}
	return e
}

func words[S ~string](of []S) []string {
	all := make([]string, len(of))
	for i, s := range of {
		all[i] = string(s)
	}
	return all
}

func (r *personaReader) persona(n *document.Node) Persona {
	f := r.Fields(n, "a persona", "id", "answers", "leads", "?", "who", "important", "never", "aside", "vetoes", "before",
		"firmness", "cautions", "together", "relax", "because", "sources")
	p := Persona{
		ID: r.ID(f["id"], "persona id", document.Slug), Line: n.At.Line,
		Answers: r.answers(f["answers"]), Important: r.important(f["important"]),
		Leads: r.refs(f["leads"], "option"), Never: r.refs(f["never"], "option"), Aside: r.refs(f["aside"], "option"), Vetoes: r.refs(f["vetoes"], "veto"),
		Before: r.refs(f["before"], "option"), Cautions: r.refs(f["cautions"], "caution"),
		Together: r.refs(f["together"], "option"), Relax: r.refs(f["relax"], "question"), Sources: r.refs(f["sources"], "source"),
		Who: r.Text(f, "who"), Because: r.Text(f, "because"),
	}
	if n := f["firmness"]; n != nil {
		p.Firmness = wordOf(r, n, `"firmness"`, questions.Clear, questions.Leaning, questions.CloseCall, questions.Tied, questions.OnlyLeft)
	}
	slices.Sort(p.Together)
	return p
}

// refs reads a list of ids of a kind; it returns nil where there is no list.
func (r *personaReader) refs(n *document.Node, kind string) []string {
	if n == nil {
		return nil
	}
	named := []string{}
	for _, item := range r.List(n, "a list of ids", 0, maxPersonas) {
		if r.Expect(item, document.Text, "an id") && r.known(item.At, kind, item.Text) {
			named = append(named, item.Text)
		}
	}
	return named
}

func (r *personaReader) known(at document.Position, kind, id string) bool {
	if r.ids[kind][id] {
		return true
	}
	advice := document.DidYouMean(id, maps.Keys(r.ids[kind]))
	if now := r.calledNow(kind, id); now != "" {
		advice = "; it is " + document.Quote(now) + " now"
	}
	r.Mistake(at, "unknown %s %s%s", kind, document.Quote(id), advice)
	return false
}

// calledNow is the present id of what had another one, empty where nothing had.
func (r *personaReader) calledNow(kind, id string) string {
	if kind == "option" && r.q.PresentOption(id) != id {
		return r.q.PresentOption(id)
	}
	for i := range r.q.Questions {
		if question := &r.q.Questions[i]; kind == "question" && slices.Contains(question.Was, id) {
			return question.ID
		}
	}
	return ""
}

// wordOf reads a word that is one of some.
func wordOf[S ~string](r *personaReader, n *document.Node, what string, allowed ...S) S {
	if !r.Expect(n, document.Text, what) {
		return ""
	}
	if !slices.Contains(allowed, S(n.Text)) {
		r.Mistake(n.At, "%s must be one of %s, not %s", what, strings.Join(words(allowed), ", "), document.Quote(n.Text))
	}
	return S(n.Text)
}

func (r *personaReader) answers(n *document.Node) map[string][]string {
	answers := map[string][]string{}
	if n == nil || !r.Expect(n, document.Mapping, `"answers"`) {
		return answers
	}
	r.Entries(n, `"answers"`)
	for _, pair := range n.Pairs {
		if !r.known(pair.At, "question", pair.Key) {
			continue
		}
		items := []*document.Node{pair.Value}
		if pair.Value.Kind == document.List {
			items = r.List(pair.Value, "an answer", 1, maxInAnswer)
		}
		for _, item := range items {
			if r.choice(pair.Key, item) {
				answers[pair.Key] = append(answers[pair.Key], item.Text)
			}
		}
	}
	return answers
}

// choice reads the id of a choice, which YAML may take for a word of its own.
func (r *personaReader) choice(question string, n *document.Node) bool {
	if n.Kind == document.Truth || n.Kind == document.Number {
		n = &document.Node{Kind: document.Text, At: n.At, Text: n.Text}
	}
	if !r.Expect(n, document.Text, "an answer") {
		return false
	}
	known := map[string]bool{questions.UnsureID: true}
	now := ""
	for _, c := range r.q.Question(question).Choices {
		known[c.ID] = true
		if slices.Contains(c.Was, n.Text) {
			now = "; it is " + document.Quote(c.ID) + " now"
		}
	}
	if !known[n.Text] {
		r.Mistake(n.At, "question %s has no choice %s%s", document.Quote(question), document.Quote(n.Text),
			cmp.Or(now, document.DidYouMean(n.Text, maps.Keys(known))))
	}
	return known[n.Text]
}

func (r *personaReader) important(n *document.Node) map[string]questions.Importance {
	important := map[string]questions.Importance{}
	if n == nil || !r.Expect(n, document.Mapping, `"important"`) {
		return important
	}
	for _, pair := range n.Pairs {
		if r.known(pair.At, "question", pair.Key) {
			important[pair.Key] = wordOf(r, pair.Value, "importance", questions.Less, questions.Normal, questions.More)
		}
	}
	return important
}

// Answer answers one question after another, as a decider would. The error
// says which question has no answer that fits, or which answer no question
// asks for.
func (p *Persona) Answer(q *questions.Questionnaire) (questions.Answers, error) {
	given, err := p.answer(q, p.Answers, nil)
	if err != nil {
		return given, err
	}
	for _, id := range slices.Sorted(maps.Keys(p.Answers)) {
		if _, asked := given[id]; !asked {
			return given, fmt.Errorf("question %q is not asked after these answers, and the persona answers it", id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(p.Important)) {
		if _, asked := given[id]; !asked {
			return given, fmt.Errorf("question %q is not asked after these answers, and the persona says how much it matters", id)
		}
	}
	return given, nil
}

// answer answers one question after another by what is said, or otherwise where
// nothing is.
func (p *Persona) answer(q *questions.Questionnaire, said map[string][]string, otherwise []string) (questions.Answers, error) {
	given := questions.Answers{}
	for path := q.Path(given); !path.Complete(); path = q.Path(given) {
		id := path.Missing[0]
		choices := said[id]
		if len(choices) == 0 {
			choices = otherwise
		}
		if len(choices) == 0 {
			return given, fmt.Errorf("question %q is asked, and the persona has no answer to it", id)
		}
		answer, err := path.Accept(id, choices, string(p.Important[id]))
		if err != nil {
			return given, fmt.Errorf("answer %s to question %q: %w", strings.Join(choices, ", "), id, err)
		}
		given[id] = answer
	}
	return given, nil
}
