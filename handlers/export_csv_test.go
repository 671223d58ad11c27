package handlers_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTableWithoutWeightsHasEveryOption(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	result := b.decide("lunch", nil)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.get(result+".csv").want(t, http.StatusOK).text, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got [][]string
	for _, row := range rows[1:] {
		got = append(got, row[2:])
	}
	want := [][]string{
		{"The bistro", "in play", "50.0", "", "", "", ""},
		{"The canteen", "in play", "50.0", "", "", "", ""},
		{"A sandwich", "in play", "50.0", "", "", "", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
