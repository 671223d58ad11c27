package handlers_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// blindScene is a scene with a round in which everything that people write is
// marked.
type blindScene struct {
	*scene
	round, join string
	// sessions are those of the maker, of whoever has answered, and of whoever has
	// not.
	sessions [3]string
	number   string
}

// people are the names of the three readers who are in the round.
var people = [...]string{"maker", "answered", "answering"}

func newBlindScene(t *testing.T) *blindScene {
	t.Helper()
	s := &blindScene{scene: newScene(t)}
	maker := s.by[7]
	s.round, s.join = maker.openRound("title", mark+"title", "ask", mark+"ask", "least", "3")
	for i, who := range people {
		b := s.by[7+i]
		first := b.joinRound(s.join, mark+"name"+who)
		s.sessions[i] = first[:strings.Index(first, "/q/")]
		next := b.post(first, url.Values{"choice": {"short"}, "note": {mark + "note" + who}}.Encode()).to(t)
		if who != "answering" {
			b.answerAll(next, map[string]string{"wishes": "vegan"})
			b.post(s.sessions[i]+"/finish", "").to(t)
		}
	}
	for _, p := range maker.stored(s.round).People {
		if p.Name == mark+"nameanswered" {
			s.number = strconv.Itoa(p.Number)
		}
	}
	return s
}

// at is the path by which a reader comes to a route, with the session of one of
// the people.
func (s *blindScene) at(route string, reader, session int) string {
	own := strings.NewReplacer("{round}", s.round[len("/rounds/"):], "{join}", s.join[len("/join/"):], "{number}", s.number,
		"{session}", s.sessions[session][len("/s/"):], "{decision}", s.sessions[session][len("/s/"):])
	return s.of(own.Replace(route), reader)
}

// everyPage gets every page as a reader, with the sessions of all people.
func (s *blindScene) everyPage(reader int, look func(path string, p page)) {
	for _, row := range may {
		if row.method != http.MethodGet || strings.HasPrefix(row.route, "/handover") {
			continue
		}
		for session := range s.sessions {
			path := s.at(row.route, reader, session)
			look(path, s.by[reader].get(path))
			if !strings.Contains(row.route, "{session}") {
				break
			}
		}
	}
}

// TestNobodySeesWhatOthersSay looks at every page as every reader, while people
// answer and after a round has closed with too few answers: nobody sees answers,
// notes or names that are not their own, but its maker sees the names. Nobody sees
// any option, which would be a verdict, where they answer.
func TestNobodySeesWhatOthersSay(t *testing.T) {
	t.Parallel()
	s := newBlindScene(t)
	for _, phase := range []string{"answering", "too few"} {
		for reader, name := range readers {
			allowed := map[string]bool{mark + "title": true, mark + "ask": true, mark + "note" + name: true, mark + "name" + name: true}
			if name == "maker" {
				for _, who := range people {
					allowed[mark+"name"+who] = true
				}
			}
			seen := map[string]bool{}
			s.everyPage(reader, func(path string, p page) {
				for _, found := range regexp.MustCompile(mark+`\w+`).FindAllString(p.text, -1) {
					seen[found] = true
					if !allowed[found] {
						t.Errorf("%s: %s sees %s on %s", phase, name, found, path)
					}
				}
				inRound := strings.HasPrefix(path, "/s/") || strings.HasPrefix(path, "/rounds/") || strings.HasPrefix(path, "/join/") || path == "/mine" || path == "/"
				if reader >= 7 && inRound && strings.Contains(p.text, "Canteen") {
					t.Errorf("%s: %s sees an option on %s", phase, name, path)
				}
			})
			if reader >= 7 && !seen[mark+"note"+name] {
				t.Errorf("%s: %s does not see their own note, so this shows less than it should", phase, name)
			}
			if want := phase == "answering"; name == "maker" && seen[mark+"nameanswered"] != want {
				t.Errorf("%s: the maker sees names: %t", phase, !want)
			}
		}
		s.pass(4 * 24 * time.Hour)
	}
	metrics := s.browser().get("/metrics").text
	for where, text := range map[string]string{"log": s.log.String(), "metrics": metrics} {
		s.wantNoMark(t, where, text)
	}
}

// TestRefusalsTellNothing sends every form as everybody who may not, and as those
// who may once it is too late. The pages that say no have nothing that people in
// the round wrote, but what the round's page shows to whoever sent the form.
func TestRefusalsTellNothing(t *testing.T) {
	t.Parallel()
	s := newBlindScene(t)
	marks := regexp.MustCompile(mark + `(name|note)\w+`)
	for _, late := range []bool{false, true} {
		for _, row := range may {
			for reader, name := range readers {
				ours := strings.HasPrefix(row.route, "/rounds/") || strings.HasPrefix(row.route, "/s/") || strings.HasPrefix(row.route, "/join/")
				if row.method != http.MethodPost || !ours || reader >= 7 && !late || reader < 7 && row.want.of(reader) < http.StatusBadRequest && !late {
					continue
				}
				for session := range s.sessions {
					for _, body := range append(markedBodies(t, row.body), "%zz") {
						p := s.by[reader].post(s.at(row.route, reader, session), body)
						for _, found := range marks.FindAllString(p.text, -1) {
							own := found == mark+"name"+name || found == mark+"note"+name || found == mark+"names" || found == mark+"note"
							if !own && !strings.Contains(s.by[reader].get(s.round).text, found) {
								t.Errorf("%s: %s sees %s", row.route, name, found)
							}
						}
					}
				}
			}
		}
		s.pass(4 * 24 * time.Hour)
	}
	s.wantNoMark(t, "log", s.log.String())
}

// TestPagesDoNotTellWhatWasAnswered hands in one answer and then another: no page
// of anybody else changes by a byte, nor does any page of a round whose person has
// not handed in yet, whatever they answer.
func TestPagesDoNotTellWhatWasAnswered(t *testing.T) {
	t.Parallel()
	s := newBlindScene(t)
	pages := func() map[string]string {
		all := map[string]string{}
		for reader, name := range readers {
			if name == "answered" || name == "answering" {
				continue
			}
			s.everyPage(reader, func(path string, p page) {
				if path != "/metrics" && !strings.Contains(path, "/comments") {
					p.Find("input[name=once], input[name=seen]").Remove()
					text, _ := p.document().Html()
					all[name+" "+path] = text
				}
			})
		}
		return all
	}
	pages() // gives keys to browsers without one
	before := pages()
	for i, b := range s.by[8:10] {
		question := s.sessions[i+1] + "/q/time"
		saved := b.get(question).Find("input[name=saved]").AttrOr("value", "")
		next := b.post(question, url.Values{"choice": {"long"}, "importance": {"more"}, "note": {strings.Repeat("long ", 30)}, "saved": {saved}}.Encode()).to(t)
		if people[i+1] == "answered" {
			b.answerAll(next, nil)
			b.post(s.sessions[1]+"/finish", "").to(t)
		}
	}
	after := pages()
	for path, text := range before {
		if after[path] != text {
			t.Errorf("%s has changed", path)
		}
	}
	if len(before) < 100 {
		t.Errorf("%d pages only", len(before))
	}
}

// TestNobodySeesSecondAnswers looks at every page as everybody else, while one
// person has handed in a second answer: it is nowhere before the second pass ends.
func TestNobodySeesSecondAnswers(t *testing.T) {
	t.Parallel()
	m := openTeam(t, "pass=72", disputed).closePass()
	ann, session := m.people["Ann"], m.sessions["Ann"]
	q := ann.get(session + "/q/time")
	next := ann.post(session+"/q/time", q.fields(session+"/q/time").Encode()+"&choice=short&note="+mark+"again").to(t)
	ann.answerAll(next, hurried)
	ann.post(session+"/finish", "").to(t)
	if last := m.stored(t).People; !slices.ContainsFunc(last, func(p questions.Person) bool {
		return p.Second != nil && p.Second.Answers["time"].Note == mark+"again"
	}) {
		t.Fatalf("nobody has handed in again: %v", last)
	}
	seenBy := func(b *browser) (pages []string) {
		for _, row := range may {
			if row.method != http.MethodGet {
				continue
			}
			for name, own := range m.sessions {
				path := strings.NewReplacer("{round}", m.round[len("/rounds/"):], "{join}", m.join[len("/join/"):], "{number}", "1",
					"{session}", own[len("/s/"):], "{decision}", own[len("/s/"):], "{questionnaire}", "lunch", "{question}", "time",
					"{option}", "canteen", "{token}", m.round[len("/rounds/"):], "{code}", "none", "{comment}", "none", "*", "none").Replace(row.route)
				if strings.Contains(b.get(path).text, mark+"again") {
					pages = append(pages, name+" "+path)
				}
			}
		}
		return pages
	}
	others := map[string]*browser{"maker": m.maker, "Bo": m.people["Bo"], "stranger": m.browser()}
	for name, b := range others {
		if pages := seenBy(b); len(pages) > 0 {
			t.Errorf("%s sees a second answer on %v", name, pages)
		}
	}
	m.pass(73 * time.Hour)
	for name, b := range others {
		if pages := seenBy(b); len(pages) == 0 {
			t.Errorf("%s never sees the second answer, so this shows nothing", name)
		}
	}
}
