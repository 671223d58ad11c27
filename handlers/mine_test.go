package handlers_test

import (
	"net/http"
	"testing"
)

func TestPageBeyondTheLastIsTheFirst(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	b.begin("lunch")
	for _, page := range []string{"", "?page=2", "?page=10000", "?page=-1", "?page=x"} {
		p := b.get("/mine" + page).want(t, http.StatusOK)
		if p.Find("[data-testid=decision]").Length() != 1 || p.Find("[data-testid=no-decisions]").Length() > 0 {
			t.Errorf("%q does not list the decision", page)
		}
	}
}
