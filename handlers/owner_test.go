package handlers_test

import (
	"net/http"
	"strings"
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

// TestKeyStaysWithTheSite looks at the cookie as browsers get it: no script
// reads it, no other site's form sends it, and no other application of the
// host gets it.
func TestKeyStaysWithTheSite(t *testing.T) {
	for base, want := range map[string]string{
		"http://decide.test":         "weighpoint=KEY; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax",
		"http://decide.test/decide":  "weighpoint=KEY; Path=/decide; Max-Age=34560000; HttpOnly; SameSite=Lax",
		"https://decide.test":        "__Host-weighpoint=KEY; Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax",
		"https://decide.test/decide": "__Secure-weighpoint=KEY; Path=/decide; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax",
	} {
		t.Run(base, func(t *testing.T) {
			b := newSite(t).behind(base, false, document(t, "lunch.yaml")).browser()
			p := b.post(b.prefix+"/w/lunch", "").want(t, http.StatusSeeOther)
			got := strings.Replace(p.Header.Get("Set-Cookie"), "="+b.key(), "=KEY", 1)
			if got != want || len(p.Cookies()) != 1 {
				t.Errorf("the cookie is %q of %d, want %q alone", got, len(p.Cookies()), want)
			}
			if text := b.get(b.prefix + "/privacy").text; !strings.Contains(text, want[:strings.Index(want, "=")]+"</code>") {
				t.Error("the page about privacy calls the cookie otherwise")
			}
		})
	}
}
