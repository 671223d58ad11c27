package sitefile_test

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weighpoint/weighpoint/handlers/sitefile"
)

// nothing lies beside a site file.
func nothing(string) ([]byte, error) { return nil, errors.New("there is no such file") }

// with is one file of any name.
func with(content string) func(string) ([]byte, error) {
	return func(string) ([]byte, error) { return []byte(content), nil }
}

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2v2z"/></svg>`

func picture(width, height int) string {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		panic(err)
	}
	return b.String()
}

func TestTemplateIsRight(t *testing.T) {
	s, err := sitefile.Parse("site.yaml", sitefile.Template, nothing)
	if err != nil {
		t.Fatal(err)
	}
	want := sitefile.Controller{Name: "Example plc", Contact: "mailto:decide@example.org", Imprint: "https://example.org/imprint", Privacy: "https://example.org/privacy"}
	if diff := cmp.Diff(want, s.Controller); diff != "" {
		t.Error(diff)
	}
	if s.Name != "Example Decide" || s.Colours == nil || s.Welcome == "" || len(s.Offer) != 1 || s.NoCredit {
		t.Errorf("got %+v", s)
	}
	logo := bytes.Replace(sitefile.Template, []byte("# logo"), []byte("logo"), 1)
	if s, err := sitefile.Parse("site.yaml", logo, with(drawing)); err != nil || s.Logo == nil || s.Logo.Type != "image/svg+xml" {
		t.Errorf("with the logo: %v", err)
	}
}

func TestMistakesHaveTheirPlaces(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "site.yaml:1:1: the file is empty",
		"name: X\n":              `site.yaml:1:1: a site file needs the key "format"`,
		"format: 2\n":            `site.yaml:1:9: "format" must be a whole number from 1 to 1, not 2`,
		"format: 1\nnmae: X\n":   `site.yaml:2:1: a site file has no key "nmae"; did you mean "name"?`,
		"format: 1\nname: [X]\n": `site.yaml:2:7: "name" must be text, not a list`,
		"format: 1\nname: " + strings.Repeat("x", 61):                                           `site.yaml:2:7: "name" has 61 characters; at most 60 are allowed`,
		"format: 1\nname: a\u202eb\n":                                                           `site.yaml:2:7: "name" holds the character U+202E`,
		"format: 1\ncolours: {accent: blue}\n":                                                  `site.yaml:2:19: accent "blue" is not a colour such as "#0b5cab"`,
		"format: 1\ncolours: {accent: \"#12345\"}\n":                                            `site.yaml:2:19: accent "#12345" is not a colour`,
		"format: 1\ncolours: {}\n":                                                              `site.yaml:2:10: "colours" needs the key "accent"`,
		"format: 1\nlanguage: de\n":                                                             `site.yaml:2:11: the words round a questionnaire are in British English only so far, so language "de" cannot be had`,
		"format: 1\noffer: []\n":                                                                `site.yaml:2:8: "offer" needs at least 1 entry, not 0`,
		"format: 1\noffer: [a, b, a]\n":                                                         `site.yaml:2:15: "a" is in the list already, on line 2`,
		"format: 1\noffer: [A b]\n":                                                             `site.yaml:2:9: the id of a questionnaire "A b" must be made of small letters`,
		"format: 1\ncredit: no thanks\n":                                                        `site.yaml:2:9: "credit" must be true or false, not text`,
		"format: 1\ncontroller: {name: X}\n":                                                    `site.yaml:2:13: "controller" needs the key "contact"`,
		"format: 1\ncontroller: {name: X, contact: a@b}":                                        `site.yaml:2:32: contact "a@b" needs mailto: before it; write mailto:a@b`,
		"format: 1\ncontroller: {name: X, contact: phone}":                                      `site.yaml:2:32: contact "phone" is neither a mail address`,
		"format: 1\ncontroller: {name: X, contact: \"javascript:alert(1)\"}":                    `contact "javascript:alert(1)" is neither`,
		"format: 1\ncontroller: {name: X, contact: \"mailto:a@b?bcc=c@d\"}":                     `contact "mailto:a@b?bcc=c@d" is neither`,
		"format: 1\ncontroller: {name: X, contact: \"mailto:a@b\", imprint: ftp://x}":           `imprint "ftp://x" is not the address of a page; write one such as https://example.org/imprint`,
		"format: 1\ncontroller: {name: X, contact: \"mailto:a@b\", privacy: \"https://u:p@x\"}": `privacy "https://u:p@x" is not the address of a page`,
		"format: 1\npeople: {}\n":                                                               `site.yaml:2:9: "people" needs the key "header" or "oidc", which says how they sign in`,
		"format: 1\npeople: {header: {user: U}, oidc: {issuer: \"https://x\", client_id: x, secret_file: x}}": `site.yaml:2:35: people sign in one way: leave out "header" or "oidc"`,
		"format: 1\npeople: {header: {}}\n":                                                                           `"header" needs the key "user"`,
		"format: 1\npeople: {header: {user: \"X Y\"}}\n":                                                              `user "X Y" is not a header that says who asks; write one such as X-Forwarded-User`,
		"format: 1\npeople: {header: {user: X_User}}\n":                                                               `user "X_User" is not a header that says who asks`,
		"format: 1\npeople: {header: {user: X-Forwarded-For}}\n":                                                      `user "X-Forwarded-For" is not a header that says who asks`,
		"format: 1\npeople: {header: {user: U, sign_out: //x}}\n":                                                     `sign_out "//x" is neither a path such as /oauth2/sign_out nor the address of a page`,
		"format: 1\npeople: {header: {user: U}, share: all}\n":                                                        `share must be links, or staff`,
		"format: 1\npeople: {header: {user: U}, keepers: [\"group:\"]}\n":                                             `site.yaml:2:39: a keeper "group:" must be a mail address`,
		"format: 1\npeople: {header: {user: U}, keepers: [\" a\"]}\n":                                                 `a keeper " a" must be`,
		"format: 1\npeople: {header: {user: U}, keepers: [a, 7]}\n":                                                   `a keeper must be text, not a number`,
		"format: 1\npeople: {oidc: {issuer: \"http://x.example\", client_id: x, secret_file: x}}":                     `issuer "http://x.example" is not the address of an OpenID provider; write one such as https://sso.example.org, with https`,
		"format: 1\npeople: {oidc: {issuer: \"https://x.example?a\", client_id: x, secret_file: x}}":                  `issuer "https://x.example?a" is not`,
		"format: 1\npeople: {oidc: {issuer: \"https://x.example\", client_id: x}}":                                    `"oidc" needs the key "secret_file"`,
		"format: 1\npeople: {oidc: {issuer: \"https://x.example\", client_id: x, secret_file: x, scopes: [\"a b\"]}}": `a scope "a b" must be one word`,
		"format: 1\nlogo: logo.svg\n":                                                                                 `site.yaml:2:7: logo "logo.svg" cannot be read: there is no such file`,
		"format: 1\nlogo: ../logo.svg\n":                                                                              `site.yaml:2:7: logo "../logo.svg" must be a file beside the site file`,
		"format: 1\nlogo: /etc/logo.svg\n":                                                                            `must be a file beside the site file`,
		"format: 1\nlogo: logo.gif\n":                                                                                 `logo "logo.gif" must be an SVG or a PNG`,
	} {
		s, err := sitefile.Parse("site.yaml", []byte(text), nothing)
		if err == nil || !strings.Contains(err.Error(), want) || s != nil {
			t.Errorf("%q:\n got %v\nwant %s", text, err, want)
		}
	}
}

func TestUnknownOffersHaveTheirPlaces(t *testing.T) {
	s, err := sitefile.Parse("conf/site.yaml", []byte("format: 1\noffer:\n- lunch\n- diner\n"), nothing)
	if err != nil {
		t.Fatal(err)
	}
	want := `conf/site.yaml:4:3: there is no questionnaire "diner"; did you mean "dinner"?`
	if got := s.Unknown(sitefile.Known{IDs: []string{"dinner", "lunch"}}).Error(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	want = `conf/site.yaml:4:3: "diner" is not on offer, since "acme-diner" replaces it; write that instead`
	if got := s.Unknown(sitefile.Known{IDs: []string{"acme-diner", "lunch"}, Replaced: map[string]string{"diner": "acme-diner"}}).Error(); got != want {
		t.Errorf("replaced: %s, want %s", got, want)
	}
	if got := s.Unknown(sitefile.Known{IDs: []string{"lunch", "diner"}}); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestVersionTellsSitesApart(t *testing.T) {
	seen := map[[32]byte]string{}
	for _, file := range []struct{ text, logo string }{
		{"format: 1\n", ""}, {"format: 1\nname: A\n", ""}, {"format: 1\nname: B\n", ""},
		{"format: 1\nlogo: a.svg\n", drawing}, {"format: 1\nlogo: a.svg\n", drawing + "\n"}, {"format: 1\nlogo: a.png\n", picture(1, 1)},
	} {
		s, err := sitefile.Parse("site.yaml", []byte(file.text), with(file.logo))
		if err != nil {
			t.Fatal(err)
		}
		if before, ok := seen[s.Version]; ok {
			t.Errorf("%q and %q have the same version", before, file.text)
		}
		seen[s.Version] = file.text
	}
}

func TestLogos(t *testing.T) {
	inside := func(s string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:h="http://www.w3.org/1999/xhtml" viewBox="0 0 2 2">` + "\n" + s + "</svg>"
	}
	for name, c := range map[string]struct{ file, content, want string }{
		"drawing":          {"logo.svg", drawing, ""},
		"capitals":         {"LOGO.SVG", drawing, ""},
		"gradient":         {"logo.svg", inside(`<defs><linearGradient id="g"/></defs><rect fill="url(#g)"/><use xlink:href="#g"/><use href="#g"/>`), ""},
		"style":            {"logo.svg", inside(`<style>.a{fill:url( "#g" )}@media (prefers-color-scheme: dark){.a{fill:#fff}}</style>`), ""},
		"Inkscape":         {"logo.svg", `<?xml version="1.0"?>` + inside(`<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" r:resource="http://x"/></metadata>`), ""},
		"picture":          {"logo.png", picture(9, 9), ""},
		"script":           {"logo.svg", inside("<script>x</script>"), `logo.svg:2:9: the element <script> is not allowed`},
		"script elsewhere": {"logo.svg", inside("<h:script>x</h:script>"), `<script> is not allowed`},
		"unknown language": {"logo.svg", inside(`<a xmlns="http://x"/>`), `<a> is not allowed`},
		"link":             {"logo.svg", inside(`<a href="#x"/>`), `<a> is not allowed`},
		"image":            {"logo.svg", inside(`<image href="https://x"/>`), `<image> is not allowed`},
		"foreign":          {"logo.svg", inside(`<foreignObject/>`), `<foreignObject> is not allowed`},
		"animation":        {"logo.svg", inside(`<set attributeName="href" to="javascript:x"/>`), `<set> is not allowed`},
		"handler":          {"logo.svg", inside(`<g onclick="x"/>`), `"onclick" runs a script`},
		"handler, root":    {"logo.svg", strings.Replace(drawing, "viewBox", `ONLOAD="x" viewBox`, 1), `"ONLOAD" runs a script`},
		"reference":        {"logo.svg", inside(`<use href="https://x.example/a.svg#b"/>`), `leads out of the picture, to "https://x.example/a.svg#b"`},
		"old reference":    {"logo.svg", inside(`<use xlink:href="data:image/svg+xml,x"/>`), `leads out of the picture`},
		"base":             {"logo.svg", inside(`<g xml:base="https://x.example/"/>`), `"base" is not allowed`},
		"url":              {"logo.svg", inside(`<rect fill="url(https://x.example)"/>`), `leads out of the picture with url`},
		"quoted url":       {"logo.svg", inside(`<rect style="fill:URL( '//x.example')"/>`), `leads out of the picture with url`},
		"import":           {"logo.svg", inside(`<style><![CDATA[@import "https://x.example"]]></style>`), `has "@import"`},
		"import in parts":  {"logo.svg", inside(`<style>@im<!-- -->port "https://x.example"</style>`), `has "@import"`},
		"url in parts":     {"logo.svg", inside(`<style>a{fill:ur<![CDATA[l(https://x.example)}]]></style>`), `leads out of the picture with url`},
		"import after":     {"logo.svg", inside(`<style><title/>@import "https://x.example"</style>`), `<style> must hold a style sheet alone, and no <title>`},
		"escaped url":      {"logo.svg", inside(`<style>a{fill:u\72l(https://x.example)}</style>`), `may load something`},
		"instruction":      {"logo.svg", `<?xml-stylesheet href="https://x.example"?>` + drawing, `<?xml-stylesheet?> is not allowed`},
		"doctype":          {"logo.svg", `<!DOCTYPE svg [<!ENTITY a "b">]>` + drawing, `<!DOCTYPE>`},
		"entity":           {"logo.svg", inside("&a;"), `this is no XML`},
		"not svg":          {"logo.svg", `<html/>`, `the outermost element must be <svg`},
		"no space":         {"logo.svg", `<svg viewBox="0 0 1 1"/>`, `the outermost element must be <svg`},
		"no size":          {"logo.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`, `needs a viewBox`},
		"empty":            {"logo.svg", "", `this is not one picture`},
		"two":              {"logo.svg", drawing + drawing, `this is not one picture`},
		"cut off":          {"logo.svg", drawing[:60], `this is no XML`},
		"too large":        {"logo.svg", drawing + strings.Repeat(" ", 64<<10), `has more than 64 KiB`},
		"no picture":       {"logo.png", drawing, `is no PNG that can be shown`},
		"cut picture":      {"logo.png", picture(9, 9)[:60], `is no PNG that can be shown`},
		"huge picture":     {"logo.png", picture(2049, 1), `more than 2048 pixels on a side`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sitefile.Parse("site.yaml", []byte("format: 1\nlogo: "+c.file+"\n"), with(c.content))
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// TestParseTakesAnything must not panic, and must find a place for each mistake.
func TestParseTakesAnything(t *testing.T) {
	part := rapid.OneOf(rapid.SampledFrom([]string{
		"format: 1\n", "name: ", "logo: a.svg\n", "colours: {accent: \"#ffffff\"}\n", "controller:\n", "  contact: mailto:a@b\n", "offer: [a]\n", "- b\n", "people:\n", "  header: {user: U}\n", "  oidc:\n", "  keepers: [a]\n", "  share: staff\n", "credit: false\n", "<svg ", "xmlns='", "<style>", "url(", "]]>", "{", "\n",
	}), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(part).Draw(t, "text"), "")
		logo := strings.Join(rapid.SliceOf(part).Draw(t, "logo"), "")
		s, err := sitefile.Parse("site.yaml", []byte(text), with(logo))
		if (s == nil) == (err == nil) {
			t.Fatalf("site %v, error %v", s, err)
		}
	})
}

func TestKeepers(t *testing.T) {
	keepers := []string{"ana@example.org", "kim@example.org", "S-1", "group:Architects"}
	proxy := sitefile.People{Keepers: keepers, Header: &sitefile.Header{User: "X-User", Email: "X-Email"}}
	provider := sitefile.People{Keepers: keepers, OIDC: &sitefile.OIDC{}}
	bare := sitefile.People{Keepers: keepers, Header: &sitefile.Header{User: "X-User"}}
	for _, c := range []struct {
		name, subject, email string
		groups               []string
		want                 bool
	}{
		{"by address", "x", "Ana@Example.org", nil, true},
		{"in letters that look alike", "x", "\u212Aim@example.org", nil, false},
		{"by subject", "S-1", "", nil, true},
		{"subjects are exact", "s-1", "", nil, false},
		{"by group", "x", "", []string{"a", "Architects"}, true},
		{"groups are exact", "x", "", []string{"architects"}, false},
		{"a subject is no group", "Architects", "Architects", nil, false},
		{"a subject with the prefix is no group", "group:Architects", "group:Architects", nil, false},
		{"a group is no subject", "x", "", []string{"S-1", "ana@example.org"}, false},
		{"a subject is no address", "ana@example.org", "eve@example.org", nil, false},
		{"a subject is no address, without one", "ana@example.org", "", nil, false},
		{"an address is no subject", "x", "S-1", nil, false},
		{"nobody", "", "", []string{""}, false},
	} {
		for what, p := range map[string]sitefile.People{"proxy": proxy, "provider": provider} {
			if got := p.IsKeeper(c.subject, c.email, c.groups); got != c.want {
				t.Errorf("%s, %s: %t", what, c.name, got)
			}
		}
	}
	if !bare.IsKeeper("ana@example.org", "", nil) || bare.IsKeeper("Ana@example.org", "", nil) {
		t.Error("where no address is told, what has an @ is a subject")
	}
}

// signsIn begins a site file on which people sign in.
const signsIn = "format: 1\npeople:\n  header: {user: X-Forwarded-User}\n"

func TestReviewsAreRead(t *testing.T) {
	s, err := sitefile.Parse("site.yaml", []byte(signsIn+`review:
  - questionnaires: [lunch, dinner]
    by: [ana@example.org, "group:the cooks"]
    when: {strength: [close, tied], vetoes: [too-slow], outcome: [another]}
  - {questionnaires: [lunch], by: [ben]}
`), nothing)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Reviews) != 2 {
		t.Fatalf("%d rules", len(s.Reviews))
	}
	first, second := s.Reviews[0], s.Reviews[1]
	if len(first.Questionnaires) != 2 || first.Questionnaires[1].ID != "dinner" || first.Questionnaires[1].At.Line != 5 || first.By[1] != "group:the cooks" ||
		first.Strengths[1] != "tied" || first.Vetoes[0].ID != "too-slow" || first.Outcomes[0] != "another" {
		t.Errorf("the first is %+v", first)
	}
	if len(second.Strengths)+len(second.Vetoes)+len(second.Outcomes) != 0 || second.By[0] != "ben" {
		t.Errorf("the second is %+v", second)
	}
	known := sitefile.Known{IDs: []string{"lunch", "dinner"}, Vetoes: map[string][]string{"lunch": {"too-slow"}, "dinner": {}}}
	if got := s.Unknown(known); got != nil {
		t.Errorf("%v is unknown", got)
	}
	known.Vetoes["lunch"] = []string{"too-slaw"}
	if got, want := s.Unknown(known).Error(), `site.yaml:7:46: no questionnaire of this rule has a veto "too-slow"; did you mean "too-slaw"?`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// A questionnaire with mistakes of its own may have it once they are mended.
	delete(known.Vetoes, "dinner")
	if got := s.Unknown(known); got != nil {
		t.Errorf("with one that cannot be read %v is unknown", got)
	}
	known.IDs = []string{"lunch", "diner"}
	if got, want := s.Unknown(known).Error(), `site.yaml:5:29: there is no questionnaire "dinner"; did you mean "diner"?`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMistakesInReviewsHaveTheirPlaces(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nobody signs in":     {"format: 1\nreview: [{questionnaires: [lunch], by: [ana]}]\n", `site.yaml:2:9: "review" needs "people", without which nobody signs in`},
		"none":                {signsIn + "review: []\n", `site.yaml:4:9: "review" needs at least 1 entry, not 0`},
		"no questionnaires":   {signsIn + "review: [{by: [ana]}]\n", `site.yaml:4:10: a rule for reviews needs the key "questionnaires"`},
		"nobody":              {signsIn + "review: [{questionnaires: [lunch], by: []}]\n", `site.yaml:4:40: "by" needs at least 1 entry, not 0`},
		"a group of no name":  {signsIn + "review: [{questionnaires: [lunch], by: [\"group:\"]}]\n", `site.yaml:4:41: a reviewer "group:" must be a mail address, a subject, or a group such as group:architects`},
		"when without a word": {signsIn + "review: [{questionnaires: [lunch], by: [ana], when: {}}]\n", `site.yaml:4:53: "when" says nothing; leave it out where every result needs a review`},
		"an odd strength":     {signsIn + "review: [{questionnaires: [lunch], by: [ana], when: {strength: [closed]}}]\n", `site.yaml:4:65: "closed" is no word for "strength", which are clear, leaning, close, tied, only, none; did you mean "close"?`},
		"an odd outcome":      {signsIn + "review: [{questionnaires: [lunch], by: [ana], when: {outcome: [other]}}]\n", `site.yaml:4:64: "other" is no word for "outcome", which are follow, another, undecided`},
		"twice":               {signsIn + "review: [{questionnaires: [lunch, lunch], by: [ana]}]\n", `site.yaml:4:35: "lunch" is in the list already, on line 4`},
		"a misspelt key":      {signsIn + "review: [{questionnaires: [lunch], by: [ana], wen: {}}]\n", `site.yaml:4:47: `},
	} {
		_, err := sitefile.Parse("site.yaml", []byte(c.text), nothing)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}
