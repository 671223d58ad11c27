package report_test

import (
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
)

// badge is what a picture of the badge says.
type badge struct {
	Width int    `xml:"width,attr"`
	Label string `xml:"aria-label,attr"`
	Title string `xml:"title"`
	Words []struct {
		X      int    `xml:"x,attr"`
		Length int    `xml:"textLength,attr"`
		Text   string `xml:",chardata"`
	} `xml:"g>text"`
}

func TestBadgesSayWhatTheAnswersPointTo(t *testing.T) {
	q := lunch(t)
	for title, want := range map[string]string{
		"":                                "Where shall we eat?: These answers point to The canteen",
		`</text><script>a & "b"</script>`: `</text><script>a & "b"</script>: These answers point to The canteen`,
		"ארוחת צהריים":                    "ארוחת צהריים",
		"No letters: \uffff\ufffe":        "No letters: \ufffd\ufffd",
	} {
		decision := decided(t, q)
		decision.Title = title
		result, err := report.New(decision, q, reader(questions.VerdictOnly), setting(q))
		if err != nil {
			t.Fatal(err)
		}
		picture := result.Badge()
		var b badge
		if err := xml.Unmarshal(picture, &b); err != nil {
			t.Fatalf("%v in\n%s", err, picture)
		}
		if !strings.Contains(b.Label, want) || b.Title != b.Label {
			t.Errorf("titled %q, it is called %q and %q", title, b.Label, b.Title)
		}
		if len(b.Words) != 2 || b.Words[1].Text != "These answers point to The canteen" {
			t.Fatalf("it says %v", b.Words)
		}
		if last := b.Words[1]; last.X+last.Length >= b.Width || b.Words[0].X+b.Words[0].Length >= last.X {
			t.Errorf("the words lie over each other or stand out of %d pixels: %v", b.Width, b.Words)
		}
	}
}

func TestBadgesAreShort(t *testing.T) {
	q := lunch(t)
	for i := range q.Options {
		q.Options[i].Name = strings.Repeat("飯", 100)
	}
	result, err := report.New(decided(t, q), q, reader(questions.VerdictOnly), setting(q))
	if err != nil {
		t.Fatal(err)
	}
	var b badge
	if err := xml.Unmarshal(result.Badge(), &b); err != nil {
		t.Fatal(err)
	}
	if text := b.Words[1].Text; utf8.RuneCountInString(text) != 60 || !strings.HasSuffix(text, "…") || b.Words[1].Length < 37*11 {
		t.Errorf("%q is %d pixels wide", text, b.Words[1].Length)
	}
}
