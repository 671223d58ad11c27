package handlers_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestHandoverSaysWhetherTheKeyWasKept(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	owner := s.browser()
	owner.begin("lunch")
	for keeps, want := range map[bool]string{true: "now opens the decisions", false: "did not keep the key"} {
		other := s.browser()
		if !keeps {
			other.client.Jar = nil
		}
		p := other.get(other.post(owner.handover(), "").to(t)).want(t, http.StatusOK)
		if got := p.Find("main").Text(); !strings.Contains(got, want) {
			t.Errorf("a browser that keeps cookies: %t; the page does not say %q", keeps, want)
		}
	}
}
