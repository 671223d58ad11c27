package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/weighpoint/weighpoint/store/sqlite"
)

// storeMetrics reports how the store is doing whenever Prometheus asks.
type storeMetrics struct{ stats func() sqlite.Stats }

// What storeMetrics reports. A batch is a group of writes that share a flush.
var (
	queueDepth    = prometheus.NewDesc("weighpoint_write_queue_depth", "Writes that are waiting or on their way to the disk.", nil, nil)
	batchSize     = prometheus.NewDesc("weighpoint_write_batch_size", "Writes that shared a flush to the disk.", nil, nil)
	flushDuration = prometheus.NewDesc("weighpoint_flush_duration_seconds", "Time that a flush to the disk took.", nil, nil)
	databaseSize  = prometheus.NewDesc("weighpoint_database_size_bytes", "Size of the database file.", nil, nil)
	logSize       = prometheus.NewDesc("weighpoint_wal_size_bytes", "Size of the write-ahead log beside the database file.", nil, nil)
	replaced      = prometheus.NewDesc("weighpoint_database_replaced", "1 once the files of the database were changed under the running server, which writes nothing any more; else 0.", nil, nil)
)

// Describe names all metrics.
func (storeMetrics) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{queueDepth, batchSize, flushDuration, databaseSize, logSize, replaced} {
		to <- d
	}
}

// Collect reports the present numbers.
func (m storeMetrics) Collect(to chan<- prometheus.Metric) {
	s := m.stats()
	flushes := uint64(max(s.Commits, 0)) //nolint:gosec // not negative
	gauge := func(d *prometheus.Desc, value float64) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value)
	}
	gauge(queueDepth, float64(s.QueueDepth))
	gauge(databaseSize, float64(s.DatabaseSize))
	gauge(logSize, float64(s.LogSize))
	if s.Replaced {
		gauge(replaced, 1)
	} else {
		gauge(replaced, 0)
	}
	to <- prometheus.MustNewConstSummary(batchSize, flushes, float64(s.Writes), nil)
	to <- prometheus.MustNewConstSummary(flushDuration, flushes, s.FlushTime.Seconds(), nil)
}
