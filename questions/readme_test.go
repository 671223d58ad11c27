package questions

import (
	"os"
	"strings"
	"testing"
)

func TestGuideExampleLoads(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(readme), "```yaml\n")
	if !ok {
		t.Fatal("the guide has no example")
	}
	example, _, _ := strings.Cut(rest, "```")
	if _, err := Parse("README.md", []byte(example)); err != nil {
		t.Error(err)
	}
}
