package questions

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// frozenResult is a result that engine 1 made while it was the present one.
type frozenResult struct {
	Name    string          `json:"name"`
	Answers Answers         `json:"answers"`
	Verdict json.RawMessage `json:"verdict"`
}

// firstEdition is the questionnaire that those results were made with.
func firstEdition(t testing.TB) *Questionnaire {
	t.Helper()
	file, err := os.Open("testdata/engine-1/containers-or-vms.yaml.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	packed, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	q, err := Restore(versionOf(text), text)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func frozenByEngine1(t testing.TB) []frozenResult {
	t.Helper()
	var all []frozenResult
	if err := json.Unmarshal(readFile(t, "testdata/engine-1/results.json"), &all); err != nil {
		t.Fatal(err)
	}
	if len(all) < 8 {
		t.Fatalf("%d frozen results", len(all))
	}
	for i := range all {
		var compact bytes.Buffer
		if err := json.Compact(&compact, all[i].Verdict); err != nil {
			t.Fatal(err)
		}
		all[i].Verdict = compact.Bytes()
	}
	return all
}

// What engine 1 has frozen is read and written as it was, byte for byte.
func TestVerdictsOfEngine1AreReadAsTheyWere(t *testing.T) {
	for _, f := range frozenByEngine1(t) {
		v, err := ReadVerdict(f.Verdict)
		if err != nil {
			t.Fatal(err)
		}
		again, err := v.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(f.Verdict), string(again)); diff != "" {
			t.Errorf("%s: %s", f.Name, diff)
		}
	}
}

// What engine 1 made of answers it makes of them for ever.
func TestEngine1IsReplayed(t *testing.T) {
	q := firstEdition(t)
	for _, f := range frozenByEngine1(t) {
		v, err := ReadVerdict(f.Verdict)
		if err != nil {
			t.Fatal(err)
		}
		e, ok := q.EvaluateBy(By{Engine: 1}, f.Answers)
		if !ok {
			t.Fatal("engine 1 is gone")
		}
		v.Evaluation = e
		again, err := v.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(f.Verdict), string(again)); diff != "" {
			t.Errorf("%s: %s", f.Name, diff)
		}
	}
}

// Standings of options that were ruled out, and what-ifs of every answer, are
// those that engine 1 gave when it was the present one.
func TestWhatIfsOfEngine1StayTheSame(t *testing.T) {
	q := firstEdition(t)
	var said strings.Builder
	for _, f := range frozenByEngine1(t) {
		v, err := ReadVerdict(f.Verdict)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&said, "%s\n", f.Name)
		for _, out := range v.RuledOut {
			st, ok := q.StandingIn(v, out.Option)
			fmt.Fprintf(&said, "  out %s %d %d %t", st.Option, st.Score, st.Fit, ok)
			for _, c := range st.Contributions {
				fmt.Fprintf(&said, " %s %+d", c.Criterion, c.Points)
			}
			said.WriteString("\n")
		}
		for _, id := range q.Path(f.Answers).Asked {
			choice := q.Question(id).Choices[0].ID
			answer, err := q.Path(f.Answers).Accept(id, []string{choice}, "more")
			if err != nil {
				continue
			}
			with := maps.Clone(f.Answers)
			with[id] = answer
			e, _ := q.EvaluateBy(By{Engine: 1}, with)
			fmt.Fprintf(&said, "  if %s=%s %s", id, choice, e.Outcome)
			for _, st := range e.Ranking {
				fmt.Fprintf(&said, " %d %s %d", st.Rank, st.Option, st.Fit)
			}
			said.WriteString("\n")
		}
	}
	golden(t, "testdata/engine-1/what-ifs.txt", said.String())
}
