package authoring

import (
	"maps"
	"slices"
	"strings"
)

// OverlaySchemaPath is where a server serves the JSON Schema of overlays.
const OverlaySchemaPath = "/schemas/overlay-1.json"

// overlaid names the part of a questionnaire that each list of an overlay has
// entries of. Those of nameless lists have no ids.
var (
	overlaid = map[string]string{
		"criteria": "criterion", "attributes": "attribute", "options": "option", "questions": "question", "vetoes": "veto",
		"set_aside": "set_aside", "cautions": "caution", "measurements": "measurement",
	}
	nameless = map[string]string{"pairings": "pairing", "changes": "change"}
)

// changedWithin are parts of parts whose entries change one by one.
var changedWithin = []string{"choice", "unsure", "origin", "map"}

// namesOptions are keys whose lists name options.
var namesOptions = []string{"rules_out", "options"}

// overlayParts are what an overlay is made of; the first one is the whole, and the
// last ones are those of a questionnaire.
func overlayParts() []part {
	all := parts()
	dropped, added, changed := sectionsOf(overlaid)
	all[0] = part{"overlay", "What an organisation has otherwise in a questionnaire.", append([]key{
		need("format", form{"enum": []int{1, 2}}, "The version of the format, as of a questionnaire."),
		need("id", slugID, "The name in addresses; it never changes, and is not that of the base."),
		need("extends", ref("extends"), "The questionnaire that it extends, its base."),
		need("house", prose, "What the organisation is called on pages and in records."),
		may("author", prose, "Who wrote it; the authors of the base are named after."),
		may("replaces", truth, "Whether the base is not on offer beside it."),
		may("mentions_ok", atLeast(1, listOf(form{"type": "string"})), "Dropped parts that texts may go on to name."),
		may("about", changedForm(ref("origin")), "Who stands behind it, entry by entry."),
		may("map", changedForm(ref("map")), "Where options are on the map, entry by entry."),
		may("sources", mappingOf(form{"anyOf": []form{ref("source"), ref("internal")}}), "Sources of its own, by id."),
		may("fix", mappingOf(ref("fixed")), "Answers that hold for everybody, by the id of the question."),
		may("drop", ref("dropped"), "What is gone, with all that means nothing without it."),
		may("add", ref("added"), "What is new."),
		may("change", ref("changed"), "What is otherwise."),
	}, headsOf(all[0])...)}
	return slices.Concat(all[:1], []part{
		{"extends", "One version of a questionnaire.", []key{
			need("id", slugID, "Its id."),
			need("version", form{"type": []string{"string", "number"}, "pattern": "^[0-9a-fA-F]{8,64}$"}, "At least eight digits of its version, in quotes."),
		}},
		{"internal", "A source that only the organisation can open.", internalSource(all)},
		{"fixed", "An answer that holds for everybody.", []key{
			need("answer", form{"anyOf": []form{{"type": []string{"string", "boolean", "number"}}, atLeast(1, listOf(form{"type": "string"}))}}, "One choice, or a list of them."),
			claimText, cited,
		}},
		{"dropped", "Ids of what is gone, by section.", append(dropped, may("choices", mappingOf(atLeast(1, listOf(slugID))), "Choices, by the id of the question."))},
		{"added", "What is new, by section.", append(added, may("choices", mappingOf(atLeast(1, listOf(ref("choice")))), "Choices, by the id of the question."))},
		{"changed", "What is otherwise, by section and id.", append(changed, may("sources", mappingOf(ref("changed_source")), "Sources of the base, by id."))},
		{"ids", "What becomes of a list of ids.", []key{
			may("add", atLeast(1, listOf(form{"type": "string"})), "Ids that come in."),
			may("drop", atLeast(1, listOf(form{"type": "string"})), "Ids that go."),
			may("all_but", listOf(slugID), "Of a list of options: all of them but these."),
		}},
	}, ownParts(all[1:]), all[1:])
}

// sectionsOf are the keys of what is dropped, added and changed.
func sectionsOf(sections map[string]string) (dropped, added, changed []key) {
	for _, name := range slices.Sorted(maps.Keys(sections)) {
		dropped = append(dropped, may(name, atLeast(1, listOf(form{"type": "string"})), "Ids."))
		added = append(added, may(name, atLeast(1, listOf(ref("added_"+sections[name]))), "New entries, as in a questionnaire."))
		changed = append(changed, may(name, mappingOf(claimed(ref("changed_"+sections[name]))), "What is otherwise, by id."))
	}
	for _, name := range slices.Sorted(maps.Keys(nameless)) {
		added = append(added, may(name, atLeast(1, listOf(ref("added_"+nameless[name]))), "New entries, as in a questionnaire."))
	}
	return dropped, added, changed
}

// claimed has a claim come with its own sources.
func claimed(f form) form {
	return form{"allOf": []form{f, {"dependentRequired": form{"claim": []string{"sources"}}}}}
}

// headsOf are the keys at the top of a questionnaire that an overlay may have
// otherwise.
func headsOf(whole part) []key {
	var heads []key
	for _, k := range whole.keys {
		if slices.Contains([]string{"title", "summary", "intro", "licence", "minutes", "language", "recheck_months", "review_months", "retired", "urgent"}, k.name) {
			heads = append(heads, may(k.name, k.form, k.does))
		}
	}
	return heads
}

// partOf is the part of that name.
func partOf(all []part, name string) part {
	return all[slices.IndexFunc(all, func(p part) bool { return p.name == name })]
}

// internalSource are the keys of a source with a contact in the place of an address.
func internalSource(all []part) []key {
	var keys []key
	for _, k := range partOf(all, "source").keys {
		switch k.name {
		case "url":
			k = need("contact", prose, "Whom to ask for it.")
		case "kind":
			k = need("kind", oneOf("internal"), "That it is not public.")
		}
		keys = append(keys, k)
	}
	return keys
}

// ownParts are the parts of a questionnaire as an overlay adds and changes them.
func ownParts(all []part) []part {
	var own []part
	for _, sections := range []map[string]string{overlaid, nameless} {
		for _, section := range slices.Sorted(maps.Keys(sections)) {
			p := partOf(all, sections[section])
			own = append(own, addedPart(p))
			if overlaid[section] != "" {
				own = append(own, changedPart(p))
			}
		}
	}
	for _, name := range append([]string{"source"}, changedWithin...) {
		own = append(own, changedPart(partOf(all, name)))
	}
	return own
}

// addedPart is a new part: it may say after which other it stands, an option which
// other it is like, and a list of options which ones it leaves out.
func addedPart(p part) part {
	added := part{"added_" + p.name, p.does, nil}
	for _, k := range p.keys {
		if p.name != "option" && slices.Contains(namesOptions, k.name) {
			k.form = form{"anyOf": []form{k.form, ref("ids")}}
		}
		added.keys = append(added.keys, k)
	}
	if p.name == "pairing" || p.name == "change" {
		return added
	}
	added.keys = append(added.keys, may("after", form{"type": "string"}, "The id of the one that it stands after; at the end without it."))
	if p.name == "option" {
		added.keys = append(added.keys, may("like", slugID, "An option of the base whose ratings, facts and place in every rule it takes over."),
			may("spare", atLeast(1, listOf(slugID)), "Rules of which it does not take over its place."))
	}
	return added
}

// changedPart is what a part has otherwise: any of its keys but the id.
func changedPart(p part) part {
	changed := part{"changed_" + p.name, p.does + " What is not written stays, and a key without a value goes.", nil}
	for _, k := range p.keys {
		if k.name != "id" {
			changed.keys = append(changed.keys, may(k.name, changedForm(k.form), k.does))
		}
	}
	if p.name == "criterion" {
		changed.keys = append(changed.keys, may("times", form{"enum": []any{"½", 0.5, 1, 2}}, "What all that answers of the base add to it is multiplied by: ½, 1 or 2."))
	}
	return changed
}

// changedForm is a value that may be otherwise or gone.
func changedForm(f form) form {
	ways := []form{f, {"type": "null"}}
	name := refTo(f)
	items, isList := f["items"].(form)
	entries, isMapping := f["additionalProperties"].(form)
	switch {
	case slices.Contains(changedWithin, name):
		ways = append(ways, ref("changed_"+name))
	case isList && slices.Contains(changedWithin, refTo(items)):
		ways = append(ways, mappingOf(claimed(ref("changed_"+refTo(items)))))
	case isList && items["type"] == "string":
		ways = append(ways, ref("ids"))
	case isMapping:
		ways = append(ways, mappingOf(form{"anyOf": []form{entries, {"type": "null"}}}))
	}
	return form{"anyOf": ways}
}

// refTo is the name of the part that a form refers to, or empty.
func refTo(f form) string {
	to, _ := f["$ref"].(string)
	return strings.TrimPrefix(to, "#/$defs/")
}

// OverlaySchema returns the JSON Schema of overlays.
func OverlaySchema() []byte {
	return schema("An overlay of a questionnaire of Weighpoint", ref("overlay"), overlayParts())
}
