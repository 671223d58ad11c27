package records

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/authoring"
	"github.com/weighpoint/weighpoint/questions/document"
)

// Codes of what Check finds.
const (
	BadName              authoring.Code = "bad-name"
	NoTitle              authoring.Code = "no-title"
	NoStatus             authoring.Code = "no-status"
	SameNumber           authoring.Code = "same-number"
	Unreadable           authoring.Code = "unreadable"
	DeadLink             authoring.Code = "dead-link"
	NoSuccessor          authoring.Code = "no-successor"
	ReviewDue            authoring.Code = "review-due"
	OtherLeader          authoring.Code = "other-leader"
	UnknownQuestionnaire authoring.Code = "unknown-questionnaire"
	WithdrawnSource      authoring.Code = "withdrawn-source"
)

// Check says what is wrong with records and what is due. files are the names of all
// files in the folder, and offered are today's versions of questionnaires.
func (f Folder) Check(files []string, offered []*questions.Questionnaire, today time.Time) []authoring.Finding {
	c := checking{Folder: f, files: files, offered: offered, today: today, first: map[int]string{}}
	for _, r := range f {
		c.record(r)
	}
	return c.findings
}

// checking looks at one record after another.
type checking struct {
	Folder
	files   []string
	offered []*questions.Questionnaire
	today   time.Time
	// first is the file that has a number first.
	first    map[int]string
	findings []authoring.Finding
}

// warn notes something about a line of a record, counted from 0; -1 is the
// whole of it.
func (c *checking) warn(r *Record, line int, code authoring.Code, format string, args ...any) {
	c.findings = append(c.findings, authoring.Finding{
		File: r.File, Line: max(line, 0) + 1, Column: 1, Level: authoring.LevelWarning, Code: code, Message: fmt.Sprintf(format, args...),
	})
}

func (c *checking) record(r *Record) {
	c.form(r)
	c.links(r)
	if r.Closed() {
		return
	}
	c.sources(r)
	if r.Block == nil {
		return
	}
	if day := r.Block.Review; !day.IsZero() && !day.After(c.today) {
		c.warn(r, r.block, ReviewDue, "its review was due on %s", day.Format(time.DateOnly))
	}
	c.verdict(r)
}

// Closed reports whether a record says that it does not hold: it is superseded,
// rejected or deprecated.
func (r *Record) Closed() bool {
	first, _, _ := strings.Cut(strings.ToLower(r.Status), " ")
	return r.Superseded || slices.Contains([]string{"rejected", "deprecated"}, first)
}

// form looks for what tools need to read a record.
func (c *checking) form(r *Record) {
	if !numbered.MatchString(r.File) {
		c.warn(r, -1, BadName, "tools look for names such as 0007-payment-service.md, and do not find this one")
	}
	if r.Number > 0 {
		if first, taken := c.first[r.Number]; taken {
			c.warn(r, -1, SameNumber, "%s has the number %d as well", first, r.Number)
		} else {
			c.first[r.Number] = r.File
		}
	}
	if r.Wrong != nil {
		c.warn(r, -1, Unreadable, "%s", strings.ReplaceAll(r.Wrong.Error(), "\n", "; "))
		return
	}
	if r.Title == "" {
		c.warn(r, -1, NoTitle, "it has no title: no line begins with # and a space before the first section")
	}
	if r.Format == "" {
		c.warn(r, -1, NoStatus, "it has no status, so tools take it for accepted or leave it out")
	}
}

// links follows what the status links to, within the folder.
func (c *checking) links(r *Record) {
	for _, link := range r.Links {
		target, _, _ := strings.Cut(link, "#")
		target = path.Clean(target)
		if strings.Contains(link, ":") || strings.Contains(target, "/") {
			continue // elsewhere
		}
		if !slices.Contains(c.files, target) {
			c.warn(r, r.status, DeadLink, "its status leads to %s, which is not there", document.OneLine(link))
		}
	}
	for _, number := range r.named {
		if !slices.ContainsFunc(c.Folder, func(other *Record) bool { return other.Number == number }) {
			c.warn(r, r.status, DeadLink, "its status names ADR-%04d, which is not there", number)
		}
	}
	if r.Superseded && len(r.successors) == 0 {
		c.warn(r, r.status, NoSuccessor, "it is superseded, and does not say by which record")
	}
}

// sources looks for sources that were withdrawn, by their addresses.
func (c *checking) sources(r *Record) {
	text := string(r.Text())
	told := map[string]bool{}
	for _, q := range c.offered {
		if r.Block != nil && r.Block.Questionnaire != q.ID {
			continue
		}
		for i := range q.Sources {
			s := &q.Sources[i]
			if s.Withdrawn == nil || s.URL == "" || told[s.URL] {
				continue
			}
			if before, _, cited := strings.Cut(text, "(<"+Address(s.URL)+">)"); cited {
				told[s.URL] = true
				c.warn(r, strings.Count(before, "\n"), WithdrawnSource, "its source “%s” was withdrawn: %s", s.Title, s.Withdrawn.Note)
			}
		}
	}
}

// verdict asks today's version of the questionnaire what it makes of the answers.
func (c *checking) verdict(r *Record) {
	b := r.Block
	at := slices.IndexFunc(c.offered, func(q *questions.Questionnaire) bool { return q.ID == b.Questionnaire })
	if at < 0 {
		c.warn(r, r.block, UnknownQuestionnaire, "questionnaire %s is not here: name the folder that has it with --questionnaires", b.Questionnaire)
		return
	}
	q := c.offered[at]
	if b.Answers == nil || b.Version == q.Version && b.Engine == questions.Engine {
		return
	}
	then := make([]string, len(b.Leads))
	for i, id := range b.Leads {
		then[i] = q.PresentOption(id)
	}
	slices.Sort(then)
	if now := q.Outline(b.Answers).Leaders(); !slices.Equal(then, slices.Sorted(slices.Values(now))) {
		c.warn(r, r.block, OtherLeader, "by today's version of %s %s with these answers; by that of the record it was %s", q.ID, leads(now), them(then))
	}
}

func leads(options []string) string {
	switch len(options) {
	case 0:
		return "nothing fits"
	case 1:
		return options[0] + " leads"
	}
	return strings.Join(options, ", ") + " lead equally"
}

func them(options []string) string {
	if len(options) == 0 {
		return "none"
	}
	return strings.Join(options, ", ")
}
