package handlers

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
func (s *Server) feedID(f *frozen) string {
	if first := s.firstAddress(f.madeAvailable()); first != nil {
		return firstResult(first, f) + ".atom"
	}
	return "urn:uuid:" + stableID("feed of "+f.path[strings.LastIndex(f.path, "/")+1:])
}

func (s *Server) entryID(f *frozen, event string) string {
	if first := s.firstAddress(f.madeAvailable()); first != nil {
		return firstResult(first, f) + "#" + event
	}
	return "urn:uuid:" + stableID("entry of "+f.path[strings.LastIndex(f.path, "/")+1:]+" "+event)
}

// eventID is that of a result's review: the same for every link, and not to be
// traced back to the result's id.
func (s *Server) eventID(f *frozen) string {
	if first := s.firstAddress(f.Created); first != nil {
		return fmt.Sprintf("%x-review@%s", sha256.Sum256([]byte("review of "+f.ID)), first.Hostname())
	}
	return stableID("review of " + f.ID)
}

// madeAvailable is when the address came about by which the result is read.
func (f *frozen) madeAvailable() time.Time {
	if f.link != nil {
		return f.link.Created
	}
	return f.Created
}

// firstAddress is the first that was noted, for what is older than that; else
// it is nil.
func (s *Server) firstAddress(made time.Time) *url.URL {
	if len(s.Addresses) > 1 && s.Addresses[0].URL == nil && made.Before(s.Addresses[1].Since) {
		return s.Addresses[1].URL
	}
	return nil
}

func firstResult(first *url.URL, f *frozen) string {
	return first.Scheme + "://" + first.Host + strings.TrimSuffix(first.Path, "/") + f.path[strings.LastIndex(f.path, "/r/"):]
}

// stableID is a UUID of version 8, RFC 9562, from a text.
func stableID(text string) string {
	id := sha256.Sum256([]byte(text))
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:16])
}
