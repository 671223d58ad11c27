package authoring

import (
	"cmp"
	_ "embed"
	"fmt"
	page "html/template"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
)

//go:embed review.html
var reviewPage string

// Review is what a page for reviewers shows, who need not read YAML.
type Review struct {
	Questionnaire *questions.Questionnaire
	// Warnings are those of Check, silenced or not, after Walks random walks.
	Warnings []Finding
	Walks    int
	Personas []Persona
}

// WriteHTML writes one page that needs nothing else: every text, every condition
// in words, every rating with its claim and sources, what each answer adds, a
// picture, and what there is to warn of.
func (r Review) WriteHTML(w io.Writer) error {
	v := reviewView{q: r.Questionnaire, sources: map[string]int{}}
	for i := range v.q.Sources {
		v.sources[v.q.Sources[i].ID] = i + 1
	}
	drawn, err := page.New("review").Funcs(v.functions()).Parse(reviewPage)
	if err != nil {
		return err
	}
	return drawn.Execute(w, map[string]any{
		"Q": v.q, "Warnings": r.Warnings, "Walks": thousands(r.Walks), "Personas": r.Personas, "Criteria": v.criteria(),
		"Graph": page.HTML(NewGraph(v.q, nil, nil).SVG()), //nolint:gosec // SVG escapes all texts
	})
}

// reviewView words the parts of a questionnaire for a page.
type reviewView struct {
	q *questions.Questionnaire
	// sources has the number of each.
	sources map[string]int
}

func (v reviewView) functions() page.FuncMap {
	return page.FuncMap{
		"t": v.text, "claim": v.claim, "cites": v.cites, "answers": v.answers, "plain": func(s string) string { return strings.ReplaceAll(s, "`", "") },
		"words":     func(when *questions.Condition) string { return inWords(v.q, when) },
		"option":    v.option,
		"options":   v.options,
		"criterion": func(id string) page.HTML { return v.text(v.q.Criterion(id).Name) },
		"attribute": func(id string) page.HTML { return v.text(v.q.Attribute(id).Name) },
		"rating":    signed,
		"glance":    v.glance,
		"short":     func(version string) string { return version[:min(12, len(version))] },
		"sentence":  func(s string) page.HTML { return v.text(strings.ToUpper(s[:1]) + s[1:] + ".") },
		"add":       func(a, b int) int { return a + b },
		"count":     countOf,
	}
}

// countOf writes how many there are of something: "1 veto", "3 criteria".
func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	many := map[string]string{"criterion": "criteria", "veto": "vetoes"}
	return fmt.Sprintf("%d %s", n, cmp.Or(many[what], what+"s"))
}

// signed writes a rating with its sign.
func signed(rating int) string {
	switch {
	case rating < 0:
		return fmt.Sprintf("−%d", -rating)
	case rating == 0:
		return "0"
	}
	return fmt.Sprintf("+%d", rating)
}

// text is a text of the questionnaire, in its language and direction, with
// `code` as such.
func (v reviewView) text(s string) page.HTML {
	var b strings.Builder
	language := ""
	if v.q.Language != questions.DefaultLanguage {
		language = ` lang="` + page.HTMLEscapeString(v.q.Language) + `"`
	}
	b.WriteString("<bdi" + language + ">")
	parts := strings.Split(s, "`")
	for i, part := range parts {
		escaped := page.HTMLEscapeString(part)
		switch {
		case i%2 == 0:
			b.WriteString(escaped)
		case i == len(parts)-1: // a backtick without a partner
			b.WriteString("`" + escaped)
		default:
			b.WriteString("<code>" + escaped + "</code>")
		}
	}
	b.WriteString("</bdi>")
	return page.HTML(b.String()) //nolint:gosec // all of it is escaped
}

func (v reviewView) claim(c questions.Claim) page.HTML {
	return v.text(c.Text) + " " + v.cites(c.Sources)
}

// cites are the numbers of sources, which lead to them.
func (v reviewView) cites(ids []string) page.HTML {
	var links []string
	for _, id := range ids {
		links = append(links, fmt.Sprintf(`<a href="#source-%s">%d</a>`, id, v.sources[id]))
	}
	return page.HTML("[" + strings.Join(links, ", ") + "]") //nolint:gosec // ids are letters, digits and -
}

func (v reviewView) option(id string) page.HTML {
	if o := v.q.Option(id); o != nil {
		return v.text(o.Name)
	}
	return v.text(id)
}

func (v reviewView) options(ids []string) page.HTML {
	var names []string
	for _, id := range ids {
		names = append(names, string(v.option(id)))
	}
	return page.HTML(strings.Join(names, ", ")) //nolint:gosec // each is escaped
}

// glance is a rating in a narrow place.
func (v reviewView) glance(o questions.Option, criterion string) string {
	r := o.Rating(criterion)
	switch {
	case r == nil:
		return "–"
	case len(r.But) > 0:
		return signed(r.Value) + "*"
	}
	return signed(r.Value)
}

// reviewCriterion is a criterion and what answers can add to it.
type reviewCriterion struct {
	questions.Criterion
	// Most is the largest sum of what answers add, By how many questions do.
	Most, By int
}

func (v reviewView) criteria() []reviewCriterion {
	var all []reviewCriterion
	for _, c := range v.q.Criteria {
		row := reviewCriterion{Criterion: c}
		for i := range v.q.Questions {
			qu := v.q.Questions[i]
			if most := max(points(qu.Unsure.Adds, c.ID), mostPoints(qu, c.ID)); most > 0 {
				row.Most += most
				row.By++
			}
		}
		all = append(all, row)
	}
	return all
}

// answers lists what a persona says, by the labels that it sees.
func (v reviewView) answers(p Persona) page.HTML {
	var said []string
	for i := range v.q.Questions {
		question := &v.q.Questions[i]
		choices, ok := p.Answers[question.ID]
		if !ok {
			continue
		}
		var labels []string
		for _, choice := range choices {
			labels = append(labels, label(question, choice))
		}
		said = append(said, string(v.text(question.Title+" "+strings.Join(labels, ", "))))
	}
	for _, id := range slices.Sorted(maps.Keys(p.Important)) {
		if question := v.q.Question(id); question != nil {
			said = append(said, string(v.text("“"+question.Title+"” matters "+string(p.Important[id])+".")))
		}
	}
	return page.HTML(strings.Join(said, "; ")) //nolint:gosec // each is escaped
}
