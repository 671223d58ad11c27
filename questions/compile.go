package questions

import (
	"slices"

	"golang.org/x/text/language"

	"github.com/weighpoint/weighpoint/questions/document"
)

// index finds the parts of a questionnaire by id, as positions in its lists,
// and holds what evaluation looks up over and over.
type index struct {
	source, criterion, option, question map[string]int
	// choice finds each question's choices.
	choice []map[string]int
	// ratings has every option's rating at every criterion where no case holds,
	// 0 where there is none.
	ratings [][]int
	// columns are the parts of weights, columnsOf those of every criterion, and
	// credits what every option's ratings are worth in them where no case holds.
	columns   []column
	columnsOf [][]int
	credits   [][]int
	// conditional are the choices of every question that are offered under a
	// condition.
	conditional [][]int
	// read has the questions that a condition reads which bears on verdicts.
	read []bool
	// chances are how likely every rating is drawn a step off, anyRating where
	// there is none.
	chances [][]int
	// varied are the ratings that depend on answers.
	varied []varied
	// possible has every question's possible values, ascending; the first two
	// are notAsked and unsure.
	possible [][]int
	// kind numbers the values of each question so that those are alike that make
	// no difference to what is asked, kinds lists what a decider can give of each
	// kind, and lastReader is the last question that reads the answer, 0 if none
	// does. readLater has, for each question, those before it that it or a later
	// one reads.
	kind       [][]int
	kinds      [][][]int
	lastReader []int
	readLater  [][]int
	// lengths are the fewest and most questions before any is answered.
	lengths []int
	// adds has what every value of every question adds to which criterion.
	adds [][][]weightAdd
	// vetoes has a bit for every option that a veto rules out, setAside for
	// those that a rule sets aside.
	vetoes, setAside []uint64
	// numbers counts from 0 to the largest value of any question.
	numbers []int
	// earlier finds today's ids by those of earlier versions.
	earlier earlier
	// id is where the questionnaire's own id stands.
	id document.Position
}

// compiler turns a document's nodes into a questionnaire, noting mistakes as
// it goes on.
type compiler struct {
	*document.Document
	q *Questionnaire
	// places are where ids stand.
	places map[place]document.Position
	// conditions are compiled when all questions are known.
	conditions []expression
	// cited are the sources that a claim names; weighed and rated are the
	// criteria that an answer adds to and that an option is rated on.
	cited, weighed, rated map[string]bool
	// titles are the names by which readers tell things apart.
	titles []title
	// citing are the lists of sources, nil where one is missing.
	citing []*document.Node
	// former are all ids of earlier versions.
	former []formerID
	// What parts may name.
	source, criterion, attribute, option, question kindIDs
	// house is what the document's first comment says, nil for nothing.
	house *House
	// vain are the places of conditions that hold for no answers.
	vain []document.Position
	// absent is whether sections that seem to be absent may stand in what could
	// not be read.
	absent bool
}

// title is what readers see of something. Two titles of one list must differ.
type title struct {
	list string
	of   string // id of whatever the list belongs to, whole; empty for the document
	node *document.Node
}

// titled notes the title of an entry of a list.
func (c *compiler) titled(list, of string, n *document.Node) {
	if n != nil && n.Kind == document.Text {
		c.titles = append(c.titles, title{list, of, n})
	}
}

// placed notes where something stands that is checked later.
func (c *compiler) placed(kind, id string, n *document.Node) {
	if n != nil {
		c.places[place{kind, id}] = n.At
	}
}

// place names something that has an id of its own.
type place struct{ kind, id string }

// compile reads the whole document. The questionnaire is complete only if the
// document has no mistakes.
func compile(d *document.Document, root *document.Node, house *House, check func(*compiler)) *Questionnaire {
	c := &compiler{
		Document: d,
		house:    house,
		q:        &Questionnaire{},
		places:   map[place]document.Position{},
		cited:    map[string]bool{},
		weighed:  map[string]bool{},
		rated:    map[string]bool{},

		source:    kindIDs{kind: "source", form: document.Slug},
		criterion: kindIDs{kind: "criterion", form: document.Slug},
		attribute: kindIDs{kind: "attribute", form: document.Slug},
		option:    kindIDs{kind: "option", form: document.Slug},
		question:  kindIDs{kind: "question", form: variable},
	}
	c.questionnaire(root)
	x := &c.q.index
	x.source, x.criterion, x.option, x.question = c.source.at, c.criterion.at, c.option.at, c.question.at
	c.ofHouse()
	x.complete(c.q)
	c.compileConditions()
	x.tabulateReads(c.q)
	x.tabulateKinds(c.q)
	c.checkFormer()
	check(c)
	return c.q
}

func (c *compiler) questionnaire(root *document.Node) {
	c.absent = !root.Whole()
	f := c.Fields(root, "the questionnaire",
		"format", "id", "title", "summary", "intro", "author", "licence", "minutes",
		"sources", "criteria", "options", "questions", "?",
		"language", "recheck_months", "review_months", "retired", "urgent", "attributes", "vetoes", "cautions", "pairings", "measurements", "changes", "set_aside", "about", "map")
	c.format(f)
	c.head(f)
	c.sources(f["sources"])
	c.criteria(f["criteria"])
	c.attributes(f["attributes"])
	c.options(f["options"])
	c.firstPage(f)
	c.questions(f["questions"])
	c.vetoes(f["vetoes"])
	c.setAside(f["set_aside"])
	c.cautions(f["cautions"])
	c.pairings(f["pairings"])
	c.measurements(f["measurements"])
	c.changes(f["changes"])
}

func (c *compiler) head(f document.Fields) {
	q := c.q
	if n := f["id"]; n != nil {
		q.index.id = n.At
	}
	q.ID = c.ID(f["id"], "questionnaire id", document.Slug)
	q.Language = c.language(f)
	q.Title = c.Text(f, "title")
	q.Summary = c.Text(f, "summary")
	for _, n := range c.List(f["intro"], `"intro"`, 1, maxEntries) {
		if c.Expect(n, document.Text, "a paragraph") {
			q.Intro = append(q.Intro, c.Prose(n, "a paragraph"))
		}
	}
	q.Author = c.Text(f, "author")
	q.Licence = c.Text(f, "licence")
	q.Minutes = c.Number(f["minutes"], `"minutes"`, 1, 120)
	q.RecheckMonths = c.Number(f["recheck_months"], `"recheck_months"`, 0, 1200)
	q.ReviewMonths = c.Number(f["review_months"], `"review_months"`, 0, 120)
	c.fate(f)
}

// DefaultLanguage is that of a questionnaire that does not name its own.
const DefaultLanguage = "en-GB"

func (c *compiler) language(f document.Fields) string {
	given := c.Word(f, "language")
	if given == "" {
		return DefaultLanguage
	}
	tag, err := language.Parse(given)
	if err != nil || tag == language.Und {
		c.Mistake(f["language"].At, `language %s is not known; write it as BCP 47 does, such as "de" or "pt-BR"`, document.Quote(given))
		return DefaultLanguage
	}
	return tag.String()
}

// begin starts a section that is a list of mappings with ids.
func (c *compiler) begin(section string, n *document.Node, least, most int) []*document.Node {
	c.Begin(section)
	if n == nil && (least > 0 || c.absent) {
		c.Break()
	}
	return c.List(n, document.Quote(section), least, most)
}

// claim reads the pair of keys that makes a claim from the fields of a node.
func (c *compiler) claim(n *document.Node, what string, f document.Fields) Claim {
	if f != nil && f["sources"] == nil && n.Whole() {
		c.Mistake(n.At, "%s has a claim without a source: the key %q is missing", what, "sources")
	}
	return Claim{Text: c.Text(f, "claim"), Sources: c.citations(f["sources"])}
}

// ownClaim reads a claim that is a mapping by itself, and may be left out.
func (c *compiler) ownClaim(n *document.Node, what string) Claim {
	if n == nil {
		return Claim{}
	}
	return c.claim(n, what, c.Fields(n, what, "claim", "sources!", "?"))
}

func (c *compiler) citations(n *document.Node) []string {
	if n != nil && n.Kind == document.List && len(n.Items) == 0 {
		c.Mistake(n.At, "a claim without a source: the list is empty")
	}
	ids := c.refs(n, `"sources"`, &c.source, 0)
	for _, id := range ids {
		c.cited[id] = true
	}
	c.citing = append(c.citing, n)
	return ids
}

func (c *compiler) criteria(n *document.Node) {
	items := c.begin("criteria", n, 1, maxCriteria)
	if items == nil {
		return
	}
	c.criterion.at, c.criterion.unread = map[string]int{}, !n.Whole()
	for i, item := range items {
		f := c.Fields(item, "a criterion", "id", "name", "meaning", "pressing", "?", "weight", "was")
		c.titled("criteria", "", f["name"])
		c.q.Criteria = append(c.q.Criteria, Criterion{
			ID:       c.define(f["id"], &c.criterion, i),
			Name:     c.Text(f, "name"),
			Meaning:  c.Text(f, "meaning"),
			Pressing: c.Text(f, "pressing"),
			Weight:   c.Number(f["weight"], `"weight"`, 0, 10),
			Was:      c.was(f, &c.criterion, ""),
		})
	}
}

func (c *compiler) attributes(n *document.Node) {
	c.attribute.at, c.attribute.unread = map[string]int{}, !n.Whole() || n == nil && c.absent
	for i, item := range c.begin("attributes", n, 0, maxEntries) {
		f := c.Fields(item, "an attribute", "id", "name", "?")
		c.titled("attributes", "", f["name"])
		c.q.Attributes = append(c.q.Attributes, Attribute{
			ID:   c.define(f["id"], &c.attribute, i),
			Name: c.Text(f, "name"),
		})
	}
}

func (c *compiler) pairings(n *document.Node) {
	for _, item := range c.begin("pairings", n, 0, maxEntries) {
		f := c.Fields(item, "a pairing", "options", "claim", "sources!", "?")
		c.q.Pairings = append(c.q.Pairings, Pairing{
			Options: c.optionRefs(f["options"], 2),
			Claim:   c.claim(item, "a pairing", f),
		})
	}
}

func (c *compiler) optionRefs(n *document.Node, least int) []string {
	return c.refs(n, "the list of options", &c.option, least)
}

func (c *compiler) measurements(n *document.Node) {
	ids := idsOf("measurement")
	for i, item := range c.begin("measurements", n, 0, maxEntries) {
		f := c.Fields(item, "a measurement",
			"id", "options", "group", "metric", "value", "conditions", "year", "by", "sources", "?", "dated")
		if f["id"] != nil {
			c.placed("year of measurement", f["id"].Text, f["year"])
		}
		c.q.Measurements = append(c.q.Measurements, Measurement{
			ID:         c.define(f["id"], ids, i),
			Options:    c.optionRefs(f["options"], 1),
			Group:      c.ID(f["group"], `"group"`, document.Slug),
			Metric:     c.Text(f, "metric"),
			Value:      c.Text(f, "value"),
			Conditions: c.Text(f, "conditions"),
			Year:       c.year(f),
			By:         c.Text(f, "by"),
			Dated:      c.Truth(f, "dated"),
			Sources:    c.citations(f["sources"]),
		})
	}
}

func (c *compiler) changes(n *document.Node) {
	for _, item := range c.begin("changes", n, 0, maxEntries) {
		f := c.Fields(item, "a change", "then", "now", "?", "questions", "options")
		c.q.Changes = append(c.q.Changes, Change{
			Then:      c.ownClaim(f["then"], `"then"`),
			Now:       c.ownClaim(f["now"], `"now"`),
			Questions: c.refs(f["questions"], "the list of questions", &c.question, 0),
			Options:   c.optionRefs(f["options"], 0),
		})
	}
}

// weightAdd is an Add with the position of its column.
type weightAdd struct{ column, points int }

// complete fills in what evaluation looks up.
func (x *index) complete(q *Questionnaire) {
	most := 0
	for i := range q.Questions {
		x.possible = append(x.possible, q.Questions[i].possibleValues())
		most = max(most, slices.Max(x.possible[i]))
	}
	x.numbers = make([]int, most+1)
	for i := range x.numbers {
		x.numbers[i] = i
	}
	x.tabulateAdds(q)
	x.tabulateRatings(q)
	x.tabulateVaried(q)
	x.tabulateEarlier(q)
}
