package main

import (
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// databaseURL is the address of one that several servers share.
const databaseURL = "postgres://weighpoint:hush@db.example.org:6432/weighpoint?sslmode=verify-full"

func TestDeployNeverPrintsThePassword(t *testing.T) {
	for _, name := range targetNames() {
		if text := printed(t, name, "--database", databaseURL); strings.Contains(text, "hush") || strings.Contains(text, "db.example.org") {
			t.Errorf("%s has the address of the database or its password:\n%s", name, text)
		}
	}
}

// TestComposeLeadsToSeveralServers follows every name to what it names.
func TestComposeLeadsToSeveralServers(t *testing.T) {
	file := readCompose(t, printed(t, "compose", "--database", databaseURL, "--trusted-proxies", "10.0.0.1", "--listen", "192.0.2.7:9000"))
	servers, balancer := file.Services["weighpoint"], file.Services["balancer"]
	if servers.Deploy.Replicas != deployed || len(servers.Ports) != 0 || len(servers.Volumes) != 0 || len(file.Volumes) != 0 {
		t.Errorf("the servers are %+v, and the volumes %v", servers, file.Volumes)
	}
	want := map[string]string{
		"WEIGHPOINT_LISTEN": "0.0.0.0:8080", "WEIGHPOINT_TRUSTED_PROXIES": "10.0.0.1, " + composeNetwork,
		"WEIGHPOINT_DATABASE_FILE": "/run/secrets/" + servers.Secrets[0],
	}
	if diff := cmp.Diff(want, servers.Environment); diff != "" {
		t.Error("environment:", diff)
	}
	if len(balancer.Ports) != 1 || balancer.Ports[0].HostIP != "192.0.2.7" || balancer.Ports[0].Published != "9000" {
		t.Errorf("the balancer has the ports %+v", balancer.Ports)
	}
	config := file.Configs[balancer.Configs[0].Source].Content
	for _, want := range []string{"set $$servers weighpoint;", "proxy_pass http://$$servers:8080;", "$$http_host", "$$proxy_add_x_forwarded_for"} {
		if !strings.Contains(config, want) {
			t.Errorf("the balancer's configuration lacks %q:\n%s", want, config)
		}
	}
}

// TestComposeNeedsToKnowWhoSaysWhoAsks where the site file has a proxy say it.
func TestComposeNeedsToKnowWhoSaysWhoAsks(t *testing.T) {
	for text, want := range map[string]string{
		"format: 1\npeople:\n  header: {user: X-User, name: x-user}\n": "name the proxy with --trusted-proxies",
		"format: 0\n": ":1:9: ",
	} {
		args := []string{"deploy", "compose", "--database", databaseURL, "--site", fileWith(t, text)}
		err := run(t.Context(), args, host{getenv: noEnvironment, stdout: io.Discard, stderr: io.Discard})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestKubernetesRunsSeveralServers follows every name to what it names.
func TestKubernetesRunsSeveralServers(t *testing.T) {
	all := readManifests(t, printed(t, "kubernetes", "--database", databaseURL, "--questionnaires", "/srv/own"))
	set := all["Deployment"].Spec
	pod := set.Template.Spec
	one := pod.Containers[0]
	labels := map[string]any{"app.kubernetes.io/name": "weighpoint"}
	selector := yaml.MapSlice{{Key: "matchLabels", Value: labels}}
	for what, diff := range map[string]string{
		"labels":            cmp.Diff("weighpoint", set.Template.Metadata.Labels["app.kubernetes.io/name"]),
		"selector":          cmp.Diff(selector, set.Selector),
		"budget's selector": cmp.Diff(selector, all["PodDisruptionBudget"].Spec.Selector),
		"budget":            cmp.Diff(1, all["PodDisruptionBudget"].Spec.MaxUnavailable),
		"replicas":          cmp.Diff(deployed, set.Replicas),
		"rolling":           cmp.Diff(new(int), set.Strategy.RollingUpdate.MaxUnavailable),
		"egress":            cmp.Diff([]any{uint64(6432), uint64(53), uint64(53)}, egress(all["NetworkPolicy"])),
		"place":             cmp.Diff("/database/url", variables(one.Env)["WEIGHPOINT_DATABASE_FILE"]),
		"no data":           cmp.Diff("", variables(one.Env)["WEIGHPOINT_DATA"]),
		"mounts":            cmp.Diff([]string{"/database", "/questionnaires"}, []string{one.VolumeMounts[0].MountPath, one.VolumeMounts[1].MountPath}),
		"volumes":           cmp.Diff([]string{one.VolumeMounts[0].Name, one.VolumeMounts[1].Name}, []string{pod.Volumes[0].Name, pod.Volumes[1].Name}),
	} {
		if diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
	for _, spread := range pod.Spread {
		if diff := cmp.Diff(selector, spread.LabelSelector); diff != "" {
			t.Error("spread:", diff)
		}
	}
	if left := pod.GracePeriod - one.Lifecycle.PreStop.Sleep.Seconds; len(pod.Spread) != 2 || left < 9 {
		t.Errorf("pods are spread over %d kinds of place, and have %d seconds to end", len(pod.Spread), left)
	}
	for _, p := range []probe{one.StartupProbe, one.LivenessProbe, one.ReadinessProbe} {
		if p.HTTPGet.Port != one.Ports[0].Name {
			t.Errorf("a probe asks port %q", p.HTTPGet.Port)
		}
	}
}

// TestThePortsOfADatabase has them where people write them.
func TestThePortsOfADatabase(t *testing.T) {
	for address, want := range map[string]string{
		"postgres://db.example.org/w":                           "5432",
		"postgres://db.example.org:6432/w":                      "6432",
		"postgres:///w?host=db.example.org&port=6432":           "6432",
		"postgres://one.example.org:5432/w?sslmode=a&port=6432": "6432",
		"postgres:///w?host=/run/postgresql":                    "5432",
		"postgres://[2001:db8::7]:6432/w":                       "6432",
		"postgres://one.example.org,two.example.org:6432/w":     "5432 6432",
		"postgres:///w?host=one,two&port=6432,6432":             "6432",
		"postgres:///w?host=one,two&port=6432,5433":             "5433 6432",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(databasePorts(u), " "); got != want {
			t.Errorf("%s: ports %s, want %s", address, got, want)
		}
	}
}

// TestCertificatesGoAlongWithTheAddress has files of a database on two hosts.
func TestCertificatesGoAlongWithTheAddress(t *testing.T) {
	const address = "postgres://weighpoint:hush@/weighpoint?host=one.example.org,two.example.org&port=6432,5432&sslmode=verify-full&sslrootcert=/srv/ca.pem&sslkey=/srv/key.pem"
	text := printed(t, "kubernetes", "--database", address)
	for _, want := range []string{
		" --from-file=url=DATABASE --from-file=sslrootcert=FILE --from-file=sslkey=FILE\n", "the sslrootcert is /database/sslrootcert,", "the sslkey is /database/sslkey,",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("Kubernetes lacks %q:\n%s", want, text)
		}
	}
	if diff := cmp.Diff([]any{uint64(5432), uint64(6432), uint64(53), uint64(53)}, egress(readManifests(t, text)["NetworkPolicy"])); diff != "" {
		t.Error("egress:", diff)
	}
	file := readCompose(t, printed(t, "compose", "--database", address))
	if diff := cmp.Diff([]string{"database", "sslrootcert", "sslkey"}, file.Services["weighpoint"].Secrets); diff != "" {
		t.Error("secrets:", diff)
	}
	for _, name := range file.Services["weighpoint"].Secrets {
		if file.Secrets[name].File != "./"+name {
			t.Errorf("the secret %s is %+v", name, file.Secrets[name])
		}
	}
	for _, plain := range []string{databaseURL, databaseURL + "&sslrootcert=system"} {
		if text := printed(t, "kubernetes", "--database", plain); strings.Contains(text, "sslrootcert") {
			t.Errorf("without a file it has\n%s", text)
		}
	}
}

// TestAUnitLetsAServerUseASocketOfTheDatabase compares it with that of one server.
func TestAUnitLetsAServerUseASocketOfTheDatabase(t *testing.T) {
	const families = "\nRestrictAddressFamilies=AF_INET AF_INET6"
	if text := printed(t, "systemd", "--database", databaseURL); !strings.Contains(text, families+" AF_UNIX\n") {
		t.Error("it cannot")
	}
	if text := printed(t, "systemd"); !strings.Contains(text, families+"\n") {
		t.Error("one without such a database may use more than it needs")
	}
}

// egress are the ports that pods may reach.
func egress(policy manifest) []any {
	var ports []any
	for _, rule := range policy.Spec.Egress {
		for _, p := range rule.Ports {
			ports = append(ports, p.Port)
		}
	}
	return ports
}

func variables(list []struct{ Name, Value string }) map[string]string {
	set := map[string]string{}
	for _, e := range list {
		set[e.Name] = e.Value
	}
	return set
}
