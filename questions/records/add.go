package records

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Addition is what adding a record to a folder writes: a new file, or one that is
// brought up to date, and changed texts of other files that are there.
type Addition struct {
	File string
	Text []byte
	// Updates is the proposed record that File has so far, nil for a new file. Same
	// is whether that says all of this already.
	Updates *Record
	Same    bool
	Changed []*Record
	// Missing is true where the record says that it replaces an earlier result of
	// which the folder has no record.
	Missing bool
}

// Add numbers a record and its file, and marks on both sides which records it
// supersedes: those with the given numbers, or else that of the result which the
// record says it replaces. A record of the same decision that is only proposed is
// brought up to date instead, unless numbers are given. Neither the folder nor r is
// changed; the error says why the record cannot be added.
func (f Folder) Add(r *Record, supersedes []int) (Addition, error) {
	if err := r.fit(); err != nil {
		return Addition{}, err
	}
	if old := f.proposed(r); old != nil && len(supersedes) == 0 {
		return f.bringUpToDate(old, r)
	}
	number, err := f.next()
	if err != nil {
		return Addition{}, err
	}
	a := Addition{File: fmt.Sprintf("%04d-%s.md", number, r.slug())}
	var earlier []*Record
	for _, n := range supersedes {
		old, err := f.numbered(n)
		if err != nil {
			return Addition{}, err
		}
		earlier = append(earlier, old)
	}
	if len(supersedes) == 0 {
		if newer := f.replacing(r); newer != nil {
			return Addition{}, fmt.Errorf("%s is a record of a newer result, which replaces this one", newer.File)
		}
		if there := f.ofSame(r); there != nil {
			return Addition{}, fmt.Errorf("%s is a record of this result already, and what was decided stays in it: write there what came of it; to supersede it all the same, name its number with --supersedes", there.File)
		}
	}
	if r.Block != nil && len(supersedes) == 0 {
		if old := f.ofResult(r.Block.Supersedes); old != nil {
			earlier = append(earlier, old)
		}
		a.Missing = r.Block.Supersedes != "" && len(earlier) == 0
	}
	added := Read(a.File, r.Text())
	added.renumber()
	for _, old := range earlier {
		marked, err := old.supersede(added)
		if err != nil {
			return Addition{}, err
		}
		a.Changed = append(a.Changed, marked)
	}
	added.supersedes(earlier)
	added.sign()
	a.Text = added.Text()
	return a, nil
}

// bringUpToDate puts what r says into a proposed record, which keeps its file and
// its number.
func (f Folder) bringUpToDate(old, r *Record) (Addition, error) {
	fresh := Read(old.File, r.Text())
	fresh.renumber()
	fresh.keepLinks(old)
	updated, err := old.update(fresh)
	if err != nil {
		return Addition{}, err
	}
	a := Addition{File: old.File, Text: updated.Text(), Updates: old}
	a.Same = string(a.Text) == string(old.Text())
	return a, nil
}

// exported is how files are called that Weighpoint exports, and browsers when
// they save one twice.
var exported = regexp.MustCompile(`^\d{4}-(.+?)(?: ?\(\d+\))?\.md$`)

// slug is what its file is called after the number: as before, or by what its title
// says before the verdict.
func (r *Record) slug() string {
	if m := exported.FindStringSubmatch(r.File); m != nil {
		return Slug(m[1])
	}
	title, _, _ := strings.Cut(r.plainTitle(), ": ")
	return Slug(title)
}

// fit says what tools would miss in a record.
func (r *Record) fit() error {
	switch {
	case r.Wrong != nil:
		return r.Wrong
	case r.Title == "":
		return fmt.Errorf("it has no title: no line begins with # and a space before the first section")
	case r.Format == "":
		return fmt.Errorf("it has no status, neither in front matter, in a list below the title, nor below ## Status")
	}
	return nil
}

// numberedTitle is a title after its number, as adr-tools has it.
var numberedTitle = regexp.MustCompile(`^\d+\.\s+`)

// plainTitle is the title without a number.
func (r *Record) plainTitle() string { return numberedTitle.ReplaceAllString(r.Title, "") }

// renumber puts the number of the file into the title, where the format has one.
func (r *Record) renumber() {
	if r.Format == Nygard {
		r.Title = fmt.Sprintf("%d. %s", r.Number, r.plainTitle())
		r.lines[r.title] = "# " + r.Title
	}
}

// link leads from a record of a format to r.
func (r *Record) link(from Format) string {
	switch from {
	case Nygard:
		return fmt.Sprintf("[%d. %s](%s)", r.Number, r.plainTitle(), r.File)
	case Log4brains:
		return fmt.Sprintf("[%s](%s)", strings.TrimSuffix(r.File, ".md"), r.File)
	}
	return fmt.Sprintf("[ADR-%04d](%s)", r.Number, r.File)
}

// supersede returns r with a status that says so, in the way of its format.
func (r *Record) supersede(by *Record) (*Record, error) {
	if err := r.fit(); err != nil {
		return nil, fmt.Errorf("%s cannot be marked as superseded: %w", r.File, err)
	}
	if others := r.successors; len(others) > 0 {
		return nil, fmt.Errorf("%s is superseded by %s already", r.File, strings.Join(others, ", "))
	}
	marked := *r
	marked.lines = slices.Clone(r.lines)
	line := map[Format]string{
		MADR:       `status: "superseded by ` + by.link(MADR) + `"`,
		Nygard:     "Superseded by " + by.link(Nygard),
		Log4brains: "* Status: superseded by " + by.link(Log4brains),
	}[r.Format]
	if r.Format == Log4brains {
		line = r.lines[r.status][:1] + line[1:] // its own bullet
	}
	marked.lines[r.status] = line
	return &marked, nil
}

// supersedes says in r which records it takes the place of: adr-tools below the
// status, others where more is said of the record.
func (r *Record) supersedes(earlier []*Record) {
	var said []string
	for _, old := range earlier {
		said = append(said, "Supersedes "+old.link(r.Format))
	}
	switch {
	case len(said) == 0:
	case r.Format == Nygard:
		for i, line := range said {
			r.lines = slices.Insert(r.lines, r.status+1+2*i, "", line)
		}
	default:
		text := strings.Join(said, ". ") + "."
		at := slices.Index(r.lines, "## More Information")
		if at < 0 {
			r.lines = append(slices.Clip(withoutEnd(r.lines)), "", "## More Information", "", text, "")
			return
		}
		r.lines = slices.Insert(r.lines, at+1, "", text)
	}
}

// withoutEnd are lines without empty ones at the end.
func withoutEnd(lines []string) []string {
	end := len(lines)
	for end > 0 && lines[end-1] == "" {
		end--
	}
	return lines[:end]
}
