package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadOutcome(t *testing.T) {
	got, err := readOutcome("Running 2s test\noutcome\t3000\t1500000\t1250.5\t0\t0\nRequests/sec: 1\n")
	if err != nil {
		t.Fatal(err)
	}
	want := outcome{requests: 3000, rate: 2000, p99: 1250500 * time.Nanosecond}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(outcome{})); diff != "" {
		t.Error(diff)
	}
}

func TestReadOutcomeRefusesLoadsThatFailed(t *testing.T) {
	for name, out := range map[string]string{
		"failed":   "outcome\t3000\t1500000\t1250\t1\t0\n",
		"refused":  "outcome\t3000\t1500000\t1250\t0\t7\n",
		"nothing":  "outcome\t0\t1500000\t0\t0\t0\n",
		"no words": "unable to connect\n",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := readOutcome(out); err == nil {
				t.Errorf("counts as %+v", got)
			}
		})
	}
}

func TestRequestOnTheWire(t *testing.T) {
	r := request{method: "POST", path: "/s/1", cookie: "key=a", headers: []string{"Accept: text/html"}, form: "choice=x"}
	want := "POST /s/1 HTTP/1.1\r\nHost: here\r\nCookie: key=a\r\nAccept: text/html\r\n" +
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\nchoice=x"
	if diff := cmp.Diff(want, r.wire("here")); diff != "" {
		t.Error(diff)
	}
}
