package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// sandbox runs a static binary in an empty root as a user of its own. As root
// it works on any Linux; as another user it needs user namespaces.
type sandbox struct {
	user     int
	dir      string
	env      []string
	binary   string
	root     string // empty directory to mount on, or the root itself
	data     string
	dataSize int // of a new, empty data disk in bytes; 0 means use data
	// mounts tells whether this machine lets us mount file systems. If not,
	// the root is a directory that the user may not write to.
	mounts bool
}

func newSandbox(t *testing.T, img image, binary string) *sandbox {
	t.Helper()
	dir := t.TempDir()
	s := &sandbox{
		user: img.user, dir: img.dir, env: img.env, binary: binary,
		root: filepath.Join(dir, "root"), data: filepath.Join(dir, "data"),
	}
	if err := errors.Join(os.Mkdir(s.root, 0o755), os.Mkdir(s.data, 0o700)); err != nil {
		t.Fatal(err)
	}
	probe := s.command(t)
	probe.Args = append(probe.Args[:1], "probe", s.root)
	probe.SysProcAttr = s.namespaces()
	said, err := probe.CombinedOutput()
	s.mounts = err == nil
	if os.Getuid() != 0 && !s.mounts {
		t.Fatalf("this test needs root or user namespaces: %v\n%s", err, said)
	}
	if os.Getuid() == 0 {
		s.giveAway(t)
	}
	return s
}

// giveAway makes what the sandbox may write to its user's and, where nothing
// can be mounted, puts the root together from plain directories.
func (s *sandbox) giveAway(t *testing.T) {
	t.Helper()
	if !s.mounts {
		s.data = filepath.Join(s.root, "data")
		if err := errors.Join(os.Mkdir(s.data, 0o700), copyFile(s.binary, filepath.Join(s.root, "weighpoint"))); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(s.data, s.user, s.user); err != nil {
		t.Fatal(err)
	}
}

func (s *sandbox) namespaces() *syscall.SysProcAttr {
	if os.Getuid() == 0 {
		return &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	}
	return &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: s.user, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: s.user, HostID: os.Getgid(), Size: 1}},
		AmbientCaps: []uintptr{unix.CAP_SYS_ADMIN, unix.CAP_SYS_CHROOT},
	}
}

// command returns the binary with these arguments, to be run in the sandbox.
func (s *sandbox) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = s.env
	cmd.Args = append([]string{
		"sandbox", strconv.Itoa(s.user), s.dir, s.root, s.data, strconv.Itoa(s.dataSize), s.binary,
	}, args...)
	if s.mounts {
		cmd.SysProcAttr = s.namespaces()
	} else {
		cmd.Args[6] = "" // the root has it already
	}
	return cmd
}

// sandboxMain is the other side of command: a process that puts itself into
// the sandbox and becomes the binary.
func sandboxMain() {
	runtime.LockOSThread() // capabilities belong to threads
	if err := enterSandbox(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "sandbox:", err)
		os.Exit(3)
	}
}

func enterSandbox(args []string) error {
	if args[0] == "probe" {
		return mountRoot(args[1])
	}
	user, dir, root, data, dataSize, binary := args[0], args[1], args[2], args[3], args[4], args[5]
	if binary != "" {
		if err := fillRoot(user, root, data, dataSize, binary); err != nil {
			return err
		}
	}
	if err := errors.Join(unix.Chroot(root), os.Chdir(dir)); err != nil {
		return fmt.Errorf("enter %s: %w", root, err)
	}
	if err := dropPrivileges(user); err != nil {
		return fmt.Errorf("become user %s: %w", user, err)
	}
	return syscall.Exec("/weighpoint", append([]string{"/weighpoint"}, args[6:]...), os.Environ())
}

func mountRoot(root string) error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("leave the machine's mounts alone: %w", err)
	}
	if err := unix.Mount("tmpfs", root, "tmpfs", 0, "mode=755"); err != nil {
		return fmt.Errorf("mount %s: %w", root, err)
	}
	return nil
}

// fillRoot puts the binary and the data directory into a new root and makes
// all but the data directory read-only.
func fillRoot(user, root, data, dataSize, binary string) error {
	if err := mountRoot(root); err != nil {
		return err
	}
	inside := filepath.Join(root, "data")
	if err := errors.Join(copyFile(binary, filepath.Join(root, "weighpoint")), os.Mkdir(inside, 0o700)); err != nil {
		return err
	}
	var err error
	if dataSize == "0" {
		err = unix.Mount(data, inside, "", unix.MS_BIND, "")
	} else {
		err = unix.Mount("tmpfs", inside, "tmpfs", 0, fmt.Sprintf("size=%s,mode=700,uid=%s,gid=%s", dataSize, user, user))
	}
	if err != nil {
		return fmt.Errorf("mount the data directory: %w", err)
	}
	if err := unix.Mount("", root, "", unix.MS_REMOUNT|unix.MS_RDONLY, "mode=755"); err != nil {
		return fmt.Errorf("make %s read-only: %w", root, err)
	}
	return nil
}

func dropPrivileges(user string) error {
	if err := unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); err != nil {
		return err
	}
	id, err := strconv.Atoi(user)
	if err != nil || os.Getuid() == id {
		return err
	}
	return errors.Join(syscall.Setgroups(nil), syscall.Setgid(id), syscall.Setuid(id))
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o755)
}

// wantUser checks as whom a process runs, and that it has no capabilities.
func wantUser(t *testing.T, pid, user int) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	if os.Getuid() != 0 {
		user = os.Getuid() // how the user looks from outside its namespace
	}
	for _, want := range []string{fmt.Sprintf("Uid:\t%d\t%d\t%d\t%d\n", user, user, user, user), "CapEff:\t0000000000000000\n"} {
		if !bytes.Contains(status, []byte(want)) {
			t.Errorf("the process is not %q:\n%s", strings.TrimSpace(want), status)
		}
	}
}
