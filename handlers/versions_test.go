package handlers_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

func TestStoredVersionsOpenWhateverIsCheckedToday(t *testing.T) {
	// A source that nobody cites stops a start, but no session begun before.
	text := strings.Replace(document(t, "lunch.yaml"), "\ncriteria:",
		`  uncited: {title: The wine list, publisher: The bistro, year: "2020", url: "https://example.org/wine", kind: documentation, seen: full text, checked: 2026-11}

criteria:`, 1)
	if _, err := questions.Parse("test.yaml", []byte(text)); err == nil {
		t.Fatal("the document passes today's checks")
	}
	b := newSite(t, document(t, "lunch.yaml")).browser()
	b.begin("lunch")
	b.keep("old", &questions.Questionnaire{ID: "lunch", Version: fmt.Sprintf("%x", sha256.Sum256([]byte(text))), Text: []byte(text)})
	b.get("/s/old/q/time").want(t, http.StatusOK)
}
