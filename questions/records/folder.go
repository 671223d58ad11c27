package records

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Folder has the records of a folder, sorted by the names of their files.
type Folder []*Record

// beside are files in Markdown that lie beside records and are none.
var beside = regexp.MustCompile(`(?i)^(readme|index|.*template.*)\.md$`)

// IsRecord reports whether a file of a folder of records should be one, by its
// name.
func IsRecord(file string) bool {
	return strings.HasSuffix(strings.ToLower(file), ".md") && !strings.HasPrefix(file, ".") && !beside.MatchString(file)
}

// next is the number of the next record.
func (f Folder) next() (int, error) {
	highest := 0
	for _, r := range f {
		highest = max(highest, r.Number)
	}
	if highest == 9999 {
		return 0, fmt.Errorf("9999 is taken, and tools look for four digits")
	}
	return highest + 1, nil
}

// numbered returns the record that has a number.
func (f Folder) numbered(number int) (*Record, error) {
	at := slices.IndexFunc(f, func(r *Record) bool { return r.Number == number })
	if at < 0 || number == 0 {
		return nil, fmt.Errorf("no record has the number %d", number)
	}
	if other := slices.IndexFunc(f[at+1:], func(r *Record) bool { return r.Number == number }); other >= 0 {
		return nil, fmt.Errorf("two records have the number %d: %s and %s", number, f[at].File, f[at+1+other].File)
	}
	return f[at], nil
}

// ofResult returns the record of a result that no other one supersedes, nil for
// none.
func (f Folder) ofResult(result string) *Record {
	for _, r := range slices.Backward(f) {
		if result != "" && r.Number > 0 && r.Block != nil && r.Block.Result == result && len(r.successors) == 0 {
			return r
		}
	}
	return nil
}

// replacing returns the record of a newer result that replaces the one of r, nil for
// none.
func (f Folder) replacing(r *Record) *Record {
	for _, there := range f {
		if r.Block != nil && there.Block != nil && there.Block.Supersedes == r.Block.Result {
			return there
		}
	}
	return nil
}

// ofSame returns the record of the result that r is of, which no other one
// supersedes, nil for none.
func (f Folder) ofSame(r *Record) *Record {
	if r.Block != nil {
		if there := f.ofResult(r.Block.Result); there != nil {
			return there
		}
	}
	for _, there := range slices.Backward(f) {
		without := r.Block == nil || there.Block == nil
		if without && there.Number > 0 && there.tellsOf(r) && len(there.successors) == 0 {
			return there
		}
	}
	return nil
}

// proposed returns the record of the same decision that is only proposed, nil for
// none.
func (f Folder) proposed(r *Record) *Record {
	for _, there := range slices.Backward(f) {
		if there.Number > 0 && there.Proposed() && there.Wrong == nil && there.Title != "" && there.tellsOf(r) {
			return there
		}
	}
	return nil
}
