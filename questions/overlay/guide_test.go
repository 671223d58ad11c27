package overlay_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/weighpoint/weighpoint/questions"
)

// The example of the guide makes a questionnaire of what ships, and does what the
// guide says of it.
func TestTheGuidesExample(t *testing.T) {
	guide, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(guide), "## An example\n\n```yml\n")
	example, _, _ := strings.Cut(rest, "```")
	text, err := fs.ReadFile(questions.Shipped().Files, "containers-or-vms.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var shipped questions.Loader
	shipped.Folder(questions.Shipped())
	if err := shipped.Err(); err != nil {
		t.Fatal(err)
	}
	base := shipped.Loaded[0].Questionnaire
	version := base.Version[:12]
	load := func(example string) questions.Loader {
		var l questions.Loader
		l.Folder(questions.Folder{Name: "team", Files: fstest.MapFS{
			"acme-containers.yaml":                        {Data: []byte(strings.ReplaceAll(example, "VERSION", version))},
			"base/containers-or-vms@" + version + ".yaml": {Data: text},
		}})
		return l
	}
	l := load(example)
	if err := l.Err(); err != nil {
		t.Fatal(err)
	}
	q := l.Loaded[0].Questionnaire
	if n := len(q.Options); n != len(base.Options)-4 || len(q.Questions) != len(base.Questions)+1 {
		t.Errorf("there are %d options and %d questions", n, len(q.Questions))
	}
	like := 0
	for _, v := range q.Vetoes {
		both := strings.Contains(strings.Join(v.RulesOut, " ")+" ", "containers-on-vms acme-compute ")
		if both {
			like++
		}
	}
	if like < 5 {
		t.Errorf("the option is in %d vetoes of what it is like", like)
	}
	for _, w := range l.Loaded[0].Overlay.Warnings {
		if w.Code != "number-word" {
			t.Errorf("the guide's example has a warning: %+v", w)
		}
	}
	rented := q.Decide(questions.Answers{"customer_data": {Choices: []string{"customers"}}, "place": {Choices: []string{"rented-vms"}}, "workload": {Choices: []string{"services"}}})
	if met := q.HouseRules(questions.Answers{"customer_data": {Choices: []string{"customers"}}, "place": {Choices: []string{"rented-vms"}}, "workload": {Choices: []string{"services"}}}); len(met.Rules) != 1 || len(rented.Ranking) > 1 {
		t.Errorf("the rule is %v, and %d options are ranked", met.Rules, len(rented.Ranking))
	}
	from, to := strings.Index(example, "about:"), strings.Index(example, "\nsources:")
	var said []string
	for _, w := range load(example[:from] + example[to:]).Loaded[0].Overlay.Warnings {
		said = append(said, w.Code+" "+w.Message)
	}
	if want := `about-base an option of yours is weighed, and about goes on to say what the base says of its "authors" and "funding"`; !strings.Contains(strings.Join(said, "\n"), want) {
		t.Errorf("without its word on who stands behind it, the example has the warnings %q", said)
	}
}
