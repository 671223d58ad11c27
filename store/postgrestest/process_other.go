//go:build !linux

package postgrestest

import (
	"os"
	"syscall"
)

func ordinary(syscall.Signal) (*syscall.SysProcAttr, error) { return nil, nil }

func give(string) error { return nil }

func inThread(f func()) { f() }

func killAll(p *os.Process) error { return p.Kill() }

func worksIn(int, string) bool { return true }
