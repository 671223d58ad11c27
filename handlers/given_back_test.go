package handlers_test

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
)

// writtenIn are the fields of a page's forms into which people write, but for
// numbers.
func writtenIn(p page) (names []string) {
	p.Find("form[method=post]").Find("textarea, input[type=text], input[type=date], input[type=time]").Not("[readonly], [inputmode=numeric]").Each(func(_ int, field *goquery.Selection) {
		names = append(names, field.AttrOr("name", ""))
	})
	return names
}

// typedInto is a form with a text of its own in each of some fields.
func typedInto(body string, fields []string) url.Values {
	form, err := url.ParseQuery(body)
	if err != nil {
		panic(err)
	}
	for _, name := range fields {
		if name != "names" || !form.Has("closing") {
			form.Set(name, "I have typed\r\n“"+name+"” <here>")
		}
	}
	return form
}

// wantGivenBack checks that a page that refuses a form has all that was typed into it
// in fields of its own, each once and called something else.
func (p page) wantGivenBack(t *testing.T, what string, form url.Values) {
	t.Helper()
	if p.StatusCode < http.StatusBadRequest {
		return
	}
	held, called := map[string]int{}, map[string]bool{}
	p.Find("textarea, input").Each(func(_ int, field *goquery.Selection) {
		held[oneLine(field.AttrOr("value", field.Text()))]++
	})
	p.Find("[data-testid=given-back] textarea").Each(func(_ int, field *goquery.Selection) {
		label := field.AttrOr("aria-label", "")
		if label == "" || called[label] {
			t.Errorf("%s: two fields that give back are called %q", what, label)
		}
		called[label] = true
	})
	for name, values := range form {
		if text := values[0]; strings.HasPrefix(text, "I have typed") && held[oneLine(text)] != 1 {
			t.Errorf("%s: status %d, and what was typed as %s is there %d times", what, p.StatusCode, name, held[oneLine(text)])
		}
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// TestWhatWasTypedIsGivenBack sends every form as every reader, with something typed
// into every field that any form has: to whoever may not send it, too often, while
// the store fails, and from another site.
func TestWhatWasTypedIsGivenBack(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	type hiddenForm struct {
		by   *browser
		path string
		sent url.Values
	}
	var fields []string
	var hidden []hiddenForm
	for _, row := range may {
		for i := range readers {
			if row.method != http.MethodGet || strings.Contains(row.route, ".") {
				continue
			}
			p := s.by[i].get(s.of(row.route, i))
			fields = append(fields, writtenIn(p)...)
			p.Find("form[method=post]").Each(func(_ int, form *goquery.Selection) {
				sent := url.Values{}
				form.Find("input[type=hidden]").Each(func(_ int, field *goquery.Selection) {
					sent.Add(field.AttrOr("name", ""), field.AttrOr("value", ""))
				})
				hidden = append(hidden, hiddenForm{s.by[i], form.AttrOr("action", ""), sent})
			})
		}
	}
	if !slices.ContainsFunc(hidden, func(h hiddenForm) bool { return h.sent.Has("seen") }) {
		t.Error("no page marks comments as read")
	}
	m, b := openTeam(t, "", disputed).closePass(), s.browser()
	fields = append(fields, writtenIn(m.maker.get(m.round))...)
	fields = append(fields, writtenIn(b.get(b.decide("lunch", nil)))...) // that of the scene is superseded
	slices.Sort(fields)
	if fields = slices.Compact(fields); len(fields) < 16 {
		t.Fatalf("people write into %v alone", fields)
	}
	sendAll := func(s *scene, what string, change ...func(*http.Request)) (refused int) {
		for _, row := range posted() {
			for i, reader := range readers {
				form := typedInto(row.body, fields)
				p := s.by[i].do(row.method, s.of(row.route, i), form.Encode(), change...)
				if what == "from another site" {
					if strings.Contains(p.text, "I have typed") {
						t.Errorf("%s %s: what others sent is shown", what, row.route)
					}
					continue
				}
				p.wantGivenBack(t, what+" "+row.route+" by "+reader, form)
				if p.StatusCode >= http.StatusBadRequest {
					refused++
				}
			}
		}
		return refused
	}
	sendAll(s, "from another site", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") })
	if n := sendAll(s, "as it is"); n < 150 {
		t.Errorf("%d forms were refused", n)
	}
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	if n := sendAll(s, "without a store"); n < len(posted()) {
		t.Errorf("%d forms were refused without a store", n)
	}
	for _, h := range hidden {
		if p := h.by.post(h.path, h.sent.Encode()); p.Find("[data-testid=given-back]").Length() > 0 {
			t.Errorf("%s: what nobody typed is given back: %v", h.path, h.sent)
		}
	}
}

func TestWhatWasTypedTooOftenIsGivenBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.configure = func(c *handlers.Config) { c.RateLimit = 1 }
	s.serve(document(t, "lunch.yaml"))
	b := s.browser()
	b.begin("lunch")
	limited := 0
	for _, row := range posted() {
		path := strings.NewReplacer("{", "", "}", "").Replace(row.route)
		form := typedInto("", []string{"note", "text", "names"})
		p := b.post(path, form.Encode())
		p.wantGivenBack(t, row.route, form)
		if p.StatusCode == http.StatusTooManyRequests {
			limited++
		}
	}
	if limited < 14 {
		t.Errorf("%d forms were sent too often", limited)
	}
}

// TestWhatWasTypedMeanwhileIsGivenBack sends what was written on pages that were open
// while what they are about changed so far that their forms are not there any more.
func TestWhatWasTypedMeanwhileIsGivenBack(t *testing.T) {
	t.Parallel()
	type sent struct {
		by         *browser
		path, body string
		fields     []string
	}
	for name, prepare := range map[string]func(t *testing.T) sent{
		"a comment by a link that ended": func(t *testing.T) sent {
			s := newSite(t, document(t, "lunch.yaml"))
			owner, reader := s.browser(), s.browser()
			result := owner.decide("lunch", nil)
			link := owner.shareForComments(result)
			reader.get(link+"/comments").want(t, http.StatusOK)
			owner.post(result+"/links/"+strings.TrimPrefix(link, "/r/")+"/revoke", "").to(t)
			return sent{reader, link + "/comments", "about=verdict", []string{"name", "text"}}
		},
		"an answer to a comment that was deleted": func(t *testing.T) sent {
			s := newSite(t, document(t, "lunch.yaml"))
			owner, reader := s.browser(), s.browser()
			result := owner.decide("lunch", nil)
			reader.comment(owner.shareForComments(result), "name=Ben&about=verdict&text=So").to(t)
			comment := owner.said(result)[0].ID
			reader.post("/mine/comments/"+comment+"/delete", "").to(t)
			return sent{owner, result + "/comments/" + comment, "do=answer", []string{"answer"}}
		},
		"one more link than there can be": func(t *testing.T) sent {
			s := newSite(t, document(t, "lunch.yaml"))
			owner := s.browser()
			result := owner.decide("lunch", nil)
			for i := range 100 {
				link := questions.Link{Token: strings.Repeat("A", 24) + string(rune('A'+i/10)) + string(rune('A'+i%10)), Result: strings.TrimPrefix(result, "/r/"), Scope: questions.Full, Created: noon}
				if err := s.store.CreateLink(t.Context(), link, 100, 0); err != nil {
					t.Fatal(err)
				}
			}
			return sent{owner, result + "/links", "scope=full&days=0", []string{"label"}}
		},
		"what was decided, on a result that another has replaced": func(t *testing.T) sent {
			s := newScene(t)
			return sent{s.by[0], s.of("/r/{token}/outcome", 0), "course=undecided&status=proposed", []string{"why", "by", "next"}}
		},
		"how it went, where nothing is decided": func(t *testing.T) sent {
			b := newSite(t, document(t, "lunch.yaml")).browser()
			return sent{b, b.decide("lunch", nil) + "/went", "went=better", []string{"words"}}
		},
		"an answer in a round that has closed": func(t *testing.T) sent {
			m := openTeam(t, "", disputed)
			m.closePass()
			return sent{m.people["Ann"], m.sessions["Ann"] + "/q/time", "choice=long", []string{"note"}}
		},
		"joining a round that has closed": func(t *testing.T) sent {
			m := openTeam(t, "", disputed)
			late := m.browser()
			late.get(m.join).want(t, http.StatusOK)
			m.closePass()
			return sent{late, m.join, "", []string{"name"}}
		},
		"names for a round that has closed": func(t *testing.T) sent {
			m := openTeam(t, "", disputed)
			m.closePass()
			return sent{m.maker, m.round + "/invite", "", []string{"names"}}
		},
		"a settlement of a result that is frozen": func(t *testing.T) sent {
			m := openTeam(t, "", disputed).closePass()
			m.settleAll(t)
			m.maker.post(m.round+"/freeze", m.maker.get(m.round).fields(m.round+"/freeze").Encode()).to(t)
			return sent{m.maker, m.round + "/settle", "question=time&choice=long", []string{"why"}}
		},
		"a reason in two lines, beside no answer": func(t *testing.T) sent {
			m := openTeam(t, "", disputed).closePass()
			return sent{m.maker, m.round + "/settle", "question=time&saved=open", []string{"why"}}
		},
		"a dissent from nothing": func(t *testing.T) sent {
			m := openTeam(t, "", disputed)
			m.closePass()
			return sent{m.people["Ann"], m.round + "/dissent", "question=time", []string{"text"}}
		},
		"an answer in a session that is removed": func(t *testing.T) sent {
			s := newSite(t, document(t, "lunch.yaml"))
			b := s.browser()
			first, session := b.begin("lunch")
			b.post("/mine/"+strings.TrimPrefix(session, "/s/")+"/delete", "").to(t)
			return sent{b, first, "choice=long", []string{"note"}}
		},
		"an answer of somebody who is signed out": func(t *testing.T) sent {
			s := newSite(t)
			s.staffed(byHeader())
			s.serve(document(t, "lunch.yaml"))
			b := s.browser().of("ana")
			first, _ := b.begin("lunch")
			b.sends = nil
			return sent{b, first, "choice=long", []string{"note"}}
		},
		"a handing over by somebody who does not keep the site": func(t *testing.T) sent {
			return sent{reviewed(t).browser().signed("ana", ""), "/register/keepers/hand-over", "do=count", []string{"from", "to"}}
		},
		"a review where somebody else gave one": func(t *testing.T) sent {
			s := reviewed(t)
			ana, ben, eve := s.browser().signed("ana", ""), s.browser().signed("ben", ""), s.browser().signed("eve", "architects")
			link := ana.askedIn(ana.decide("lunch", hasty()), "saved=0")
			ben.post(link+"/review", "saved=1&step=agreed&note=").to(t)
			return sent{eve, link + "/review", "saved=1&step=agreed", []string{"note"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := prepare(t)
			form := typedInto(s.body, s.fields)
			p := s.by.post(s.path, form.Encode())
			if p.StatusCode < http.StatusBadRequest {
				t.Fatalf("status %d", p.StatusCode)
			}
			p.wantGivenBack(t, name, form)
		})
	}
}

// TestSettlingThatIsOvertakenByTheResult settles, and takes back, in a tab while
// another one settles otherwise and freezes the result.
func TestSettlingThatIsOvertakenByTheResult(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/settle", "/unsettle"} {
		m := openTeam(t, "", disputed).closePass()
		m.maker.post(m.round+"/settle", m.settleForm("time", "long", "Before")).to(t)
		form := m.settleForm("time", "long", "My own reason")
		m.configure = func(c *handlers.Config) {
			c.Store = &closingStore{c.Store, func() {
				round := m.stored(t)
				result := questions.Result{
					ID: "RESULT", Session: round.ID, Owner: round.Owner, Questionnaire: round.Questionnaire, Version: round.Version,
					Answers: questions.Answers{}, Verdict: []byte("{}"), Team: []byte("{}"), Created: *m.now.Load(),
				}
				err := m.store.FreezeRound(t.Context(), round.ID, result, func(r *questions.Round) error {
					s := r.Settled[0]
					s.Why = "Otherwise"
					return errors.Join(r.Settle(s, result.Created), r.Freeze(result.ID, result.Created))
				})
				if err != nil {
					t.Error(err)
				}
			}}
		}
		m.serve(document(t, "lunch.yaml"))
		p := m.maker.post(m.round+path, form).want(t, http.StatusConflict)
		if got := p.says("message"); !strings.Contains(got, "The result is frozen") || !strings.Contains(p.text, "My own reason") {
			t.Errorf("%s: the page says %q", path, got)
		}
	}
}

// TestNoControlCharacterIsGivenBack sends what no page may have, in forms that are
// refused and in an address.
func TestNoControlCharacterIsGivenBack(t *testing.T) {
	t.Parallel()
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.decide("lunch", nil)
	round, _ := b.openRound()
	const odd = "a%00b%1Bc%C2%85d"
	for name, p := range map[string]page{
		"a day":      b.post(result+"/upkeep", "review="+odd),
		"a name":     b.post(round+"/invite", "names="+odd+strings.Repeat("e", questions.MaxPerson)),
		"an address": b.get(result + "/share?label=" + odd + "%FF"),
	} {
		if strings.ContainsAny(p.text, "\x00\x1b\u0085") || !utf8.ValidString(p.text) || !strings.Contains(p.text, "a b c d") {
			t.Errorf("%s: status %d, and it has a control character, or not what was sent", name, p.StatusCode)
		}
	}
}
