package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/archive"
	"pgregory.net/rapid"
)

// populateRound makes a round of the questionnaire of a session, which may have
// come to a result.
func populateRound(t *rapid.T, s *Store, like questions.Session, answers questions.Answers, id string, owners [][32]byte) {
	r := questions.Round{
		ID: id + oddText(t, "round"), Owner: rapid.SampledFrom(owners).Draw(t, "maker"), Questionnaire: like.Questionnaire, Version: like.Version,
		Title: oddText(t, "title"), Ask: oddText(t, "ask"), Opened: anyMoment(t, "opened"), Join: "link of " + id,
		Rules: questions.RoundRules{
			Closes: anyMoment(t, "closes"), Expected: rapid.IntRange(0, 5).Draw(t, "expected"), Least: 2,
			Pseudonyms: rapid.Bool().Draw(t, "pseudonyms"), AgainHours: rapid.IntRange(0, 48).Draw(t, "again"),
		},
		People: []questions.Person{{Number: 50, Name: oddText(t, "invited"), Invitation: "invitation to " + id}},
	}
	if rapid.Bool().Draw(t, "ended") {
		r.Join, r.Closed, r.AgainEnded = "", anyMoment(t, "closed"), anyMoment(t, "again ended")
	}
	expect(t, s.CreateRound(t.Context(), r, nil)) // the text is there
	for n := range rapid.IntRange(0, 3).Draw(t, "people") {
		p := questions.Person{
			Number: n + 1, Name: oddText(t, "person"), Owner: rapid.SampledFrom(owners).Draw(t, "owner"), Session: fmt.Sprint("session ", n, " of ", r.ID),
			Joined: anyMoment(t, "joined"), KnewVerdict: rapid.Bool().Draw(t, "knew"),
		}
		if rapid.Bool().Draw(t, "handed in") {
			p.First = &questions.HandedIn{Answers: answers, At: anyMoment(t, "first")}
			p.Second = &questions.HandedIn{Answers: answers, At: anyMoment(t, "second")}
			p.Dissents = []questions.Dissent{{Question: oddText(t, "question"), Answer: anAnswer("x"), Text: oddText(t, "dissent"), At: anyMoment(t, "said")}}
		}
		session := like
		session.ID, session.Owner, session.Answers = p.Session, p.Owner, answers
		expect(t, s.JoinRound(t.Context(), r.ID, session, func(r *questions.Round) error {
			r.People, r.Used = append(r.People, p), anyMoment(t, "used")
			return nil
		}))
	}
	if !rapid.Bool().Draw(t, "frozen") {
		return
	}
	team, err := r.Team(time.Now()).JSON()
	expect(t, err)
	result := questions.Result{
		ID: "result of " + id, Questionnaire: r.Questionnaire, Version: r.Version, Title: oddText(t, "title"),
		Answers: answers, Verdict: []byte(`{}`), Team: team, Created: anyMoment(t, "frozen at"),
	}
	expect(t, s.FreezeRound(t.Context(), r.ID, result, func(r *questions.Round) error {
		r.Result = result.ID
		r.Settled = []questions.Settlement{{Question: oddText(t, "question"), Answer: anAnswer("x"), Why: oddText(t, "why"), At: anyMoment(t, "settled")}}
		return nil
	}))
}

// aTeam stores a round "round" of two people that has a result and whose second
// person has another opinion, and the person that is invited never came.
func aTeam(t testing.TB, s *Store) {
	t.Helper()
	text := []byte("format: 1")
	zoe, ben := aSession("session of Zoë"), aSession("session of Ben")
	ben.Owner, zoe.Version, ben.Version = [32]byte{2}, hashOf(text), hashOf(text)
	r := questions.Round{
		ID: "round", Owner: zoe.Owner, Questionnaire: zoe.Questionnaire, Version: zoe.Version, Title: "Payment <service>", Ask: "What do you think?",
		Opened: second(0), Rules: questions.RoundRules{Least: 2, AgainHours: 1}, Join: "join",
		People: []questions.Person{{Number: 9, Name: "Ute", Invitation: "invitation"}},
	}
	join := func(s *Store, session questions.Session, p questions.Person, n int) error {
		p.Owner, p.Session = session.Owner, session.ID
		return s.JoinRound(t.Context(), "round", session, func(r *questions.Round) error { return r.AddPerson(p, "", second(n)) })
	}
	change := func(do func(*questions.Round) error) error { return s.ChangeRound(t.Context(), "round", do) }
	handIn := func(owner [32]byte, choice string, n int) error {
		return change(func(r *questions.Round) error {
			return r.HandIn(owner, questions.Answers{"os": anAnswer(choice)}, second(n))
		})
	}
	result := aResult("result", "round")
	result.Version = zoe.Version
	result.Answers["os"] = questions.Answer{Importance: questions.Normal, Among: []questions.Held{{Choices: []string{"bsd"}, People: 1}, {Choices: []string{"linux"}, People: 1}}}
	err := errors.Join(
		s.CreateRound(t.Context(), r, text),
		join(s, zoe, questions.Person{Number: 3, Name: "Zoë", KnewVerdict: true}, 1), join(s, ben, questions.Person{Number: 7, Name: "Ben"}, 2),
		handIn(zoe.Owner, "linux", 3), handIn(ben.Owner, "bsd", 4),
		change(func(r *questions.Round) error { return r.Close(second(5)) }),
		handIn(ben.Owner, "win", 6),
		change(func(r *questions.Round) error { return r.Close(second(7)) }),
		change(func(r *questions.Round) error {
			return r.Settle(questions.Settlement{Question: "os", Answer: anAnswer("linux"), Why: "it runs"}, second(8))
		}),
		change(func(r *questions.Round) error {
			return r.Dissent(ben.Owner, questions.Dissent{Question: "os", Text: "it does not"}, second(9))
		}))
	if err != nil {
		t.Fatal(err)
	}
	stored, err := s.Round(t.Context(), "round")
	if err != nil {
		t.Fatal(err)
	}
	if result.Team, err = stored.Team(second(10)).JSON(); err != nil {
		t.Fatal(err)
	}
	if err := s.FreezeRound(t.Context(), "round", result, func(r *questions.Round) error { return r.Freeze("result", second(10)) }); err != nil {
		t.Fatal(err)
	}
}

// TestExportHasRounds pins how rounds stand in an export, and takes back nothing
// else.
func TestExportHasRounds(t *testing.T) {
	s := openAt(t, newPath(t))
	aTeam(t, s)
	zoe, ben := fmt.Sprintf("%x", aSession("").Owner), "02"+strings.Repeat("00", 31)
	answer := func(choice string) string {
		return `{"choices":["` + choice + `"],"importance":"more","at":"2026-03-01T12:00:00Z"}`
	}
	version := hashOf([]byte("format: 1"))
	want := []string{
		`{"round":{"id":"round","owner":"` + zoe + `","questionnaire":"containers-or-vms","version":"` + version + `","title":"Payment <service>","ask":"What do you think?","opened":"2026-03-01T12:00:00.000000Z",` +
			`"rules":{"least":2,"again_hours":1},"join":"join","closed":"2026-03-01T12:00:05.000000Z","again_ended":"2026-03-01T12:00:07.000000Z",` +
			`"settled":[{"question":"os","answer":` + answer("linux") + `,"why":"it runs","at":"2026-03-01T12:00:08Z"}],"result":"result","used":"2026-03-01T12:00:10.000000Z","people":[` +
			`{"number":3,"name":"Zoë","owner":"` + zoe + `","session":"session of Zoë","joined":"2026-03-01T12:00:01.000000Z","knew_verdict":true,"first":{"answers":{"os":` + answer("linux") + `},"at":"2026-03-01T12:00:03.000000Z"},"dissents":[]},` +
			`{"number":7,"name":"Ben","owner":"` + ben + `","session":"session of Ben","joined":"2026-03-01T12:00:02.000000Z","knew_verdict":false,"first":{"answers":{"os":` + answer("bsd") + `},"at":"2026-03-01T12:00:04.000000Z"},` +
			`"second":{"answers":{"os":` + answer("win") + `},"at":"2026-03-01T12:00:06.000000Z"},"dissents":[{"question":"os","answer":` + answer("win") + `,"text":"it does not","at":"2026-03-01T12:00:09Z"}]},` +
			`{"number":9,"name":"Ute","invitation":"invitation","knew_verdict":false,"dissents":[]}]}}`,
		`{"session":{"id":"session of Ben","owner":"` + ben + `","questionnaire":"containers-or-vms","version":"` + version + `","created":"2026-03-01T12:00:00.000000Z","used":"2026-03-01T12:00:00.000000Z","revision":0,"result_revision":0,"round":"round","answers":[]}}`,
		`"os":{"choices":[],"importance":"normal","among":[{"choices":["bsd"],"people":1},{"choices":["linux"],"people":1}]}`,
		`"team":"{\"ask\":\"What do you think?\"`,
	}
	whole := exported(t, s)
	for _, text := range []string{whole, exported(t, imported(t, whole))} {
		for _, line := range want {
			if !strings.Contains(text, line) {
				t.Errorf("no %s in\n%s", line, text)
			}
		}
	}
	refusesRounds(t, whole)
}

// refusesRounds wants changes to an export with a round, which is not there yet, to
// be refused.
func refusesRounds(t *testing.T, whole string) {
	t.Helper()
	to := openAt(t, newPath(t))
	empty := exported(t, to)
	for name, change := range map[string][2]string{
		"no id":                  {`{"round":{"id":"round"`, `{"round":{"id":""`},
		"no maker":               {`"round","owner":"`, `"round","owner":"0`},
		"no people":              {`"people":[{`, `"people":null,"x":[{`},
		"a person twice":         {`"number":7`, `"number":3`},
		"a person nought":        {`"number":3,"name"`, `"number":0,"name"`},
		"nobody's key":           {`"owner":"02` + strings.Repeat("00", 31) + `","session"`, `"owner":"` + strings.Repeat("00", 32) + `","session"`},
		"an odd key":             {`"owner":"02` + strings.Repeat("00", 31) + `","session"`, `"owner":"02","session"`},
		"an odd importance":      {`"answers":{"os":{"choices":["win"],"importance":"more"`, `"answers":{"os":{"choices":["win"],"importance":"most"`},
		"an odd settlement":      {`"settled":[{"question":"os","answer":{"choices":["linux"],"importance":"more"`, `"settled":[{"question":"os","answer":{"choices":["linux"],"importance":""`},
		"an odd dissent":         {`"dissents":[{"question":"os","answer":{"choices":["win"],"importance":"more"`, `"dissents":[{"question":"os","answer":{"choices":["win"],"importance":""`},
		"odd rules":              {`"rules":{"least":2`, `"rules":{"least":"2"`},
		"fewer than nobody":      {`"rules":{"least":2`, `"rules":{"expected":-5,"least":2`},
		"an unknown result":      {`"result":"result","used"`, `"result":"none","used"`},
		"an unknown round":       {`"round":"round"`, `"round":"none"`},
		"an odd team":            {`"team":"{`, `"team":"{{`},
		"an odd answer in there": {`\"importance\":\"more\"`, `\"importance\":\"most\"`},
	} {
		bad := strings.Replace(whole, change[0], change[1], 1)
		if bad == whole {
			t.Errorf("%s: there is no %s", name, change[0])
		}
		if _, err := to.Import(t.Context(), strings.NewReader(bad)); !errors.Is(err, archive.ErrImport) {
			t.Errorf("%s: got error %v", name, err)
		}
	}
	if diff := cmp.Diff(empty, exported(t, to)); diff != "" {
		t.Errorf("it has changed: %s", diff)
	}
}

// TestARoundClosesWhileTheServerIsDown wants the time at which a round closes to
// count, whoever runs then.
func TestARoundClosesWhileTheServerIsDown(t *testing.T) {
	path := newPath(t)
	first, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	aRound(t, first, "round")
	me := aSession("session of round")
	err = errors.Join(
		first.ChangeRound(t.Context(), "round", func(r *questions.Round) error { return r.Extend(second(100), second(1)) }),
		first.ChangeRound(t.Context(), "round", func(r *questions.Round) error {
			return r.HandIn(me.Owner, questions.Answers{"os": anAnswer("linux")}, second(2))
		}),
		first.Close())
	if err != nil {
		t.Fatal(err)
	}
	s := openAt(t, path)
	for name, do := range map[string]func(*questions.Round) error{
		"hand in": func(r *questions.Round) error { return r.HandIn(me.Owner, questions.Answers{}, second(100)) },
		"hide":    func(r *questions.Round) error { return r.HideNames(second(100)) },
		"join": func(r *questions.Round) error {
			return r.AddPerson(questions.Person{Number: 8, Owner: [32]byte{8}, Session: "s"}, "", second(100))
		},
	} {
		if err := s.ChangeRound(t.Context(), "round", do); !errors.Is(err, questions.ErrClosed) {
			t.Errorf("%s after the close gets error %v", name, err)
		}
	}
	r, err := s.Round(t.Context(), "round")
	if err != nil {
		t.Fatal(err)
	}
	if at, closed := r.ClosedAt(second(101)); !closed || !at.Equal(second(100)) || r.Phase(second(101)) != questions.TooFew {
		t.Errorf("the round closed at %v, %v, and is %s", at, closed, r.Phase(second(101)))
	}
	if in := r.Person(me.Owner).First; in == nil || !in.Answers["os"].Says(anAnswer("linux")) {
		t.Errorf("what was handed in is %+v", in)
	}
}

// privateRound is a round of two people who have written all that they may, each
// text with a mark, and of one who is invited. What the first one wrote has mark,
// what the second one wrote keeps.
func privateRound(t *testing.T, s *Store) {
	t.Helper()
	aRound(t, s, "round")
	mine, other := aSession("session of round"), aSession("session of other")
	other.Owner = [32]byte{9}
	note := func(mark string) questions.Answer {
		a := anAnswer("choice " + mark)
		a.Note = strings.Repeat("note "+mark, 500) // more than fits on a page
		return a
	}
	answers := questions.Answers{"os": note(mark)}
	err := errors.Join(
		s.JoinRound(t.Context(), "round", other, func(r *questions.Round) error {
			return r.AddPerson(questions.Person{Number: 7, Name: "name " + keeps, Owner: other.Owner, Session: other.ID}, "", second(1))
		}),
		s.SaveAnswer(t.Context(), mine.ID, "os", nil, note(mark)),
		s.SaveAnswer(t.Context(), other.ID, "os", nil, note(keeps)),
		s.ChangeRound(t.Context(), "round", func(r *questions.Round) error {
			r.Person(mine.Owner).Name = "name " + mark
			return errors.Join(r.HandIn(mine.Owner, answers, second(2)), r.HandIn(other.Owner, questions.Answers{"os": note(keeps)}, second(3)))
		}))
	if err != nil {
		t.Fatal(err)
	}
}

const keeps = "others-4c0e"

func TestWhatGoesFromARoundIsInNoFile(t *testing.T) {
	maker := aSession("").Owner
	freeze := func(ctx context.Context, s *Store) error {
		err := s.ChangeRound(ctx, "round", func(r *questions.Round) error { return r.Close(second(4)) })
		r := aResult("result", "round")
		r.Verdict, r.Team = []byte(strings.Repeat("verdict "+mark, 500)), []byte(`"`+strings.Repeat("team "+mark, 500)+`"`)
		return errors.Join(err, s.FreezeRound(ctx, "round", r, func(r *questions.Round) error {
			settled := r.Settle(questions.Settlement{Question: "os", Answer: anAnswer("x"), Why: "why " + mark}, second(5))
			dissent := r.Dissent(maker, questions.Dissent{Question: "os", Text: "text " + mark}, second(6))
			return errors.Join(settled, dissent, r.Freeze("result", second(7)))
		}))
	}
	for name, c := range map[string]struct {
		remove     func(context.Context, *Store) error
		othersStay bool
	}{
		"who withdraws": {func(ctx context.Context, s *Store) error {
			return s.ChangeRound(ctx, "round", func(r *questions.Round) error { return r.Withdraw(3, second(4)) })
		}, true},
		"who deletes the session": {func(ctx context.Context, s *Store) error {
			return s.DeleteDecision(ctx, maker, "session of round", second(4))
		}, true},
		"who is there twice": {func(ctx context.Context, s *Store) error {
			return s.Adopt(ctx, maker, [32]byte{9}, second(4)) // who handed in later
		}, true},
		"a whole round": {func(ctx context.Context, s *Store) error { return s.DeleteDecision(ctx, maker, "round", second(4)) }, false},
		"a frozen round": {func(ctx context.Context, s *Store) error {
			return errors.Join(freeze(ctx, s), s.DeleteDecision(ctx, maker, "round", second(8)))
		}, false},
		"a round that nobody uses": {func(ctx context.Context, s *Store) error {
			_, err := s.Expire(ctx, second(100), second(100), 1)
			return err
		}, false},
		"a frozen round that nobody uses": {func(ctx context.Context, s *Store) error {
			err := freeze(ctx, s)
			_, expired := s.Expire(ctx, second(100), second(100), 1)
			return errors.Join(err, expired)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			s := openAt(t, path)
			privateRound(t, s)
			if len(traces(files(t, path), mark)) == 0 {
				t.Fatal("the mark is nowhere to be found")
			}
			if err := c.remove(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			if found := traces(files(t, path), mark); found != nil {
				t.Errorf("there are traces in %q", found)
			}
			if stays := traces(files(t, path), keeps) != nil; stays != c.othersStay {
				t.Errorf("what others said is there: %v", stays)
			}
			sound(t, s)
		})
	}
}

func TestHiddenNamesAreInNoFile(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path)
	privateRound(t, s)
	err := errors.Join(
		s.ChangeRound(t.Context(), "round", func(r *questions.Round) error { r.People[1].Name = "invited " + keeps; return nil }),
		s.ChangeRound(t.Context(), "round", func(r *questions.Round) error { return r.HideNames(second(4)) }))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"name " + mark, "name " + keeps, "invited " + keeps, "Zoë", "Ben"} {
		if found := traces(files(t, path), name); found != nil {
			t.Errorf("%q is in %q", name, found)
		}
	}
	if traces(files(t, path), "note "+mark) == nil {
		t.Error("answers have gone, too")
	}
}
