package handlers_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

// roundReaders are who may come by, in the order of the columns: the maker of a
// round, who is not in it as a person; Ann, who has answered; Dora, who has joined
// and not answered; a browser with a key; and one without. All know its address and
// the link to join, and the last two try the session of Ann.
var roundReaders = [...]string{"maker", "Ann", "Dora", "stranger", "no key"}

// roundRow says what a route of rounds answers to whom once the first pass is over:
// want, but in some phases something else. While it is on, that stands in may.
type roundRow struct {
	method, route, body string
	want                roundStatuses
	but                 map[questions.Phase]roundStatuses
}

// roundStatuses are what each of roundReaders gets.
type roundStatuses [len(roundReaders)]int

func (r roundRow) in(phase questions.Phase) roundStatuses {
	if other, ok := r.but[phase]; ok {
		return other
	}
	return r.want
}

// makers are what the maker of a round gets, whom all others are refused.
func makers(status int) roundStatuses { return roundStatuses{status, 403, 403, 403, 403} }

// answerers are what Ann and Dora get for their own sessions.
func answerers(ann, dora int) roundStatuses { return roundStatuses{403, ann, dora, 403, 403} }

type inPhases = map[questions.Phase]roundStatuses

var mayLater = []roundRow{
	{"GET", "/rounds/{round}", "", roundStatuses{200, 200, 200, 403, 403}, nil},
	{"GET", "/join/{join}", "", roundStatuses{303, 303, 303, 200, 200}, inPhases{questions.TooFew: {303, 303, 303, 409, 409}}},
	{"POST", "/join/{join}", "name=Eve", roundStatuses{409, 303, 303, 409, 403}, nil},
	{"POST", "/rounds/{round}/close", "phase=again", makers(303), nil},
	{"POST", "/rounds/{round}/extend", "span=24h0m0s&was={closes}", makers(409), inPhases{questions.TooFew: makers(303)}},
	{"POST", "/rounds/{round}/people", "expected=9&least=2&was={numbers}", makers(409), nil},
	{"POST", "/rounds/{round}/hide-names", "", makers(409), nil},
	{"POST", "/rounds/{round}/invite", "names=Eve", makers(409), nil},
	{"POST", "/rounds/{round}/end-link", "", makers(303), nil},
	{"POST", "/rounds/{round}/settle", "question=time&choice=long&why=x&importance=normal", makers(409), inPhases{questions.Settling: makers(303)}},
	{"POST", "/rounds/{round}/unsettle", "question=time", makers(409), inPhases{questions.Settling: makers(303)}},
	{"POST", "/rounds/{round}/dissent", "question=time&text=x", roundStatuses{409, 409, 409, 403, 403}, inPhases{questions.Settling: {409, 303, 409, 403, 403}}},
	// While it is settled the form lacks what its maker has seen.
	{"POST", "/rounds/{round}/freeze", "", makers(409), inPhases{questions.Frozen: makers(303)}},
	// The number is that of Ann.
	{"POST", "/rounds/{round}/people/{number}/remove", "", answerers(409, 403), inPhases{questions.TooFew: answerers(303, 403)}},
	{"GET", "/s/{session}", "", answerers(303, 303), nil},
	{"GET", "/s/{session}/q/{question}", "", answerers(409, 409), inPhases{questions.AnsweringAgain: answerers(200, 409)}},
	{"POST", "/s/{session}/q/{question}", "choice=long", answerers(409, 409), inPhases{questions.AnsweringAgain: answerers(303, 409)}},
	{"GET", "/s/{session}/review", "", answerers(200, 200), nil},
	{"POST", "/s/{session}/finish", "", answerers(409, 409), inPhases{questions.AnsweringAgain: answerers(303, 409)}},
	{"POST", "/s/{session}/update", "", answerers(303, 303), nil},
}

// laterScene is a round in a phase, with a browser for each of roundReaders. In the
// phases in which something can be settled, what differs is.
type laterScene struct {
	*team
	by      [len(roundReaders)]*browser
	closes  string
	numbers string // how many people are expected and needed
	number  string // of Ann
}

func newLaterScene(t *testing.T, phase questions.Phase) *laterScene {
	t.Helper()
	rules := map[questions.Phase]string{questions.TooFew: "least=3", questions.AnsweringAgain: "pass=72"}[phase]
	s := &laterScene{team: openTeam(t, rules, map[string]map[string]string{"Ann": hurried, "Bo": guests})}
	dora, stranger := s.browser(), s.browser()
	s.sessions["Dora"], _, _ = strings.Cut(dora.joinRound(s.join, "Dora"), "/q/")
	stranger.begin("lunch")
	s.by = [...]*browser{s.maker, s.people["Ann"], dora, stranger, s.browser()}
	stored := s.stored(t)
	s.numbers = fmt.Sprintf("%d-%d", stored.Rules.Expected, stored.Rules.Least)
	s.closes, s.number = strconv.FormatInt(stored.Rules.Closes.Unix(), 10), strconv.Itoa(stored.Person(s.by[1].owner()).Number)
	s.closePass()
	if phase == questions.Settling || phase == questions.Frozen {
		s.maker.post(s.round+"/settle", s.settleForm("time", "long", "x")).to(t)
		s.settleAll(t)
	}
	if phase == questions.Frozen {
		s.maker.post(s.round+"/freeze", s.maker.get(s.round).fields(s.round+"/freeze").Encode()).to(t)
	}
	stored = s.stored(t)
	if got := stored.Phase(*s.now.Load()); got != phase {
		t.Fatalf("the round is %s, want %s", got, phase)
	}
	return s
}

// of is the path by which a reader comes to a route.
func (s *laterScene) of(route, reader string) string {
	session, ok := s.sessions[reader]
	if !ok {
		session = s.sessions["Ann"]
	}
	return strings.NewReplacer("{round}", s.round[len("/rounds/"):], "{join}", s.join[len("/join/"):], "{session}", session[len("/s/"):],
		"{number}", s.number, "{question}", "time").Replace(route)
}

// TestWhoMaySeeWhatOfARoundLater goes through every route of rounds as every reader,
// in every phase after the first.
func TestWhoMaySeeWhatOfARoundLater(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, row := range mayLater {
		known[row.method+" "+row.route] = true
	}
	for _, row := range may {
		if ofRound := strings.Contains(row.route, "{round}") || strings.Contains(row.route, "{join}") || strings.Contains(row.route, "{session}"); ofRound && !known[row.method+" "+row.route] {
			t.Errorf("%s %s has no row for the phases after the first", row.method, row.route)
		}
	}
	for _, phase := range []questions.Phase{questions.TooFew, questions.AnsweringAgain, questions.Settling, questions.Frozen} {
		t.Run(string(phase), func(t *testing.T) {
			t.Parallel()
			s := newLaterScene(t, phase)
			for _, row := range mayLater {
				var got roundStatuses
				for i, reader := range roundReaders {
					got[i] = s.by[i].do(row.method, s.of(row.route, reader), strings.NewReplacer("{closes}", s.closes, "{numbers}", s.numbers).Replace(row.body)).StatusCode
					if row.method == http.MethodPost && got[i] < http.StatusBadRequest {
						s = newLaterScene(t, phase) // that may have changed it
					}
				}
				if want := row.in(phase); got != want {
					t.Errorf("%s %s: %v get %v, want %v", row.method, row.route, roundReaders, got, want)
				}
			}
		})
	}
}
