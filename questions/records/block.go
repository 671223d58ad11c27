package records

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/document"
)

// BlockKey is the key of the front matter that holds the block for machines, and
// NeutralKey the same in records of sites that have a name of their own.
const (
	BlockKey   = "weighpoint"
	NeutralKey = "decision-block"
)

// isBlockKey reports whether a key of the front matter holds the block.
func isBlockKey(key string) bool { return key == BlockKey || key == NeutralKey }

// Block is what a program has to know of the result that a record tells of.
type Block struct {
	// Result tells results apart and opens none of them.
	Result string
	// Address opens the result for whoever has the record, empty for none.
	Address string
	// Supersedes is the Result of the one that this one replaces, empty for none.
	Supersedes string
	// Questionnaire is an id, and Version which of its versions it was.
	Questionnaire, Version string
	// Engine is the method by which the answers were weighed.
	Engine int
	// Leads are the options in first place, none where nothing fits.
	Leads    []string
	Strength questions.Firmness
	// Evidence is empty where nothing was weighed.
	Evidence questions.Grade
	// Review is the day of the next look, zero for none.
	Review time.Time
	// Answers are those that counted, with choices and importance alone; nil where
	// they are not told.
	Answers questions.Answers
	// Neutral is whether the block stands under NeutralKey.
	Neutral bool
}

// key is that under which the block stands.
func (b Block) key() string {
	if b.Neutral {
		return NeutralKey
	}
	return BlockKey
}

// YAML writes the block for front matter, with a line break at its end. The
// answers are written as personas have them.
func (b Block) YAML(q *questions.Questionnaire) string {
	var w strings.Builder
	line := func(key, value string) {
		if value != "" {
			_, _ = fmt.Fprintf(&w, "  %s: %s\n", key, value) // a strings.Builder never fails
		}
	}
	w.WriteString(b.key() + ":\n")
	line("result", scalar(b.Result))
	line("address", scalar(Address(b.Address)))
	line("supersedes", scalar(b.Supersedes))
	line("questionnaire", scalar(b.Questionnaire))
	line("version", scalar(b.Version))
	line("engine", fmt.Sprint(b.Engine))
	line("leads", list(b.Leads))
	line("strength", scalar(string(b.Strength)))
	line("evidence", scalar(string(b.Evidence)))
	if !b.Review.IsZero() {
		line("review", b.Review.Format(time.DateOnly))
	}
	b.writeAnswers(&w, q)
	return w.String()
}

// writeAnswers writes them in the order of the questionnaire.
func (b Block) writeAnswers(w *strings.Builder, q *questions.Questionnaire) {
	if len(b.Answers) == 0 {
		return
	}
	w.WriteString("  answers:\n")
	var important, among strings.Builder
	for i := range q.Questions {
		id := q.Questions[i].ID
		answer, ok := b.Answers[id]
		if !ok {
			continue
		}
		_, _ = fmt.Fprintf(w, "    %s: %s\n", scalar(id), saying(answer.Choices)) // as above
		if len(answer.Among) > 0 {
			_, _ = fmt.Fprintf(&among, "    %s: %s\n", scalar(id), heldList(answer.Among)) // as above
		}
		if answer.Importance != questions.Normal && answer.Importance != "" {
			_, _ = fmt.Fprintf(&important, "    %s: %s\n", scalar(id), answer.Importance) // as above
		}
	}
	if important.Len() > 0 {
		w.WriteString("  important:\n" + important.String())
	}
	if among.Len() > 0 {
		w.WriteString("  among:\n" + among.String())
	}
}

// saying writes choices as personas have them.
func saying(choices []string) string {
	switch len(choices) {
	case 0:
		return questions.UnsureID
	case 1:
		return scalar(choices[0])
	default:
		return list(choices)
	}
}

// heldList writes what people of a team chose, and how many.
func heldList(all []questions.Held) string {
	written := make([]string, len(all))
	for i, h := range all {
		written[i] = fmt.Sprintf("{answer: %s, people: %d}", saying(h.Choices), h.People)
	}
	return "[" + strings.Join(written, ", ") + "]"
}

// plain is what every reader of YAML takes for a text without quotes, but for the
// words below.
var plain = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// otherwise are words that some readers of YAML take for something else.
var otherwise = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}

// scalar writes a text, in quotes where it could be read as anything else.
func scalar(text string) string {
	if text == "" || plain.MatchString(text) && !slices.Contains(otherwise, text) {
		return text
	}
	return `"` + text + `"`
}

func list(ids []string) string {
	written := make([]string, len(ids))
	for i, id := range ids {
		written[i] = scalar(id)
	}
	return "[" + strings.Join(written, ", ") + "]"
}

// Address writes an address between angle brackets or quotes. What would end it
// there, and what no address holds as it is, is written as %XX.
func Address(address string) string {
	var b strings.Builder
	for _, c := range []byte(address) {
		if c <= ' ' || c == 0x7f || strings.IndexByte("<>\"\\^`{}|$", c) >= 0 {
			_, _ = fmt.Fprintf(&b, "%%%02X", c) // a strings.Builder never fails
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// readBlock reads the lines of a block, its key among them. Keys that are not
// known are left alone, since a later Weighpoint may have written them.
func readBlock(file string, text string) (*Block, error) {
	d, root := document.Parse(file, []byte(text))
	key, _, _ := strings.Cut(text, ":")
	if root == nil || root.Kind != document.Mapping || len(root.Pairs) != 1 || root.Pairs[0].Value.Kind != document.Mapping {
		if len(d.Mistakes) > 0 {
			return nil, d.Mistakes.Sorted()
		}
		return nil, fmt.Errorf("%s is no mapping", key)
	}
	said := root.Pairs[0].Value
	f := d.Entries(said, key)
	b := &Block{
		Neutral: key == NeutralKey,
		Result:  said.Word("result"), Address: said.Word("address"), Supersedes: said.Word("supersedes"),
		Questionnaire: said.Word("questionnaire"), Version: said.Word("version"),
		Leads: words(f["leads"]), Strength: questions.Firmness(said.Word("strength")), Evidence: questions.Grade(said.Word("evidence")),
	}
	b.Engine = d.Number(f["engine"], "engine", 1, 1<<20)
	if review := said.Word("review"); review != "" {
		day, err := time.Parse(time.DateOnly, review)
		if err != nil {
			d.Mistake(f["review"].At, "review is %s, and must be a day such as 2026-11-27", document.Quote(review))
		}
		b.Review = day
	}
	b.Answers = readAnswers(d, f["answers"], f["important"])
	readAmong(d, f["among"], b.Answers)
	for _, needed := range []string{"result", "questionnaire", "version"} {
		if said.Word(needed) == "" {
			d.Mistake(root.At, "%s lacks the key %s", key, needed)
		}
	}
	if len(d.Mistakes) > 0 {
		return nil, d.Mistakes.Sorted()
	}
	return b, nil
}

// readAnswers reads answers as personas have them.
func readAnswers(d *document.Document, said, important *document.Node) questions.Answers {
	if said == nil || !d.Expect(said, document.Mapping, "answers") {
		return nil
	}
	matters := document.Fields{}
	if important != nil && d.Expect(important, document.Mapping, "important") {
		matters = d.Entries(important, "important")
	}
	answers := questions.Answers{}
	for id, n := range d.Entries(said, "answers") {
		answer := questions.Answer{Choices: choicesIn(n), Importance: questions.Normal}
		if matters[id] != nil {
			answer.Importance = questions.Importance(matters[id].Text)
		}
		answers[id] = answer
	}
	return answers
}

// choicesIn are the choices of an answer as personas have it.
func choicesIn(n *document.Node) []string {
	choices := words(n)
	if n != nil && n.Kind != document.List {
		choices = []string{n.Text}
	}
	if slices.Equal(choices, []string{questions.UnsureID}) {
		return []string{}
	}
	return choices
}

// readAmong adds to answers what people of a team chose.
func readAmong(d *document.Document, among *document.Node, answers questions.Answers) {
	if among == nil || !d.Expect(among, document.Mapping, "among") {
		return
	}
	for id, n := range d.Entries(among, "among") {
		answer, ok := answers[id]
		if !ok || !d.Expect(n, document.List, "among."+id) {
			continue
		}
		for _, item := range n.Items {
			if !d.Expect(item, document.Mapping, "among."+id) {
				continue
			}
			f := d.Entries(item, "among."+id)
			held := questions.Held{Choices: choicesIn(f["answer"]), People: d.Number(f["people"], "people", 1, questions.MostPeople)}
			answer.Among = append(answer.Among, held)
		}
		answers[id] = answer
	}
}

// words are the texts of a list, none for anything else.
func words(n *document.Node) []string {
	all := []string{}
	if n != nil {
		for _, item := range n.Items {
			all = append(all, item.Text)
		}
	}
	return all
}
