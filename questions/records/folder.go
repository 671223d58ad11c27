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
