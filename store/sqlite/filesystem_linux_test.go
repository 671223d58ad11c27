package sqlite

import (
	"strings"
	"testing"
)

func TestNetworkMount(t *testing.T) {
	const mountinfo = `22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
90 22 0:57 / /srv/remote rw,nosuid master:3 - fuse.sshfs me@example.org: rw
91 22 0:58 / /srv/local\040disk rw - fuse.mergerfs a:b rw
an odd line
`
	for device, want := range map[string]string{"0:57": "fuse.sshfs", "0:58": "", "254:0": "", "1:1": "", "": ""} {
		if got := networkMount(strings.NewReader(mountinfo), device); got != want {
			t.Errorf("%s: got %q, want %q", device, got, want)
		}
	}
}

func TestNetworkOf(t *testing.T) {
	for _, path := range []string{t.TempDir(), "/proc", "/dev/shm", "/missing"} {
		if got, err := networkOf(path); got != "" || err != nil {
			t.Errorf("%s: got %q, %v", path, got, err)
		}
	}
	if got := device("/"); !strings.Contains(got, ":") {
		t.Errorf("the device of / is %q", got)
	}
	for magic, want := range map[uint32]string{0x6969: "NFS", 0xff534d42: "CIFS", 0xfe534d42: "SMB", 0xef53: "", 0x01021997: ""} {
		if got := networks[magic]; got != want {
			t.Errorf("%x: got %q, want %q", magic, got, want)
		}
	}
}
