package handlers_test

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions"
)

// forEverybody are the routes that open for whoever has not signed in.
var forEverybody = []string{
	"GET /", "GET /privacy", "GET /w/{questionnaire}", "GET /w/{questionnaire}/options/{option}", "GET /sources/{questionnaire}", "GET /static/*",
	"GET /healthz", "GET /readyz", "GET /metrics",
}

// signingIn are the routes that there are where people sign in alone, with what
// members, keepers, strangers and reviewers get at the address of an owner.
var signingIn = map[string][4]int{
	"GET /sign-in":          {303, 303, 403, 303},
	"GET /sign-in/callback": {404, 404, 404, 404},
	"GET /sign-in/browser":  {303, 303, 303, 303},
	"POST /sign-in/browser": {400, 400, 403, 400},
	"POST /sign-out":        {200, 200, 200, 200},

	"GET /register":                    {200, 200, 303, 200},
	"GET /register.atom":               {200, 200, 303, 200},
	"GET /register.csv":                {200, 200, 303, 200},
	"GET /register/keepers":            {403, 200, 303, 403},
	"POST /register/keepers/hand-over": {403, 422, 403, 403},
	"GET /reviews":                     {200, 200, 303, 200},
	"GET /r/{token}/review":            {403, 403, 303, 403},
	"POST /r/{token}/review":           {403, 403, 403, 403},
	"POST /r/{token}/review/ask":       {403, 403, 403, 403},
	"POST /r/{token}/publish":          {403, 403, 403, 403},
	"POST /r/{token}/withdraw":         {403, 403, 403, 403},
}

// notWithPeople are the routes that there are where nobody signs in alone.
var notWithPeople = []string{"POST /mine/handover", "GET /handover/{code}", "POST /handover/{code}"}

// newStaffedScene is a scene in which everybody has signed in.
func newStaffedScene(t *testing.T) *scene {
	t.Helper()
	s := newSite(t)
	s.reviewing(sitefile.Review{Questionnaires: []sitefile.Named{{ID: "lunch"}}, By: []string{"group:reviewers"}})
	s.people = 0
	s.serve(document(t, "lunch.yaml"))
	return s.scene()
}

// visitors are those who come to somebody else's: a member and a keeper, who have
// signed in, a stranger, who has not, and somebody who reviews every lunch. There are
// new ones each time.
func (s *scene) visitors(n int) [4]*browser {
	member, keeper, stranger, reviewer := s.browser().of(fmt.Sprint("member ", n)), s.browser(), s.browser(), s.browser()
	reviewer.sends = func(r *http.Request) {
		as(fmt.Sprint("reviewer ", n))(r)
		r.Header.Set("X-Forwarded-Groups", "staff, reviewers")
	}
	keeper.sends = func(r *http.Request) {
		as(fmt.Sprint("keeper ", n))(r)
		r.Header.Set("X-Forwarded-Groups", "staff, keepers")
	}
	stranger.sends = nil
	return [4]*browser{member, keeper, stranger, reviewer}
}

// TestKeepersSeeNoMoreOfOthers goes through every route to what is somebody else's,
// by its own address. Members, keepers and reviewers get what a stranger gets where nobody signs
// in, and a stranger is led to sign in.
func TestKeepersSeeNoMoreOfOthers(t *testing.T) {
	t.Parallel()
	s := newStaffedScene(t)
	known := map[string]bool{}
	for n, row := range may {
		name := row.method + " " + row.route
		if slices.Contains(notWithPeople, name) {
			continue
		}
		known[name] = true
		for i, b := range s.visitors(n) {
			p := b.do(row.method, s.of(row.route, 0), row.body)
			want := row.want.of(5)
			if i == 2 && !slices.Contains(forEverybody, name) && !strings.HasPrefix(row.route, "/schemas/") {
				want = map[bool]int{true: http.StatusSeeOther, false: http.StatusForbidden}[row.method == http.MethodGet]
			}
			if p.StatusCode != want {
				t.Errorf("%s by visitor %d: status %d, want %d", name, i, p.StatusCode, want)
			}
			if i == 2 && want == http.StatusSeeOther && !strings.HasPrefix(p.Header.Get("Location"), "/sign-in?to=") {
				t.Errorf("%s leads a stranger to %s", name, p.Header.Get("Location"))
			}
		}
	}
	for name, want := range signingIn {
		known[name] = true
		method, route, _ := strings.Cut(name, " ")
		for i, b := range s.visitors(0) {
			if p := b.do(method, s.of(route, 0), ""); p.StatusCode != want[i] {
				t.Errorf("%s by visitor %d: status %d, want %d", name, i, p.StatusCode, want[i])
			}
		}
	}
	link := s.of("/r/{token}/review", 1) // by a link to everything
	for i, want := range []int{http.StatusForbidden, http.StatusForbidden, http.StatusSeeOther, http.StatusOK} {
		if p := s.visitors(0)[i].get(link); p.StatusCode != want {
			t.Errorf("the page for reviewers by visitor %d: status %d, want %d", i, p.StatusCode, want)
		}
	}
	err := chi.Walk(s.Config.Handler.(chi.Routes), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if !known[method+" "+route] {
			t.Errorf("%s %s has no row", method, route)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestNobodyLearnsWhoBeganByALink works out the id of what a reader began from all that
// another reader of the same link knows. There is nothing under it, while the session
// itself would be refused to whoever else asks for it.
func TestNobodyLearnsWhoBeganByALink(t *testing.T) {
	t.Parallel()
	s := house(t, document(t, "lunch.yaml"))
	owner, ana, eve := s.browser().of("owner"), s.browser().of("ana"), s.browser().of("eve")
	link := owner.share(owner.titled("Friday"), questions.Full)
	begun := ana.post(link+"/again", "from=answers").to(t)
	eve.get(begun).want(t, http.StatusForbidden)
	who := questions.Account{Subject: "ana"}.Owner()
	hash := sha256.New()
	for _, part := range []string{string(who[:]), "again " + link + " answers", parse(t, document(t, "lunch.yaml")).Version, "0"} {
		_, _ = fmt.Fprintf(hash, "%d %s", len(part), part)
	}
	eve.get("/s/"+base32.StdEncoding.EncodeToString(hash.Sum(nil))[:26]).want(t, http.StatusNotFound)
	if again := ana.post(link+"/again", "from=answers").to(t); again != begun {
		t.Errorf("pressed twice it leads to %s and %s", begun, again)
	}
}

// TestPeopleAreAskedForNoNameTwice begins forms with what people are called, and
// says nowhere that what they begin is a browser's.
func TestPeopleAreAskedForNoNameTwice(t *testing.T) {
	t.Parallel()
	s := newStaffedScene(t)
	reader := s.browser()
	reader.sends = func(r *http.Request) {
		as("S-9")(r)
		r.Header.Set("X-Forwarded-Name", "Zoë \u202e<b>")
	}
	talk := s.of("/r/{token}/comments", 6)
	join := reader.get(s.of("/join/{join}", 0)).want(t, http.StatusOK)
	if got := join.Find("[data-testid=joins-as] bdi").Text(); got != "Zoë <b>" || join.Find("input[name=name]").Length() != 0 {
		t.Errorf("people join with the name %q", got)
	}
	p := reader.get(talk).want(t, http.StatusOK)
	if got := p.Find("[data-testid=comments-as] bdi").Text(); got != "Zoë <b>" || p.Find("input[name=name]").Length() != 0 {
		t.Errorf("comments are with the name %q", got)
	}
	for _, body := range []string{"name=Boss&about=verdict&text=One", "about=verdict&text=Two"} { // nobody comments as another
		reader.post(talk, body).to(t)
	}
	if p := reader.get(talk); strings.Contains(p.text, "Boss") || p.Find("[data-testid=comment] h3").FilterFunction(func(_ int, h *goquery.Selection) bool { return h.Text() == "Zoë <b>" }).Length() != 2 {
		t.Errorf("it says %s", p.Find("main").Text())
	}
	if p := reader.post(talk, "about=verdict&text=").want(t, http.StatusUnprocessableEntity); p.Find("[data-testid=comments-as]").Length() != 1 || strings.Contains(p.text, "Enter your name") {
		t.Error("whoever is known is asked for the name after a mistake")
	}
	long := s.browser()
	long.sends = func(r *http.Request) {
		as("S-11")(r)
		r.Header.Set("X-Forwarded-Name", strings.Repeat("z", questions.MaxCommenter+1))
	}
	long.post(talk, "name=Boss&about=verdict&text=Three").to(t)
	if p := long.get(talk); strings.Contains(p.text, "Boss") || !strings.Contains(p.Find("[data-testid=comment] h3").Text(), strings.Repeat("z", questions.MaxCommenter-1)+"…") {
		t.Errorf("with a long name it says %s", p.Find("main").Text())
	}
	nameless := s.browser()
	nameless.sends = func(r *http.Request) {
		as("S-10")(r)
		r.Header.Set("X-Forwarded-Email", "s.ten@example.org")
	}
	if p := nameless.get(talk); p.Find("input[name=name]").AttrOr("value", "none") != "" || strings.Contains(p.Find("#comment-form").Text(), "s.ten@") {
		t.Error("whoever has no name is not asked for one")
	}
	for typed, shown := range map[string]string{
		"Zoë <b>":               "Zoë <b> (as typed)", // as a colleague is called
		"x (as typed)":          "x (as typed) (as typed)",
		strings.Repeat("y", 60): strings.Repeat("y", 48) + "… (as typed)",
		"\u202eoëZ":             "oëZ (as typed)",
	} {
		nameless.post(talk, "about=verdict&text=Four&name="+url.QueryEscape(typed)).to(t)
		if p := nameless.get(talk); p.Find("[data-testid=comment] h3").FilterFunction(func(_ int, h *goquery.Selection) bool { return h.Text() == shown }).Length() != 1 {
			t.Errorf("whoever types %q is not shown as %q", typed, shown)
		}
	}
	for _, path := range []string{talk, s.of("/join/{join}", 0)} {
		if hint := nameless.get(path).Find("#name-hint").Text(); !strings.Contains(hint, "characters. ") || !strings.Contains(hint, "“(as typed)” stands behind it") {
			t.Errorf("%s: the hint is %q", path, hint)
		}
	}
	nameless.post(s.of("/join/{join}", 0), "key=given&name=Boss").to(t)
	reader.post(s.of("/join/{join}", 0), "key=given&name=Boss").to(t) // nobody joins as another
	round, err := s.store.Round(t.Context(), strings.TrimPrefix(s.round, "/rounds/"))
	named := func(name string) bool {
		return slices.ContainsFunc(round.People, func(p questions.Person) bool { return p.Name == name })
	}
	if err != nil || !named("Zoë <b>") || named("Boss") || !named("Boss (as typed)") {
		t.Errorf("in the round are %+v, %v", round.People, err)
	}
	stranger := s.browser()
	stranger.sends = nil
	if p := stranger.get(talk).want(t, http.StatusOK); p.Find("form[action*=comments]").Length() != 0 || len(stranger.cookies()) != 0 {
		t.Error("whoever has not signed in may comment, or gets a key")
	}
	for _, path := range []string{"/", "/mine", s.of("/r/{token}", 0), s.of("/r/{token}/comments", 0), s.round, s.of("/join/{join}", 0), "/w/lunch", "/w/lunch/round"} {
		for i, b := range []*browser{s.by[0], s.by[7]} {
			p := b.get(path)
			for _, word := range []string{"this browser", "cookie", "another device"} {
				if strings.Contains(p.Find("main").Text(), word) {
					t.Errorf("%s by %d speaks of %s", path, i, word)
				}
			}
		}
	}
}
