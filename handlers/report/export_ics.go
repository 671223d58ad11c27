package report

import (
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/weighpoint/weighpoint/web"
)

// Calendar is the day of the result's review as an iCalendar file.
func (r *Result) Calendar(review time.Time) []byte {
	calendar := ics.NewCalendarFor(r.Brand.calendarName())
	calendar.SetMethod(ics.MethodPublish)
	event := calendar.AddEvent(r.eventID())
	event.SetDtStampTime(r.Now)
	event.SetAllDayStartAt(review)
	event.SetAllDayEndAt(review.AddDate(0, 0, 1))
	event.SetSummary(web.Plain("Review the decision: " + web.Isolate(r.DecisionName())))
	event.SetDescription(web.Plain("Decided on " + Day(r.Created) + ": " + r.Sentence() + "."))
	event.SetURL(r.Address())
	return []byte(calendar.Serialize(ics.WithNewLineWindows))
}
