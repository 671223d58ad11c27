package authoring

// SiteSchemaPath is where a server serves the JSON Schema of site files.
const SiteSchemaPath = "/schemas/site-1.json"

// siteParts are what a site file is made of; the first one is the whole.
func siteParts() []part {
	page := form{"type": "string", "pattern": "^https?://"}
	return []part{
		{"site", "How a site presents itself.", []key{
			need("format", form{"const": 1}, "The version of the format."),
			may("name", form{"type": "string", "minLength": 1, "maxLength": 60}, "What the site calls itself, in place of the product's name."),
			may("logo", form{"type": "string", "pattern": `\.([sS][vV][gG]|[pP][nN][gG])$`}, "An SVG without scripts or a PNG, beside the file or in a folder there; 64 KiB at most."),
			may("colours", ref("colours"), "Colours of its own."),
			may("controller", ref("controller"), "Who runs the site and is responsible for what it stores."),
			may("language", oneOf("en-GB", "en"), "The language of the words round a questionnaire."),
			may("welcome", prose, "A paragraph on the start page."),
			may("offer", atLeast(1, listOf(slugID)), "Ids of the questionnaires on offer, in this order; everything without it."),
			may("credit", truth, "Whether a line at the foot names the product; true without it."),
		}},
		{"colours", "Colours of a site.", []key{
			need("accent", form{"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"}, "The colour of links and buttons, made darker or lighter where it could not be read."),
		}},
		{"controller", "Who is responsible for a site.", []key{
			need("name", form{"type": "string", "minLength": 1, "maxLength": 180}, "Their name."),
			need("contact", form{"type": "string", "pattern": "^(mailto:|https?://)"}, "A mail address that begins with mailto:, or the address of a page."),
			may("imprint", page, "The address of an imprint."),
			may("privacy", page, "The address of a privacy notice."),
		}},
	}
}

// SiteSchema returns the JSON Schema of site files.
func SiteSchema() []byte { return schema("A site file of Weighpoint", ref("site"), siteParts()) }
