package records

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A record that is only proposed is brought up to date where it lies. What people
// have written into it stays: sections of their own, keys of the front matter, lines
// below the title. So that what they changed in the sections of the export can be
// told from what the export changed, a proposed record ends in a comment with
// fingerprints of the sections as they were exported.

var (
	fingerprintsLine = regexp.MustCompile(`^<!-- weighpoint-sections:((?: [0-9a-f]{8})+) -->$`)
	// originLine is where an export names its result.
	originLine = regexp.MustCompile("^The result itself: (<[^>]+>|not shared, id `[^`]+`)\\.")
	headLine   = regexp.MustCompile(`(?i)^(?:[*-]\s+)?(status|deciders|date):\s`)
)

// Proposed reports whether a record says that it is not decided.
func (r *Record) Proposed() bool { return strings.EqualFold(r.Status, "proposed") }

// origin is how an export names its result, empty for none.
func (r *Record) origin() string {
	for _, line := range r.lines {
		if m := originLine.FindStringSubmatch(line); m != nil {
			return m[1]
		}
	}
	return ""
}

// tellsOf reports whether a record is of the same result as another, or of that
// which the result of the other replaces.
func (r *Record) tellsOf(o *Record) bool {
	if r.Block != nil && o.Block != nil {
		return r.Block.Result == o.Block.Result || r.Block.Result == o.Block.Supersedes
	}
	return r.origin() != "" && r.origin() == o.origin()
}

// part is a section of a record with its heading, or what stands before the first.
type part struct {
	heading string
	lines   []string
}

func (p part) fingerprint() string {
	end := len(p.lines)
	for end > 0 && strings.TrimSpace(p.lines[end-1]) == "" {
		end--
	}
	return fingerprint(strings.Join(p.lines[:end], "\n"))
}

func fingerprint(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

// parts are those of a record, without the fingerprints at its end.
func (r *Record) parts() []part {
	all := []part{{}}
	for _, line := range r.lines {
		switch last := &all[len(all)-1]; {
		case fingerprintsLine.MatchString(line):
		case strings.HasPrefix(line, "## "):
			all = append(all, part{heading: strings.TrimSpace(line), lines: []string{line}})
		default:
			last.lines = append(last.lines, line)
		}
	}
	return all
}

// join makes a record of parts again.
func (r *Record) join(all []part) *Record {
	var lines []string
	for i, p := range all {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, withoutEnd(p.lines)...)
	}
	return Read(r.File, []byte(strings.Join(append(lines, ""), r.end)))
}

// sign adds the fingerprints to a record that may be brought up to date later.
func (r *Record) sign() {
	if !r.Proposed() || r.Block == nil && r.origin() == "" {
		return
	}
	prints := fingerprint(r.Title)
	for _, p := range r.parts()[1:] {
		prints += " " + p.fingerprint()
	}
	r.lines = append(slices.Clip(withoutEnd(r.lines)), "", "<!-- weighpoint-sections: "+prints+" -->", "")
}

// exportedAs are the fingerprints of a record as it was exported, none where it has
// none.
func (r *Record) exportedAs() fingerprints {
	for _, line := range slices.Backward(r.lines) {
		if m := fingerprintsLine.FindStringSubmatch(line); m != nil {
			return strings.Fields(m[1])
		}
	}
	return nil
}

// fingerprints are those of a title and of sections.
type fingerprints []string

func (f fingerprints) has(print string) bool { return slices.Contains(f, print) }

// without are those that no part has.
func (f fingerprints) without(all []part) fingerprints {
	return slices.DeleteFunc(slices.Clone(f), func(print string) bool {
		return slices.ContainsFunc(all, func(p part) bool { return p.fingerprint() == print })
	})
}

// update returns a proposed record with what a newer export says. The error says
// which words of people keep it from that.
func (r *Record) update(by *Record) (*Record, error) {
	if r.Format != by.Format {
		return nil, fmt.Errorf("%s is a record of this decision already, of format %s: export it with ?format=%[2]s to bring that up to date", r.File, r.Format)
	}
	exported, old, fresh := r.exportedAs(), r.parts(), by.parts()
	whole := len(exported.without(old)) <= 1 // but for the title
	head := part{lines: r.head(old[0].lines, by, exported.has(fingerprint(r.Title)))}
	merged := append([]part{head}, ownAfter(old, fresh, "", exported)...)
	for _, p := range fresh[1:] {
		there := slices.DeleteFunc(slices.Clone(old), func(o part) bool { return o.heading != p.heading })
		ok := len(there) == 0 && whole
		if len(there) == 1 {
			p, ok = r.newer(there[0], p, by, exported)
		}
		if !ok {
			return nil, fmt.Errorf("%s was changed by hand below “%s”, where the newer record says something else: move these words to a section of their own, or delete the file to add it anew", r.File, strings.TrimPrefix(p.heading, "## "))
		}
		merged = append(append(merged, p), ownAfter(old, fresh, p.heading, exported)...)
	}
	updated := r.join(merged)
	updated.sign()
	return updated, nil
}

// newer is a section of the export as it is to stand: the newer text where nobody
// has changed the old one, and the old one where only people have. ok is false where
// both have.
func (r *Record) newer(old, fresh part, by *Record, exported fingerprints) (p part, ok bool) {
	before, now := old.fingerprint(), fresh.fingerprint()
	switch {
	case r.Format == Nygard && strings.EqualFold(fresh.heading, "## Status"):
		lines := slices.Clone(old.lines)
		lines[slices.Index(lines, r.lines[r.status])] = by.lines[by.status]
		return part{fresh.heading, lines}, true
	case exported.has(before):
		return fresh, true
	}
	return old, before == now || exported.has(now)
}

// ownAfter are the sections that people have put behind one of the export.
func ownAfter(old, fresh []part, heading string, exported fingerprints) []part {
	var own []part
	at := slices.IndexFunc(old, func(o part) bool { return o.heading == heading })
	for _, p := range old[at+1:] {
		if at < 0 || slices.ContainsFunc(fresh, func(f part) bool { return f.heading == p.heading }) {
			break
		}
		if !exported.has(p.fingerprint()) {
			own = append(own, p)
		}
	}
	return own
}

// head is what stands above the first section, with status, date and title of a
// newer export. A title that people have changed stays.
func (r *Record) head(old []string, by *Record, titleUnchanged bool) []string {
	lines, fresh := old, by.parts()[0].lines
	if front := frontOf(old); front != nil {
		lines = slices.Concat(mergeFront(front, frontOf(fresh)), old[len(front):])
	}
	said := map[string]string{}
	for _, line := range fresh {
		if m := headLine.FindStringSubmatch(line); m != nil {
			said[strings.ToLower(m[1])] = line
		}
	}
	var merged []string
	for _, line := range lines {
		m := headLine.FindStringSubmatch(line)
		switch {
		case line == r.lines[r.title] && titleUnchanged:
			merged = append(merged, by.lines[by.title])
			continue
		case m == nil || r.Format == MADR:
			merged = append(merged, line)
			continue
		}
		key := strings.ToLower(m[1])
		if now, ok := said[key]; ok {
			line = now
		}
		merged = append(merged, line)
		if by := said["deciders"]; key == "status" && by != "" && !slices.ContainsFunc(lines, isDeciders) {
			merged = append(merged, by)
		}
	}
	return merged
}

func isDeciders(line string) bool {
	m := headLine.FindStringSubmatch(line)
	return m != nil && strings.EqualFold(m[1], "deciders")
}

// frontOf is the front matter with its marks, nil for none.
func frontOf(lines []string) []string {
	if len(lines) == 0 || lines[0] != "---" {
		return nil
	}
	end := slices.Index(lines[1:], "---")
	if end < 0 {
		return nil
	}
	return lines[:end+2]
}

// mergeFront has the keys of the newer front matter, then those that only people can
// have written.
func mergeFront(old, fresh []string) []string {
	newer, merged := keysOf(fresh), slices.Clone(fresh[:len(fresh)-1])
	for _, entry := range keysOf(old) {
		ours := []string{"status", "date", BlockKey, NeutralKey}
		if !slices.Contains(ours, entry.heading) && !slices.ContainsFunc(newer, func(n part) bool { return n.heading == entry.heading }) {
			merged = append(merged, entry.lines...)
		}
	}
	return append(merged, "---")
}

// keysOf are the keys of front matter, each with its lines.
func keysOf(front []string) []part {
	var all []part
	for _, line := range front[1 : len(front)-1] {
		key, _, isKey := strings.Cut(line, ":")
		if isKey && strings.TrimLeft(key, " -#") == key || len(all) == 0 {
			all = append(all, part{heading: key})
		}
		last := &all[len(all)-1]
		last.lines = append(last.lines, line)
	}
	return all
}

// keepLinks takes over from an earlier text of the record what it says to
// supersede, where that stands in a section of the export.
func (r *Record) keepLinks(old *Record) {
	const heading = "## More Information"
	from, to := slices.Index(old.lines, heading), slices.Index(r.lines, heading)
	if r.Format == Nygard || from < 0 || to < 0 || len(old.lines) < from+3 {
		return
	}
	if line := old.lines[from+2]; strings.HasPrefix(line, "Supersedes [") {
		r.lines = slices.Insert(r.lines, to+1, "", line)
	}
}
