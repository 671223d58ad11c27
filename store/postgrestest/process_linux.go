package postgrestest

import (
	"fmt"
	"os"
	"os/user"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// ordinary are the attributes of a process that gets a signal when this one
// ends. PostgreSQL does not run for root: for root it is nobody's.
func ordinary(last syscall.Signal) (*syscall.SysProcAttr, error) {
	attributes := &syscall.SysProcAttr{Pdeathsig: last}
	if os.Getuid() != 0 {
		return attributes, nil
	}
	uid, gid, err := nobody()
	attributes.Credential = &syscall.Credential{Uid: uid, Gid: gid}
	return attributes, err
}

// give makes a file or directory that root made one of the ordinary user.
func give(name string) error {
	if os.Getuid() != 0 {
		return nil
	}
	uid, gid, err := nobody()
	if err != nil {
		return err
	}
	return os.Chown(name, int(uid), int(gid))
}

func nobody() (uid, gid uint32, err error) {
	u, err := user.Lookup("nobody")
	if err != nil {
		return 0, 0, err
	}
	_, err = fmt.Sscan(u.Uid+" "+u.Gid, &uid, &gid)
	return uid, gid, err
}

// forks runs what starts processes on a thread that lasts as long as this
// process: the kernel ends them with the thread that started them.
var forks = func() chan func() {
	work := make(chan func())
	go func() {
		runtime.LockOSThread()
		for f := range work {
			f()
		}
	}()
	return work
}()

// inThread runs f on that thread.
func inThread(f func()) {
	done := make(chan struct{})
	forks <- func() { f(); close(done) }
	<-done
}

// killAll sends SIGKILL to a process and its children. None of them can do
// anything about the end of another.
func killAll(p *os.Process) error {
	if err := p.Signal(syscall.SIGSTOP); err != nil {
		return err
	}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", p.Pid))
	if err != nil {
		return err
	}
	for field := range strings.FieldsSeq(string(children)) {
		if pid, err := strconv.Atoi(field); err == nil {
			_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended
		}
	}
	return p.Kill()
}

// worksIn reports whether a process is there whose working directory is dir,
// and not another one that got its number since.
func worksIn(pid int, dir string) bool {
	at, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	return err == nil && at == dir
}
