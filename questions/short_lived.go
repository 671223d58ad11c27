package questions

import "time"

// ShortLived is something that counts for some minutes alone, such as a key on
// its way to another device.
type ShortLived struct {
	// Kind is what it is, and tells it from what others keep.
	Kind string
	// ID is the hash of what it is found by.
	ID [32]byte
	// Of is what there is one of at a time, such as one key on its way for each
	// owner; zero where there may be any number.
	Of [32]byte
	// Value is empty or what is kept, sealed where it is secret.
	Value []byte
	// Until is when it is over.
	Until time.Time
}
