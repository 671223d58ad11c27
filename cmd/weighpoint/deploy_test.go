package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	composeschema "github.com/compose-spec/compose-go/v2/schema"
	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/weighpoint/weighpoint/handlers/sitefile"
)

// printed returns what deploy prints for a target.
func printed(t interface{ Fatal(...any) }, name string, flags ...string) string {
	var out bytes.Buffer
	if err := run(context.Background(), append([]string{"deploy", name}, flags...), host{getenv: noEnvironment, stdout: &out, stderr: io.Discard}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// composeFile is what tests want to know of a compose file.
type composeFile struct {
	Services map[string]struct {
		Image       string
		User        string
		Environment map[string]string
		Ports       []struct {
			HostIP    string `yaml:"host_ip"`
			Published string
			Target    int
		}
		Volumes     []struct{ Type, Source, Target string }
		Healthcheck struct{ Test []string }
		Deploy      struct{ Replicas int }
		Secrets     []string
		Configs     []struct{ Source string }
	}
	Volumes map[string]any
	Configs map[string]struct{ Content string }
	Secrets map[string]struct{ File string }
}

// manifest is what tests want to know of a Kubernetes object of any kind.
type manifest struct {
	Kind     string
	Metadata struct{ Labels map[string]string }
	Spec     struct {
		Selector    yaml.MapSlice
		ServiceName string `yaml:"serviceName"`
		Template    struct {
			Metadata struct{ Labels map[string]string }
			Spec     pod
		}
		VolumeClaimTemplates []struct{ Metadata struct{ Name string } } `yaml:"volumeClaimTemplates"`
		PodSelector          struct {
			MatchLabels map[string]string `yaml:"matchLabels"`
		} `yaml:"podSelector"`
		Ports []struct {
			TargetPort string `yaml:"targetPort"`
		}
		Replicas       int
		MaxUnavailable int `yaml:"maxUnavailable"`
		Strategy       struct {
			RollingUpdate struct {
				MaxUnavailable *int `yaml:"maxUnavailable"`
			} `yaml:"rollingUpdate"`
		}
		Egress []struct{ Ports []struct{ Port any } }
	}
}

type pod struct {
	SecurityContext struct {
		RunAsUser  int `yaml:"runAsUser"`
		RunAsGroup int `yaml:"runAsGroup"`
		FSGroup    int `yaml:"fsGroup"`
	} `yaml:"securityContext"`
	Containers []struct {
		Image string
		Env   []struct{ Name, Value string }
		Ports []struct {
			Name          string
			ContainerPort int `yaml:"containerPort"`
		}
		StartupProbe   probe `yaml:"startupProbe"`
		LivenessProbe  probe `yaml:"livenessProbe"`
		ReadinessProbe probe `yaml:"readinessProbe"`
		VolumeMounts   []struct {
			Name      string
			MountPath string `yaml:"mountPath"`
		} `yaml:"volumeMounts"`
		Lifecycle struct {
			PreStop struct{ Sleep struct{ Seconds int } } `yaml:"preStop"`
		}
	}
	Volumes []struct{ Name string }
	Spread  []struct {
		LabelSelector yaml.MapSlice `yaml:"labelSelector"`
	} `yaml:"topologySpreadConstraints"`
	GracePeriod int `yaml:"terminationGracePeriodSeconds"`
}

type probe struct {
	HTTPGet struct{ Path, Port string } `yaml:"httpGet"`
}

func readCompose(t interface{ Fatal(...any) }, text string) composeFile {
	var c composeFile
	if err := yaml.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func readManifests(t interface{ Fatal(...any) }, text string) map[string]manifest {
	all := map[string]manifest{}
	for d := yaml.NewDecoder(strings.NewReader(text)); ; {
		var m manifest
		err := d.Decode(&m)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all[m.Kind] = m
	}
}

// environmentIn returns the variables that a printed text sets, as the system
// that reads the text would set them.
func environmentIn(t interface{ Fatal(...any) }, name, text string) map[string]string {
	set := map[string]string{}
	switch name {
	case "systemd":
		for line := range strings.Lines(text) {
			if quoted, found := strings.CutPrefix(strings.TrimSpace(line), "Environment="); found {
				assignment, err := strconv.Unquote(quoted)
				if err != nil {
					t.Fatal(quoted, err)
				}
				key, value, _ := strings.Cut(strings.ReplaceAll(assignment, "%%", "%"), "=")
				set[key] = value
			}
		}
	case "compose":
		for key, value := range readCompose(t, text).Services["weighpoint"].Environment {
			set[key] = strings.ReplaceAll(value, "$$", "$")
		}
	case "kubernetes":
		for _, e := range readManifests(t, text)["StatefulSet"].Spec.Template.Spec.Containers[0].Env {
			set[e.Name] = strings.ReplaceAll(e.Value, "$$", "$")
		}
	}
	return set
}

// anyFlags draws the flags of a server that somebody hosts.
func anyFlags(t *rapid.T) []string {
	flags := []string{"--listen", rapid.SampledFrom([]string{"localhost:8080", "0.0.0.0:9000", "[::1]:1024", "127.0.0.1:65535"}).Draw(t, "listen")}
	for _, f := range []struct {
		name   string
		values *rapid.Generator[string]
	}{
		// No page of ours has a path that begins with d.
		{"base-url", rapid.StringMatching(`https://[a-z]{1,9}\.example(/d[A-Za-z0-9._~-]*[a-z])?`)},
		{"trusted-proxies", rapid.SampledFrom([]string{"10.0.0.0/8", "::1, 192.0.2.7"})},
		{"rate-limit", rapid.SampledFrom([]string{"off", "600", "7"})},
		{"retention", rapid.SampledFrom([]string{"off", "90d", "36h"})},
		{"allow-network-fs", rapid.SampledFrom([]string{"true", "false"})},
		{"log-format", rapid.SampledFrom([]string{"text", "json"})},
		{"log-level", rapid.SampledFrom([]string{"debug", "info", "warn", "error"})},
		{"grace", rapid.SampledFrom([]string{"1ms", "10s", "2m"})},
		{"questionnaires", rapid.StringMatching(`/srv/[^\p{Cc}/.]{1,12}`)},
		{"site", rapid.StringMatching(`/srv/[^\p{Cc}/.]{1,12}`)},
	} {
		if rapid.Bool().Draw(t, f.name+" given") {
			flags = append(flags, "--"+f.name+"="+f.values.Draw(t, f.name))
		}
	}
	return flags
}

// TestDeployedServersHaveTheSameSettings reads the settings back from what is
// printed: they are those that deploy was given, whatever they have in them.
func TestDeployedServersHaveTheSameSettings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flags := anyFlags(t)
		given, _, err := parseFlags(flags, settings())
		if err != nil {
			t.Fatal(err)
		}
		want, err := loadConfig(settings(), given, noEnvironment)
		if err != nil {
			t.Fatal(err)
		}
		for _, place := range []struct{ name, listen, data, questionnaires, site string }{
			{"systemd", want.Listen, "/var/lib/weighpoint", want.Questionnaires, want.Site},
			{"compose", "0.0.0.0:8080", "/data", "/questionnaires", "/site/" + filepath.Base(want.Site)},
			{"kubernetes", "0.0.0.0:8080", "/data", "/questionnaires", "/site/" + filepath.Base(want.Site)},
		} {
			want := want
			want.Listen, want.Data = place.listen, place.data
			if want.Questionnaires != "" {
				want.Questionnaires = place.questionnaires
			}
			if want.Site != "" {
				want.Site = place.site
			}
			set := environmentIn(t, place.name, printed(t, place.name, flags...))
			got, err := loadConfig(settings(), nil, func(key string) string { return set[key] })
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Config{}), cmpopts.EquateComparable(netip.Prefix{})); diff != "" {
				t.Fatalf("%s: %s", place.name, diff)
			}
		}
	})
}

// TestServiceReachesTheProvider has the site file say how people sign in: what the
// unit keeps the server from must not be what it needs.
func TestServiceReachesTheProvider(t *testing.T) {
	const oidc = "format: 1\npeople: {oidc: {issuer: 'https://sso.example', client_id: w, secret_file: %s}}\n"
	for name, c := range map[string]struct {
		site, secret string
		shut         bool
	}{
		"nobody signs in":      {fileWith(t, "format: 1\n"), "", true},
		"by a header":          {fileWith(t, "format: 1\npeople: {header: {user: X-User}}\n"), "", true},
		"by a provider":        {fileWith(t, fmt.Sprintf(oidc, "secret.txt")), "", false},
		"with a credential":    {fileWith(t, fmt.Sprintf(oidc, "/run/credentials/weighpoint.service/openid")), "openid:/etc/weighpoint/openid", false},
		"with a usual name":    {fileWith(t, fmt.Sprintf(oidc, "/run/credentials/weighpoint.service/database")), "database:/etc/weighpoint/database", false},
		"a file that it lacks": {"/etc/weighpoint/no-such-site.yaml", "", false},
	} {
		for _, listen := range []string{"localhost:8080", "[::1]:8080"} {
			// Not onHost, which refuses the directories of tests.
			unit, err := service("weighpoint.service", func(*deployment) error { return nil })(Config{Listen: listen, Site: c.site, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("::1/128")}}, nil)
			if err != nil {
				t.Fatal(name, err)
			}
			if got := bytes.Contains(unit, []byte("\nIPAddressDeny=any\n")); got != c.shut {
				t.Errorf("%s: kept from all but this machine: %t, want %t", name, got, c.shut)
			}
			if got := bytes.Contains(unit, []byte("does nothing else on the network")); got != c.shut {
				t.Errorf("%s: the unit says so: %t, want %t", name, got, c.shut)
			}
			var loaded string
			for line := range strings.Lines(string(unit)) {
				if credential, found := strings.CutPrefix(line, "LoadCredential="); found {
					loaded += strings.TrimSpace(credential)
				}
			}
			if loaded != c.secret {
				t.Errorf("%s: loads %q, want %q", name, loaded, c.secret)
			}
		}
	}
}

// TestPodsReachTheProvider wants what the policy leaves open, and that it says so.
func TestPodsReachTheProvider(t *testing.T) {
	const oidc = "format: 1\npeople: {oidc: {issuer: '%s', client_id: w, secret_file: secret.txt}}\n"
	for name, c := range map[string]struct {
		site, database string
		want           []any
	}{
		"nobody signs in":      {fileWith(t, "format: 1\n"), "", nil},
		"by a provider":        {fileWith(t, fmt.Sprintf(oidc, "https://sso.example/realm")), "", []any{uint64(443), uint64(53), uint64(53)}},
		"elsewhere":            {fileWith(t, fmt.Sprintf(oidc, "https://sso.example:8443")), "", []any{uint64(8443), uint64(53), uint64(53)}},
		"in the pod":           {fileWith(t, fmt.Sprintf(oidc, "http://localhost/realm")), "", []any{uint64(80), uint64(53), uint64(53)}},
		"with a database":      {fileWith(t, fmt.Sprintf(oidc, "https://sso.example")), databaseURL, []any{uint64(443), uint64(6432), uint64(53), uint64(53)}},
		"on one port":          {fileWith(t, fmt.Sprintf(oidc, "https://sso.example:6432")), databaseURL, []any{uint64(6432), uint64(53), uint64(53)}},
		"a file that it lacks": {"/etc/weighpoint/no-such-site.yaml", "", []any{uint64(443), uint64(53), uint64(53)}},
	} {
		text := printed(t, "kubernetes", "--site="+c.site, "--database="+c.database)
		if diff := cmp.Diff(c.want, egress(readManifests(t, text)["NetworkPolicy"])); diff != "" {
			t.Errorf("%s: egress: %s", name, diff)
		}
		if none := strings.Contains(text, "It answers requests and makes none."); none != (c.want == nil) {
			t.Errorf("%s: the manifest says that it makes none: %t", name, none)
		}
	}
}

// TestTheSecretIsWhereTheServerIs has secret files that a server would not find there.
func TestTheSecretIsWhereTheServerIs(t *testing.T) {
	in := func(secret string) *deployment {
		provider := &sitefile.OIDC{Issuer: "https://sso.example", SecretFile: secret}
		return &deployment{Site: "/etc/weighpoint/site.yaml", people: &sitefile.People{OIDC: provider}}
	}
	for _, secret := range []string{"/home/x/secret", "/root/secret", "/tmp/secret", "/etc/../var/tmp/secret", "../../home/x/secret"} {
		if err := onHost(in(secret)); err == nil || !strings.Contains(err.Error(), "move the secret to /etc/weighpoint/openid") {
			t.Errorf("%s: error %v", secret, err)
		}
	}
	for _, secret := range []string{"/etc/weighpoint/secret", "secret", "tmp/secret", "/run/credentials/weighpoint.service/openid"} {
		if err := onHost(in(secret)); err != nil {
			t.Errorf("%s: error %v", secret, err)
		}
	}
	for _, secret := range []string{"/etc/weighpoint/secret", "../secret", "/site/../secret", "/siteless/secret", "/run/credentials/weighpoint.service/secret"} {
		if err := inContainer(in(secret), ""); err == nil || !strings.Contains(err.Error(), "say secret_file: secret") {
			t.Errorf("%s in a container: error %v", secret, err)
		}
	}
	for _, secret := range []string{"secret", "/site/secret", "keys/secret", "a/../secret"} {
		if err := inContainer(in(secret), ""); err != nil {
			t.Errorf("%s in a container: error %v", secret, err)
		}
	}
	const oidc = "format: 1\npeople: {oidc: {issuer: 'https://sso.example', client_id: w, secret_file: /run/credentials/weighpoint.service/%s}}\n"
	for _, c := range []struct{ target, credential, database, want string }{
		{"compose", "openid", "", "say secret_file: openid"},
		{"compose", "openid", databaseURL, "say secret_file: openid"},
		{"kubernetes", "openid", "", "say secret_file: openid"},
		{"kubernetes", "openid", databaseURL, "say secret_file: openid"},
		{"systemd", "../x", "", `"../x", which is taken or no plain name`},
		{"systemd", "database", databaseURL, `"database", which is taken`},
	} {
		err := run(t.Context(), []string{"deploy", c.target, "--database=" + c.database, "--site", fileWith(t, fmt.Sprintf(oidc, c.credential))}, host{getenv: noEnvironment, stdout: io.Discard, stderr: io.Discard})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: error %v, want one with %q", c.target, c.credential, err, c.want)
		}
	}
}

// TestDeployRefusesWhatWouldNotStart has site files that a server refuses.
func TestDeployRefusesWhatWouldNotStart(t *testing.T) {
	for want, site := range map[string]string{
		"name the proxy with --trusted-proxies": "format: 1\npeople: {header: {user: X-User}}\n",
		"no key \"peeple\"":                     "format: 1\npeeple: {}\n",
	} {
		for _, name := range []string{"compose", "kubernetes"} {
			err := run(context.Background(), []string{"deploy", name, "--site", fileWith(t, site)}, host{getenv: noEnvironment, stdout: io.Discard, stderr: io.Discard})
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %v, want one with %q", name, err, want)
			}
		}
	}
}

func TestComposeKeepsToItsSchema(t *testing.T) {
	// With several servers, the balancer's part is made from what stands in the site file.
	site := fileWith(t, "format: 1\npeople:\n  header: {user: X-User, email: X-Mail}\n")
	for _, flags := range [][]string{nil, {"--questionnaires", "/srv/own", "--listen", ":9000", "--image", "registry.example:5000/w@sha256:ab"}, {"--database", databaseURL}, {"--database", databaseURL, "--site", site, "--trusted-proxies", "10.0.0.7"}, {"--database", databaseURL + "&sslrootcert=/srv/ca.pem"}, {"--site", "/srv/own/site.yaml"}, {"--site", "/srv/own/site.yaml", "--questionnaires", "/srv/own"}} {
		var file map[string]any
		if err := yaml.Unmarshal([]byte(printed(t, "compose", flags...)), &file); err != nil {
			t.Fatal(err)
		}
		if err := composeschema.Validate(file); err != nil {
			t.Error(err)
		}
		file["services"].(map[string]any)["weighpoint"].(map[string]any)["colour"] = "blue"
		if err := composeschema.Validate(file); err == nil {
			t.Error("the schema allows what it does not know")
		}
	}
}

// TestContainersFitTheImage compares with what the Dockerfile says.
func TestContainersFitTheImage(t *testing.T) {
	img := readDockerfile(t)
	flags := []string{"--image", "registry.example/w:1", "--questionnaires", `/srv/my "$own"`, "--listen", "192.0.2.7:9000"}

	compose := readCompose(t, printed(t, "compose", flags...))
	service := compose.Services["weighpoint"]
	type port = struct {
		HostIP    string `yaml:"host_ip"`
		Published string
		Target    int
	}
	type volume = struct{ Type, Source, Target string }
	user := strconv.Itoa(img.user)
	for what, diff := range map[string]string{
		"image":       cmp.Diff("registry.example/w:1", service.Image),
		"user":        cmp.Diff(user+":"+user, service.User),
		"health":      cmp.Diff(append([]string{"CMD"}, img.health...), service.Healthcheck.Test),
		"ports":       cmp.Diff([]port{{"192.0.2.7", "9000", 8080}}, service.Ports),
		"volumes":     cmp.Diff([]volume{{"volume", "data", img.dir}, {"bind", `/srv/my "$$own"`, "/questionnaires"}}, service.Volumes),
		"named":       cmp.Diff([]string{"data"}, slices.Collect(maps.Keys(compose.Volumes))),
		"environment": missing(img.env, environmentIn(t, "compose", printed(t, "compose", flags...))),
	} {
		if diff != "" {
			t.Errorf("compose: %s: %s", what, diff)
		}
	}

	text := printed(t, "kubernetes", flags...)
	p := readManifests(t, text)["StatefulSet"].Spec.Template.Spec
	_, listens, _ := net.SplitHostPort(environmentIn(t, "kubernetes", text)["WEIGHPOINT_LISTEN"])
	for what, diff := range map[string]string{
		"image":       cmp.Diff("registry.example/w:1", p.Containers[0].Image),
		"user":        cmp.Diff([]int{img.user, img.user, img.user}, []int{p.SecurityContext.RunAsUser, p.SecurityContext.RunAsGroup, p.SecurityContext.FSGroup}),
		"port":        cmp.Diff(listens, strconv.Itoa(p.Containers[0].Ports[0].ContainerPort)),
		"data":        cmp.Diff(img.dir, p.Containers[0].VolumeMounts[0].MountPath),
		"environment": missing(img.env, environmentIn(t, "kubernetes", text)),
	} {
		if diff != "" {
			t.Errorf("kubernetes: %s: %s", what, diff)
		}
	}
}

// missing returns the assignments that are not in set.
func missing(assignments []string, set map[string]string) string {
	var lacks []string
	for _, a := range assignments {
		key, value, _ := strings.Cut(a, "=")
		if set[key] != value {
			lacks = append(lacks, a)
		}
	}
	return strings.Join(lacks, " ")
}

// TestKubernetesHangsTogether follows every name to what it names.
func TestKubernetesHangsTogether(t *testing.T) {
	s := startServer(t)
	for _, flags := range [][]string{nil, {"--questionnaires", "/srv/own"}, {"--site", "/srv/own/site.yaml"}, {"--questionnaires", "/srv/own", "--site", "/srv/own/site.yaml"}} {
		all := readManifests(t, printed(t, "kubernetes", flags...))
		set := all["StatefulSet"].Spec
		labels := set.Template.Metadata.Labels
		same := yaml.MapSlice{{Key: "app.kubernetes.io/name", Value: labels["app.kubernetes.io/name"]}}
		for what, diff := range map[string]string{
			"labels":           cmp.Diff(map[string]string{"app.kubernetes.io/name": "weighpoint"}, labels),
			"set's selector":   cmp.Diff(yaml.MapSlice{{Key: "matchLabels", Value: toMap(same)}}, set.Selector),
			"service's":        cmp.Diff(same, all["Service"].Spec.Selector),
			"policy's":         cmp.Diff(labels, all["NetworkPolicy"].Spec.PodSelector.MatchLabels),
			"service's port":   cmp.Diff(set.Template.Spec.Containers[0].Ports[0].Name, all["Service"].Spec.Ports[0].TargetPort),
			"governed by name": cmp.Diff("weighpoint", set.ServiceName),
		} {
			if diff != "" {
				t.Errorf("%s: %s", what, diff)
			}
		}
		c := set.Template.Spec.Containers[0]
		for _, p := range []probe{c.StartupProbe, c.LivenessProbe, c.ReadinessProbe} {
			if p.HTTPGet.Port != c.Ports[0].Name {
				t.Errorf("a probe asks port %q", p.HTTPGet.Port)
			}
			get(t, s.url+p.HTTPGet.Path)
		}
		var has, uses []string
		for _, claim := range set.VolumeClaimTemplates {
			has = append(has, claim.Metadata.Name)
		}
		for _, v := range set.Template.Spec.Volumes {
			has = append(has, v.Name)
		}
		for _, m := range c.VolumeMounts {
			uses = append(uses, m.Name)
		}
		if diff := cmp.Diff(has, uses); diff != "" {
			t.Errorf("volumes: %s", diff)
		}
	}
}

func toMap(s yaml.MapSlice) map[string]any {
	m := map[string]any{}
	for _, item := range s {
		m[item.Key.(string)] = item.Value
	}
	return m
}

// TestKubernetesHasNoFolders has files in folders of a directory, which are in no secret
// and no ConfigMap that is made of it.
func TestKubernetesHasNoFolders(t *testing.T) {
	const oidc = "format: 1\npeople: {oidc: {issuer: 'https://sso.example', client_id: w, secret_file: %s}}\n"
	overlays := t.TempDir()
	for name, text := range map[string]string{"acme.yaml": "", "base/drinks.yaml": ""} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(overlays, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(overlays, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	logo := fileWith(t, "format: 1\nlogo: pictures/logo.svg\n")
	if err := os.Mkdir(filepath.Join(filepath.Dir(logo), "pictures"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(logo), "pictures/logo.svg"), []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1"/></svg>`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ flag, value, want string }{
		{"--questionnaires", overlays, "the bases of overlays do not come along"},
		{"--site", logo, "pictures/logo.svg does not come along"},
		{"--site", fileWith(t, fmt.Sprintf(oidc, "keys/secret")), "keys/secret does not come along"},
		{"--site", fileWith(t, fmt.Sprintf(oidc, "/site/keys/secret")), "keys/secret does not come along"},
		{"--site", fileWith(t, fmt.Sprintf(oidc, "/site/secret")), ""},
		{"--questionnaires", "/etc/weighpoint/no-such-directory", ""},
	} {
		for _, target := range []string{"compose", "kubernetes"} {
			want := c.want
			if target == "compose" { // which shares directories as they are
				want = ""
			}
			err := run(t.Context(), []string{"deploy", target, c.flag, c.value}, host{getenv: noEnvironment, stdout: io.Discard, stderr: io.Discard})
			if (err != nil) != (want != "") || err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%s %s: error %v, want one with %q", target, c.value, err, want)
			}
		}
	}
}

// TestDeployTellsFilesFromDirectories has the one where the other belongs, as a shell
// completes them.
func TestDeployTellsFilesFromDirectories(t *testing.T) {
	for _, target := range []string{"systemd", "compose", "kubernetes"} {
		for flag, c := range map[string]struct{ value, want string }{
			"--questionnaires": {fileWith(t, "format: 1\n"), "is no directory"}, "--site": {t.TempDir(), "is no file"},
		} {
			err := run(t.Context(), []string{"deploy", target, flag, c.value}, host{getenv: noEnvironment, stdout: io.Discard, stderr: io.Discard})
			if exitCode(err) != 2 || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s %s: error %v, want one with %q", target, flag, err, c.want)
			}
		}
	}
}
