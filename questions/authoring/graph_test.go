package authoring

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestGraph(t *testing.T) {
	g := NewGraph(parse(t, base), nil, nil)
	mermaid := g.Mermaid()
	for _, want := range []string{
		"flowchart TD\n",
		`question-need["What do you need this afternoon?"]`,
		`question-need --> question-money`,
		`question-need -.->|"need == #quot;focus#quot;"| question-heart`,
		`question-heart -->|"#quot;racing#quot; in heart"| veto-doctor`,
		`veto-doctor --> option-coffee`,
		`option-tea(["Tea"])`,
	} {
		if !strings.Contains(mermaid, want) {
			t.Errorf("no %s in\n%s", want, mermaid)
		}
	}
	if dot := g.DOT(); !strings.Contains(dot, `"question-need" -> "question-heart" [label="need == \"focus\"" style=dashed];`) {
		t.Error(dot)
	}
}

func TestGraphOfOneVetoHasWhatItDependsOn(t *testing.T) {
	for _, g := range []Graph{NewGraph(parse(t, base), []string{"doctor"}, nil), NewGraph(parse(t, base), nil, []string{"coffee"})} {
		mermaid := g.Mermaid()
		for _, want := range []string{"question-need[", "question-heart[", "veto-doctor{{", "option-coffee(["} {
			if !strings.Contains(mermaid, want) {
				t.Errorf("no %s in\n%s", want, mermaid)
			}
		}
		if strings.Contains(mermaid, "question-money") || strings.Contains(mermaid, "option-tea") {
			t.Error(mermaid)
		}
	}
}

func TestGraphAsSVGIsWellFormed(t *testing.T) {
	text := NewGraph(parse(t, edited(t, "name: Tea", `name: "Tea <&> more"`)), nil, nil).SVG()
	if boxes, clipped := strings.Count(text, "<rect "), strings.Count(text, `height="44"><text `); boxes == 0 || boxes != clipped {
		t.Errorf("%d boxes, and %d texts that end within one", boxes, clipped)
	}
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(text, "http://") && strings.Count(text, "http://") != 1 || !strings.Contains(text, "Tea &lt;&amp;&gt; more") {
		t.Error(text)
	}
}

func TestGraphHasWhatIsSetAside(t *testing.T) {
	q := parse(t, edited(t, asideWith("rich", `money == "enough"`, "water")...))
	for _, g := range []Graph{NewGraph(q, nil, nil), NewGraph(q, nil, []string{"water"})} {
		for _, want := range []string{`question-money -->|"money == #quot;enough#quot;"| aside-rich`, "aside-rich -.-> option-water", "aside-rich{{"} {
			if !strings.Contains(g.Mermaid(), want) {
				t.Errorf("no %s in\n%s", want, g.Mermaid())
			}
		}
	}
	if mermaid := NewGraph(q, []string{"doctor"}, nil).Mermaid(); strings.Contains(mermaid, "aside-rich") {
		t.Error(mermaid)
	}
}
