package main

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"math"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions/overlay"
)

// lastWords is how long after the grace period a server that is told to stop is
// given to close its database.
const lastWords = 5 * time.Second

// Several servers share a database of PostgreSQL.
const (
	// deployed is how many there are, so that one may fail while another is
	// replaced.
	deployed = 3
	// leaveSeconds is how long a pod goes on after Kubernetes has begun to lead
	// requests elsewhere.
	leaveSeconds = 3
	// composeNetwork is what compose puts its balancer and its servers into.
	composeNetwork = "172.29.7.0/24"
)

// deployment is what the templates are filled with.
type deployment struct {
	// Environment has the settings that differ from their defaults.
	Environment []variable
	// Program is the binary's path, Image the name of the container image.
	Program, Image string
	// Host and Port are where people or their proxy reach the server. Loopback
	// tells that only this machine does.
	Host     string
	Port     int
	Loopback bool
	// Questionnaires is an absolute path, empty for none.
	Questionnaires string
	// Site is the absolute path of the site file, empty for none.
	Site string
	// StopSeconds is how long stopping may take.
	StopSeconds int
	// Replicas is how many servers there are on a database that listens on
	// DatabasePorts; 0 is one server with SQLite.
	Replicas      int
	DatabasePorts []string
	// DatabaseFiles are the fields of its address that name a file which goes along,
	// such as sslrootcert. There it has the name of the field.
	DatabaseFiles []string
	// Proxies are those that the operator trusts. Said are the headers in which one of
	// them says who asks, for a balancer that stands between.
	Proxies []netip.Prefix
	Said    []saidHeader
	// ProviderPort is where the server may have to ask an OpenID provider, empty for
	// nowhere, and Secret the name of the credential with its secret there, empty where
	// systemd has none.
	ProviderPort, Secret string

	people *sitefile.People // how people sign in
	beside []string         // the files that the site file names
	absent error            // why the site file tells nothing, where it is not here
}

// saidHeader is a header that says who asks, and the variable in which nginx has it.
type saidHeader struct{ Name, Variable string }

// variable is an environment variable.
type variable struct{ Name, Value string }

// newDeployment is what all targets have in common.
func newDeployment(cfg Config, options map[string]string) (d *deployment, err error) {
	_, port, _ := net.SplitHostPort(cfg.Listen) // checked when it was set
	d = &deployment{
		Program:     cmp.Or(options["program"], defaultProgram),
		Image:       cmp.Or(options["image"], defaultImage),
		Host:        hostOf(cfg.Listen),
		Loopback:    isLoopback(hostOf(cfg.Listen)),
		StopSeconds: int(math.Ceil((cfg.Grace + lastWords).Seconds())),
		Proxies:     cfg.TrustedProxies,
	}
	d.Port, _ = strconv.Atoi(port)
	if !plainFile.MatchString(d.Program) || !plainImage.MatchString(d.Image) {
		return nil, usageErrorf("--program expects an absolute path and --image the name of an image, without blanks and odd characters")
	}
	if d.Port < 1024 {
		return nil, usageErrorf("a service cannot listen on port %d: choose a port above 1023 with --listen", d.Port)
	}
	if cfg.Database != "" {
		database, _ := url.Parse(cfg.Database) // checked when it was set
		d.Replicas, d.DatabasePorts, d.DatabaseFiles = deployed, databasePorts(database), databaseFields(database)
	}
	for _, e := range cfg.effective {
		if e.origin != "default" && e.text != "" && !slices.Contains([]string{"listen", "data", "database", "questionnaires", "site"}, e.name) {
			d.set(e.name, e.text)
		}
	}
	if d.Questionnaires, err = findFile("directory", cfg.Questionnaires); err != nil {
		return nil, err
	}
	if d.Site, err = findFile("file", cfg.Site); err != nil {
		return nil, err
	}
	return d, d.readPeople()
}

// credentials is where systemd puts what it loads for the service.
const credentials = "/run/credentials/weighpoint.service/"

var credentialName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// readPeople finds out from the site file how people sign in. A file that is only on
// the machine that the service is for may say anything.
func (d *deployment) readPeople() error {
	if d.Site == "" {
		return nil
	}
	site, c, err := readSite(d.Site)
	if _, missing := os.Stat(d.Site); errors.Is(missing, fs.ErrNotExist) {
		d.absent, d.ProviderPort = err, "443"
		return nil
	}
	if err != nil {
		return err
	}
	d.people, d.beside = site.People, slices.Sorted(maps.Keys(c.Beside))
	if d.people == nil {
		return nil
	}
	if d.people.OIDC != nil {
		d.beside = append(d.beside, d.people.OIDC.SecretFile)
	}
	if d.people.Header != nil && len(d.Proxies) == 0 {
		return usageErrorf("the site file has a proxy say who asks: name the proxy with --trusted-proxies")
	}
	if provider := d.people.OIDC; provider != nil {
		d.ProviderPort = providerPort(provider)
		if name, loaded := strings.CutPrefix(provider.SecretFile, credentials); loaded {
			if !credentialName.MatchString(name) || d.Replicas > 0 && name == "database" {
				return usageErrorf("secret_file names the credential %q, which is taken or no plain name: choose another, such as openid", name)
			}
			d.Secret = name
		}
	}
	return nil
}

// providerPort is where an OpenID provider listens.
func providerPort(provider *sitefile.OIDC) string {
	issuer, _ := url.Parse(provider.Issuer) // checked when it was read
	if issuer.Scheme == "http" {
		return cmp.Or(issuer.Port(), "80")
	}
	return cmp.Or(issuer.Port(), "443")
}

// Egress are the ports that the server connects to, but for that of names.
func (d *deployment) Egress() []string {
	ports := slices.Clone(d.DatabasePorts)
	if d.ProviderPort != "" {
		ports = append(ports, d.ProviderPort)
	}
	slices.Sort(ports)
	return slices.Compact(ports)
}

// databasePorts are where a database listens, on one host or on several: what
// follows the question mark counts before the rest, as it does for those who connect.
func databasePorts(database *url.URL) []string {
	var ports []string
	if asked := database.Query().Get("port"); asked != "" {
		ports = strings.Split(asked, ",")
	} else {
		for host := range strings.SplitSeq(database.Host, ",") {
			ports = append(ports, cmp.Or((&url.URL{Host: host}).Port(), "5432"))
		}
	}
	slices.Sort(ports)
	return slices.Compact(ports)
}

// databaseFields are the fields of an address that name a file.
func databaseFields(database *url.URL) (fields []string) {
	for _, name := range []string{"sslrootcert", "sslcert", "sslkey"} {
		if file := database.Query().Get(name); file != "" && file != "system" {
			fields = append(fields, name)
		}
	}
	return fields
}

// plainFile and plainImage match what needs no quoting anywhere.
var (
	plainFile  = regexp.MustCompile(`^/[A-Za-z0-9._/+-]*[A-Za-z0-9._+-]$`)
	plainImage = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/:@-]*$`)
)

// set adds the variable of a setting.
func (d *deployment) set(name, value string) {
	d.Environment = append(d.Environment, variable{setting{name: name}.environment(), value})
}

// setPlace adds the variable that says where everything is kept: the directory
// of SQLite, or the file with the address of the database, which holds a password
// and is not printed.
func (d *deployment) setPlace(data, database string) {
	if d.Replicas == 0 {
		d.set("data", data)
		return
	}
	d.Environment = append(d.Environment, variable{setting{name: "database"}.environment() + "_FILE", database})
}

// Network is the network of compose.
func (d *deployment) Network() string { return composeNetwork }

// LeaveSeconds is how long a pod stays after requests are led elsewhere.
func (d *deployment) LeaveSeconds() int { return leaveSeconds }

// Mounts reports whether a container has any volume.
func (d *deployment) Mounts() bool { return d.Replicas == 0 || d.Questionnaires != "" || d.Site != "" }

// SiteFolder is the directory of the site file, empty for none. What the file
// names lies there as well.
func (d *deployment) SiteFolder() string {
	if d.Site == "" {
		return ""
	}
	return filepath.Dir(d.Site)
}

// findFile makes the path of a file or a directory absolute: a service does not
// run where the command does. An empty one stays. What is not here may be where the
// service runs.
func findFile(what, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	if !utf8.ValidString(path) || strings.ContainsFunc(path, unicode.IsControl) {
		return "", usageErrorf("the %s %q has a name that a configuration file cannot hold: rename it", what, path)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() != (what == "directory") {
		return "", usageErrorf("%s is no %s", path, what)
	}
	return path, nil
}

// isLoopback reports whether only this machine reaches name.
func isLoopback(name string) bool {
	address, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && address.IsLoopback()
}

// hidden are the directories that a hardened service does not see.
var hidden = []string{"/home/", "/root/", "/run/user/", "/tmp/", "/var/tmp/"}

// onHost settles a service that listens itself.
func onHost(d *deployment) error {
	for _, dir := range hidden {
		if strings.HasPrefix(d.Questionnaires+"/", dir) {
			return usageErrorf("the service cannot read below %s: copy the questionnaires, to /etc/weighpoint for example, and name that directory with --questionnaires", dir)
		}
		if strings.HasPrefix(d.Site, dir) {
			return usageErrorf("the service cannot read below %s: copy the site file and its logo, to /etc/weighpoint for example, and name that file with --site", dir)
		}
		if p := d.people; p != nil && p.OIDC != nil && strings.HasPrefix(filepath.Clean(secretPath(d.Site, p.OIDC)), dir) {
			return usageErrorf("the service cannot read below %s: move the secret to /etc/weighpoint/openid, and say secret_file: %sopenid in the site file", dir, credentials)
		}
	}
	d.set("listen", net.JoinHostPort(d.Host, strconv.Itoa(d.Port)))
	if d.Replicas == 0 { // the template has the file that is the other place
		d.set("data", "/var/lib/weighpoint")
	}
	if d.Questionnaires != "" {
		d.set("questionnaires", d.Questionnaires)
	}
	if d.Site != "" {
		d.set("site", d.Site)
	}
	return nil
}

// siteFolder is where a container has the folder of the site file.
const siteFolder = "/site"

// inContainer settles what the image decides, and where a container finds the
// address of the database.
func inContainer(d *deployment, database string) error {
	if p := d.people; p != nil && p.OIDC != nil && !strings.HasPrefix(filepath.Clean(secretPath(siteFolder+"/site.yaml", p.OIDC)), siteFolder+"/") {
		name := filepath.Base(p.OIDC.SecretFile)
		return usageErrorf("a container sees of the machine what lies beside the site file, and not %s: put that file there, and say secret_file: %s", p.OIDC.SecretFile, name)
	}
	d.set("listen", "0.0.0.0:8080")
	d.setPlace("/data", database)
	if d.Questionnaires != "" {
		d.set("questionnaires", "/questionnaires")
	}
	if d.Site != "" {
		d.set("site", siteFolder+"/"+filepath.Base(d.Site))
	}
	return nil
}

func inCompose(d *deployment) error {
	if d.Host == "localhost" {
		d.Host = "127.0.0.1"
	}
	if d.Host == "" {
		d.Host = "0.0.0.0"
	}
	if _, err := netip.ParseAddr(d.Host); err != nil {
		return usageErrorf("compose publishes a port on an address, not on %q: give one with --listen", d.Host)
	}
	if d.SiteFolder() == "/" {
		return usageErrorf("compose would have to share the whole disk: put the site file into a directory of its own")
	}
	if d.Replicas > 0 {
		if err := d.hearProxies(); err != nil {
			return err
		}
		d.trust(composeNetwork)
	}
	return inContainer(d, "/run/secrets/database")
}

// hearProxies finds out which headers of the site file say who asks. The servers
// trust the balancer, which has to empty them unless a trusted proxy sends them.
func (d *deployment) hearProxies() error {
	if d.absent != nil {
		return d.absent
	}
	if d.people == nil || d.people.Header == nil {
		return nil
	}
	h := d.people.Header
	for _, name := range []string{h.User, h.Name, h.Email, h.Groups} {
		said := saidHeader{name, "http_" + strings.ReplaceAll(strings.ToLower(name), "-", "_")}
		if name != "" && !slices.ContainsFunc(d.Said, func(o saidHeader) bool { return o.Variable == said.Variable }) {
			d.Said = append(d.Said, said)
		}
	}
	return nil
}

// trust adds a network to the proxies that say who the client is.
func (d *deployment) trust(network string) {
	name := setting{name: "trusted-proxies"}.environment()
	i := slices.IndexFunc(d.Environment, func(v variable) bool { return v.Name == name })
	if i < 0 {
		d.set("trusted-proxies", network)
		return
	}
	d.Environment[i].Value += ", " + network
}

func inKubernetes(d *deployment) error {
	if err := inContainer(d, "/database/url"); err != nil {
		return err
	}
	for _, name := range d.beside {
		if strings.Contains(strings.TrimPrefix(name, siteFolder+"/"), "/") {
			return usageErrorf("a secret of Kubernetes has no folders, so %s does not come along: put that file beside the site file, and name it there without a folder", name)
		}
	}
	if d.Questionnaires != "" && len(entriesOf(filepath.Join(d.Questionnaires, overlay.BaseFolder))) > 0 {
		return usageErrorf("a ConfigMap of Kubernetes has no folders, so the bases of overlays do not come along: put what weighpoint overlay show prints of each overlay into a folder, and name that one with --questionnaires")
	}
	if d.Replicas > 0 {
		d.StopSeconds += leaveSeconds
	}
	return nil
}
