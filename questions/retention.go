package questions

import "time"

// The rule of retention: what nobody uses for a period is removed, by the first
// sweep after the moment that Removal returns. A store may state the rule in a
// language of its own; its tests compare the two.

// Removal returns when a session that nobody uses any more will have been unused
// for the period. One of a round goes with the round.
func (s Session) Removal(retention time.Duration) time.Time { return s.Used.Add(retention) }

// Removal is the same of a round; its sessions go with it. ok is false for a round
// that has a result, with which it goes.
func (r Round) Removal(retention time.Duration) (at time.Time, ok bool) {
	return r.Idle().Add(retention), r.Result == ""
}

// Idle is since when nobody uses a round, if nobody goes on: its last use, or the
// end of its last pass, for which people wait.
func (r Round) Idle() time.Time {
	if ends, ok := r.againEndedAt(endOfTime); ok && ends.After(r.Used) {
		return ends
	}
	return r.Used
}

var endOfTime = time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)

// Removal returns when nothing holds a result any more, if nobody changes
// anything: for the period it was not made and its session not used, and none of
// its links works. session is the one that the result was made from, nil where it
// is gone. ok is false for a result that stays: its owner keeps it, or one of its
// links does not end by itself.
func (r ResultWithLinks) Removal(session *Session, retention time.Duration) (at time.Time, ok bool) {
	if r.Kept {
		return time.Time{}, false
	}
	at = r.Created.Add(retention)
	if session != nil && session.Removal(retention).After(at) {
		at = session.Removal(retention)
	}
	for _, link := range r.Links {
		switch {
		case !link.Revoked.IsZero():
		case link.Expires.IsZero():
			return time.Time{}, false
		case link.Expires.After(at):
			at = link.Expires
		}
	}
	return at, true
}
