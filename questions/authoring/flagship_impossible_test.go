//go:build !race

// The race detector makes this several times slower, and its goroutines have only
// the questionnaire in common, as those of TestWarnings, which runs
// under it. Another step of .ci/test runs this.

package authoring

import (
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

// told reads answers for the table of what is impossible, which knows nothing
// of the vetoes.
type told struct{ given questions.Answers }

func (f told) has(question string, choices ...string) bool {
	return slices.ContainsFunc(f.given[question].Choices, func(c string) bool { return slices.Contains(choices, c) })
}

// only reports whether an answer is known and none of its choices is another.
func (f told) only(question string, choices ...string) bool {
	chosen := f.given[question].Choices
	return len(chosen) > 0 && !slices.ContainsFunc(chosen, func(c string) bool { return !slices.Contains(choices, c) })
}

var (
	rented     = []string{"rented-vms", "hoster", "provider"}
	linuxOnly  = []string{"kata-containers", "gvisor", "system-containers", "wasm-isolates", "confidential-containers"}
	fromImages = []string{"containers-on-metal", "containers-on-vms", "serverless-containers"}
	sharing    = []string{"containers-on-metal", "containers-on-vms", "system-containers"}
	startVMs   = []string{"kata-containers", "microvms", "kubevirt"}
	ofOthers   = []string{"serverless-containers", "managed-service"}
)

// impossibilities says under which answers an option cannot do the job, or is
// no safe place for it.
var impossibilities = []struct {
	why     string
	options []string
	when    func(f told) bool
}{
	{"Linux and nothing else", linuxOnly, func(f told) bool {
		return f.has("os", "windows-services", "windows-desktop", "macos", "other-system", "other-cpu") || f.has("workload", "existing-windows")
	}},
	{"no such system in a container", append([]string{"microvms"}, fromImages...), func(f told) bool {
		return f.has("os", "windows-desktop", "macos", "other-system", "other-cpu")
	}},
	{"no such processor", []string{"kubevirt", "confidential-vms"}, func(f told) bool { return f.has("os", "macos", "other-cpu") }},
	{"an appliance is no image", append(fromImages, linuxOnly...), func(f told) bool { return f.has("workload", "own-system") }},
	{"not packed", append([]string{"kata-containers", "gvisor", "wasm-isolates"}, fromImages...), func(f told) bool {
		return f.has("change", "not-at-all")
	}},
	{"not written for isolates", []string{"wasm-isolates"}, func(f told) bool { return !f.has("workload", "handlers") }},
	{"no provider", ofOthers, func(f told) bool { return f.only("place", "hoster", "own-hypervisor", "own-servers", "edge") }},
	{"no physical machine", []string{"containers-on-metal", "bare-metal"}, func(f told) bool { return f.only("place", rented...) }},
	{"the provider's hosts", append([]string{"gvisor", "system-containers", "confidential-containers"}, startVMs...), func(f told) bool {
		return f.only("place", "provider")
	}},
	{"no nesting", startVMs, func(f told) bool {
		return f.has("virtualisation", "no") || f.only("place", rented...) && len(f.given["virtualisation"].Choices) == 0 && !f.unsure("virtualisation")
	}},
	{"a kernel shared with code that nobody has looked at", sharing, strangers},
	{"a machine left to such code", []string{"bare-metal"}, func(f told) bool { return strangers(f) && f.known("workload") && !f.has("workload", "clusters") }},
	{"the operator can read it", []string{
		"containers-on-metal", "containers-on-vms", "plain-vms", "kata-containers", "gvisor", "microvms", "kubevirt",
		"system-containers", "bare-metal", "serverless-containers", "wasm-isolates", "managed-service",
	}, func(f told) bool { return f.has("neighbours", "owner-must-not-read") }},
	{"stops when its server is serviced", []string{
		"containers-on-metal", "kata-containers", "gvisor", "system-containers", "bare-metal", "confidential-containers", "serverless-containers",
	}, func(f told) bool { return f.has("restart", "keep-running") || f.has("needs", "keep-running") }},
	{"rented tasks", []string{"serverless-containers"}, func(f told) bool {
		return f.has("needs", "privileged", "docker", "devices", "kernel", "kvm") || f.has("hardware", "pci-card", "host-driver", "other-device", "gpu-slices") ||
			f.has("network", "several", "fast-path", "hot-plug", "host-network")
	}},
	{"a sandbox without such devices", []string{"gvisor"}, func(f told) bool {
		return f.has("needs", "devices", "kernel", "kvm") || f.has("hardware", "pci-card", "host-driver", "other-device")
	}},
	{"no VMs inside", []string{"plain-vms", "containers-on-vms", "system-containers", "confidential-vms", "confidential-containers", "kata-containers", "microvms"}, func(f told) bool {
		return f.has("needs", "kvm") && f.has("virtualisation", "no")
	}},
	{"no disk kept", []string{"serverless-containers"}, func(f told) bool { return f.has("data", "one-disk", "copies") }},
	{"no kernel of its own", []string{"system-containers", "gvisor", "managed-service"}, func(f told) bool { return f.has("needs", "kernel") }},
	{"no whole card", []string{"system-containers"}, func(f told) bool { return f.has("hardware", "pci-card") }},
	{"a pod in a VM", []string{"kata-containers", "confidential-containers"}, func(f told) bool {
		return f.has("network", "host-network") || f.has("hardware", "host-driver") || f.has("needs", "subpath")
	}},
	{"plugged into a rented machine", []string{"plain-vms", "containers-on-vms", "kubevirt", "confidential-vms"}, func(f told) bool {
		return f.only("place", rented...) && f.has("hardware", "other-device", "host-driver")
	}},
	{"servers by hand", []string{"containers-on-metal", "bare-metal"}, func(f told) bool { return f.has("provisioning", "by-hand") }},
	{"all on servers by hand", []string{"kata-containers", "gvisor", "microvms", "kubevirt", "system-containers"}, func(f told) bool {
		return f.has("provisioning", "by-hand") && f.only("place", "own-servers", "edge")
	}},
	{"shared with other customers", []string{"serverless-containers", "wasm-isolates", "managed-service"}, func(f told) bool {
		return f.has("neighbours", "dedicated")
	}},
	{"no cluster", []string{"kubevirt", "confidential-containers"}, func(f told) bool {
		return f.has("orchestration", "simple", "hypervisor", "batch", "ci", "provider-tool") && f.has("team", "one-or-two", "developers", "vm-admins")
	}},
}

func strangers(f told) bool {
	return f.has("code", "strangers", "mixture") || f.has("neighbours", "strangers")
}

func (f told) known(question string) bool { return len(f.given[question].Choices) > 0 }

func (f told) unsure(question string) bool {
	answer, asked := f.given[question]
	return asked && len(answer.Choices) == 0
}

// impossible returns why an option cannot do the job, empty if it can.
func (f told) impossible(option string) string {
	for _, i := range impossibilities {
		if slices.Contains(i.options, option) && i.when(f) {
			return i.why
		}
	}
	return ""
}

const impossibleWalks = 100_000

// TestFlagshipNeverLeadsToTheImpossible takes all personas and many random
// walks to the first two options, also of those who answer contradictions.
func TestFlagshipNeverLeadsToTheImpossible(t *testing.T) {
	q, personas := flagship(t)
	look := func(name string, given questions.Answers) {
		ranking := q.Outline(given).Ranking
		for _, st := range ranking[:min(2, len(ranking))] {
			if why := (told{given}).impossible(st.Option); why != "" {
				t.Errorf("%s: %s is number %d: %s; %v", name, st.Option, st.Rank, why, given)
			}
		}
	}
	for _, p := range personas.Personas {
		look(p.ID, answersOf(t, q, personas, p.ID))
	}
	var workers sync.WaitGroup
	for worker := range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for number := worker; number < impossibleWalks && !t.Failed(); number += runtime.GOMAXPROCS(0) {
				look("walk", Walk(q, surveySeed+1, uint64(number)))
			}
		})
	}
	workers.Wait()
}

// TestFlagshipCardsTieVMs looks for VMs that are not held back on moving although
// a card was handed to them whole, for those that are praised for it although
// whoever shares a GPU may have it whole in one VM, and for clear verdicts in
// favour of either.
func TestFlagshipCardsTieVMs(t *testing.T) {
	q, personas := flagship(t)
	vms := []string{"plain-vms", "containers-on-vms", "kubevirt", "microvms", "confidential-vms"}
	met := 0
	look := func(name string, given questions.Answers) {
		f := told{given}
		whole := f.has("hardware", "gpu-whole", "pci-card")
		if !whole && !f.has("hardware", "gpu-slices") || !f.has("restart", "keep-running") && !f.has("needs", "keep-running") {
			return
		}
		v := q.Decide(given)
		if len(v.Ranking) == 0 {
			return
		}
		met++
		for _, st := range v.Ranking {
			for _, c := range st.Contributions {
				tied := whole && c.Rating >= 0 || c.Rating > 0 && st.Option != "plain-vms"
				if c.Criterion == "uninterrupted" && tied && slices.Contains(vms, st.Option) {
					t.Errorf("%s: %s rates %+d on moving with its card: %v", name, st.Option, c.Rating, given)
				}
			}
		}
		if v.Analysis.Strength.Firmness == questions.Clear && slices.Contains(vms, v.Ranking[0].Option) {
			t.Errorf("%s: %s is clear, and its card ties it to its server: %v", name, v.Ranking[0].Option, given)
		}
	}
	for _, p := range personas.Personas {
		look(p.ID, answersOf(t, q, personas, p.ID))
	}
	for number := range uint64(4_000) {
		look("walk", Walk(q, surveySeed+2, number))
	}
	if met < 40 {
		t.Errorf("only %d of the answers have a card that must not stop", met)
	}
}
