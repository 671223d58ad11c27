package questionstest

import (
	"encoding/json"

	"go.yaml.in/yaml/v4"
)

// JSON is a YAML document as JSON. Dates stay the texts that they are.
func JSON(text []byte) ([]byte, error) {
	var root yaml.Node
	if err := yaml.Load(text, &root); err != nil {
		return nil, err
	}
	datesAreText(&root)
	var value any
	if err := root.Decode(&value); err != nil {
		return nil, err
	}
	return json.Marshal(value)
}

func datesAreText(n *yaml.Node) {
	if n.Tag == "!!timestamp" {
		n.Tag = "!!str"
	}
	for _, within := range n.Content {
		datesAreText(within)
	}
}
