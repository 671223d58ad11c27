package records

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Record is a decision record as tools see it. What they would not find in it is
// empty.
type Record struct {
	// File is the name of its file, without folders.
	File string
	// Number is that in the file's name, 0 for none.
	Number int
	// Format is empty where there is no status.
	Format Format
	// Title is the text of the first heading, as Markdown and with a number before
	// it where it has one.
	Title string
	// Status is in the words of the record: of several lines the first.
	Status string
	// Links are the files that its status links to, and Superseded whether it says
	// that another record takes its place.
	Links      []string
	Superseded bool
	// successors are what takes its place: those of Links, or names such as
	// ADR-0007, whose numbers are named.
	successors []string
	named      []int
	// Block is what a program has to know of the result, nil where there is none.
	Block *Block
	// Wrong is why the front matter cannot be read, nil where it can.
	Wrong error

	// lines are those of the file, without their ends; end is how they end.
	lines []string
	end   string
	// title, status and block are the places of those lines, -1 for none.
	title, status, block int
}

var (
	// numbered are the names by which tools find records: a number of four digits,
	// or a day of eight, which is how Log4brains begins.
	numbered   = regexp.MustCompile(`^(?:(\d{4})|\d{8})-(.+)\.md$`)
	frontValue = regexp.MustCompile(`^status:\s*(.*)$`)
	listValue  = regexp.MustCompile(`(?i)^[*-]\s+status:\s*(.*)$`)
	titleLine  = regexp.MustCompile(`^#\s+(\S.*)$`)
	// superseded knows the spelling of earlier adr-tools as well.
	superseded = regexp.MustCompile(`(?i)^super[sc]eded\b`)
	recordName = regexp.MustCompile(`(?i)\bADR[- ]?(\d{1,4})\b`)
	linkTarget = regexp.MustCompile(`\]\(<?([^()<>\s]+)>?\)`)
)

// Read reads a record. A file that is no record gives one without title or status.
func Read(file string, text []byte) *Record {
	r := &Record{File: path.Base(file), title: -1, status: -1, block: -1, end: "\n"}
	whole := strings.TrimPrefix(string(text), "\uFEFF")
	if n := strings.Count(whole, "\r\n"); n > 0 && n == strings.Count(whole, "\n") {
		r.end, whole = "\r\n", strings.ReplaceAll(whole, "\r\n", "\n")
	}
	r.lines = strings.Split(whole, "\n")
	if m := numbered.FindStringSubmatch(r.File); m != nil && m[1] != "" {
		r.Number, _ = strconv.Atoi(m[1]) // four digits
	}
	body := r.readFront()
	r.readTitle(body)
	if r.status < 0 {
		r.readList()
	}
	if r.status < 0 {
		r.readSection(body)
	}
	return r
}

// Text is the record as a file has it.
func (r *Record) Text() []byte { return []byte(strings.Join(r.lines, r.end)) }

// readFront reads the front matter and returns the place of what follows it.
func (r *Record) readFront() (body int) {
	if r.lines[0] != "---" {
		return 0
	}
	end := slices.Index(r.lines[1:], "---") + 1
	if end == 0 {
		r.Wrong = errors.New("the front matter begins with --- and has no --- at its end")
		return 0
	}
	for i := 1; i < end; i++ {
		line := r.lines[i]
		if m := frontValue.FindStringSubmatch(line); m != nil && r.status < 0 {
			r.setStatus(MADR, i, strings.Trim(strings.TrimSpace(m[1]), `"'`))
		}
		if key, _, _ := strings.Cut(line, ":"); !isBlockKey(key) {
			continue
		}
		last := i + 1
		r.block = i
		for last < end && (strings.HasPrefix(r.lines[last], " ") || r.lines[last] == "") {
			last++
		}
		var err error
		if r.Block, err = readBlock(r.File, strings.Join(r.lines[i:last], "\n")+"\n"); err != nil {
			r.Wrong = fmt.Errorf("its block for programs cannot be read: %w", err)
		}
	}
	return end + 1
}

func (r *Record) setStatus(format Format, at int, status string) {
	if status == "" {
		return
	}
	r.Format, r.status, r.Status = format, at, status
	r.addStatus(status)
}

// addStatus takes what one line of the status says.
func (r *Record) addStatus(line string) {
	over := superseded.MatchString(line)
	r.Superseded = r.Superseded || over
	for _, m := range linkTarget.FindAllStringSubmatch(line, -1) {
		r.Links = append(r.Links, m[1])
		if over {
			r.successors = append(r.successors, m[1])
		}
	}
	if m := recordName.FindStringSubmatch(line); over && m != nil && len(r.successors) == 0 {
		number, _ := strconv.Atoi(m[1]) // at most four digits
		r.successors, r.named = append(r.successors, m[0]), append(r.named, number)
	}
}

// readTitle takes the first heading.
func (r *Record) readTitle(body int) {
	for i := body; i < len(r.lines); i++ {
		if m := titleLine.FindStringSubmatch(r.lines[i]); m != nil {
			r.title, r.Title = i, strings.TrimSpace(m[1])
			return
		}
		if strings.HasPrefix(r.lines[i], "## ") {
			return
		}
	}
}

// readList looks for the status in the list below the title.
func (r *Record) readList() {
	for i := r.title + 1; i < len(r.lines) && !strings.HasPrefix(r.lines[i], "## "); i++ {
		if m := listValue.FindStringSubmatch(r.lines[i]); m != nil {
			r.setStatus(Log4brains, i, strings.TrimSpace(m[1]))
			return
		}
	}
}

// readSection looks for the status below its own heading, where each line says
// something.
func (r *Record) readSection(body int) {
	at := slices.IndexFunc(r.lines[body:], func(line string) bool { return strings.EqualFold(strings.TrimSpace(line), "## status") })
	if at < 0 {
		return
	}
	for i := body + at + 1; i < len(r.lines) && !strings.HasPrefix(r.lines[i], "#"); i++ {
		line := strings.TrimSpace(r.lines[i])
		switch {
		case line == "":
		case r.status < 0:
			r.setStatus(Nygard, i, line)
		default:
			r.addStatus(line)
		}
	}
}
