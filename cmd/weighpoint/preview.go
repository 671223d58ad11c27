package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/authoring"
	"github.com/weighpoint/weighpoint/store/sqlite"
	"github.com/weighpoint/weighpoint/web"
)

const (
	// lookEvery is how often a preview looks whether a file was saved.
	lookEvery = 300 * time.Millisecond
	// linesAround is how many lines before and after a mistake are shown.
	linesAround = 2
	// previewWalks is how many walks tell what an edit does: they are taken at
	// each save.
	previewWalks = 300
)

// previewFlags are the flags of preview.
func previewFlags() []setting {
	return []setting{
		{name: "as", value: "PERSONA", does: "print the address of the result that this persona gets"},
		{name: "listen", value: "HOST:PORT", preset: "localhost:0", does: "address of this machine alone to listen on; port 0 is any free port"},
		{name: "site", value: "FILE", unset: "none", does: "show the pages with the name, logo and colours of this site file, which is followed like the drafts"},
	}
}

// preview shows the pages of questionnaires that are being written, to their
// author alone. Each saved file is read at once. Nothing is kept.
func preview(ctx context.Context, h host, args []string) (err error) {
	flags, paths, err := parseFlags(args, previewFlags())
	if err != nil {
		return err
	}
	if len(paths) != 1 || paths[0] == "-" {
		return usageErrorf("preview needs one PATH: a questionnaire, or a folder as in --questionnaires")
	}
	address := cmp.Or(flags["listen"], "localhost:0")
	name, _, err := net.SplitHostPort(address)
	if err != nil || !isLoopback(name) {
		return usageErrorf("--listen is %q, and must be an address of this machine alone, such as localhost:8090: drafts are nobody else's", address)
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	dir, err := os.MkdirTemp("", "weighpoint-preview-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	store, err := sqlite.OpenWith(ctx, filepath.Join(dir, databaseName), sqlite.Options{AnyFileSystem: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	ln, err := listen(ctx, address)
	if err != nil {
		return err
	}
	p := &previewer{path: filepath.Clean(paths[0]), site: flags["site"], store: store, catalogue: handlers.NewCatalogue(handlers.Offers{}),
		first: map[string]earlier{}}
	p.shown.Random = func(q *questions.Questionnaire) questions.Answers {
		return authoring.Walk(q, mathrand.Uint64(), 0) //nolint:gosec // nothing depends on it
	}
	seen := p.look() // before reading, so that no save in between is missed
	if err := p.read(ctx); err != nil {
		return errors.Join(err, ln.Close())
	}
	base := baseURL(address, ln.Addr())
	log := slog.New(slog.NewTextHandler(h.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	handler, err := handlers.New(handlers.Config{
		Store: store, Catalogue: p.catalogue, Log: log, Now: time.Now, Token: rand.Text,
		BaseURL: base, Version: programVersion(), Registry: prometheus.NewRegistry(), Schemas: schemas(), Preview: &p.shown,
	})
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	if err := p.announce(h, base.String(), flags["as"]); err != nil {
		return errors.Join(err, ln.Close())
	}
	go p.watch(ctx, seen, log)
	return p.serve(ctx, ln, newServer(handler, log))
}

// previewer shows what lies at a path.
type previewer struct {
	path string
	// site is the site file, empty for none, and logo the picture that it names,
	// empty for none.
	site, logo string
	store      *sqlite.Store
	catalogue  *handlers.Catalogue
	shown      handlers.Preview
	// personas lead to questionnaires.
	personas map[string]string
	// first has what drafts are compared with, by id of the questionnaire.
	first map[string]earlier
}

// earlier is a version that a draft is compared with.
type earlier struct {
	*questions.Questionnaire
	since string
}

func (p *previewer) announce(h host, base, persona string) error {
	address := base + "/"
	if persona != "" {
		questionnaire, known := p.personas[persona]
		if !known {
			return fmt.Errorf("there is no persona %q", persona)
		}
		address = base + "/preview/as/" + questionnaire + "/" + persona
	}
	_, err := fmt.Fprintf(h.stdout, "The draft is at %s\nSave a file, and its pages follow. Nothing is kept; Ctrl-C ends it.\n", address)
	return err
}

// serve serves until ctx ends. Nobody's answers are lost by that.
func (p *previewer) serve(ctx context.Context, ln net.Listener, srv *http.Server) error {
	defer context.AfterFunc(ctx, func() { _ = srv.Close() })()
	if err := srv.Serve(ln); ctx.Err() == nil {
		return err
	}
	return nil
}

// dir is where the files lie.
func (p *previewer) dir() string {
	if info, err := os.Stat(p.path); err == nil && info.IsDir() {
		return p.path
	}
	return filepath.Dir(p.path)
}

// look is how everything looks that is shown.
func (p *previewer) look() look {
	files := lookAt(p.dir())
	for _, file := range []string{p.site, p.logo} {
		files.files += lookAtFile(file).files
	}
	return files
}

// watch reads the files again whenever they are not as seen before, until ctx
// ends.
func (p *previewer) watch(ctx context.Context, seen look, log *slog.Logger) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		now := p.look()
		if now == seen {
			continue
		}
		seen = now
		if err := p.read(ctx); err != nil && ctx.Err() == nil {
			log.Error("the draft cannot be shown", "error", err)
		}
	}
}

// read shows what the files hold. A questionnaire with mistakes stays what it
// was.
func (p *previewer) read(ctx context.Context) error {
	var l questions.Loader
	loadPaths(&l, []string{p.path}, nil)
	findings := mistakesIn(l.Err())
	p.begin(ctx, l.Loaded)
	draft := handlers.Draft{Files: map[string]string{}, Lines: map[string]map[string]int{}, Personas: map[string][]handlers.DraftPersona{}}
	p.personas = map[string]string{}
	for _, loaded := range l.Loaded {
		q := loaded.Questionnaire
		draft.Files[q.ID], draft.Lines[q.ID] = loaded.File, authoring.QuestionLines(loaded)
		personas, err := personasOf(loaded)
		findings = append(findings, mistakesIn(err)...)
		if changes, any := p.changes(ctx, q, personas); any {
			draft.Changes = append(draft.Changes, changes)
		}
		if personas == nil {
			continue
		}
		for i := range personas.Personas {
			persona := &personas.Personas[i]
			answers, _ := persona.Answer(q) // those that fit lead to where the others are missing
			draft.Personas[q.ID] = append(draft.Personas[q.ID], handlers.DraftPersona{ID: persona.ID, Answers: answers})
			p.personas[persona.ID] = q.ID
		}
	}
	site, err := p.presented()
	findings = append(findings, mistakesIn(err)...)
	authoring.SortFindings(findings)
	for _, f := range findings {
		draft.Mistakes = append(draft.Mistakes, p.mistake(f))
	}
	offers, err := p.offers(ctx, &l)
	if err != nil {
		return err
	}
	offers.Site = site
	p.catalogue.Replace(offers)
	p.shown.Show(draft)
	return nil
}

// presented reads the site file, nil where there is none. With mistakes the site
// stays what it was. Drafts are on offer whatever it says, and nobody signs in.
func (p *previewer) presented() (*sitefile.Site, error) {
	if p.site == "" {
		return nil, nil //nolint:nilnil // a preview needs none
	}
	site, read, err := readSite(p.site)
	p.logo = ""
	for name := range read.Beside {
		p.logo = filepath.Join(filepath.Dir(p.site), name)
	}
	if err != nil {
		return p.catalogue.Now().Site, err
	}
	site.People = nil
	return site, nil
}

// begin finds what new drafts are compared with: the last commit where Git has
// them and they differ, else themselves.
func (p *previewer) begin(ctx context.Context, drafts []questions.Loaded) {
	for _, l := range drafts {
		q := l.Questionnaire
		if p.first[q.ID].Questionnaire != nil {
			continue
		}
		p.first[q.ID] = earlier{q, "Since the preview began"}
		text, err := oldText(ctx, "git:HEAD", l.File)
		if err != nil {
			continue // Git does not have it
		}
		if then, err := parseIn(filepath.Dir(l.File), l.File, text); err == nil && then.ID == q.ID && then.Version != q.Version {
			p.first[q.ID] = earlier{then, "Since the last commit"}
		}
	}
}

// changes are what is not as it was in the version that a draft is compared with.
func (p *previewer) changes(ctx context.Context, q *questions.Questionnaire, personas *authoring.Personas) (web.ChangesView, bool) {
	since := p.first[q.ID]
	first := since.Questionnaire
	c := web.ChangesView{Title: q.Title, Language: q.Language, Since: since.since}
	edits := authoring.Edits(first, q)
	for _, e := range edits[:min(len(edits), mostEdits)] {
		c.Edits = append(c.Edits, e.String())
	}
	if more := len(edits) - mostEdits; more > 0 {
		c.Edits = append(c.Edits, fmt.Sprintf("and %d more", more))
	}
	if len(edits) == 0 {
		return c, false
	}
	if personas != nil {
		same, other := authoring.ComparePersonas(first, q, personas.Personas)
		c.Verdicts = append(c.Verdicts, fmt.Sprintf("personas: %d of %d have the same leader", same, same+len(other)))
		for _, persona := range other {
			c.Verdicts = append(c.Verdicts, persona.ID+": "+cmp.Or(persona.Lapsed, persona.Then+" → "+persona.Now))
		}
	}
	walks, err := authoring.CompareWalks(ctx, first, q, previewWalks)
	if err == nil {
		c.Verdicts = append(c.Verdicts, fmt.Sprintf("random walks: %d of %d have the same leader", walks.Same, walks.All))
	}
	for _, shift := range walks.Others[:min(len(walks.Others), mostShifts)] {
		c.Verdicts = append(c.Verdicts, fmt.Sprintf("%s → %s: %d", shift.Then, shift.Now, shift.Count))
	}
	return c, true
}

// offers are the questionnaires without mistakes, and the last version of those
// with.
func (p *previewer) offers(ctx context.Context, l *questions.Loader) (handlers.Offers, error) {
	shown := sound(l)
	if l.Err() != nil {
		for _, before := range p.catalogue.Now().Questionnaires {
			if !slices.ContainsFunc(shown, func(q *questions.Questionnaire) bool { return q.ID == before.ID }) {
				shown = append(shown, before)
			}
		}
	}
	offers := handlers.Offers{Questionnaires: shown, Since: map[string]time.Time{}}
	for _, q := range shown {
		since, err := p.store.Offer(ctx, q.ID, q.Version, q.Text, time.Now())
		if err != nil {
			return offers, err
		}
		offers.Since[q.Version] = since
	}
	return offers, nil
}

// mistake is a finding with the lines around it.
func (p *previewer) mistake(f authoring.Finding) web.MistakeView {
	m := web.MistakeView{Place: cmp.Or(f.File, p.path), Message: f.Message}
	if f.File == "" {
		return m
	}
	m.Place = fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)
	text, err := questions.ReadFile(folder(filepath.Dir(f.File)), filepath.Base(f.File))
	if err != nil {
		return m // the message says so
	}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		if number >= f.Line-linesAround && number <= f.Line+linesAround {
			m.Lines = append(m.Lines, web.LineView{Number: strconv.Itoa(number), Text: clipped(strings.TrimRight(line, "\r\n")), Wrong: number == f.Line})
		}
	}
	return m
}

// clipped bounds a line of a file.
func clipped(line string) string {
	const most = 200
	if runes := []rune(line); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return strings.ToValidUTF8(line, "�")
}
