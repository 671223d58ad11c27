package questions

import (
	"bytes"
	"embed"
	"encoding/gob"
)

// The YAML library takes most of the time in which a questionnaire is read. So
// each shipped document has its nodes beside it, in a file that is named by the
// version they were read from: a document that has changed is read as any
// other, until they are written anew.
//
//go:generate go test -run ^TestShippedNodes$ -update .
//go:embed catalog/*.nodes
var shippedNodes embed.FS

// nodesOf returns the nodes of a shipped document, nil for any other version.
func nodesOf(version string) *node {
	packed, err := shippedNodes.ReadFile("catalog/" + version + ".nodes")
	if err != nil {
		return nil
	}
	var root *node
	if err := gob.NewDecoder(bytes.NewReader(packed)).Decode(&root); err != nil {
		return nil
	}
	return root
}
