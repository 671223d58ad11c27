package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/document"
	"github.com/weighpoint/weighpoint/web"
)

// keptSite is the file in the data directory that holds the last site file
// without mistakes, and what it named.
const keptSite = "site.json"

// siteMistakes begins what is said of a site file that cannot be taken.
const siteMistakes = "the site file has mistakes:\n"

// siteFile is where a server has its site file.
type siteFile struct {
	// path is empty where there is none.
	path string
	// data is the directory in which the last one without mistakes is kept, empty
	// where servers share a database, which has it.
	data string
	// noProxy is whether no proxy is trusted, so that none can say who asks.
	noProxy bool
}

// siteCopy is a site file with all that it is made of.
type siteCopy struct {
	Text   []byte            `json:"text"`
	Beside map[string][]byte `json:"beside,omitempty"`
}

// readSite reads the site file at a path. Its error is questions.Mistakes.
func readSite(file string) (*sitefile.Site, siteCopy, error) {
	c := siteCopy{Beside: map[string][]byte{}}
	files := folder(filepath.Dir(file))
	text, err := questions.ReadFile(files, filepath.Base(file))
	if err != nil {
		return nil, c, questions.Mistakes{{File: file, Line: 1, Column: 1, Message: "cannot be read: " + document.OneLine(withoutPath(err).Error())}}
	}
	c.Text = text
	site, err := sitefile.Parse(file, text, func(name string) ([]byte, error) {
		content, err := questions.ReadFile(files, name)
		c.Beside[name] = content
		return content, withoutPath(err)
	})
	return site, c, err
}

// read reads the site file, and returns nil where there is none. The error lists
// what is wrong.
func (f siteFile) read(may sitefile.Known) (*sitefile.Site, siteCopy, error) {
	if f.path == "" {
		return nil, siteCopy{}, nil
	}
	site, c, err := readSite(f.path)
	if err == nil {
		err = f.fits(site, may)
	}
	if err != nil {
		return nil, c, fmt.Errorf(siteMistakes+"%w", err)
	}
	return site, c, nil
}

// fits says what keeps a site file without mistakes from being used here.
func (f siteFile) fits(site *sitefile.Site, may sitefile.Known) error {
	if unknown := site.Unknown(may); unknown != nil {
		return unknown
	}
	return f.trusts(site)
}

// trusts fails where a site takes the word of a proxy and no proxy is trusted.
func (f siteFile) trusts(site *sitefile.Site) error {
	if wrong := site.NeedsProxy(); f.noProxy && wrong != nil {
		return wrong
	}
	return nil
}

// keep stores a site file without mistakes for a start at which it has some. It
// does nothing where there is no place for it.
func (f siteFile) keep(c siteCopy) error {
	if f.path == "" || f.data == "" {
		return nil
	}
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	path := filepath.Join(f.data, keptSite)
	if err := os.WriteFile(path+".new", text, 0o600); err != nil {
		return fmt.Errorf("keep the site file: %w", err)
	}
	return os.Rename(path+".new", path)
}

// kept returns the last site that had no mistakes, nil where there was none or it
// does not fit any more.
func (f siteFile) kept(may sitefile.Known) *sitefile.Site {
	if f.data == "" {
		return nil
	}
	text, err := readBounded(filepath.Join(f.data, keptSite), 2*(document.MaxBytes+sitefile.MaxLogo))
	if err != nil {
		return nil
	}
	var c siteCopy
	if json.Unmarshal(text, &c) != nil {
		return nil
	}
	site, err := f.parse(c)
	if err != nil || f.fits(site, may) != nil {
		return nil
	}
	return site
}

// parse reads a site from a copy.
func (f siteFile) parse(c siteCopy) (*sitefile.Site, error) {
	return sitefile.Parse(f.path, c.Text, func(name string) ([]byte, error) {
		content, ok := c.Beside[name]
		if !ok {
			return nil, errors.New("it was not kept")
		}
		return content, nil
	})
}

// canPresent fails where the first read of a server is bound to, and changes
// nothing.
func (f siteFile) canPresent(l *questions.Loader) error {
	may := offerableOf(sound(l), l.Broken)
	_, _, err := f.read(may)
	if err != nil && f.kept(may) != nil {
		return nil
	}
	return err
}

// chosen are the questionnaires that a site has on offer, in its order.
func chosen(all []*questions.Questionnaire, site *sitefile.Site) []*questions.Questionnaire {
	if site == nil || len(site.Offer) == 0 {
		return all
	}
	var offered []*questions.Questionnaire
	for _, o := range site.Offer {
		if i := slices.Index(idsOf(all), o.ID); i >= 0 {
			offered = append(offered, all[i])
		}
	}
	return offered
}

func idsOf(all []*questions.Questionnaire) []string {
	ids := make([]string, len(all))
	for i, q := range all {
		ids[i] = q.ID
	}
	return ids
}

// offerableOf are the questionnaires that a site file may name, with those that it
// may name once their mistakes are mended.
func offerableOf(all []*questions.Questionnaire, broken []questions.Broken) sitefile.Known {
	may := sitefile.Known{IDs: idsOf(questions.WithoutReplaced(all)), Replaced: map[string]string{}, Vetoes: map[string][]string{}}
	for _, b := range broken {
		may.IDs = append(may.IDs, b.ID)
	}
	for _, q := range all {
		for _, base := range q.House.InPlaceOf() {
			may.Replaced[base] = q.ID
		}
		ids := []string{}
		for _, veto := range q.Vetoes {
			ids = append(ids, veto.ID)
		}
		may.Vetoes[q.ID] = ids
	}
	return may
}

// siteWords sum a site file up.
func siteWords(site *sitefile.Site) string {
	words := ""
	if site.Name != "" {
		words += ", " + site.Name
	}
	if c := site.Colours; c != nil {
		words += fmt.Sprintf(", accent %s in light pages and %s in dark ones", c.Light.Accent, c.Dark.Accent)
	}
	if n := len(site.Offer); n > 0 {
		words += fmt.Sprintf(", %s on offer", plural(n, "questionnaire"))
	}
	if site.People != nil {
		words += ", " + signInWords(site.People)
	}
	if n := len(site.Reviews); n > 0 {
		words += ", " + plural(n, "rule") + " for reviews"
	}
	return words
}

// signInWords say how people sign in.
func signInWords(p *sitefile.People) string {
	if p.OIDC != nil {
		return "sign-in by OpenID Connect with " + p.OIDC.Issuer
	}
	return "sign-in by the header " + p.Header.User
}

// maxSecret is how many bytes a file with a secret may have.
const maxSecret = 4 << 10

// clientSecret is that of a site at its OpenID provider, empty where it has none.
// It is read from its file alone.
func (f siteFile) clientSecret(p *sitefile.People) (string, error) {
	if p == nil || p.OIDC == nil {
		return "", nil
	}
	file := secretPath(f.path, p.OIDC)
	text, err := readBounded(file, maxSecret)
	if err != nil {
		return "", fmt.Errorf("the secret_file of the site file, %s, cannot be read: %w", file, err)
	}
	secret := strings.TrimRight(string(text), "\r\n")
	if secret == "" || strings.ContainsAny(secret, "\r\n") {
		return "", fmt.Errorf("the secret_file of the site file, %s, must hold one line, which is the secret", file)
	}
	return secret, nil
}

// secretPath is where the file with the client's secret is, for the site file at a path.
func secretPath(site string, provider *sitefile.OIDC) string {
	if filepath.IsAbs(provider.SecretFile) {
		return provider.SecretFile
	}
	return filepath.Join(filepath.Dir(site), provider.SecretFile)
}

// siteEntries are what a site file settles, as config shows it. The error lists
// what is wrong with it.
func siteEntries(file string) ([]effective, error) {
	site, _, err := readSite(file)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, o := range site.Offer {
		ids = append(ids, o.ID)
	}
	entries := []effective{
		{"site.name", site.Name, web.Product, file},
		{"site.offer", strings.Join(ids, " "), "every questionnaire", file},
		{"site.controller", site.Controller.Name, "nobody", file},
	}
	if site.Logo != nil {
		entries = append(entries, effective{"site.logo", site.Logo.Type, "", file})
	}
	if c := site.Colours; c != nil {
		entries = append(entries, effective{"site.accent", fmt.Sprintf("%s light, %s dark", c.Light.Accent, c.Dark.Accent), "", file})
	}
	if p := site.People; p != nil {
		share := "links"
		if p.StaffOnly {
			share = "staff"
		}
		entries = append(entries, effective{"site.people", signInWords(p), "", file},
			effective{"site.keepers", strings.Join(p.Keepers, " "), "nobody", file}, effective{"site.share", share, "", file})
	}
	for i, rule := range site.Reviews {
		entries = append(entries, effective{fmt.Sprintf("site.review.%d", i+1), strings.Join(rule.By, " "), "nobody", file})
	}
	return entries, nil
}
