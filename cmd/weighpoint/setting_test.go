package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFlagsStandAnywhere(t *testing.T) {
	for line, want := range map[string]struct {
		Given  map[string]string
		Others []string
	}{
		"":                              {map[string]string{}, nil},
		"a b":                           {map[string]string{}, []string{"a", "b"}},
		"--data d a b":                  {map[string]string{"data": "d"}, []string{"a", "b"}},
		"a --data d b -grace=1s":        {map[string]string{"data": "d", "grace": "1s"}, []string{"a", "b"}},
		"a --allow-network-fs b":        {map[string]string{"allow-network-fs": "true"}, []string{"a", "b"}},
		"a --data c --data d":           {map[string]string{"data": "d"}, []string{"a"}},
		"--grace 1s -- --data -x a":     {map[string]string{"grace": "1s"}, []string{"--data", "-x", "a"}},
		"a - b --allow-network-fs=late": {map[string]string{"allow-network-fs": "late"}, []string{"a", "-", "b"}},
	} {
		given, others, err := parseFlags(strings.Fields(line), settings())
		if err != nil {
			t.Errorf("%q: %v", line, err)
		}
		if diff := cmp.Diff(want.Given, given) + cmp.Diff(want.Others, others); diff != "" {
			t.Errorf("%q: %s", line, diff)
		}
	}
}
