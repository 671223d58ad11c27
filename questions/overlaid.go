package questions

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/weighpoint/weighpoint/questions/document"
	"github.com/weighpoint/weighpoint/questions/overlay"
)

// House is the organisation whose overlay a questionnaire was made from.
type House = overlay.House

// ofHouse gives parts of the questionnaire what only its first comment says.
func (c *compiler) ofHouse() {
	c.q.House = c.house
	if c.house == nil {
		return
	}
	for i := range c.q.Sources {
		s := &c.q.Sources[i]
		if contact, internal := c.house.Contacts[s.ID]; internal {
			s.Kind, s.URL, s.Contact = KindInternal, "", contact
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.house.Fixed)) {
		c.give(id, c.house.Fixed[id])
	}
}

// give gives an answer for everybody. It must be offered whatever is answered
// before, so that it always counts.
func (c *compiler) give(question string, choices []string) {
	qu := c.q.Question(question)
	if qu == nil || len(choices) == 0 {
		return // what names the question has its mistake
	}
	for _, id := range choices {
		i := slices.IndexFunc(qu.Choices, func(choice Choice) bool { return choice.ID == id })
		switch {
		case i < 0:
			return
		case c.conditional(qu, i):
			c.Mistake(c.places[place{"question", question}],
				"choice %s of question %s is offered under a condition, so it cannot be given for everybody", document.Quote(id), document.Quote(question))
			return
		}
	}
	qu.Fixed = slices.Clone(choices)
}

// conditional reports whether a choice has a condition. It is not compiled yet.
func (c *compiler) conditional(qu *Question, choice int) bool {
	return slices.ContainsFunc(c.conditions, func(e expression) bool { return e.target == &qu.Choices[choice].When })
}

// merged reads the questionnaire that an overlay and its base make. What is of the
// base and depends on conditions that hold for no answers any more is taken out.
func (src source) merged(check func(*compiler)) (*Questionnaire, *overlay.Merged, Mistakes) {
	own := overlay.Source{File: src.file, Text: src.text}
	base, version, mistakes := src.findBase(own)
	if len(mistakes) > 0 {
		return &Questionnaire{}, nil, mistakes
	}
	merged, mistakes := overlay.Merge(base, own, version)
	if merged == nil {
		return &Questionnaire{}, nil, mistakes
	}
	var vain []document.Position
	noting := func(c *compiler) {
		check(c)
		vain = c.vain
	}
	q, mistakes := read(src.file, merged.Text, noting)
	for range maxVain {
		if !merged.TakeOut(vain) {
			break
		}
		q, mistakes = read(src.file, merged.Text, noting)
	}
	if len(mistakes) == 0 {
		return q, merged, nil
	}
	_, unsound := Parse(base.File, base.Text)
	return q, merged, merged.Translate(mistakes, unsound == nil)
}

// maxVain is how often conditions are looked for that hold no more: one that is
// taken out may be what others needed.
const maxVain = 8

// ofBase reports whether a question is of the base of an overlay. That it is never
// asked any more, or one of its choices never offered, is then no mistake:
// conditions go on to read it.
func (c *compiler) ofBase(question int) bool {
	return question >= 0 && c.house != nil && !c.house.Has("questions", c.q.Questions[question].ID)
}

// findBase finds the base of an overlay, which lies beside it unless it is at hand.
func (src source) findBase(own overlay.Source) (overlay.Source, string, Mistakes) {
	wrong := func(at document.Position, format string, args ...any) (overlay.Source, string, Mistakes) {
		return overlay.Source{}, "", Mistakes{{File: src.file, Line: max(at.Line, 1), Column: max(at.Column, 1), Message: fmt.Sprintf(format, args...)}}
	}
	pin, at, mistakes := overlay.BaseOf(own)
	if len(mistakes) > 0 {
		return overlay.Source{}, "", mistakes
	}
	base, err := src.readBase(pin)
	switch {
	case errors.Is(err, errNowhere):
		return wrong(at, "the base of an overlay lies beside it, and this lies nowhere: name its file")
	case errors.Is(err, fs.ErrNotExist):
		return wrong(at, "the base %s is not here: %s is where it should lie; weighpoint overlay pin puts it there", pin, base.File)
	case err != nil:
		return wrong(at, "the base %s cannot be read: %v", base.File, err)
	}
	if overlay.Is(base.Text) {
		return wrong(at, "%s is an overlay itself, and what it makes has to lie there: weighpoint overlay pin --base with its file puts it there", base.File)
	}
	version := versionOf(canonical(base.Text))
	if !pin.Is(version) {
		return wrong(at, "%s is version %.12s, not the one that is extended: it was changed", base.File, version)
	}
	return base, version, nil
}

// errNowhere means that a document lies in no folder.
var errNowhere = errors.New("no folder")

// readBase reads the file of a base.
func (src source) readBase(pin overlay.Pin) (overlay.Source, error) {
	if src.base != nil {
		return *src.base, nil
	}
	if src.beside.Files == nil {
		return overlay.Source{}, errNowhere
	}
	text, err := ReadFile(src.beside.Files, pin.File())
	return overlay.Source{File: path.Join(src.beside.Name, pin.File()), Text: text}, err
}

// MovedBase is an overlay that extends another version of its base than the one that
// is at hand.
type MovedBase struct{ Overlay, Base *Questionnaire }

// MovedBases finds the overlays among some questionnaires whose base is among them
// in another version alone than the one that they extend.
func MovedBases(all []*Questionnaire) []MovedBase {
	var moved []MovedBase
	for _, q := range all {
		if q.House == nil {
			continue
		}
		var other *Questionnaire
		same := false
		for _, base := range all {
			if base.ID == q.House.Base.ID {
				other, same = base, same || base.Version == q.House.Base.Version
			}
		}
		if other != nil && !same {
			moved = append(moved, MovedBase{q, other})
		}
	}
	return moved
}

// String says what an overlay extends, and what is at hand.
func (m MovedBase) String() string {
	return fmt.Sprintf("%s extends %s, and %s is here", m.Overlay.ID, m.Overlay.House.Base, overlay.Pin{ID: m.Base.ID, Version: m.Base.Version})
}

// replaces reports whether a questionnaire stands in the place of another.
func (q *Questionnaire) replaces(base string) bool {
	return slices.Contains(q.House.InPlaceOf(), base)
}

// WithoutReplaced are the questionnaires that no other stands in the place of.
func WithoutReplaced(all []*Questionnaire) []*Questionnaire {
	return slices.DeleteFunc(slices.Clone(all), func(base *Questionnaire) bool {
		return slices.ContainsFunc(all, func(q *Questionnaire) bool { return q.replaces(base.ID) })
	})
}
