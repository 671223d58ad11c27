package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/weighpoint/weighpoint/store/sqlite"
)

func TestStoreMetricsReportTheStats(t *testing.T) {
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(storeMetrics{func() sqlite.Stats {
		return sqlite.Stats{QueueDepth: 3, Commits: 4, Writes: 10, FlushTime: 1500 * time.Millisecond, DatabaseSize: 4096, LogSize: 32, Replaced: true}
	}})
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, f := range families {
		m := f.GetMetric()[0]
		if s := m.GetSummary(); s != nil {
			got[f.GetName()+"_sum"], got[f.GetName()+"_count"] = s.GetSampleSum(), float64(s.GetSampleCount())
			continue
		}
		got[f.GetName()] = m.GetGauge().GetValue()
	}
	want := map[string]float64{
		"weighpoint_write_queue_depth":            3,
		"weighpoint_write_batch_size_sum":         10,
		"weighpoint_write_batch_size_count":       4,
		"weighpoint_flush_duration_seconds_sum":   1.5,
		"weighpoint_flush_duration_seconds_count": 4,
		"weighpoint_database_size_bytes":          4096,
		"weighpoint_wal_size_bytes":               32,
		"weighpoint_database_replaced":            1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
