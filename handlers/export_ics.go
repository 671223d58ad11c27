package handlers

import (
	"net/http"

	ics "github.com/arran4/golang-ical"

	"github.com/weighpoint/weighpoint/web"
)

// resultCalendar gives the day of the review as a calendar entry.
func (s *Server) resultCalendar(w http.ResponseWriter, r *http.Request) error {
	f, err := s.resultForReader(r)
	if err != nil {
		return err
	}
	upkeep, err := s.upkeep(r, f)
	if err != nil {
		return err
	}
	if upkeep.Review.IsZero() {
		return s.notFound(nil)
	}
	calendar := ics.NewCalendarFor("Weighpoint")
	calendar.SetMethod(ics.MethodPublish)
	event := calendar.AddEvent(s.eventID(f))
	event.SetDtStampTime(s.Now())
	event.SetAllDayStartAt(upkeep.Review)
	event.SetAllDayEndAt(upkeep.Review.AddDate(0, 0, 1))
	event.SetSummary(web.Plain("Review the decision: " + web.Isolate(f.cardTitle())))
	event.SetDescription(web.Plain("Decided on " + day(f.Created) + ": " + f.sentence() + "."))
	event.SetURL(s.address(f))
	writeFile(w, "text/calendar; charset=utf-8", f.fileName(".ics"), []byte(calendar.Serialize(ics.WithNewLineWindows)))
	return nil
}
