package web_test

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/weighpoint/weighpoint/web"
)

// registerPages are samples of the pages of the register.
func registerPages() map[string]templ.Component {
	empty := web.RegisterView{Page: page("The register"), Empty: true, Start: web.Link{Text: "My decisions", Href: "/mine"}}
	nothing := sampleRegister()
	nothing.Entries, nothing.Found, nothing.Newer, nothing.Older = nil, "0 of 26 decisions", web.Link{}, web.Link{}
	failing := sampleKeepers()
	failing.Hand = web.HandOverForm{Action: "/register/keepers/hand-over", From: web.Field{Value: "nobody@example.org", Error: "Nobody who is called that has signed in here", Max: 256}, To: web.Field{Error: "Say who", Max: 256}}
	return map[string]templ.Component{
		"register":          web.Register(sampleRegister()),
		"register, empty":   web.Register(empty),
		"register, nothing": web.Register(nothing),
		"empty register":    web.Register(web.RegisterView{}),
		"hostile register":  web.Register(hostile(sampleRegister())),
		"keepers":           web.Keepers(sampleKeepers()),
		"keepers, failing":  web.Keepers(failing),
		"empty keepers":     web.Keepers(web.KeepersView{}),
		"hostile keepers":   web.Keepers(hostile(sampleKeepers())),
		"publishing":        web.Sharing(samplePublishing(false)),
		"published":         web.Sharing(samplePublishing(true)),
	}
}

func sampleRegister() web.RegisterView {
	entry := func(name, due string) web.RegisterLine {
		return web.RegisterLine{
			Name: name, Href: "/r/" + strings.ToUpper(name[:3]), Decided: "Accepted: \u2068Kata Containers\u2069, where \u2068gVisor\u2069 was recommended", Due: due,
			Facts: []string{"\u2068Containers or VMs: when and why?\u2069", "A close call", "Evidence: moderate", "Review on 1 March 2028", "Decided by \u2068The architecture board\u2069", "Published by \u2068Ana Sosa Núñez de la Cruz\u2069, 21 November 2026"},
		}
	}
	return web.RegisterView{
		Page: page("The register"), Found: "3 of 26 decisions",
		Entries: []web.RegisterLine{entry("Payment service in the second data centre, with everything that belongs to it", "Due for review since 1 March 2027"), entry("Kurz", ""), entry("قرار الفريق حول الحاويات", "")},
		Newer:   web.Link{Text: "Newer", Href: "/register?page=1"}, Older: web.Link{Text: "Older", Href: "/register?page=3"},
		Search: web.RegisterSearch{
			Action: "/register", Text: web.Field{Value: "payment", Max: 100}, All: web.Link{Text: "Show all", Href: "/register"},
			Questionnaires: []web.ChoiceView{{Label: "All"}, {Value: "containers-or-vms", Label: "Containers or VMs: when and why?", Checked: true}},
			Statuses:       []web.ChoiceView{{Label: "All"}, {Value: "accepted", Label: "Accepted"}},
			Reviews:        []web.ChoiceView{{Label: "All"}, {Value: "agreed", Label: "Agreed"}},
		},
		Files:   []web.Link{{Text: "These decisions as a table (CSV)", Href: "/register.csv"}, {Text: "As a feed (Atom)", Href: "/register.atom"}},
		Keepers: web.Link{Text: "For keepers", Href: "/register/keepers"},
	}
}

func sampleKeepers() web.KeepersView {
	line := web.KeepersLine{Name: "Payment service in the second data centre", Href: "/r/PAY", What: []string{"These answers point to \u2068gVisor\u2069, it said. These answers point to \u2068Kata Containers\u2069, today’s version says."}}
	list := web.KeepersList{Entries: []web.KeepersLine{line, line}, More: "And 7 more."}
	return web.KeepersView{
		Page: page("For keepers"), Back: web.Link{Text: "The register", Href: "/register"}, Notice: "Everything is handed over.",
		Due: list, Moved: list, Withdrawn: web.KeepersList{}, Waiting: "30 decisions are not compared with today’s version yet: open this page again for the next 20.",
		Counted: "Figures count people, each of them once, by what they did first. They say nothing of fewer than 5 people, and grow by 5 at a time, so that no two of them tell what one person answered. Counted at 21 November 2026, 12:00 UTC.",
		Figures: []web.FiguresView{{
			Name: "Containers or VMs: when and why?", Facts: []string{"12 results", "7 decided", "4 left without a result"},
			Groups: []web.FiguresGroup{
				{Heading: "Which options lead", Rows: []web.FigureRow{{Name: "Kata Containers", Percent: 58.3, Words: "7 of 12"}, {Name: "Containers in rented virtual machines", Percent: 41.7, Words: "5 of 12"}}},
				{Heading: "How firm that is", Rows: []web.FigureRow{{Name: "A close call", Ours: true, Percent: 100, Words: "12 of 12"}}},
				{Heading: "Where people stop", TooFew: "Too few to show."},
			},
		}},
		Hand: web.HandOverForm{
			Action: "/register/keepers/hand-over", From: web.Field{Value: "ana@example.org", Max: 256}, To: web.Field{Value: "ben@example.org", Max: 256}, Counted: "0123",
			Sure: "\u2068Ana Sosa\u2069 to \u2068Ben\u2069. This cannot be undone.", What: []string{"2 decisions, 1 of them published", "1 round", "0 comments"},
		},
	}
}

func samplePublishing(published bool) web.SharingView {
	v := sampleSharingWithLinks()
	v.Publish = &web.PublishPart{Register: web.Link{Text: "the register", Href: "/register"}, Action: "/r/RESULT/publish", Scopes: web.Choices{All: v.Form.Scopes.All, Error: "Choose what readers see"}}
	if published {
		v.Publish = &web.PublishPart{Register: web.Link{Text: "Open the register", Href: "/register"}, Action: "/r/RESULT/withdraw", Since: "This decision is in the register since 21 November 2026, by the name of \u2068Ana\u2069. Readers see everything."}
		v.Links[0].Listed = true
	}
	return v
}

func TestTheRegisterIsEmptyOrSearched(t *testing.T) {
	doc := draw(t, web.Register(sampleRegister()))
	if n := part(doc, "entry").Length(); n != 3 || part(doc, "due").Length() != 1 || part(doc, "empty").Length() != 0 {
		t.Errorf("%d entries", n)
	}
	if got := words(doc.Find("select#questionnaire option[selected]")); got != "Containers or VMs: when and why?" {
		t.Errorf("chosen is %q", got)
	}
	if doc.Find("form[method=get] button").Length() != 1 {
		t.Error("nothing sends the search")
	}
	empty := draw(t, web.Register(web.RegisterView{Page: page("The register"), Empty: true, Start: web.Link{Text: "My decisions", Href: "/mine"}}))
	if part(empty, "empty").Find("a.button").Length() != 1 || part(empty, "search").Length() != 0 {
		t.Error("an empty register does not lead on")
	}
}

func TestHandingOverAsksFirst(t *testing.T) {
	doc := draw(t, web.Keepers(sampleKeepers()))
	if got := words(part(doc, "hand-over").Find("button.danger")); got != "Hand everything over" {
		t.Errorf("the last step is %q", got)
	}
	first := sampleKeepers()
	first.Hand = web.HandOverForm{Action: "/register/keepers/hand-over"}
	if n := part(draw(t, web.Keepers(first)), "hand-over").Find("button").Length(); n != 1 {
		t.Errorf("%d buttons before anything is counted", n)
	}
}
