package handlers_test

import (
	"image/color"
	"image/png"
	"net/http"
	"strings"
	"testing"
)

func TestWideTitlesStayOnTheCard(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.noted("", strings.Repeat("W", 80))
	picture, err := png.Decode(strings.NewReader(b.get(result+".png").want(t, http.StatusOK).text))
	if err != nil {
		t.Fatal(err)
	}
	paper := color.RGBAModel.Convert(picture.At(1199, 0))
	for x := 1200 - 72; x < 1200; x++ {
		for y := range 630 {
			if at := color.RGBAModel.Convert(picture.At(x, y)); at != paper {
				t.Fatalf("the margin has ink at %d, %d", x, y)
			}
		}
	}
}

func TestTitlesThatTheFontCannotWriteGiveWay(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	card := func(title string) string {
		return b.get(b.noted("", title)+".png").want(t, http.StatusOK).text
	}
	questionnaires := card("")
	for _, title := range []string{"決定", "Lunch 🥪"} {
		if card(title) != questionnaires {
			t.Errorf("the card of %q has not the questionnaire's title", title)
		}
	}
	for _, title := range []string{"Déjeuner", "Обед"} {
		if card(title) == questionnaires {
			t.Errorf("the card of %q has the questionnaire's title", title)
		}
	}
}

// What the font cannot write must not differ by its letters: all of them would
// be the same boxes.
func TestCardsNeverShowBoxes(t *testing.T) {
	card := func(before string) string {
		b := newSite(t, translated(t, document(t, "lunch.yaml"), "zh", before, "")).browser()
		picture, err := png.Decode(strings.NewReader(b.get(b.decide("lunch", map[string]string{"time": "long"})+".png").want(t, http.StatusOK).text))
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for y := range 560 { // below stands the version
			for x := range 1200 {
				r, _, _, _ := picture.At(x, y).RGBA()
				all.WriteByte(byte(r >> 8))
			}
		}
		return all.String()
	}
	chinese := card("茶 ")
	for _, before := range []string{"茶還是咖啡 ", "קפה ", "شاي ", "🥪 "} {
		if card(before) != chinese {
			t.Errorf("the card of names that begin with %q shows them", before)
		}
	}
	if card("Ä ") == chinese {
		t.Error("the card of names that the font can write does not show them")
	}
}

func TestPagesOfResultsAreTitledAfterTheDecision(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	p := b.get(b.share(b.noted("", "Payments"), "verdict")).want(t, http.StatusOK)
	if got := p.Find("title").Text(); !strings.HasPrefix(got, "Payments: These answers") {
		t.Errorf("the title is %q", got)
	}
	if got := p.Find("meta[property='og:title']").AttrOr("content", ""); !strings.HasPrefix(got, "Payments: These answers") {
		t.Errorf("the preview's title is %q", got)
	}
}
