package handlers

import (
	"errors"
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
)

type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	perRoute *prometheus.SummaryVec
	answers  prometheus.Counter
	rounds   prometheus.Counter
	results  *prometheus.CounterVec
}

func newMetrics(registry *prometheus.Registry, version string) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "weighpoint_http_requests_total", Help: "Requests answered, by route pattern, method and status.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "weighpoint_http_request_duration_seconds", Help: "Time to answer a request.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5},
		}, []string{"method"}),
		// Buckets for each route would be most of all series.
		perRoute: prometheus.NewSummaryVec(prometheus.SummaryOpts{
			Name: "weighpoint_http_route_duration_seconds", Help: "Time to answer a request, by route pattern.",
		}, []string{"route"}),
		answers: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "weighpoint_answers_total", Help: "Answers saved.",
		}),
		rounds: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "weighpoint_rounds_total", Help: "Rounds opened.",
		}),
		results: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "weighpoint_results_total", Help: "Results frozen, by questionnaire.",
		}, []string{"questionnaire"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "weighpoint_build_info", Help: "Always 1; the labels tell the build.",
		ConstLabels: prometheus.Labels{"version": version, "goversion": runtime.Version()},
	})
	build.Set(1)
	return m, errors.Join(
		registry.Register(m.requests), registry.Register(m.seconds), registry.Register(m.perRoute), registry.Register(m.answers),
		registry.Register(m.rounds), registry.Register(m.results), registry.Register(build))
}
