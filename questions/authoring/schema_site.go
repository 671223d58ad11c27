package authoring

// SiteSchemaPath is where a server serves the JSON Schema of site files.
const SiteSchemaPath = "/schemas/site-1.json"

// siteParts are what a site file is made of; the first one is the whole.
func siteParts() []part {
	page := form{"type": "string", "pattern": "^https?://"}
	header := form{"type": "string", "pattern": "^[A-Za-z0-9-]+$"}
	word := form{"type": "string", "minLength": 1, "maxLength": 256}
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
			may("people", form{"oneOf": []form{
				{"allOf": []form{ref("people"), {"required": []string{"header"}}}}, {"allOf": []form{ref("people"), {"required": []string{"oidc"}}}},
			}}, "How people sign in; without it, nobody does. It needs header or oidc."),
			may("review", atLeast(1, listOf(ref("review"))), "Which results somebody else has to review, and who; the first rule that applies counts. It needs people."),
		}},
		{"review", "A rule that says which results somebody else has to review.", []key{
			need("questionnaires", atLeast(1, listOf(slugID)), "Ids of the questionnaires that it is about."),
			need("by", atLeast(1, listOf(word)), "Who reviews: mail addresses, subjects, and groups such as group:architects. One of them is enough."),
			may("when", form{"allOf": []form{ref("when"), {"minProperties": 1}}}, "What makes a review necessary, any of it; without it, every result needs one."),
		}},
		{"when", "What makes a review necessary.", []key{
			may("strength", atLeast(1, listOf(oneOf("clear", "leaning", "close", "tied", "only", "none"))), "How firm the verdict is."),
			may("vetoes", atLeast(1, listOf(slugID)), "Vetoes of which the answers meet one."),
			may("outcome", atLeast(1, listOf(oneOf("follow", "another", "undecided"))), "What was made of the recommendation."),
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
		{"people", "How people sign in, and who keeps the site.", []key{
			may("header", ref("header"), "A trusted proxy says who asks."),
			may("oidc", ref("oidc"), "People sign in with an OpenID provider."),
			may("keepers", atLeast(1, listOf(word)), "Mail addresses, subjects, and groups such as group:architects."),
			may("share", oneOf("links", "staff"), "For whom links open: for everybody, or only for people who have signed in."),
		}},
		{"header", "Headers in which a trusted proxy says who asks.", []key{
			need("user", header, "What tells people apart and never changes."),
			may("name", header, "What they are called."),
			may("email", header, "Their mail address."),
			may("groups", header, "Their groups, with commas between."),
			may("sign_out", form{"type": "string", "pattern": "^(/|https?://)"}, "Where the proxy lets people sign out: a path of its host or a page."),
		}},
		{"oidc", "The OpenID provider that people sign in with.", []key{
			need("issuer", page, "Its address, as its tokens have it."),
			need("client_id", prose, "The id of the site there."),
			need("secret_file", prose, "The file that holds the secret of the site there."),
			may("name", form{"type": "string", "minLength": 1, "maxLength": 60}, "What people call it."),
			may("groups", prose, "The claim that lists groups; groups without it."),
			may("scopes", atLeast(1, listOf(word)), "What is asked for beside openid, profile and email."),
		}},
	}
}

// SiteSchema returns the JSON Schema of site files.
func SiteSchema() []byte {
	return schema("A site file of Weighpoint", form{"allOf": []form{ref("site"), {"dependentRequired": form{"review": []string{"people"}}}}}, siteParts())
}
