package questions

import (
	"maps"
	"slices"
)

// SourceNews is what has become of a source that an earlier version of the
// questionnaire lists. The zero values mean no news.
type SourceNews struct {
	Source string
	// Checked is when it was checked again, as YYYY-MM or YYYY-MM-DD.
	Checked string
	// Corrected and Withdrawn are notices that the earlier version did not
	// have.
	Corrected, Withdrawn *Notice
	// Gone is true where the source is no longer listed. Whether it is
	// withdrawn is not known then.
	Gone bool
}

// SourceNews tells what this version knows of the sources of an earlier one
// that was not known then, sorted by id. Sources without news are left out.
func (q *Questionnaire) SourceNews(then *Questionnaire) []SourceNews {
	news := []SourceNews{}
	for _, id := range slices.Sorted(maps.Keys(then.index.source)) {
		n := SourceNews{Source: id}
		if now := q.Source(id); now != nil {
			n.compare(then.Source(id), now)
		} else {
			n.Gone = true
		}
		if n != (SourceNews{Source: id}) {
			news = append(news, n)
		}
	}
	return news
}

func (n *SourceNews) compare(then, now *Source) {
	if later(now.Checked, then.Checked) {
		n.Checked = now.Checked
	}
	if !then.Corrected.same(now.Corrected) {
		n.Corrected = now.Corrected
	}
	if !then.Withdrawn.same(now.Withdrawn) {
		n.Withdrawn = now.Withdrawn
	}
}

// later reports whether a date is certainly later than another. A day is not
// later than the month in which it lies.
func later(date, than string) bool {
	n := min(len(date), len(than))
	return date[:n] > than[:n]
}

// same reports whether two notices, of which either may be nil, say the same.
func (n *Notice) same(o *Notice) bool {
	return n == nil && o == nil || n != nil && o != nil && *n == *o
}
