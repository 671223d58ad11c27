package handlers_test

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/static"
)

// readers are who may come by, in the order of the table's columns: the
// owner's browser, somebody with a link to everything, to the verdict alone,
// one that was revoked, one that has expired, and somebody with a browser of
// their own who knows the result's own address, and somebody with a link whose
// readers may comment, who has done so. The last three are of a round in which
// people answer: its maker, somebody who has answered, and somebody who has not.
// The readers of full, verdict, revoked and expired links have no key, and all
// know the link to join.
var readers = [...]string{"owner", "full", "verdict", "revoked", "expired", "stranger", "commenter", "maker", "answered", "answering"}

// endings are those of the files of a result, such as ".csv".
func endings() (all []string) {
	for _, row := range may {
		if ending, ok := strings.CutPrefix(row.route, "/r/{token}."); ok {
			all = append(all, "."+ending)
		}
	}
	return all
}

// statuses are what each of the readers gets. Those of a round get what a stranger
// does where nothing else is said.
type statuses [len(readers)]int

func (s statuses) of(reader int) int { return cmp.Or(s[reader], s[5]) }

// row is a route, a good request for it, and what that gets.
type row struct {
	method, route, body string
	want                statuses
}

// may says what every route answers to whom. A route without a row fails.
var may = []row{
	{"GET", "/", "", all(200)},
	{"GET", "/privacy", "", all(200)},
	{"GET", "/w/{questionnaire}", "", all(200)},
	{"POST", "/w/{questionnaire}", "", all(303)},
	{"GET", "/w/{questionnaire}/options/{option}", "", all(200)},
	{"GET", "/sources/{questionnaire}", "", all(200)},

	{"GET", "/s/{session}", "", owners(303, 403)},
	{"GET", "/s/{session}/q/{question}", "", owners(200, 403)},
	{"POST", "/s/{session}/q/{question}", "choice=long", owners(303, 403)},
	{"GET", "/s/{session}/review", "", owners(200, 403)},
	{"POST", "/s/{session}/finish", "", owners(303, 403)},
	{"POST", "/s/{session}/update", "", owners(303, 403)},

	{"GET", "/mine", "", all(200)},
	{"POST", "/mine/{decision}/rename", "title=New", owners(303, 403)},
	// Others are led to their own list, as is who presses the button twice.
	{"POST", "/mine/{decision}/delete", "", statuses{303, 403, 403, 403, 403, 303, 303}},
	{"POST", "/mine/handover", "", statuses{200, 403, 403, 403, 403, 200, 409}},
	{"GET", "/handover/{code}", "", owners(409, 200)},
	{"POST", "/handover/{code}", "", owners(409, 303)},

	{"GET", "/r/{token}/share", "", statuses{200, 403, 403, 410, 410, 403, 403}},
	{"POST", "/r/{token}/links", "scope=full&days=0", statuses{303, 403, 403, 410, 410, 403, 403}},
	{"POST", "/r/{token}/links/{link}/revoke", "", statuses{303, 403, 403, 410, 410, 403, 403}},
	{"POST", "/r/{token}/upkeep", "", statuses{303, 403, 403, 410, 410, 403, 403}},
	// The result of the scene is superseded, so its owner is asked to look again.
	{"POST", "/r/{token}/outcome", "course=undecided&status=proposed", statuses{422, 403, 403, 410, 410, 403, 403}},
	{"POST", "/r/{token}/went", "went=better", statuses{303, 403, 403, 410, 410, 403, 403}},
	{"POST", "/r/{token}/reopen", "", statuses{303, 403, 403, 410, 410, 403, 403}},
	{"POST", "/r/{token}/update", "", statuses{303, 403, 403, 410, 410, 403, 403}},
	{"POST", "/r/{token}/again", "from=empty", statuses{303, 303, 303, 410, 410, 403, 303}},

	{"GET", "/r/{token}", "", statuses{200, 200, 200, 410, 410, 403, 200}},
	{"GET", "/r/{token}/options/{option}", "", statuses{200, 200, 200, 410, 410, 403, 200}},
	{"GET", "/r/{token}/summary", "", statuses{200, 200, 200, 410, 410, 403, 200}},
	{"GET", "/r/{token}/compare", "", statuses{200, 200, 403, 410, 410, 403, 200}},
	{"GET", "/r/{token}/what-if", "", statuses{303, 303, 403, 410, 410, 403, 303}},
	{"POST", "/r/{token}/what-if", "question=time&choice=long", statuses{303, 303, 403, 410, 410, 403, 303}},
	{"GET", "/r/{token}/today", "", statuses{303, 303, 403, 410, 410, 403, 303}},
	{"GET", "/r/{token}/newer", "", statuses{200, 200, 200, 410, 410, 403, 200}},
	{"GET", "/r/{token}.json", "", statuses{200, 200, 403, 410, 410, 403, 200}},
	{"GET", "/r/{token}.md", "", statuses{200, 200, 403, 410, 410, 403, 200}},
	{"GET", "/r/{token}.csv", "", statuses{200, 200, 403, 410, 410, 403, 200}},
	{"GET", "/r/{token}.png", "", statuses{200, 200, 200, 410, 410, 403, 200}},
	{"GET", "/r/{token}.svg", "", statuses{200, 200, 200, 410, 410, 403, 200}},
	{"GET", "/r/{token}.ics", "", statuses{200, 200, 200, 410, 410, 403, 200}},
	{"GET", "/r/{token}.atom", "", statuses{200, 200, 200, 410, 410, 403, 200}},

	{"GET", "/r/{token}/comments", "", statuses{200, 403, 403, 410, 410, 403, 200}},
	{"POST", "/r/{token}/comments", "name=Ben&about=verdict&text=So%3F", statuses{403, 403, 403, 410, 410, 403, 303}},
	{"POST", "/r/{token}/comments/read", "seen=1", statuses{303, 403, 403, 410, 410, 403, 403}},
	{"POST", "/r/{token}/comments/{comment}", "do=settle", statuses{303, 403, 403, 410, 410, 403, 403}},
	// Others delete nothing, and are told so as is who presses the button twice.
	{"POST", "/mine/comments/{comment}/delete", "", statuses{303, 403, 403, 403, 403, 303, 303}},

	{"GET", "/w/{questionnaire}/round", "", all(200)},
	{"POST", "/w/{questionnaire}/round", openForm(), statuses{303, 403, 403, 403, 403, 303, 303, 303, 303, 303}},
	{"GET", "/join/{join}", "", statuses{200, 200, 200, 200, 200, 200, 200, 303, 303, 303}},
	{"POST", "/join/{join}", "name=Dora", statuses{303, 403, 403, 403, 403, 303, 303, 303, 303, 303}},
	{"GET", "/rounds/{round}", "", members(200, 200, 403)},
	{"POST", "/rounds/{round}/close", "phase=answering", members(303, 403, 403)},
	{"POST", "/rounds/{round}/extend", "span=24h0m0s&was=1796212800", members(303, 403, 403)},
	{"POST", "/rounds/{round}/people", "expected=4&least=2&was=0-2", members(303, 403, 403)},
	{"POST", "/rounds/{round}/hide-names", "", members(303, 403, 403)},
	{"POST", "/rounds/{round}/invite", "names=Dora", members(303, 403, 403)},
	{"POST", "/rounds/{round}/end-link", "", members(303, 403, 403)},
	// The round of the scene is open, so nothing is settled yet. What rounds answer in
	// later phases stands in round_access_test.go.
	{"POST", "/rounds/{round}/settle", "question=time&choice=long&why=x", members(409, 403, 403)},
	{"POST", "/rounds/{round}/unsettle", "question=time", members(409, 403, 403)},
	{"POST", "/rounds/{round}/dissent", "question=time&text=x", members(409, 409, 403)},
	{"POST", "/rounds/{round}/freeze", "", members(409, 403, 403)},
	// The number is that of whoever has answered.
	{"POST", "/rounds/{round}/people/{number}/remove", "", statuses{403, 403, 403, 403, 403, 403, 403, 403, 303, 403}},

	{"GET", "/schemas/result-1.json", "", all(200)},
	{"GET", "/schemas/questionnaire-1.json", "", all(200)},
	{"GET", "/schemas/personas-1.json", "", all(200)},
	{"GET", "/schemas/site-1.json", "", all(200)},
	{"GET", "/static/*", "", all(200)},
	{"GET", "/healthz", "", all(200)},
	{"GET", "/readyz", "", all(200)},
	{"GET", "/metrics", "", all(200)},
}

func all(status int) statuses {
	var s statuses
	for i := range s {
		s[i] = status
	}
	return s
}

func owners(status, others int) statuses {
	s := all(others)
	s[0] = status
	return s
}

// members are what the maker of a round gets, those in it, and everybody else.
func members(maker, people, others int) statuses {
	s := all(others)
	s[7], s[8], s[9] = maker, people, people
	return s
}

// scene is a site on which one decision was made, replaced and shared in every
// way, and a round is open.
type scene struct {
	*site
	by     [len(readers)]*browser
	tokens [len(readers)]string
	path   *strings.Replacer
	code   string
	round  string
}

func newScene(t *testing.T) *scene {
	t.Helper()
	return newSite(t, document(t, "lunch.yaml")).scene()
}

func (plain *site) scene() *scene {
	t, s := plain.t, &scene{site: plain}
	t.Helper()
	owner := s.browser()
	result := owner.decide("lunch", map[string]string{"time": "short"})
	token := func(path string) string { return strings.TrimPrefix(path, s.prefix+"/r/") }
	owner.post(result+"/outcome", "course=another&option=bistro&status=accepted&why=Guests+come.&by=Anna&next=Book+a+table").to(t)
	full, verdict, revoked := owner.share(result, questions.Full), owner.share(result, questions.VerdictOnly), owner.share(result, questions.Full)
	owner.post(result+"/links/"+token(revoked)+"/revoke", "").to(t)
	talk := owner.shareForComments(result)
	owner.post(result+"/links", "scope=full&days=7").to(t)
	links, err := s.store.LinksOf(t.Context(), token(result))
	if err != nil {
		t.Fatal(err)
	}
	expired := links[slices.IndexFunc(links, func(l questions.Link) bool { return !l.Expires.IsZero() })].Token
	s.pass(8 * 24 * time.Hour)
	owner.post(result+"/upkeep", "review=2027-03-01&announce=yes").to(t)
	kept, err := s.store.Result(t.Context(), token(result))
	if err != nil {
		t.Fatal(err)
	}
	owner.post(s.prefix+"/s/"+kept.Session+"/q/money", "choice=boss").to(t)
	owner.post(s.prefix+"/s/"+kept.Session+"/finish", "").to(t)

	s.tokens = [...]string{token(result), token(full), token(verdict), token(revoked), expired, token(result), token(talk), token(result), token(result), token(result)}
	for i := range readers {
		s.by[i] = s.browser()
	}
	s.by[0] = owner
	owner.owns = true
	s.by[5].begin("lunch")
	s.by[6].comment(talk, "name=Carla&about=verdict&text=Who+pays%3F")
	said, err := s.store.CommentsOf(t.Context(), token(result))
	if err != nil || len(said) != 1 {
		t.Fatalf("%d comments, %v", len(said), err)
	}
	join, number := s.openScene()
	if s.people < 0 {
		s.code = strings.TrimPrefix(owner.deviceLink(), s.prefix+"/handover/")
	}
	s.path = strings.NewReplacer(
		"{session}", kept.Session, "{decision}", kept.Session, "{link}", token(full), "{code}", s.code, "{comment}", said[0].ID,
		"{join}", strings.TrimPrefix(join, s.prefix+"/join/"), "{round}", strings.TrimPrefix(s.round, s.prefix+"/rounds/"), "{number}", number,
		"{questionnaire}", "lunch", "{option}", "canteen", "{question}", "time", "/static/*", static.Path("app.css"))
	return s
}

// openScene opens the round of the scene: two have answered, one of whom is its
// maker. It returns the path to join, and the number of the other.
func (s *scene) openScene() (join, number string) {
	maker, answered, answering := s.by[7], s.by[8], s.by[9]
	s.round, join = maker.openRound("least", "2")
	maker.answerRound(join, "Anna", map[string]string{"time": "short"})
	answered.answerRound(join, "Ben", map[string]string{"time": "long"})
	answering.joinRound(join, "Carla")
	for _, p := range maker.stored(s.round).People {
		if p.Name == "Ben" {
			number = strconv.Itoa(p.Number)
		}
	}
	return join, number
}

// of is the path by which a reader comes to a route.
func (s *scene) of(route string, reader int) string {
	return s.prefix + s.path.Replace(strings.ReplaceAll(route, "{token}", s.tokens[reader]))
}

// TestWhoMaySeeWhat goes through every route as every reader.
// TestOtherMethodsAreRefused does so with every other method.
func TestWhoMaySeeWhat(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, scope := range questions.Scopes() {
		if !slices.Contains(readers[:], string(scope)) {
			t.Errorf("none of the readers has a link of scope %q", scope)
		}
	}
	known := map[string]bool{}
	fresh := newScene(t)
	for _, row := range may {
		known[row.method+" "+row.route] = true
		for i, reader := range readers {
			p := fresh.by[i].do(row.method, fresh.of(row.route, i), row.body)
			if want := row.want.of(i); p.StatusCode != want {
				t.Errorf("%s %s by %s: status %d, want %d", row.method, row.route, reader, p.StatusCode, want)
			}
			if row.method == http.MethodPost && p.StatusCode < http.StatusBadRequest {
				fresh = newScene(t) // that may have changed it
			}
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

// TestEndedLinksCannotBeToldApart compares all that a stranger can observe of a
// link that was revoked, one that has expired, and one that never was.
func TestEndedLinksCannotBeToldApart(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, row := range may {
		if !strings.HasPrefix(row.route, "/r/{token}") {
			continue
		}
		var pages [3]page
		for i, token := range []string{s.tokens[3], s.tokens[4], "THISTOKENNEVERWASANYTHING"} {
			path := s.path.Replace(strings.ReplaceAll(row.route, "{token}", token))
			pages[i] = s.browser().do(row.method, path, row.body)
		}
		for _, p := range pages {
			p.Header.Del("Date")
		}
		if pages[0].text != pages[1].text || fmt.Sprint(pages[0].Header) != fmt.Sprint(pages[1].Header) {
			t.Errorf("%s %s: revoked and expired links differ", row.method, row.route)
		}
		if got := pages[2].StatusCode; got != http.StatusNotFound {
			t.Errorf("%s %s: an unknown token gets status %d", row.method, row.route, got)
		}
		for _, p := range pages {
			p.Header.Del("Content-Length")
		}
		if ended, unknown := fmt.Sprint(pages[0].Header), fmt.Sprint(pages[2].Header); ended != unknown {
			t.Errorf("%s %s: ended links have the headers %s, unknown ones %s", row.method, row.route, ended, unknown)
		}
		if strings.Contains(pages[0].text, "Lunch") || strings.Contains(pages[0].text, "canteen") {
			t.Errorf("%s %s: an ended link says what it was about", row.method, row.route)
		}
	}
}
