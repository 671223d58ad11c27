package authoring

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/document"
)

// mutated is a file that variants are made of.
type mutated struct {
	file, personas string
	// variants is how many; truth and walks are how many random walks tell
	// whether a variant does harm, and how many the commands take.
	variants, truth, walks int
}

// truthSeed is not that of the commands, so that they do not judge themselves.
const truthSeed = 20261127

// harm counts variants that do harm, and by which command an author would know.
type harm struct{ all, refused, leader, warned, tested, walked, known, other, listed int }

// An author who changes, drops, doubles or swaps a part of a file by mistake is
// told of it where it matters: by check, by test, or by what diff says of leaders.
// What a variant does is judged by walks that no command takes. That diff lists
// every edit of the document as well is not counted.
func TestMutantsThatDoHarmAreReported(t *testing.T) {
	var sum harm
	for _, m := range []mutated{
		{"../testdata/small.yaml", "", 80, 1500, 1500},
		{"../testdata/second.yaml", "", 40, 1500, 1500},
		{"testdata/broker.yaml", "testdata/broker.personas.yaml", 110, 1500, 1500},
		{"../catalog/containers-or-vms.yaml", "../catalog/containers-or-vms.personas.yaml", 30, 300, 300},
	} {
		h := m.try(t)
		t.Logf("%s: %s", m.file, h)
		sum.add(h)
	}
	t.Logf("all: %s", sum)
	if sum.all < 200 {
		t.Errorf("there are only %d variants", sum.all)
	}
	if sum.leader < 40 {
		t.Errorf("only %d variants change a leader: they say little", sum.leader)
	}
	if share := float64(sum.known) / float64(sum.leader); share < 0.95 {
		t.Errorf("%.1f %% of the variants that change a leader are reported, want 95 %%", 100*share)
	}
	if share := float64(sum.listed) / float64(sum.leader+sum.other); share < 0.95 {
		t.Errorf("%.1f %% of the variants that change a verdict are in the list of edits, want 95 %%", 100*share)
	}
}

func (h *harm) add(o harm) {
	h.all += o.all
	h.refused += o.refused
	h.leader += o.leader
	h.warned += o.warned
	h.tested += o.tested
	h.walked += o.walked
	h.known += o.known
	h.other += o.other
	h.listed += o.listed
}

func (h harm) String() string {
	return fmt.Sprintf("%d variants: check refuses %d; %d change a leader, of which check warns of %d, personas tell %d, walks of diff tell %d, one of them %d (%.1f %%); "+
		"%d change only what is ruled out or cautioned against; diff lists %d of these %d",
		h.all, h.refused, h.leader, h.warned, h.tested, h.walked, h.known, 100*float64(h.known)/float64(max(h.leader, 1)), h.other, h.listed, h.leader+h.other)
}

func (m mutated) try(t *testing.T) harm {
	t.Helper()
	text, err := os.ReadFile(m.file)
	if err != nil {
		t.Fatal(err)
	}
	base := parse(t, string(text))
	_, root := document.Parse(m.file, text)
	var personas []byte
	if m.personas != "" {
		if personas, err = os.ReadFile(m.personas); err != nil {
			t.Fatal(err)
		}
	}
	before := warned(t, base, m.walks)
	random := rand.New(rand.NewPCG(truthSeed, uint64(len(text)))) //nolint:gosec // it must be repeatable
	var h harm
	for range m.variants {
		variant := mutant(random, root)
		h.all++
		var l questions.Loader
		l.Today = today
		l.File("variant.yaml", []byte(variant), questions.Folder{})
		if l.Err() != nil {
			h.refused++
			continue
		}
		m.judge(t, &h, base, l.Loaded[0].Questionnaire, before, personas)
	}
	return h
}

// judge finds whether a variant that loads does harm, and what tells of it.
func (m mutated) judge(t *testing.T, h *harm, base, q *questions.Questionnaire, before []string, personas []byte) {
	t.Helper()
	leader, other := m.harms(base, q)
	if !leader && !other {
		return
	}
	if len(Edits(base, q)) > 0 {
		h.listed++
	}
	if !leader {
		h.other++
		return
	}
	h.leader++
	warns := slices.ContainsFunc(warned(t, q, m.walks), func(w string) bool { return !slices.Contains(before, w) })
	tells := personas != nil && !hold(personas, q)
	shifts, err := CompareWalks(context.Background(), base, q, m.walks)
	if err != nil {
		t.Fatal(err)
	}
	moves := shifts.Other() > 0
	for _, counted := range []struct {
		is bool
		n  *int
	}{{warns, &h.warned}, {tells, &h.tested}, {moves, &h.walked}, {warns || tells || moves, &h.known}} {
		if counted.is {
			*counted.n++
		}
	}
}

// harms reports whether a variant leads any walk to another option, and whether
// it rules out or cautions otherwise.
func (m mutated) harms(base, q *questions.Questionnaire) (leader, other bool) {
	for number := range m.truth {
		given := Walk(base, truthSeed, uint64(number))
		then, now := base.Outline(given), q.Outline(given)
		if !slices.Equal(then.Leaders(), now.Leaders()) {
			return true, other
		}
		other = other || ruled(then) != ruled(now)
	}
	return false, other
}

// ruled is what an evaluation rules out and cautions against.
func ruled(e questions.Evaluation) string {
	var ids []string
	for _, out := range e.RuledOut {
		ids = append(ids, out.Option)
	}
	for _, caution := range e.Cautions {
		ids = append(ids, "caution "+caution.ID)
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// warned are the warnings about a questionnaire, without their figures.
func warned(t *testing.T, q *questions.Questionnaire, walks int) []string {
	t.Helper()
	s, err := Take(context.Background(), q, walks, nil)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, w := range Check(q, s, today, nil) {
		all = append(all, string(w.Code)+" "+w.Place.String())
	}
	return all
}

// hold reports whether all personas of a file are told what they should be.
func hold(text []byte, q *questions.Questionnaire) bool {
	personas, err := ReadPersonas("personas.yaml", text, q)
	return err == nil && !slices.ContainsFunc(personas.Personas, func(p Persona) bool { return !p.Run(q).Holds() })
}

// mutant writes a document of which one part is changed, dropped, doubled or
// swapped with another one.
func mutant(random *rand.Rand, root *document.Node) string {
	for {
		changed := copied(root)
		spots := spotsOf(changed)
		if mutations[random.IntN(len(mutations))](random, spots, spots[random.IntN(len(spots))]) {
			if text := asYAML(changed, ""); text != asYAML(root, "") {
				return text
			}
		}
	}
}

// spot is an entry of a mapping or a list.
type spot struct {
	within *document.Node
	at     int
	// key is that of the entry, or of the list that it is in.
	key string
}

func (s spot) value() **document.Node {
	if s.within.Kind == document.Mapping {
		return &s.within.Pairs[s.at].Value
	}
	return &s.within.Items[s.at]
}

func spotsOf(root *document.Node) []spot {
	var all []spot
	var walk func(n *document.Node, key string)
	walk = func(n *document.Node, key string) {
		for i := range n.Pairs {
			all = append(all, spot{n, i, n.Pairs[i].Key})
			walk(n.Pairs[i].Value, n.Pairs[i].Key)
		}
		for i := range n.Items {
			all = append(all, spot{n, i, key})
			walk(n.Items[i], key)
		}
	}
	walk(root, "")
	return all
}

// mutations are done at a spot; they report whether they could be.
var mutations = []func(random *rand.Rand, all []spot, s spot) bool{
	changeNumber, changeNumber, changeCondition, takeOther, takeOther, drop, double, swapNeighbours, swapAlike,
}

func changeNumber(random *rand.Rand, all []spot, _ spot) bool {
	all = slices.DeleteFunc(slices.Clone(all), func(s spot) bool { return (*s.value()).Kind != document.Number })
	n := *all[random.IntN(len(all))].value()
	number, err := strconv.Atoi(n.Text)
	n.Text = strconv.Itoa(number + random.IntN(7) - 3)
	return err == nil
}

func changeCondition(random *rand.Rand, all []spot, _ spot) bool {
	all = slices.DeleteFunc(slices.Clone(all), func(s spot) bool { return s.key != "when" })
	if len(all) == 0 {
		return false
	}
	n := *all[random.IntN(len(all))].value()
	switch random.IntN(4) {
	case 0:
		n.Text = "not (" + n.Text + ")"
	case 1:
		n.Text = strings.Replace(n.Text, "==", "!=", 1)
	case 2:
		n.Text = strings.NewReplacer(" and ", " or ", " or ", " and ").Replace(n.Text)
	default:
		n.Text, _, _ = strings.Cut(n.Text, " and ")
	}
	return true
}

// takeOther gives an entry the value of another one of the same key.
func takeOther(random *rand.Rand, all []spot, s spot) bool {
	other, ok := alike(random, all, s)
	if ok {
		*s.value() = copied(*other.value())
	}
	return ok
}

func alike(random *rand.Rand, all []spot, s spot) (spot, bool) {
	all = slices.DeleteFunc(slices.Clone(all), func(o spot) bool {
		return o.key != s.key || o == s || (*o.value()).Kind != (*s.value()).Kind
	})
	if len(all) == 0 {
		return spot{}, false
	}
	return all[random.IntN(len(all))], true
}

func drop(_ *rand.Rand, _ []spot, s spot) bool {
	if s.within.Kind == document.Mapping {
		s.within.Pairs = slices.Delete(s.within.Pairs, s.at, s.at+1)
		return true
	}
	s.within.Items = slices.Delete(s.within.Items, s.at, s.at+1)
	return true
}

func double(_ *rand.Rand, _ []spot, s spot) bool {
	if s.within.Kind == document.Mapping {
		return false // a key that is given twice is always refused
	}
	s.within.Items = slices.Insert(s.within.Items, s.at, copied(s.within.Items[s.at]))
	return true
}

func swapNeighbours(_ *rand.Rand, _ []spot, s spot) bool {
	if s.within.Kind == document.Mapping {
		if s.at == 0 {
			return false
		}
		a, b := &s.within.Pairs[s.at-1], &s.within.Pairs[s.at]
		a.Value, b.Value = b.Value, a.Value
		return true
	}
	if s.at == 0 {
		return false
	}
	s.within.Items[s.at-1], s.within.Items[s.at] = s.within.Items[s.at], s.within.Items[s.at-1]
	return true
}

// swapAlike swaps the values of two entries of the same key.
func swapAlike(random *rand.Rand, all []spot, s spot) bool {
	other, ok := alike(random, all, s)
	if ok {
		a, b := s.value(), other.value()
		one, two := copied(*a), copied(*b) // one may hold the other
		*a, *b = two, one
	}
	return ok
}

func copied(n *document.Node) *document.Node {
	c := *n
	c.Items, c.Pairs = slices.Clone(n.Items), slices.Clone(n.Pairs)
	for i := range c.Items {
		c.Items[i] = copied(c.Items[i])
	}
	for i := range c.Pairs {
		c.Pairs[i].Value = copied(c.Pairs[i].Value)
	}
	return &c
}

// asYAML writes a node behind its key or dash.
func asYAML(n *document.Node, indent string) string {
	var b strings.Builder
	switch {
	case n.Kind == document.Text:
		text, err := json.Marshal(n.Text)
		if err != nil {
			panic(err) // every string has a form
		}
		fmt.Fprintf(&b, " %s\n", text)
	case n.Kind == document.Mapping && len(n.Pairs) == 0:
		b.WriteString(" {}\n")
	case n.Kind == document.List && len(n.Items) == 0:
		b.WriteString(" []\n")
	case n.Kind == document.Mapping:
		b.WriteString("\n")
		for _, p := range n.Pairs {
			fmt.Fprintf(&b, "%s%s:%s", indent, p.Key, asYAML(p.Value, indent+"  "))
		}
	case n.Kind == document.List:
		b.WriteString("\n")
		for _, item := range n.Items {
			fmt.Fprintf(&b, "%s-%s", indent, asYAML(item, indent+"  "))
		}
	default:
		fmt.Fprintf(&b, " %s\n", n.Text)
	}
	return b.String()
}
