package handlers_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/weighpoint/weighpoint/questions"
)

// team is a round with its maker and with people who have handed in.
type team struct {
	*site
	maker  *browser
	round  string // path of its page
	join   string // path of the link
	people map[string]*browser
	// sessions are the paths of theirs.
	sessions map[string]string
}

// openTeam opens a round on lunch and lets people hand in: by name what they
// answer. It is not closed.
func openTeam(t *testing.T, rules string, said map[string]map[string]string) *team {
	t.Helper()
	return newSite(t, document(t, "lunch.yaml")).team(t, rules, said)
}

// team is the same on a site.
func (s *site) team(t *testing.T, rules string, said map[string]map[string]string) *team {
	t.Helper()
	m := &team{site: s, maker: s.browser(), people: map[string]*browser{}, sessions: map[string]string{}}
	form, err := url.ParseQuery("title=Friday+lunch&ask=Where+do+we+go%3F&closing=24h0m0s&expected=9&least=2&names=names&pass=0")
	if err != nil {
		t.Fatal(err)
	}
	change, err := url.ParseQuery(rules)
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range change {
		form[name] = values
	}
	m.maker.get("/w/lunch/round").want(t, http.StatusOK)
	m.round, _, _ = strings.Cut(m.maker.post("/w/lunch/round", form.Encode()).to(t), "?")
	m.join = "/join/" + m.stored(t).Join
	for _, name := range slices.Sorted(maps.Keys(said)) {
		m.letIn(t, name, said[name])
	}
	return m
}

// stored is the round as it is stored.
func (m *team) stored(t *testing.T) questions.Round {
	t.Helper()
	r, err := m.store.Round(t.Context(), strings.TrimPrefix(m.round, "/rounds/"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (m *team) letIn(t *testing.T, name string, answers map[string]string) {
	t.Helper()
	b := m.browser()
	b.get(m.join).want(t, http.StatusOK)
	first := b.post(m.join, url.Values{"name": {name}}.Encode()).to(t)
	m.people[name], m.sessions[name] = b, first[:strings.Index(first, "/q/")]
	b.answerAll(first, answers)
	b.post(m.sessions[name]+"/finish", "").to(t)
}

// close ends the first pass by the clock.
func (m *team) closePass() *team {
	m.pass(25 * time.Hour)
	return m
}

// hidden are fields of the form with an action, as a browser sends them.
func (p page) fields(action string) url.Values {
	fields := url.Values{}
	p.Find(`form[action="` + action + `"]`).First().Find("input[type=hidden]").Each(func(_ int, s *goquery.Selection) {
		fields.Add(s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	return fields
}

// settleForm is the form to settle a question, filled in.
func (m *team) settleForm(question, choice, why string) string {
	form := m.maker.get(m.round).Find("#settle-" + question)
	fields := url.Values{"question": {question}, "choice": {choice}, "why": {why}, "importance": {"normal"}}
	fields.Set("saved", form.Find("input[name=saved]").AttrOr("value", ""))
	return fields.Encode()
}

func (p page) says(id string) string {
	return strings.Join(strings.Fields(p.Find(`[data-testid="`+id+`"]`).Text()), " ")
}

var (
	hurried  = map[string]string{"time": "short", "wishes": "coffee", "money": "self"}
	guests   = map[string]string{"time": "long", "guests": "some", "wishes": "coffee", "money": "self"}
	thrifty  = map[string]string{"time": "long", "guests": "nobody", "wishes": "vegan", "money": "self"}
	disputed = map[string]map[string]string{"Ann": hurried, "Bo": guests, "Chidi": thrifty}
)

func TestRevealShowsWhoSaidWhat(t *testing.T) {
	m := openTeam(t, "", disputed).closePass()
	for name, b := range map[string]*browser{"maker": m.maker, "Ann": m.people["Ann"]} {
		p := b.get(m.round).want(t, http.StatusOK)
		if got := p.Find("h1").Text(); !strings.HasPrefix(got, "You differ on ") {
			t.Errorf("%s reads %q", name, got)
		}
		time := p.Find("#q-time")
		if got := strings.Join(strings.Fields(time.Text()), " "); !strings.Contains(got, "Half an hour") || !strings.Contains(got, "Ann") || !strings.Contains(got, "If all said so") {
			t.Errorf("%s reads of the time: %s", name, got)
		}
		text := p.text
		if strings.Index(text, `id="q-time"`) > strings.Index(text, `data-testid="joint"`) {
			t.Errorf("%s finds the verdict before what differs", name)
		}
		if p.says("own-leaders") == "" || p.says("mixed") == "" {
			t.Errorf("%s is not told how firm it is for the team", name)
		}
	}
	reader := m.browser().get(m.join).want(t, http.StatusOK)
	if got := reader.Find("h1").Text(); !strings.HasPrefix(got, "The team differs on ") {
		t.Errorf("a reader by the link reads %q", got)
	}
	if n := reader.Find("main form").Length(); n != 0 {
		t.Errorf("a reader by the link finds %d forms", n)
	}
	m.browser().get(m.round).want(t, http.StatusForbidden)
}

// Names may be as long as they may be, run the other way, or be the same.
func TestRevealTellsPeopleApart(t *testing.T) {
	long, hebrew := strings.Repeat("W", questions.MaxPerson), "\u05d3\u05e0\u05d4 <b>"
	m := openTeam(t, "", map[string]map[string]string{long: guests, hebrew: hurried}).closePass()
	p := m.maker.get(m.round).want(t, http.StatusOK)
	names := map[string]bool{}
	p.Find(".mark-name > bdi").Each(func(_ int, s *goquery.Selection) { names[s.Text()] = true })
	if !names[long] || !names[hebrew] || len(names) != 2 {
		t.Errorf("isolated names are %v", names)
	}
	same := openTeam(t, "", map[string]map[string]string{"Ann": guests})
	same.letIn(t, "Ann", hurried)
	p = same.closePass().maker.get(same.round)
	names = map[string]bool{}
	p.Find(".mark-name > bdi").Each(func(_ int, s *goquery.Selection) { names[s.Text()] = true })
	if len(names) != 2 || names["Ann"] {
		t.Errorf("two of one name are %v", names)
	}
}

func TestRevealOfATeamThatAgrees(t *testing.T) {
	m := openTeam(t, "", map[string]map[string]string{"Ann": guests, "Bo": guests}).closePass()
	p := m.maker.get(m.round).want(t, http.StatusOK)
	if got := p.Find("h1").Text(); got != "You agree on everything" {
		t.Errorf("it says %q", got)
	}
	if got := p.says("steady"); !strings.Contains(got, "All 2 of you gave the same answers") || !strings.Contains(got, "would lead") {
		t.Errorf("it says %q", got)
	}
	if n := p.Find(`form[action$="/freeze"]`).Length(); n != 1 {
		t.Error("it cannot be frozen at once")
	}
}

//ci:race
func TestSettlingDissentAndFreezing(t *testing.T) {
	m := openTeam(t, "", disputed).closePass()
	freeze := m.round + "/freeze"
	if n := m.maker.get(m.round).Find(`form[action$="/freeze"]`).Length(); n != 0 {
		t.Fatal("it can be frozen while something that matters is open")
	}
	m.maker.post(freeze, "").want(t, http.StatusConflict)

	m.maker.post(m.round+"/settle", m.settleForm("time", "long", "  We have   time on Fridays. ")).to(t)
	p := m.maker.get(m.round)
	if got := p.Find("#q-time").Find(`[data-testid="settled-by"]`).Text(); !strings.Contains(got, "As long as we like") || !strings.Contains(got, "We have time on Fridays.") {
		t.Errorf("settled is %q", got)
	}

	// Ann holds another answer, Bo does not.
	ann, bo := m.people["Ann"], m.people["Bo"]
	if bo.get(m.round).Find("#dissent-time").Length() != 0 {
		t.Error("Bo, who said the same, is asked for a dissent")
	}
	bo.post(m.round+"/dissent", "question=time&text=No").want(t, http.StatusConflict)
	m.maker.post(m.round+"/dissent", "question=time&text=No").want(t, http.StatusConflict)
	if ann.get(m.round).Find("#dissent-time").Length() != 1 {
		t.Fatal("Ann cannot dissent")
	}
	if got := ann.post(m.round+"/dissent", "question=time&text=I+have+a+train+to+catch.").to(t); !strings.HasSuffix(got, "#q-time") {
		t.Errorf("it leads to %s", got)
	}
	if got := bo.get(m.round).says("dissent"); !strings.Contains(got, "Ann") || !strings.Contains(got, "holds “Half an hour”") || !strings.Contains(got, "I have a train to catch.") {
		t.Errorf("the dissent reads %q", got)
	}

	m.settleAll(t)
	p = m.maker.get(m.round)
	form := p.fields(freeze)
	if form.Get("saved") == "" {
		t.Fatalf("it cannot be frozen: %s", p.says("step"))
	}
	to := m.maker.twice(freeze, form.Encode())
	if to[0] != to[1] || !strings.HasPrefix(to[0], "/r/") {
		t.Fatalf("frozen twice at once it leads to %q", to)
	}
	if got := m.maker.post(freeze, form.Encode()).to(t); got != to[0] {
		t.Errorf("frozen again it leads to %s", got)
	}
	m.maker.get(to[0]).want(t, http.StatusOK)
	for _, path := range []string{"/settle", "/unsettle", "/dissent"} {
		m.maker.post(m.round+path, "question=time&choice=short&why=x&text=x").want(t, http.StatusConflict)
	}
	if got := bo.get(m.round).want(t, http.StatusOK).says("step"); !strings.Contains(got, "The result is frozen") {
		t.Errorf("Bo reads %q", got)
	}
	bo.get(to[0]).want(t, http.StatusForbidden)
}

// TestAnOldPageDissentsFromNothingElse keeps pages open while the maker settles anew.
func TestAnOldPageDissentsFromNothingElse(t *testing.T) {
	m := openTeam(t, "", disputed).closePass()
	ann, dissent, undo := m.people["Ann"], m.round+"/dissent", m.round+"/unsettle"
	dissents := func() (texts []string) {
		for _, p := range m.stored(t).People {
			for _, d := range p.Dissents {
				texts = append(texts, d.Text)
			}
		}
		return texts
	}
	m.maker.post(m.round+"/settle", m.settleForm("time", "long", "We have time.")).to(t)
	old := ann.get(m.round).fields(dissent)
	old.Set("text", "I have a train to catch.")
	oldUndo := m.maker.get(m.round).fields(undo)

	m.pass(time.Minute)
	m.maker.post(undo, oldUndo.Encode()).to(t)
	p := ann.post(dissent, old.Encode()).want(t, http.StatusConflict)
	if got := p.says("message"); !strings.Contains(got, "There is nothing to dissent from") || !strings.Contains(got, "I have a train to catch.") {
		t.Errorf("while nothing is settled Ann reads %q", got)
	}
	m.maker.post(m.round+"/settle", m.settleForm("time", "long", "It is Friday.")).to(t)
	p = ann.post(dissent, old.Encode()).want(t, http.StatusConflict)
	if got := p.Find("#dissent-time-text").Text(); got != "I have a train to catch." || len(dissents()) > 0 {
		t.Errorf("on the page of what is settled now stands %q, and stored is %q", got, dissents())
	}
	now := p.fields(dissent)
	now.Set("text", "I have a train to catch.")
	for range 2 { // pressed twice
		ann.post(dissent, now.Encode()).to(t)
	}
	now.Set("text", "Another tab.")
	ann.post(dissent, now.Encode()).want(t, http.StatusConflict)
	if got := dissents(); !slices.Equal(got, []string{"I have a train to catch."}) {
		t.Errorf("stored is %q", got)
	}

	// What is taken back with a settlement is what its maker has seen.
	m.maker.post(undo, oldUndo.Encode()).want(t, http.StatusConflict)
	p = m.maker.get(m.round)
	if got := p.says("undo"); len(dissents()) != 1 || !strings.Contains(got, "1 dissent from this answer will be deleted") {
		t.Errorf("stored is %q, and the maker is told %q", dissents(), got)
	}
	for range 2 {
		m.maker.post(undo, p.fields(undo).Encode()).to(t)
	}
	if got := dissents(); len(got) > 0 || len(m.stored(t).Settled) > 0 {
		t.Errorf("taken back, it leaves %q", got)
	}
}

// TestAFormThatIsPutRightIsStillOld sends what a page cannot take, from a page that is
// overtaken already: put right, it is as old as it was, until its sender is told.
func TestAFormThatIsPutRightIsStillOld(t *testing.T) {
	m := openTeam(t, "", disputed).closePass()
	ann, settle, dissent := m.people["Ann"], m.round+"/settle", m.round+"/dissent"
	of := func(p page, form, field, text string) string {
		fields := p.fields(form)
		fields.Set("question", "time")
		fields.Set("saved", p.Find("#q-time form[action='"+form+"'] input[name=saved]").AttrOr("value", "none"))
		fields.Set("choice", "long")
		fields.Set("importance", "normal")
		fields.Set(field, text)
		return fields.Encode()
	}
	held := func() string { return m.stored(t).Settled[0].Why }
	m.pass(time.Minute)
	old := m.settleForm("time", "long", "")
	m.maker.post(settle, m.settleForm("time", "short", "The first tab's.")).to(t)
	p := m.maker.post(settle, old).want(t, http.StatusUnprocessableEntity)
	p = m.maker.post(settle, of(p, settle, "why", "The second tab's.")).want(t, http.StatusConflict)
	if got := held(); got != "The first tab's." {
		t.Errorf("settled is %q", got)
	}
	m.maker.post(settle, of(p, settle, "why", "The second tab's.")).to(t)
	if got := held(); got != "The second tab's." {
		t.Errorf("who has been told cannot settle it otherwise: %q", got)
	}

	who := ""
	for name, b := range m.people {
		if b.get(m.round).Find("#q-time form[action='"+dissent+"']").Length() > 0 {
			who, ann = name, b
		}
	}
	said := func() string {
		round := m.stored(t)
		return round.Person(ann.owner()).DissentOn("time")
	}
	p = ann.get(m.round)
	ann.post(dissent, of(p, dissent, "text", "The first tab's.")).to(t)
	p = ann.post(dissent, of(p, dissent, "text", strings.Repeat("é", 401))).want(t, http.StatusUnprocessableEntity)
	p = ann.post(dissent, of(p, dissent, "text", "The second tab's.")).want(t, http.StatusConflict)
	if got := said(); got != "The first tab's." {
		t.Errorf("%s dissents with %q", who, got)
	}
	ann.post(dissent, of(p, dissent, "text", "The second tab's.")).to(t)
	if got := said(); got != "The second tab's." {
		t.Errorf("%s has been told, and dissents with %q", who, got)
	}
}

// TestAFormOfBeforeAnUpgradeSettles sends a form that an older version has drawn: what
// it says of the state is right as long as nothing is settled.
func TestAFormOfBeforeAnUpgradeSettles(t *testing.T) {
	m := openTeam(t, "", disputed).closePass()
	old := func(choice string) string {
		return "question=time&importance=normal&saved=open&why=So&choice=" + choice
	}
	m.maker.post(m.round+"/settle", old("long")).to(t)
	m.maker.post(m.round+"/settle", old("short")).want(t, http.StatusConflict)
	if got := m.stored(t).Settled; len(got) != 1 || got[0].Answer.Choices[0] != "long" {
		t.Errorf("settled is %v", got)
	}
}

// TestTheLinkToReadEnds ends and renews it in each phase in which something is
// revealed.
func TestTheLinkToReadEnds(t *testing.T) {
	m := openTeam(t, "pass=72", disputed).closePass()
	for _, next := range []func(){
		func() { m.pass(73 * time.Hour) }, func() {
			m.settleAll(t)
			m.maker.post(m.round+"/freeze", m.maker.get(m.round).fields(m.round+"/freeze").Encode()).to(t)
		}, func() {},
	} {
		m.browser().get(m.join).want(t, http.StatusOK)
		p := m.maker.get(m.round)
		if m.people["Ann"].get(m.round).Find(`form[action$="/end-link"]`).Length() > 0 || p.Find("[data-testid=end-link] form").Length() != 1 {
			t.Error("it is not its maker alone who can end the link")
		}
		p = m.maker.get(m.maker.post(m.round+"/end-link", p.fields(m.round+"/end-link").Encode()).to(t))
		if !strings.Contains(p.text, "The link has ended. It opens nothing any more.") || p.Find("#reading").Length() > 0 {
			t.Error("the maker is not told that it has ended")
		}
		m.browser().get(m.join).want(t, http.StatusNotFound)
		m.people["Ann"].get(m.round).want(t, http.StatusOK)
		p = m.maker.get(m.maker.post(m.round+"/end-link", p.fields(m.round+"/end-link").Encode()).to(t))
		m.join = strings.TrimPrefix(p.Find("#reading").AttrOr("value", ""), m.URL)
		if !strings.Contains(p.text, "There is a new link.") {
			t.Error("the maker is not told of the new link")
		}
		next()
	}
}

// settleAll settles what is still open by the first answer that is offered.
func (m *team) settleAll(t *testing.T) {
	t.Helper()
	for range 9 {
		p := m.maker.get(m.round)
		if p.Find(`form[action$="/freeze"]`).Length() > 0 {
			return
		}
		form := p.Find(`#matter form[action$="/settle"]`).First()
		question := form.Find("input[name=question]").AttrOr("value", "")
		m.maker.post(m.round+"/settle", m.settleForm(question, form.Find("input[name=choice]").First().AttrOr("value", ""), "It is so.")).to(t)
	}
	t.Fatal("something is open for ever")
}

//ci:race
func TestSettlingRefuses(t *testing.T) {
	m := openTeam(t, "", disputed).closePass()
	settle := m.round + "/settle"
	for name, test := range map[string]struct {
		form   string
		status int
		says   string
	}{
		"no answer":        {m.settleForm("time", "", "x"), http.StatusUnprocessableEntity, "Choose"},
		"no reason":        {m.settleForm("time", "long", " \u200b "), http.StatusUnprocessableEntity, "Say why"},
		"a long reason":    {m.settleForm("time", "long", strings.Repeat("é", 401)), http.StatusUnprocessableEntity, "Shorten the reason"},
		"another choice":   {m.settleForm("time", "never", "x"), http.StatusUnprocessableEntity, "Choose one of the answers on this page"},
		"what all said":    {"question=money&choice=boss&why=x", http.StatusConflict, "There is nothing to settle"},
		"no such question": {"question=weather&choice=boss&why=x", http.StatusBadRequest, ""},
		"an old form":      {"question=time&choice=long&why=x&saved=2026-11-21T12:00:00Z&importance=normal", http.StatusConflict, "since you opened this page"},
	} {
		t.Run(name, func(t *testing.T) {
			p := m.maker.post(settle, test.form).want(t, test.status)
			if !strings.Contains(strings.Join(strings.Fields(p.Find("main").Text()), " "), test.says) {
				t.Errorf("it does not say %q", test.says)
			}
		})
	}
	if got := m.stored(t).Settled; len(got) != 0 {
		t.Errorf("settled is %v", got)
	}
	m.people["Ann"].post(settle, m.settleForm("time", "long", "x")).want(t, http.StatusForbidden)
	m.browser().post(settle, m.settleForm("time", "long", "x")).want(t, http.StatusForbidden)

	// Sent twice, it is settled once; another tab does not overwrite it unseen.
	form, other := m.settleForm("time", "long", "x"), m.settleForm("time", "short", "y")
	m.maker.twice(settle, form)
	m.maker.post(settle, form).to(t)
	p := m.maker.post(settle, other).want(t, http.StatusConflict)
	if got := m.stored(t).Settled; len(got) != 1 || got[0].Why != "x" {
		t.Errorf("settled is %v", got)
	}
	if got := p.Find("#settle-time textarea").Text(); got != "y" {
		t.Errorf("what was sent is lost: %q", got)
	}
	for range 2 {
		m.maker.post(m.round+"/unsettle", "question=time").to(t)
	}
	if got := m.stored(t).Settled; len(got) != 0 {
		t.Errorf("settled is %v", got)
	}
}

func TestFreezingIsOfWhatTheMakerHasSeen(t *testing.T) {
	m := openTeam(t, "", disputed).closePass()
	m.maker.post(m.round+"/settle", m.settleForm("time", "long", "x")).to(t)
	m.settleAll(t)
	form := m.maker.get(m.round).fields(m.round + "/freeze").Encode()
	m.people["Ann"].post(m.round+"/dissent", "question=time&text=I+disagree.").to(t)
	p := m.maker.post(m.round+"/freeze", form).want(t, http.StatusConflict)
	if got := p.Find("h1").Text(); got != "Something changed since you opened the page" {
		t.Errorf("it says %q", got)
	}
	m.people["Ann"].post(m.round+"/freeze", form).want(t, http.StatusForbidden)
	form = m.maker.get(m.round).fields(m.round + "/freeze").Encode()
	m.pass(time.Minute)
	m.people["Ann"].post(m.round+"/dissent", "question=time&text=I+disagree.").to(t) // sent twice
	m.maker.post(m.round+"/freeze", form).to(t)
}

func TestSecondPass(t *testing.T) {
	m := openTeam(t, "pass=72", disputed).closePass()
	ann, bo, chidi := m.people["Ann"], m.people["Bo"], m.people["Chidi"]
	p := ann.get(m.round).want(t, http.StatusOK)
	again := ann.get(p.Find(`[data-testid="step"] a.button`).AttrOr("href", "")).to(t)
	if !strings.HasSuffix(again, "/q/time") {
		t.Fatalf("Ann is led to %q", again)
	}
	q := ann.get(again).want(t, http.StatusOK)
	if !strings.Contains(q.text, "Question 1 of 1 that are asked again") {
		t.Error("nothing says how much is asked again")
	}
	if back := q.Find("nav.back a").AttrOr("href", ""); back != m.round {
		t.Errorf("back from the first question is %q", back)
	}
	if q.Find("input[name=choice][checked]").AttrOr("value", "") != "short" {
		t.Error("her own answer is not chosen")
	}
	if got := q.says("at-first"); !strings.Contains(got, "Bo") || strings.Contains(got, "would lead") {
		t.Errorf("beside it stands %q", got)
	}
	// What all said is not asked again, and what the new answer opens is.
	ann.get(m.sessions["Ann"]+"/q/money").want(t, http.StatusConflict)
	ann.post(m.sessions["Ann"]+"/q/money", "choice=boss").want(t, http.StatusConflict)
	next := ann.post(m.sessions["Ann"]+"/q/time", q.fields(m.sessions["Ann"]+"/q/time").Encode()+"&choice=long").to(t)
	if !strings.Contains(next, "/q/guests") {
		t.Fatalf("the new answer leads to %s", next)
	}
	ann.answerAll(next, map[string]string{"guests": "some", "wishes": "coffee"})
	ann.post(m.sessions["Ann"]+"/finish", "").to(t)

	if got := ann.get(m.round).says("step"); !strings.Contains(got, "You have answered again") || !strings.Contains(got, "So far 1 of 3 have.") || strings.Contains(got, "alone") {
		t.Errorf("once she has answered again Ann reads %q", got)
	}

	// Nobody else sees that before the pass ends.
	for _, b := range []*browser{m.maker, bo, m.browser()} {
		path := m.round
		if b != m.maker && b != bo {
			path = m.join
		}
		p := b.get(path).want(t, http.StatusOK)
		if got := strings.Join(strings.Fields(p.Find("#q-time").Text()), " "); !strings.Contains(got, "1 of 3") || strings.Contains(got, "at first") {
			t.Errorf("before the pass has ended somebody reads %q", got)
		}
	}
	m.maker.post(m.round+"/settle", "question=time&choice=long&why=x").want(t, http.StatusConflict)
	chidi.get(m.sessions["Chidi"]+"/q/time").want(t, http.StatusOK)

	p = m.maker.get(m.round)
	if got := p.says("step-ends"); !strings.Contains(got, "1 of 3 have") {
		t.Errorf("ending the pass says %q", got)
	}
	m.maker.post(m.round+"/close", p.fields(m.round+"/close").Encode()).to(t)
	p = bo.get(m.round).want(t, http.StatusOK)
	if got := p.text; !strings.Contains(got, "at first.") {
		t.Error("nothing says that Ann said otherwise at first")
	}
	if p.Find("#q-time").Length() != 0 {
		t.Error("all say the same on the time, and it is still a difference")
	}
	ann.post(m.sessions["Ann"]+"/q/time", "choice=short").want(t, http.StatusConflict)
	ann.post(m.sessions["Ann"]+"/finish", "").want(t, http.StatusConflict)
}

func TestSecondPassTakesOnlyWhatItAsks(t *testing.T) {
	m := openTeam(t, "pass=72", disputed)
	// Bo changes an answer after handing in, and does not hand it in again.
	bo := m.people["Bo"]
	q := bo.get(m.sessions["Bo"] + "/q/money")
	bo.post(m.sessions["Bo"]+"/q/money", q.fields(m.sessions["Bo"]+"/q/money").Encode()+"&choice=boss").to(t)
	m.closePass()
	bo.post(m.sessions["Bo"]+"/finish", "").to(t)
	for _, p := range m.stored(t).People {
		if p.Name == "Bo" && (p.Second == nil || p.Second.Answers["money"].Choices[0] != "self") {
			t.Errorf("Bo handed in %v", p.Second)
		}
	}
}

// TestWhenARoundTakesAnswers answers in every phase, as somebody who has handed in and
// as somebody who has not: whether it may be is for the page to say.
func TestWhenARoundTakesAnswers(t *testing.T) {
	m := openTeam(t, "pass=72", disputed)
	dora := m.browser()
	first := dora.joinRound(m.join, "Dora")
	answers := func(phase string, ann, late int) {
		t.Helper()
		if got := m.people["Ann"].post(m.sessions["Ann"]+"/q/time", "choice=long").StatusCode; got != ann {
			t.Errorf("%s: to somebody who has handed in it answers %d, want %d", phase, got, ann)
		}
		if got := dora.post(first, "choice=long").StatusCode; got != late {
			t.Errorf("%s: to somebody who has not it answers %d, want %d", phase, got, late)
		}
	}
	answers("while people answer", http.StatusSeeOther, http.StatusSeeOther)
	m.closePass()
	answers("while they answer again", http.StatusSeeOther, http.StatusConflict)
	m.pass(80 * time.Hour)
	answers("while the maker settles", http.StatusConflict, http.StatusConflict)
	m.settleAll(t)
	m.maker.post(m.round+"/freeze", m.maker.get(m.round).fields(m.round+"/freeze").Encode()).to(t)
	answers("once it is frozen", http.StatusConflict, http.StatusConflict)

	few := openTeam(t, "pass=0", map[string]map[string]string{"Ann": {"time": "short"}}).closePass()
	few.people["Ann"].post(few.sessions["Ann"]+"/q/time", "choice=long").want(t, http.StatusConflict)
}
