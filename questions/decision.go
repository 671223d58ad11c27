package questions

// Decision is what one browser has begun or decided: a session, and all
// results made from it.
type Decision struct {
	// ID is that of the session, which may be gone.
	ID string
	// Session is nil when it is gone.
	Session *Session
	// Results are the newest first.
	Results []ResultWithLinks
}
