package main

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/store/postgrestest"
)

// busyServer is a server that has been asked for everything that it counts.
func busyServer(t *testing.T) *server {
	t.Helper()
	s := startServer(t)
	get(t, s.url+"/readyz")
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	page := submit(t, client, s.url+"/w/containers-or-vms", nil)
	for {
		at := page.Url.Path
		form := page.Find("main form[method=post]").First()
		fields := url.Values{}
		form.Find("input[type=hidden]").Each(func(_ int, input *goquery.Selection) {
			fields.Add(input.AttrOr("name", ""), input.AttrOr("value", ""))
		})
		switch {
		case strings.Contains(at, "/q/"):
			fields.Set("choice", "unsure")
		case strings.HasSuffix(at, "/review"):
			fields.Set("title", "Metrics")
		default:
			return s // it is the result
		}
		action, err := page.Url.Parse(form.AttrOr("action", at))
		if err != nil {
			t.Fatal(err)
		}
		page = submit(t, client, action.String(), fields)
	}
}

// submit sends a form and returns the page that it leads to.
func submit(t *testing.T, client *http.Client, url string, fields url.Values) *goquery.Document {
	t.Helper()
	resp, err := client.PostForm(url, fields)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	page, err := goquery.NewDocumentFromReader(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || resp.Request.Method != http.MethodGet {
		t.Fatalf("POST %s leads to %s %s: %v", url, resp.Status, resp.Request.URL, err)
	}
	page.Url = resp.Request.URL
	return page
}

// dashboardExpressions are all that the dashboard asks Prometheus.
func dashboardExpressions(t *testing.T) []string {
	t.Helper()
	var board struct {
		Panels []struct{ Targets []struct{ Expr string } }
	}
	if err := json.Unmarshal([]byte(printed(t, "grafana")), &board); err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, p := range board.Panels {
		for _, q := range p.Targets {
			found = append(found, q.Expr)
		}
	}
	return found
}

// TestEveryMetricAskedForExists looks into what running servers report, one with a
// file and one with PostgreSQL.
func TestEveryMetricAskedForExists(t *testing.T) {
	name := regexp.MustCompile(`\b(weighpoint|process|go)_[a-z_]+\b`)
	series := map[string]bool{}
	shared := replica(t, postgrestest.Shared(t).Database(t))
	for line := range strings.Lines(get(t, busyServer(t).url+"/metrics") + get(t, shared.url+"/metrics")) {
		if !strings.HasPrefix(line, "#") {
			series[regexp.MustCompile(`^\w+`).FindString(line)] = true
		}
	}
	asked := map[string]bool{}
	for _, text := range append(dashboardExpressions(t), printed(t, "prometheus")) {
		for _, metric := range name.FindAllString(text, -1) {
			asked[metric] = true
		}
	}
	for metric := range asked {
		if !series[metric] {
			t.Errorf("the server reports no %s", metric)
		}
	}
	ours := func(of map[string]bool) []string {
		return slices.DeleteFunc(slices.Sorted(maps.Keys(of)), func(metric string) bool { return !strings.HasPrefix(metric, "weighpoint_") })
	}
	if diff := cmp.Diff(ours(series), ours(asked)); diff != "" {
		t.Errorf("the dashboard and the alerts should ask for all that is our own: %s", diff)
	}
}
