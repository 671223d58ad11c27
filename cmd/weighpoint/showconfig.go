package main

import (
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"
)

// showConfig prints the settings as serve would use them, with where each comes
// from, and what the site file settles. It warns on stderr of what they would take
// away from people, and lists mistakes in the site file there. Wrong settings are a
// usageError.
func showConfig(ctx context.Context, h host, args []string) error {
	cfg, flags, err := configOf(h, args, settings(), setting{name: "json"})
	if err != nil {
		return err
	}
	for _, warning := range addressWarnings(ctx, cfg) {
		_, _ = fmt.Fprintln(h.stderr, warning)
	}
	if cfg.Site != "" {
		entries, err := siteEntries(cfg.Site)
		if err != nil {
			_, _ = fmt.Fprintln(h.stderr, err) // a server would not start
		}
		cfg.effective = append(cfg.effective, entries...)
	}
	if flags["json"] == "true" {
		return cfg.printJSON(h)
	}
	table := tabwriter.NewWriter(h.stdout, 0, 0, 3, ' ', 0)
	for _, e := range cfg.effective {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", e.name, e.holds(), e.origin) // Flush has the error
	}
	return table.Flush()
}

func (c Config) printJSON(h host) error {
	type entry struct {
		Value string `json:"value"`
		From  string `json:"from"`
	}
	entries := map[string]entry{}
	for _, e := range c.effective {
		entries[e.name] = entry{e.holds(), e.origin}
	}
	text := json.NewEncoder(h.stdout)
	text.SetEscapeHTML(false)
	text.SetIndent("", "  ")
	return text.Encode(entries)
}
