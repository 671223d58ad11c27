package report

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Ids of feeds, their entries and calendar events must never change, so they
// come from what is stored and not from the address of the server. Those of
// results and links that are older than that rule contain the address of their
// time, and keep it.

// feedID is the id of the feed under an address of a result.
func (r *Result) feedID() string {
	if first := r.FirstAddress(r.madeAvailable()); first != nil {
		return firstResult(first, r) + ".atom"
	}
	return "urn:uuid:" + stableID("feed of "+r.Path[strings.LastIndex(r.Path, "/")+1:])
}

func (r *Result) entryID(event string) string {
	if first := r.FirstAddress(r.madeAvailable()); first != nil {
		return firstResult(first, r) + "#" + event
	}
	return "urn:uuid:" + stableID("entry of "+r.Path[strings.LastIndex(r.Path, "/")+1:]+" "+event)
}

// eventID is that of a result's review: the same for every link, and not to be
// traced back to the result's id.
func (r *Result) eventID() string {
	if first := r.FirstAddress(r.Created); first != nil {
		return fmt.Sprintf("%x-review@%s", sha256.Sum256([]byte("review of "+r.ID)), first.Hostname())
	}
	return stableID("review of " + r.ID)
}

// madeAvailable is when the address came about by which the result is read.
func (r *Result) madeAvailable() time.Time {
	if r.Link != nil {
		return r.Link.Created
	}
	return r.Created
}

func firstResult(first *url.URL, r *Result) string {
	return first.Scheme + "://" + first.Host + strings.TrimSuffix(first.Path, "/") + r.Path[strings.LastIndex(r.Path, "/r/"):]
}

// stableID is a UUID of version 8, RFC 9562, from a text.
func stableID(text string) string {
	id := sha256.Sum256([]byte(text))
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:16])
}
