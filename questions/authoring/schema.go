package authoring

import (
	"encoding/json"
	"maps"
	"slices"
)

// SchemaPath is where a server serves the JSON Schema of questionnaires, and
// PersonasSchemaPath that of personas.
const (
	SchemaPath         = "/schemas/questionnaire-1.json"
	PersonasSchemaPath = "/schemas/personas-1.json"
)

// part describes one kind of mapping in a document.
type part struct {
	name string // of the definition
	does string
	keys []key
}

// key is one entry of a mapping.
type key struct {
	name     string
	required bool
	form     form
	does     string
}

// form is a piece of JSON Schema.
type form map[string]any

func need(name string, f form, does string) key { return key{name, true, f, does} }
func may(name string, f form, does string) key  { return key{name, false, f, does} }

func ref(name string) form { return form{"$ref": "#/$defs/" + name} }
func listOf(of form) form  { return form{"type": "array", "items": of} }
func atLeast(n int, f form) form {
	f["minItems"] = n
	return f
}
func mappingOf(f form) form { return form{"type": "object", "additionalProperties": f} }
func between(least, most int) form {
	return form{"type": "integer", "minimum": least, "maximum": most}
}
func oneOf(values ...string) form { return form{"enum": values} }

var (
	prose     = form{"type": "string", "minLength": 1, "maxLength": 2000}
	slugID    = form{"type": "string", "pattern": "^[a-z][a-z0-9-]*$", "maxLength": 64}
	questID   = form{"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 64}
	condition = form{"type": "string", "description": `An expression over earlier answers, such as place == "cloud" and not ("gpu" in hardware).`}
	yearForm  = form{"type": "string", "pattern": `^(n\.d\.|[12][0-9]{3}(-[12][0-9]{3})?)$`}
	dayForm   = form{"type": "string", "pattern": `^[12][0-9]{3}-(0[1-9]|1[0-2])(-[0-3][0-9])?$`}
	truth     = form{"type": "boolean"}
	demand    = form{"anyOf": []form{between(1, 10), ref("demand")}}
	cited     = need("sources", atLeast(1, listOf(slugID)), "Ids of the sources that say so.")
	slugsWas  = may("was", atLeast(1, listOf(slugID)), "Ids that it had before, the latest first, so that earlier answers and results are understood.")
	questWas  = may("was", atLeast(1, listOf(questID)), "Ids that it had before, the latest first, so that earlier answers are understood.")
	claimText = need("claim", prose, "One statement of fact in your own words.")
)

// parts are what a questionnaire is made of; the first one is the whole.
func parts() []part {
	return []part{
		{"questionnaire", "A questionnaire of Weighpoint, format 1 or 2.", []key{
			need("format", form{"enum": []int{1, 2}}, "The version of the format. What is marked as of format 2 needs 2; that reads all of format 1."),
			need("id", slugID, "The name in addresses; it never changes."),
			need("title", prose, "The question that the questionnaire answers."),
			need("summary", prose, "What it weighs, in a sentence."),
			need("intro", atLeast(1, listOf(prose)), "What a decider should know first, a paragraph each."),
			need("author", prose, "Who wrote it."),
			need("licence", prose, "Under which licence."),
			need("minutes", between(1, 120), "How long answering usually takes."),
			need("sources", mappingOf(ref("source")), "What may be cited, by id."),
			need("criteria", atLeast(1, listOf(ref("criterion"))), "Qualities in which the options differ."),
			need("options", atLeast(2, listOf(ref("option"))), "What can be chosen."),
			need("questions", atLeast(1, listOf(ref("question"))), "What is asked, in this order."),
			may("language", form{"type": "string"}, "BCP 47 tag of the texts, such as de or en-GB, the default."),
			may("recheck_months", between(0, 1200), "After how many months the check of a source counts as old; 0 for never."),
			may("review_months", between(0, 120), "After how many months to look at a decision again; 0 for never."),
			may("retired", ref("retirement"), "That it is not to be begun any more. Sessions and results go on."),
			may("urgent", atLeast(1, listOf(ref("urgent"))), "Harmful mistakes that were mended: whoever began or decided with a version before is told."),
			may("attributes", listOf(ref("attribute")), "Facts that every option states about itself."),
			may("vetoes", listOf(ref("veto")), "What rules options out, whatever their fit."),
			may("cautions", listOf(ref("caution")), "Warnings and next steps."),
			may("pairings", listOf(ref("pairing")), "Options that work side by side."),
			may("measurements", listOf(ref("measurement")), "Figures with their conditions."),
			may("changes", listOf(ref("change")), "What well-known statements have become."),
			may("about", ref("origin"), "Who stands behind it, for its first page."),
			may("map", ref("map"), "Where the options are in a small table on its first page."),
			may("set_aside", listOf(ref("set_aside")), "Format 2: what takes options out of the ranking that the answers give no reason to consider."),
		}},
		{"origin", "Who stands behind a questionnaire.", []key{
			may("published", dayForm, "When it came out, such as 2026-11."),
			may("updated", prose, "Who updates it, when and on what occasion."),
			may("funding", prose, "Who pays for it."),
			may("search", prose, "How sources were sought and chosen."),
			may("authors", prose, "Who wrote it, and what interest they have."),
			may("review", prose, "Who has reviewed it, or that nobody has."),
		}},
		{"map", "A table in which every option has its place.", []key{
			need("across", ref("axis"), "What the options are, step by step."),
			need("down", ref("axis"), "What else they are, step by step."),
			need("places", mappingOf(form{"type": "array", "items": between(1, 5), "minItems": 2, "maxItems": 2}), "The step across and the step down of each option, from 1."),
		}},
		{"axis", "One side of the map.", []key{
			need("name", prose, "What its steps are about."),
			need("steps", form{"type": "array", "items": prose, "minItems": 2, "maxItems": 5}, "Its steps in order."),
		}},
		{"retirement", "The end of a questionnaire.", []key{
			need("since", dayForm, "From when on."), need("note", prose, "Why, and what to do instead."),
			may("successor", slugID, "The id of the questionnaire that takes its place."),
		}},
		{"urgent", "A harmful mistake that was mended.", []key{
			need("date", dayForm, "When; no two notices have the same date."), need("note", prose, "What was wrong, and whom it may have misled."),
		}},
		{"source", "A document that a reader can open.", []key{
			need("title", prose, "Its title."),
			need("publisher", prose, "Who published it, or its authors."),
			need("year", yearForm, `"2024", "2019-2026" or n.d.; in quotes.`),
			need("url", form{"type": "string", "pattern": "^https?://"}, "Its address."),
			need("kind", oneOf("measurement", "documentation", "standard", "experience", "opinion"), "What sort of evidence it is."),
			need("seen", prose, "How much of it was read: full text, abstract only."),
			need("checked", dayForm, "When it was last opened, such as 2026-11."),
			may("interest", prose, "What its author stands to gain."),
			may("single_author", truth, "Format 2: whether one person alone stands behind it."),
			may("corrected", ref("notice"), "What its publisher has put right."),
			may("withdrawn", ref("notice"), "That its publisher no longer stands by it. Nothing may cite it then."),
		}},
		{"notice", "What has become of a source.", []key{
			need("date", dayForm, "When."), need("note", prose, "What was corrected, or why it was withdrawn."),
		}},
		{"claim", "A statement with its sources.", []key{claimText, cited}},
		{"criterion", "A quality in which options differ.", []key{
			need("id", slugID, "Its id."),
			need("name", prose, "A noun phrase, such as Start-up time."),
			need("meaning", prose, "A plain definition in one sentence."),
			need("pressing", prose, `Completes "this would be right if …".`),
			may("weight", between(0, 10), "What it weighs before any answer."), slugsWas,
		}},
		{"attribute", "A fact that options state about themselves.", []key{need("id", slugID, "Its id."), need("name", prose, "Its name.")}},
		{"option", "Something that can be chosen.", []key{
			need("id", slugID, "Its id."),
			need("name", prose, "Its name."),
			need("summary", prose, "What it is, in a sentence."),
			need("choose_when", ref("claim"), "Its own case."),
			may("facts", mappingOf(ref("claim")), "What it states, by the id of an attribute."),
			may("ratings", mappingOf(ref("rating")), "How good it is, by the id of a criterion. No rating counts as 0."), slugsWas,
		}},
		{"rating", "How good an option is at a criterion.", []key{
			need("rating", between(-2, 2), "-2 hurts a lot, 0 neither, 2 helps a lot."), claimText, cited,
			may("about", oneOf("ability", "degree"), "Format 2: what it does or cannot do, or how well it does it, the default."),
			may("grade", ref("grade"), "Format 2: how certain the evidence is, where its sources do not tell."),
			may("but", atLeast(1, listOf(ref("case"))), "Format 2: cases in which the rating is another. The first that holds counts."),
		}},
		{"case", "A rating that holds under a condition.", []key{
			need("when", condition, "When it holds, whatever \"not sure\" turns out to be."),
			need("rating", between(-2, 2), "-2 hurts a lot, 0 neither, 2 helps a lot."), claimText, cited,
			may("about", oneOf("ability", "degree"), "What the claim is about, if not what that of the rating is."),
			may("grade", ref("grade"), "How certain the evidence is, where its sources do not tell."),
		}},
		{"grade", "An author's own word on how certain evidence is.", []key{
			need("is", oneOf("high", "moderate", "low", "very-low"), "The grade."), need("because", prose, "Why."),
		}},
		{"question", "What is asked.", []key{
			need("id", questID, "The name under which conditions read the answer."),
			need("title", prose, "The question."),
			need("why", ref("claim"), "Why it is asked."),
			need("choices", atLeast(2, listOf(ref("choice"))), "Its possible answers."),
			need("unsure", ref("unsure"), `What "not sure" means here.`),
			may("many", truth, "Whether several choices may be given."),
			may("when", condition, "When it is asked; always without this."),
			may("today", truth, "Format 2: whether it asks what is in use today. It adds nothing, and there is one at most."),
			may("steps", truth, "Format 2: whether the choices are steps of one scale in their order."),
			questWas,
		}},
		{"choice", "One possible answer.", []key{
			need("id", slugID, "Its id."),
			need("label", prose, "What people read."),
			may("consequence", ref("claim"), "What choosing it leads to, in a line."),
			may("when", condition, "When it is offered; always without this."),
			may("alone", truth, `Whether it excludes all others, such as "none of these".`),
			may("adds", mappingOf(demand), "Points that it adds to criteria, by id; in format 2 with the rating that is enough."),
			may("likely", between(1, 10), "Format 2: how likely it is beside the others where the answer is open, 1 by default."),
			may("option", slugID, "Format 2: the option that it stands for, at the question what is in use today."),
			slugsWas,
		}},
		{"demand", "Points with a threshold.", []key{
			need("points", between(1, 10), "The points."),
			may("enough", between(-2, 2), "The rating that meets the demand in full; more is not better."),
		}},
		{"unsure", `The answer "not sure".`, []key{
			need("find_out", prose, "How to find the answer out."),
			may("adds", mappingOf(demand), "A cautious default: points by criterion."),
		}},
		{"veto", "A condition that rules options out.", []key{
			need("id", slugID, "Its id."), need("when", condition, "When it fires, whatever \"not sure\" turns out to be."),
			need("rules_out", atLeast(1, listOf(slugID)), "Ids of options."), claimText, cited,
			may("way_round", ref("claim"), "What would lift it."),
			slugsWas,
		}},
		{"set_aside", "A condition under which the answers give no reason to consider options.", []key{
			need("id", slugID, "Its id."), need("when", condition, "When it holds. It may mention \"unsure\": what is not known is no reason to consider an option."),
			need("options", atLeast(1, listOf(slugID)), "Ids of options. They come back when nothing else is left."), claimText, cited,
		}},
		{"caution", "A condition that attaches a warning or a next step.", []key{
			need("id", slugID, "Its id."), need("when", condition, "When it shows."), claimText, cited,
			may("options", atLeast(1, listOf(slugID)), "Only where one of these options is still in play."),
			may("unclear", truth, "Format 2: whether a verdict is not called clear while this is said of its leader."),
			slugsWas,
		}},
		{"pairing", "Options that work side by side.", []key{need("options", atLeast(2, listOf(slugID)), "Ids of options."), claimText, cited}},
		{"measurement", "A figure with its conditions.", []key{
			need("id", slugID, "Its id."),
			need("options", atLeast(1, listOf(slugID)), "Ids of the options that it tells something about."),
			need("group", slugID, "Only figures of one group may be compared."),
			need("metric", prose, "What was measured."),
			need("value", prose, "The figure with its unit."),
			need("conditions", prose, "Under which conditions."),
			need("year", yearForm, "When; in quotes."),
			need("by", prose, "Whose figure it is: independent, own, vendor."),
			cited,
			may("dated", truth, "Whether it is too old to rely on."),
		}},
		{"change", "What a well-known statement has become.", []key{
			need("then", ref("claim"), "What was said."), need("now", ref("claim"), "What is known today."),
			may("questions", listOf(questID), "Where a decider meets it."), may("options", listOf(slugID), "Where a decider meets it."),
		}},
	}
}

// personaParts are what a file of personas is made of.
func personaParts() []part {
	ids := listOf(form{"type": "string"})
	return []part{
		{"file", "Personas with the warnings that are meant.", []key{
			may("personas", atLeast(1, listOf(ref("persona"))), "Deciders that the author has in mind; needed unless others are inherited."),
			may("expect", listOf(ref("expectation")), "Warnings that are left as they are."),
			may("inherit", oneOf("base"), "Of an overlay: that the personas of its base are meant as well, with what they expect."),
			may("fill", mappingOf(form{"anyOf": []form{{"type": []string{"string", "boolean", "number"}}, ids}}), "What inherited personas answer to questions of the overlay."),
		}},
		{"persona", "A decider that an author has in mind.", []key{
			need("id", slugID, "Its id."),
			need("answers", mappingOf(form{"anyOf": []form{{"type": []string{"string", "boolean", "number"}}, ids}}), "One answer to every question on the path."),
			need("leads", ids, "The options of which one must lead; empty where nothing may fit."),
			may("who", prose, "Who it is."),
			may("important", mappingOf(oneOf("less", "normal", "more")), "Answers that matter less or more."),
			may("never", ids, "Exactly the options that must be ruled out."),
			may("aside", ids, "Exactly the options that must be set aside."),
			may("vetoes", ids, "Exactly the vetoes that do it."),
			may("before", ids, "Options in the order in which they must rank."),
			may("firmness", oneOf("clear", "leaning", "close", "tied", "only"), "How firm the verdict must be."),
			may("cautions", ids, "Cautions that must show."),
			may("together", ids, "A pairing that must be offered."),
			may("relax", ids, "Where nothing fits, the questions of which each alone lets an option back in."),
			may("because", prose, "Why."),
			may("sources", ids, "Ids of sources that say so."),
		}},
		{"expectation", "A warning that is meant.", []key{
			need("warning", form{"enum": codes()}, "Its code."), need("because", prose, "Why it is left as it is."),
			may("at", prose, "The id or the place that it is about; anywhere without this."),
		}},
	}
}

// Schema returns the JSON Schema of questionnaires, draft 2020-12, as editors
// read it to complete and explain. It knows the shape of a document; what
// conditions and ids mean, only a check knows.
func Schema() []byte { return schema("A questionnaire of Weighpoint", ref("questionnaire"), parts()) }

// PersonasSchema returns the JSON Schema of files of personas.
func PersonasSchema() []byte {
	return schema("Personas of a questionnaire of Weighpoint",
		form{"anyOf": []form{listOf(ref("persona")), ref("file")}}, personaParts())
}

func schema(title string, root form, parts []part) []byte {
	defs := form{}
	for _, p := range parts {
		properties, required := form{}, []string{}
		for _, k := range p.keys {
			property := form{}
			maps.Copy(property, k.form)
			property["description"] = k.does
			properties[k.name] = property
			if k.required {
				required = append(required, k.name)
			}
		}
		slices.Sort(required)
		defs[p.name] = form{
			"type": "object", "description": p.does, "additionalProperties": false,
			"properties": properties, "required": required,
		}
	}
	whole := form{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, "$defs": defs}
	maps.Copy(whole, root)
	text, err := json.MarshalIndent(whole, "", "  ")
	if err != nil {
		panic(err) // there is nothing in it that JSON cannot hold
	}
	return append(text, '\n')
}
