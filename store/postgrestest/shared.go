package postgrestest

import (
	"fmt"
	"os"
	"sync"
	"testing"
)

// shared is the cluster of all tests of this process, started by the first that
// asks for it.
var shared struct {
	sync.Mutex
	cluster *Cluster
	ends    bool // Main will end it
}

// Main runs the tests of a package and ends the cluster that they share:
//
//	func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }
func Main(m interface{ Run() int }) int {
	shared.Lock()
	shared.ends = true
	shared.Unlock()
	status := m.Run()
	shared.Lock()
	defer shared.Unlock()
	if shared.cluster == nil {
		return status
	}
	if err := shared.cluster.remove(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(status, 1)
	}
	return status
}

// Shared returns the cluster that the tests of a package share. They must not
// kill it. The package runs its tests by Main.
func Shared(t testing.TB) *Cluster {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if !shared.ends {
		t.Fatal("TestMain has to run the tests by postgrestest.Main")
	}
	if shared.cluster == nil {
		cluster, err := create(FreePort(t), "max_connections=300")
		if err != nil {
			t.Fatal(err)
		}
		shared.cluster = cluster
	}
	return shared.cluster
}
