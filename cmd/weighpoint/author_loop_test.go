package main

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// loop is one author with a questionnaire, the preview of it, and the server on
// which it is offered.
type loop struct {
	*draft
	server *server
}

// types runs a command and returns what it says, and whether it succeeds.
func (l *loop) types(args ...string) (said string, ok bool) {
	l.t.Helper()
	var out strings.Builder
	err := run(l.t.Context(), args, host{getenv: noEnvironment, stdin: strings.NewReader(""), stdout: &out, stderr: &out})
	if err != nil {
		out.WriteString(err.Error())
	}
	return out.String(), err == nil
}

// says fails unless a command says all of it, and succeeds or not as wanted.
func (l *loop) says(command string, succeeds bool, wanted ...string) {
	l.t.Helper()
	said, ok := l.types(strings.Fields(command)...)
	if ok != succeeds {
		l.t.Errorf("%s: succeeds is %v", command, ok)
	}
	for _, want := range wanted {
		if !strings.Contains(said, want) {
			l.t.Errorf("%s does not say %q:\n%s", command, want, said)
		}
	}
}

// answers begins a decision and gives answers until a question lacks one, or all
// are given.
func (l *loop) answers(given map[string]string) *goquery.Document {
	l.t.Helper()
	page := l.page(http.MethodPost, l.server.url+"/w/job-queue", nil)
	for {
		_, question, asked := strings.Cut(page.Url.Path, "/q/")
		if !asked || given[question] == "" {
			return page
		}
		page = l.page(http.MethodPost, page.Url.String(), url.Values{"choice": {given[question]}})
	}
}

func text(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// hurries asks for pages over and over until it is told to stop. None may fail.
func (l *loop) hurries(pages ...string) (stop func()) {
	ctx, cancel := context.WithCancel(l.t.Context())
	var busy sync.WaitGroup
	for _, page := range pages {
		busy.Go(func() {
			for asked := 0; ctx.Err() == nil || asked < 3; asked++ {
				request, err := http.NewRequestWithContext(context.WithoutCancel(ctx), http.MethodGet, page, http.NoBody)
				if err != nil {
					l.t.Error(err)
					return
				}
				response, err := l.client.Do(request)
				if err != nil {
					l.t.Error(err)
					return
				}
				_, err = io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
				if err != nil || response.StatusCode != http.StatusOK {
					l.t.Errorf("%s: %s, %v", page, response.Status, err)
					return
				}
			}
		})
	}
	return func() { cancel(); busy.Wait() }
}

// TestAuthorsLoop takes a questionnaire about brokers through all that the guide
// tells authors to do, with a decision made before an edit and looked at after it.
func TestAuthorsLoop(t *testing.T) {
	const fixture = "../../questions/authoring/testdata/broker"
	l := &loop{draft: startPreview(t)}
	broker := text(t, fixture+".yaml")
	l.save("job-queue.personas.yaml", text(t, fixture+".personas.yaml"))
	l.save("job-queue.yaml", broker)
	file := filepath.Join(l.dir, "job-queue.yaml")

	// What cannot win, what is contained in something else, and what is thin.
	l.says("fmt -l "+file, true)
	l.says("check "+l.dir, true,
		`option "cache" leads in none of 20,000 random walks`, "[never-leads]", "[dominated; meant: People ask for it by name.]",
		`veto "must-stay-and-small" is never the only reason`, `criterion "routing"`, "[thin-evidence]")
	l.says("check --strict "+file, false, "3 warnings")
	l.says("test "+file, true, "5 personas, 5 hold")
	l.says("review --walks 500 "+file, true, "<!doctype html>", "The swift")

	// Somebody decides, and somebody else is in the middle of it.
	l.server = l.start()
	traders := map[string]string{"purpose": "requests", "rate": "middle", "crew": "some", "place": "rented", "loss": "rarely", "shapes": "some", "have": "cache", "size": "large"}
	review := l.answers(traders)
	result := l.page(http.MethodPost, strings.TrimSuffix(review.Url.String(), "/review")+"/finish", nil)
	if got := result.Find("h1").Text(); !strings.Contains(got, "The swift") {
		t.Fatalf("the decision is %q", got)
	}
	open := l.answers(map[string]string{"purpose": "requests", "rate": "middle"})

	// An edit, by new evidence, and an id that says more than the one before.
	edited := strings.NewReplacer(
		"latency: {rating: 2, claim: It is the quickest of six., sources: [race]}", "latency: {rating: -2, claim: It has become slow., sources: [race]}",
		"{id: some, label: \"Yes, by topic\"", "{id: by-topic, was: [some], label: \"Yes, by topic\"",
	).Replace(broker)
	persona := l.opens(l.url + "/preview/as/job-queue/traders")
	if got := l.saved("job-queue.yaml", edited, persona.Url.String()).Find("h1").Text(); strings.Contains(got, "The swift") || got == "" {
		t.Errorf("the preview shows %q", got)
	}
	l.says("test "+file, false, `question "shapes" has no choice "some"; it is "by-topic" now`)
	l.save("job-queue.personas.yaml", strings.ReplaceAll(text(t, fixture+".personas.yaml"), "shapes: some,", "shapes: by-topic,"))
	l.says("test "+file, false, "FAIL traders: wanted swift, got rabbit", "weighpoint preview "+file+" --as traders")
	l.save("job-queue.personas.yaml", strings.NewReplacer("shapes: some,", "shapes: by-topic,", "leads: [swift]", "leads: [rabbit]").Replace(text(t, fixture+".personas.yaml")))
	l.says("test "+file, true, "5 personas, 5 hold")
	l.says("diff live "+file+" --walks 500 --data "+l.data, true,
		"options.swift.ratings.latency.rating: 2 → -2", "questions.shapes.choices.by-topic.was: new", "traders: swift → rabbit",
		"1 kept: 0 same leader, 1 other", "swift → rabbit: 1, such as")
	l.says("diff live "+file+" --walks 500 --fail-over 1% --data "+l.data, false, "at most 1 % may")

	// It comes on offer while people read and answer.
	stop := l.hurries(l.server.url+"/", l.server.url+"/w/job-queue", result.Url.String(), open.Url.String())
	l.reloads()
	stop()
	if got := l.opens(open.Url.String()).Find("legend").Text(); !strings.Contains(got, "Who looks after it?") {
		t.Errorf("who was in the middle of it finds %q", got)
	}
	if got := l.opens(strings.Split(open.Url.String(), "/q/")[0] + "/review").Find("[data-testid=moved-on]").Text(); !strings.Contains(got, "newer version") {
		t.Errorf("who was in the middle of it is told %q", got)
	}

	// What was decided stays, and says what has moved.
	before := l.opens(result.Url.String())
	if got := before.Find("h1").Text(); !strings.Contains(got, "The swift") {
		t.Errorf("the decision has become %q", got)
	}
	today := l.opens(result.Url.String() + "/today").Find("main").Text()
	for _, want := range []string{"The rabbit", "hurts a lot, where it was “helps a lot”", "It has become slow.", "It is the quickest of six."} {
		if !strings.Contains(today, want) {
			t.Errorf("today’s page does not say %q:\n%s", want, today)
		}
	}
	if strings.Contains(today, "not offered any more") {
		t.Error("an answer is lost to its new id")
	}
}
