package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/weighpoint/weighpoint/store/postgres"
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

// sharedMetrics does the same for a database that servers share.
type sharedMetrics struct{ stats func() postgres.Stats }

// What sharedMetrics reports, of this server's connections to the database.
var (
	poolInUse    = prometheus.NewDesc("weighpoint_pool_connections_in_use", "Connections to the database that are in use.", nil, nil)
	poolIdle     = prometheus.NewDesc("weighpoint_pool_connections_idle", "Connections to the database that are open and free.", nil, nil)
	poolMost     = prometheus.NewDesc("weighpoint_pool_connections_max", "Connections to the database that there may be.", nil, nil)
	poolConnects = prometheus.NewDesc("weighpoint_pool_connects_total", "Connections to the database that were made.", nil, nil)
	poolWaits    = prometheus.NewDesc("weighpoint_pool_wait_seconds", "Time that requests waited for a connection, and how many did.", nil, nil)
	poolGivenUp  = prometheus.NewDesc("weighpoint_pool_waits_given_up_total", "Requests that got no connection in time.", nil, nil)
	commits      = prometheus.NewDesc("weighpoint_database_commits_total", "Writes that were committed.", nil, nil)
	retries      = prometheus.NewDesc("weighpoint_database_retries_total", "Calls that were made again, since a connection broke or others got in the way.", nil, nil)
	askedAfter   = prometheus.NewDesc("weighpoint_database_commits_asked_after_total", "Commits that brought no answer, so that the database was asked for the outcome.", nil, nil)
)

// Describe names all metrics.
func (sharedMetrics) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{poolInUse, poolIdle, poolMost, poolConnects, poolWaits, poolGivenUp, commits, retries, askedAfter} {
		to <- d
	}
}

// Collect reports the present numbers.
func (m sharedMetrics) Collect(to chan<- prometheus.Metric) {
	s := m.stats()
	number := func(d *prometheus.Desc, kind prometheus.ValueType, value float64) {
		to <- prometheus.MustNewConstMetric(d, kind, value)
	}
	number(poolInUse, prometheus.GaugeValue, float64(s.InUse))
	number(poolIdle, prometheus.GaugeValue, float64(s.Idle))
	number(poolMost, prometheus.GaugeValue, float64(s.Most))
	number(poolConnects, prometheus.CounterValue, float64(s.Connects))
	number(poolGivenUp, prometheus.CounterValue, float64(s.GivenUp))
	number(commits, prometheus.CounterValue, float64(s.Commits))
	number(retries, prometheus.CounterValue, float64(s.Retries))
	number(askedAfter, prometheus.CounterValue, float64(s.Asked))
	to <- prometheus.MustNewConstSummary(poolWaits, uint64(max(s.Waits, 0)), s.WaitTime.Seconds(), nil) //nolint:gosec // not negative
}
