package report_test

import (
	"fmt"
	"image/color"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/web"
)

// TestMethodsAreCalledByTheNameOfTheSite looks at all that names the method by
// which an older program weighed answers: a site with a name of its own is named
// there, and no other is the product.
func TestMethodsAreCalledByTheNameOfTheSite(t *testing.T) {
	for _, name := range []string{"", "Ask Otto"} {
		want, other := web.Product, "Ask Otto"
		if name != "" {
			want, other = other, want
		}
		told := 0
		for result, r := range resultsOfEngine1(t, firstEdition(t)) {
			r.Brand = report.Brand{Name: name}
			feed, err := r.Feed(report.Surroundings{})
			if err != nil {
				t.Fatal(err)
			}
			compared, _ := r.Compare("", "")
			all, _ := r.WhatIfAll()
			said := fmt.Sprintf("%+v\n%+v\n%+v\n%+v\n%s\n%s\n%s", r.ReaderPage(report.Surroundings{}), compared, all, r.Today(),
				feed, r.Record(report.RecordForm{}, "", report.Surroundings{}), r.Calendar(noon))
			said = strings.ReplaceAll(said, "The Weighpoint authors", "") // who wrote the questionnaire, whatever the site
			if strings.Contains(said, other) {
				i := strings.Index(said, other)
				t.Errorf("%s of %q: …%.120s", result, name, said[max(0, i-60):])
			}
			told += strings.Count(web.Plain(said), "by which "+want+" weighs")
		}
		if told == 0 {
			t.Errorf("%q: no method is told of, so this shows less than it should", name)
		}
	}
}

// TestCardKeysFollowTheBrand, since cards are kept by them.
func TestCardKeysFollowTheBrand(t *testing.T) {
	keys := map[[32]byte]bool{}
	for _, r := range resultsOfEngine1(t, firstEdition(t)) {
		for _, brand := range []report.Brand{{}, {Version: [32]byte{1}}, {Version: [32]byte{2}, Accent: color.RGBA{1, 2, 3, 255}}} {
			r.Brand = brand
			keys[r.CardKey()] = true
		}
		break
	}
	if len(keys) != 3 {
		t.Errorf("%d keys for 3 brands", len(keys))
	}
}
