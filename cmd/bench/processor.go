package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// tick is the unit in which Linux tells processor time.
const tick = 10 * time.Millisecond

// processor returns the processor time that the server has used so far.
func (p *process) processor() (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	// The program's name comes first and may have spaces in it.
	_, fields, _ := strings.Cut(string(stat), ") ")
	return ticks(strings.Fields(fields), 11, 12)
}

// machine returns the processor time that the whole machine has used so far, and
// what was withheld from it.
func machine() (time.Duration, error) {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(stat), "\n")
	const user, nice, system, irq, softirq, steal = 1, 2, 3, 6, 7, 8
	return ticks(strings.Fields(first), user, nice, system, irq, softirq, steal)
}

// ticks adds up fields that count processor time.
func ticks(fields []string, which ...int) (time.Duration, error) {
	var sum time.Duration
	for _, i := range which {
		if i >= len(fields) {
			return 0, errors.New("the kernel tells processor times in another way than expected")
		}
		n, err := strconv.ParseInt(fields[i], 10, 64)
		if err != nil {
			return 0, err
		}
		sum += time.Duration(n) * tick
	}
	return sum, nil
}

// usage is what was used at one moment of a server's life.
type usage struct {
	at              time.Time
	server, machine time.Duration
}

func (p *process) usage() (usage, error) {
	server, err := p.processor()
	if err != nil {
		return usage{}, err
	}
	all, err := machine()
	return usage{time.Now(), server, all}, err
}

// othersSince is the share of the processor that neither the server nor the
// generator, which used so much, have had since before.
func (u usage) othersSince(before usage, generator time.Duration) float64 {
	all := u.at.Sub(before.at) * time.Duration(runtime.NumCPU())
	others := u.machine - before.machine - (u.server - before.server) - generator
	return max(0, others.Seconds()/all.Seconds())
}
