package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

const helpIntro = `Weighpoint helps people decide, and lets others see why: one plain question
per page, then a recommendation in which every claim cites its source.

Commands:
`

const helpSettings = `
Settings, as flags of serve, config and deploy. A flag wins over its environment
variable, which wins over the default; an empty variable counts as not set. A
variable with _FILE at its end, such as WEIGHPOINT_LISTEN_FILE, names a file
that has the value. Import, restore and doctor know --allow-network-fs as well.
`

const helpExamples = `
Examples:
  weighpoint
      serve on http://localhost:8080 and keep everything in ./weighpoint-data
  weighpoint --listen 0.0.0.0:8080 --base-url https://decide.example.org
      serve to others, behind a proxy that speaks HTTPS for decide.example.org
  weighpoint check team && weighpoint --questionnaires team
      check your own questionnaires, then offer them beside the shipped ones
  weighpoint overlay new containers-or-vms --id acme --house ACME team
      adapt a shipped questionnaire to an organisation, in the folder team
  weighpoint overlay update team/acme.yaml --base FILE --write
      put another version of what it extends under it; --accept PATH,… names what
      both have changed, and --drop ID,… new options to leave out
  WEIGHPOINT_DATA=/var/lib/weighpoint weighpoint --log-format json
      run as a service that is set by its environment
  weighpoint deploy systemd --base-url https://decide.example.org
      print a unit for systemd that runs it so

The exit status is 0 when all is well, 2 when the command line or a setting is
wrong, and 1 when anything else is.
`

// help prints what the program does and how it is set.
func help(_ context.Context, h host, args []string) error {
	if len(args) > 0 {
		return usageErrorf("help takes no arguments")
	}
	var text strings.Builder
	text.WriteString(helpIntro)
	describeCommands(&text)
	text.WriteString(helpSettings)
	for _, s := range settings() {
		describeOption(&text, s, "; environment: "+s.environment())
	}
	_, _ = fmt.Fprintf(&text, "\nTargets of deploy are %s.\nIts further flags:\n", strings.Join(targetNames(), ", "))
	for _, o := range deployOptions() {
		describeOption(&text, o, "")
	}
	text.WriteString(helpExamples)
	_, err := io.WriteString(h.stdout, text.String())
	return err
}

func describeCommands(w io.Writer) {
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	for _, c := range commands() {
		_, _ = fmt.Fprintf(table, "  weighpoint %s %s\t%s\n", c.name, c.args, c.does)
	}
	_ = table.Flush() // writes to memory
}

// describeOption writes about a flag, and what else to say behind its default.
func describeOption(w io.Writer, s setting, more string) {
	_, _ = fmt.Fprintf(w, "  %s\n", strings.TrimSpace("--"+s.name+" "+s.value))
	for _, line := range wrap(s.does, 74) {
		_, _ = fmt.Fprintf(w, "      %s\n", line)
	}
	_, _ = fmt.Fprintf(w, "      default: %s%s\n", cmp.Or(s.preset, s.unset), more)
}

// wrap breaks text into lines of at most width bytes where its words allow.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}
