package main

import (
	"bytes"
	"context"
	"embed"
	"slices"
	"strconv"
	"strings"
	"text/template"
)

//go:embed deploy
var deployFiles embed.FS

// target is something that deploy can print.
type target struct {
	name string
	// print returns the text for a server with these settings. The error is a
	// usageError when a setting does not go with the target.
	print func(cfg Config, options map[string]string) ([]byte, error)
}

func targets() []target {
	return []target{
		{"systemd", service("weighpoint.service", onHost)},
		{"compose", service("compose.yaml", inCompose)},
		{"kubernetes", service("kubernetes.yaml", inKubernetes)},
		{"prometheus", func(Config, map[string]string) ([]byte, error) { return deployFiles.ReadFile("deploy/prometheus.yaml") }},
		{"grafana", func(Config, map[string]string) ([]byte, error) { return dashboard() }},
	}
}

// Where the program is unless deploy is told.
const (
	defaultProgram = "/usr/local/bin/weighpoint"
	defaultImage   = "weighpoint"
)

// deployOptions are the flags of deploy that are no settings.
func deployOptions() []setting {
	return []setting{
		{name: "program", value: "FILE", preset: defaultProgram, does: "where a systemd unit finds the program"},
		{name: "image", value: "NAME", preset: defaultImage, does: "container image for compose and Kubernetes"},
	}
}

// deploy prints what runs the server as a service with the settings given, or
// watches it.
func deploy(_ context.Context, h host, args []string) error {
	flags, others, err := parseFlags(args, append(settings(), deployOptions()...))
	if err != nil {
		return err
	}
	if len(others) != 1 {
		return usageErrorf("deploy needs one target: %s", strings.Join(targetNames(), ", "))
	}
	i := slices.Index(targetNames(), others[0])
	if i < 0 {
		return usageErrorf("deploy does not know %q, only %s", others[0], strings.Join(targetNames(), ", "))
	}
	cfg, err := loadConfig(settings(), flags, h.getenv)
	if err != nil {
		return err
	}
	text, err := targets()[i].print(cfg, flags)
	if err != nil {
		return err
	}
	_, err = h.stdout.Write(text)
	return err
}

func targetNames() []string {
	var names []string
	for _, t := range targets() {
		names = append(names, t.name)
	}
	return names
}

// service fills the template of this file. Before, place settles what the way
// to run the server decides: where it listens, and where the data and the
// questionnaires are. Its error says which setting does not go with that.
func service(file string, place func(d *deployment) error) func(Config, map[string]string) ([]byte, error) {
	return func(cfg Config, options map[string]string) ([]byte, error) {
		d, err := newDeployment(cfg, options)
		if err != nil {
			return nil, err
		}
		if err := place(d); err != nil {
			return nil, err
		}
		tmpl, err := template.New(file).Funcs(quotes()).ParseFS(deployFiles, "deploy/"+file)
		if err != nil {
			return nil, err
		}
		var text bytes.Buffer
		err = tmpl.Execute(&text, d)
		return text.Bytes(), err
	}
}

// quotes are the functions by which templates write any text such that it is
// read back as it was. What Go writes in double quotes, YAML and systemd read.
func quotes() template.FuncMap {
	doubled := func(mark string) func(string) string {
		return func(text string) string { return strings.ReplaceAll(strconv.Quote(text), mark, mark+mark) }
	}
	return template.FuncMap{
		"yaml":       strconv.Quote,
		"compose":    doubled("$"), // or it would begin the name of a variable
		"kubernetes": doubled("$"), // likewise
		"systemd":    doubled("%"), // or it would be a specifier
	}
}
