package report

import (
	"fmt"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// FormDay writes a day as fields for dates do, and no day as nothing.
func FormDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// settingsForm is what the owner may arrange for a result.
func (r *Result) settingsForm(o Owned, around Surroundings) web.UpkeepForm {
	form := web.UpkeepForm{Action: r.Path + "/upkeep", Kept: around.Settings.Kept, Announce: around.Settings.Announce, Saved: SettingsState(around.Settings)}
	if !around.Settings.Review.IsZero() {
		form.Review.Value, form.ReviewSet = FormDay(around.Settings.Review), Day(around.Settings.Review)
	}
	if months := r.questionnaire.ReviewMonths; months > 0 {
		form.Suggested = "The questionnaire suggests " + Day(r.Created.AddDate(0, months, 0)) + "."
	}
	if o.Retention != "" {
		form.Retention = "Otherwise it goes once its answers have not been touched for " + o.Retention + " and none of its links works."
	}
	if around.Replaced {
		form.AnnounceText = "Tell readers of its links that a newer decision exists, and what changed"
	}
	return form
}

// SettingsState tells one arrangement from another. A form carries that of the
// one that it was drawn with.
func SettingsState(settings questions.ResultSettings) string {
	return fmt.Sprintf("%s %t %t", FormDay(settings.Review), settings.Kept, settings.Announce)
}
