package handlers

import (
	"fmt"
	"testing"
	"time"
)

// TestFirstContactsAreBounded begins more sessions without a key than are
// remembered, some of which are lost at once.
func TestFirstContactsAreBounded(t *testing.T) {
	var c firstContacts
	now := time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)
	for n := range mostFirstContacts + 100 {
		id := fmt.Sprint(n)
		c.put(id, now)
		if n%2 == 0 {
			c.lost(id, now)
		}
	}
	if len(c.order) != mostFirstContacts || len(c.begun) > mostFirstContacts {
		t.Errorf("%d are remembered in order, %d by id; want %d at most", len(c.order), len(c.begun), mostFirstContacts)
	}
	if c.lost(fmt.Sprint(mostFirstContacts+1), now) {
		t.Error("one too many is remembered")
	}
	now = now.Add(firstContactTime)
	c.put("later", now)
	if len(c.order) != 1 || len(c.begun) != 1 || !c.lost("later", now) {
		t.Errorf("after their time %d are remembered in order, %d by id; want the new one alone", len(c.order), len(c.begun))
	}
}
