package handlers_test

import (
	"net/http"
	"testing"
	"time"
)

func TestKeyIsRenewed(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	one := b.post("/w/lunch", "").want(t, http.StatusSeeOther).Cookies()
	two := b.post("/w/lunch", "").want(t, http.StatusSeeOther).Cookies()
	if len(one) != 1 || len(two) != 1 {
		t.Fatalf("%d and %d cookies, want one each", len(one), len(two))
	}
	if one[0].Value != two[0].Value {
		t.Error("the key has changed")
	}
	if days := time.Duration(two[0].MaxAge) * time.Second / (24 * time.Hour); days != 400 || !two[0].HttpOnly {
		t.Errorf("the key is renewed for %d days as %v", days, two[0])
	}
	if got := b.get("/").Cookies(); len(got) > 0 {
		t.Errorf("reading a page sets %v", got)
	}
}
