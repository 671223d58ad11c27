package authoring

import (
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/document"
	"github.com/weighpoint/weighpoint/questions/overlay"
)

// renameNodes gives the ids in a document those of a later version.
func renameNodes(root *document.Node, by questions.Renaming) {
	for _, question := range root.Get("questions").Items {
		asked := question.Word("id")
		for _, choice := range question.Get("choices").Items {
			renameText(choice.Get("id"), func(id string) string { return by.Choice(asked, id) })
		}
	}
	for _, section := range root.Pairs {
		for _, entry := range section.Value.Items {
			renameText(entry.Get("id"), func(id string) string { return by.ID(section.Key, id) })
		}
	}
	renameNames(root, by)
}

// renameText renames the id in a text. n may be nil.
func renameText(n *document.Node, present func(id string) string) {
	if n == nil || n.Kind != document.Text {
		return
	}
	if id := folded(n.Text); present(id) != id {
		n.Text = present(id)
	}
}

// renameNames renames what the entries of mappings within a node refer to.
func renameNames(n *document.Node, by questions.Renaming) {
	for _, p := range n.Pairs {
		in, asKeys := overlay.Named(p.Key)
		named := func(id string) string { return by.ID(in, id) }
		renameText(p.Value, named)
		for _, item := range p.Value.Items {
			renameText(item, named)
		}
		for i := range p.Value.Pairs {
			p.Value.Pairs[i].Key = by.ID(asKeys, p.Value.Pairs[i].Key)
		}
		if p.Key == "when" && p.Value.Kind == document.Text {
			p.Value.Text = by.Condition(p.Value.Text)
		}
		renameNames(p.Value, by)
	}
	for _, item := range n.Items {
		renameNames(item, by)
	}
}
