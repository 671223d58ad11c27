package questions

import "errors"

// Errors that a store reports, whatever engine is behind it.
var (
	// ErrNotFound means that there is nothing under this id.
	ErrNotFound = errors.New("not found")
	// ErrConflict means that the stored state has moved on since it was read.
	ErrConflict = errors.New("changed in the meantime")
	// ErrUnavailable means that nothing can be stored or read at the moment,
	// such as on a full disk, and that nothing has changed.
	ErrUnavailable = errors.New("the store cannot be used")
	// ErrMaybeStored means that the connection to the store ended while it was
	// told to keep something, and that nobody could learn whether it has.
	ErrMaybeStored = errors.New("it may or may not have been stored")
	// ErrTraces means that something was deleted, and that bytes of it may be
	// left on the disk.
	ErrTraces = errors.New("deleted, but traces may be left")
	// ErrTooMany means that there are as many as there may be.
	ErrTooMany = errors.New("there are too many already")
)
