package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/store"
)

// lately is how long people are warned of who have signed in and cannot do so any more
// as they did.
const lately = 30 * 24 * time.Hour

// noteAddress keeps the address under which people reach the server from now on, and
// returns all addresses so far. It tells the log what people lose where the address or
// the sign-in is another one than before.
func noteAddress(ctx context.Context, db store.Store, now time.Time, base *url.URL, people *sitefile.People, log *slog.Logger) ([]handlers.Address, error) {
	stored, err := db.Addresses(ctx)
	if err != nil {
		return nil, err
	}
	last := lastAddress(stored)
	if last == nil || !sameKeys(last, base) {
		if err := db.AddAddress(ctx, base.String(), now); err != nil {
			return nil, err
		}
		if stored, err = db.Addresses(ctx); err != nil {
			return nil, err
		}
	}
	moved, lost, err := losses(ctx, db, now, last, base, people)
	if err != nil {
		return nil, err
	}
	for _, warning := range moved {
		log.Warn(warning, "before", last.String(), "now", base.String())
	}
	for _, warning := range lost {
		log.Warn(warning)
	}
	addresses := make([]handlers.Address, len(stored))
	for i, a := range stored {
		addresses[i] = handlers.Address{URL: parseAddress(a), Since: a.Since}
	}
	return addresses, nil
}

// lastAddress is where the server was reached last, nil where nobody knows.
func lastAddress(stored []store.Address) *url.URL {
	if len(stored) == 0 {
		return nil
	}
	return parseAddress(stored[len(stored)-1])
}

func parseAddress(a store.Address) *url.URL {
	u, err := url.Parse(a.URL)
	if a.URL == "" || err != nil {
		return nil
	}
	return u
}

// sameKeys reports whether browsers send their keys to one address as to the
// other. They look at no port.
func sameKeys(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && pathOf(a) == pathOf(b)
}

func pathOf(u *url.URL) string { return strings.TrimSuffix(u.Path, "/") }

// moveWarnings say what people lose, and what has to be done so that they do
// not, when the server moves from one address to another; nothing where from is
// nil.
func moveWarnings(from, to *url.URL) []string {
	if from == nil || sameKeys(from, to) {
		return nil
	}
	var warnings []string
	if from.Scheme == "https" && to.Scheme == "http" {
		warnings = append(warnings, "browsers do not send the keys that they got over HTTPS over plain HTTP, so nobody can open here what they decided there: go back to HTTPS, where it opens again. Links to results go on working")
	}
	if !strings.EqualFold(from.Hostname(), to.Hostname()) && !isLoopback(from.Hostname()) {
		warnings = append(warnings, "browsers keep keys by the name of the host, so people cannot open under the new name what they decided under the old one, unless they take it along: let the old name reach this server too for some weeks, not as a redirect. There \"Use on another device\" under \"My decisions\" makes a link to the new name, which they open in the same browser")
	}
	if old := pathOf(from); old != "" && !strings.HasPrefix(pathOf(to)+"/", old+"/") && len(warnings) == 0 {
		warnings = append(warnings, "browsers send the keys of a path below that path alone: let "+old+" reach this server too, with the path. Whoever comes there is led to the new address and takes the key along")
	}
	return warnings
}

// losses says what people lose by another address than the last one, and by another
// sign-in. Where people have signed in already as they do now, what they have does not
// depend on the address.
func losses(ctx context.Context, db store.Store, now time.Time, last, base *url.URL, people *sitefile.People) (moved, lost []string, err error) {
	issuers, err := db.IssuersSince(ctx, now.Add(-lately))
	if err != nil {
		return nil, nil, err
	}
	if people == nil || !slices.Contains(issuers, people.Issuer()) {
		moved = moveWarnings(last, base)
	}
	for _, issuer := range issuers {
		way := "with " + issuer
		if issuer == "" {
			way = "by a header of a proxy"
		}
		if people == nil || issuer != people.Issuer() {
			lost = append(lost, "people signed in here "+way+" within the last 30 days, and cannot do so as the site file is now: they open what they began and decided by links alone. Put \"people\" back into the site file as it was, or have them sign in anew and move it with weighpoint handover")
		}
	}
	return moved, lost, nil
}

// addressWarnings say what people would lose if the server were started with
// these settings. It says nothing where there is no database to be read.
func addressWarnings(ctx context.Context, cfg Config) []string {
	if _, err := os.Stat(filepath.Join(cfg.Data, databaseName)); err != nil && cfg.Database == "" {
		return nil
	}
	var people *sitefile.People
	if cfg.Site != "" {
		site, _, err := readSite(cfg.Site)
		if err != nil {
			return nil // a server would not start, or not with it
		}
		people = site.People
	}
	base := cmp.Or(cfg.BaseURL, baseURL(cfg.Listen, &net.TCPAddr{}))
	db, err := lookInto(ctx, cfg)
	if err != nil {
		return nil
	}
	defer func() { _ = db.Close() }() // it was read only
	stored, err := db.Addresses(ctx)
	if err != nil {
		return nil
	}
	last := lastAddress(stored)
	now, err := timeOf(ctx, db)
	if err != nil {
		return nil
	}
	moved, lost, err := losses(ctx, db, now, last, base, people)
	if err != nil {
		return nil
	}
	var warnings []string
	for _, w := range moved {
		warnings = append(warnings, fmt.Sprintf("warning: base-url: it was %s at the last start; %s", last, w))
	}
	for _, w := range lost {
		warnings = append(warnings, "warning: site: "+w)
	}
	return warnings
}
