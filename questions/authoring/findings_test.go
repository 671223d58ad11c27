package authoring

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var some = []Finding{
	{File: "a,b.yaml", Line: 3, Column: 4, Level: LevelMistake, Code: MistakeCode, Message: "100 % wrong"},
	{File: "c.yaml", Line: 5, Column: 6, Level: LevelWarning, Code: Dominated, Message: "never"},
	{File: "c.yaml", Line: 7, Column: 8, Level: LevelNote, Code: Ties, Message: "often", Meant: "It is so."},
}

func written(t *testing.T, f Format, findings []Finding) string {
	t.Helper()
	var b strings.Builder
	if err := f.Write(&b, findings); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFormatsForPeopleAndGitHub(t *testing.T) {
	const text = "a,b.yaml:3:4: 100 % wrong\nc.yaml:5:6: warning: never [dominated]\nc.yaml:7:8: note: often [ties; meant: It is so.]\n"
	if diff := cmp.Diff(text, written(t, FormatText, some)); diff != "" {
		t.Error(diff)
	}
	const github = "::error file=a%2Cb.yaml,line=3,col=4,title=mistake::100 %25 wrong\n" +
		"::warning file=c.yaml,line=5,col=6,title=dominated::never\n::notice file=c.yaml,line=7,col=8,title=ties::often\n"
	if diff := cmp.Diff(github, written(t, FormatGitHub, some)); diff != "" {
		t.Error(diff)
	}
}

func TestFormatsForPrograms(t *testing.T) {
	var back []Finding
	if err := json.Unmarshal([]byte(written(t, FormatJSON, some)), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(some, back); diff != "" {
		t.Error(diff)
	}
	if got := written(t, FormatJSON, nil); got != "[]\n" {
		t.Errorf("no findings as %q", got)
	}
	var log struct {
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID, Level string
				Locations     []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine, StartColumn int }
					}
				}
				Suppressions []struct{ Justification string }
			}
		}
	}
	if err := json.Unmarshal([]byte(written(t, FormatSARIF, some)), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	place := run.Results[2].Locations[0].PhysicalLocation
	switch {
	case log.Version != "2.1.0", len(run.Tool.Driver.Rules) != 3, len(run.Results) != 3,
		run.Results[0].Level != "error", run.Results[1].RuleID != "dominated",
		place.ArtifactLocation.URI != "c.yaml", place.Region.StartLine != 7, place.Region.StartColumn != 8,
		run.Results[2].Suppressions[0].Justification != "It is so.":
		t.Errorf("%+v", log)
	}
}

func TestEveryCodeHasAMeaning(t *testing.T) {
	for _, code := range codes() {
		if code.Meaning() == "" || strings.ToLower(string(code)) != string(code) {
			t.Errorf("code %q means %q", code, code.Meaning())
		}
	}
}
