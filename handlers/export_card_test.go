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
