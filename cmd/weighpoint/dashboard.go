package main

import "encoding/json"

// The grid that Grafana lays panels out on.
const (
	gridWidth   = 24
	panelWidth  = 8
	panelHeight = 8
)

// panel is one graph of the dashboard.
type panel struct {
	title, unit string
	// says is shown when somebody asks what the panel is about.
	says    string
	queries []query
}

// query is a PromQL expression and the name of what it draws.
type query struct{ expr, legend string }

func panels() []panel {
	return []panel{
		{"Requests", "reqps", "By status. 5xx are failures of the server, 4xx of who asked.", []query{
			{`sum by (status) (rate(weighpoint_http_requests_total{job="$job"}[$__rate_interval]))`, "{{status}}"},
		}},
		{"Time to answer", "s", "Half of all requests take less than the lower line, 99 of 100 less than the upper one.", []query{
			{`histogram_quantile(0.5, sum by (le) (rate(weighpoint_http_request_duration_seconds_bucket{job="$job"}[$__rate_interval])))`, "half"},
			{`histogram_quantile(0.99, sum by (le) (rate(weighpoint_http_request_duration_seconds_bucket{job="$job"}[$__rate_interval])))`, "99 of 100"},
			{`sum(rate(weighpoint_http_request_duration_seconds_sum{job="$job"}[$__rate_interval])) / sum(rate(weighpoint_http_request_duration_seconds_count{job="$job"}[$__rate_interval]))`, "mean"},
		}},
		{"Slowest routes", "s", "Mean time to answer of the five slowest routes.", []query{
			{`topk(5, sum by (route) (rate(weighpoint_http_route_duration_seconds_sum{job="$job"}[$__rate_interval])) / sum by (route) (rate(weighpoint_http_route_duration_seconds_count{job="$job"}[$__rate_interval])))`, "{{route}}"},
		}},
		{"Answers saved", "short", "In each hour.", []query{
			{`sum(increase(weighpoint_answers_total{job="$job"}[1h]))`, "answers"},
		}},
		{"Results", "short", "Recommendations made in each day, by questionnaire.", []query{
			{`sum by (questionnaire) (increase(weighpoint_results_total{job="$job"}[1d]))`, "{{questionnaire}}"},
		}},
		{"Rounds", "short", "Opened in each day, for several people to answer alone.", []query{
			{`sum(increase(weighpoint_rounds_total{job="$job"}[1d]))`, "rounds"},
		}},
		{"Version", "short", "Which build runs where.", []query{
			{`sum by (instance, version) (weighpoint_build_info{job="$job"})`, "{{version}} on {{instance}}"},
		}},
		{"Questionnaires with mistakes", "short", "1 while earlier versions are on offer, since the files cannot be taken as they are.", []query{
			{`weighpoint_questionnaires_stale{job="$job"}`, "{{instance}}"},
		}},
		{"Time to save", "s", "How long a flush to the disk takes. A save waits for one or two.", []query{
			{`rate(weighpoint_flush_duration_seconds_sum{job="$job"}[$__rate_interval]) / rate(weighpoint_flush_duration_seconds_count{job="$job"}[$__rate_interval])`, "{{instance}}"},
		}},
		{"Writes", "short", "How many share a flush, and how many wait for one.", []query{
			{`rate(weighpoint_write_batch_size_sum{job="$job"}[$__rate_interval]) / rate(weighpoint_write_batch_size_count{job="$job"}[$__rate_interval])`, "share a flush"},
			{`weighpoint_write_queue_depth{job="$job"}`, "wait"},
		}},
		{"Database", "bytes", "The file, and the log beside it that is moved into it now and then.", []query{
			{`weighpoint_database_size_bytes{job="$job"}`, "database"},
			{`weighpoint_wal_size_bytes{job="$job"}`, "log"},
		}},
		{"Connections to PostgreSQL", "short", "In use, free, and how many there may be. Nothing where the database is a file.", []query{
			{`weighpoint_pool_connections_in_use{job="$job"}`, "in use on {{instance}}"},
			{`weighpoint_pool_connections_idle{job="$job"}`, "free on {{instance}}"},
			{`weighpoint_pool_connections_max{job="$job"}`, "at most on {{instance}}"},
		}},
		{"Waits for a connection", "s", "How long those wait that find no free connection.", []query{
			{`rate(weighpoint_pool_wait_seconds_sum{job="$job"}[$__rate_interval]) / rate(weighpoint_pool_wait_seconds_count{job="$job"}[$__rate_interval])`, "{{instance}}"},
		}},
		{"Trouble with PostgreSQL", "short", "Per second: connections made, waits given up, calls made again, and commits whose outcome had to be asked for.", []query{
			{`sum(rate(weighpoint_pool_connects_total{job="$job"}[$__rate_interval]))`, "connections made"},
			{`sum(rate(weighpoint_pool_waits_given_up_total{job="$job"}[$__rate_interval]))`, "waits given up"},
			{`sum(rate(weighpoint_database_retries_total{job="$job"}[$__rate_interval]))`, "made again"},
			{`sum(rate(weighpoint_database_commits_asked_after_total{job="$job"}[$__rate_interval]))`, "asked for"},
		}},
		{"Writes to PostgreSQL", "short", "Commits per second.", []query{
			{`sum by (instance) (rate(weighpoint_database_commits_total{job="$job"}[$__rate_interval]))`, "{{instance}}"},
		}},
		{"Servers with other files", "short", "1 while servers that share a database have different questionnaires or site files.", []query{
			{`weighpoint_servers_differ{job="$job"}`, "{{instance}}"},
		}},
		{"Clocks", "s", "How far the clock of each machine is from that of PostgreSQL, by which all servers go.", []query{
			{`abs(weighpoint_clock_ahead_seconds{job="$job"})`, "{{instance}}"},
		}},
		{"Memory", "bytes", "What the process has of the machine's memory, and what of that it uses for its own things.", []query{
			{`process_resident_memory_bytes{job="$job"}`, "resident"},
			{`go_memstats_heap_inuse_bytes{job="$job"}`, "heap"},
		}},
		{"Processor", "short", "How many processors are busy.", []query{
			{`rate(process_cpu_seconds_total{job="$job"}[$__rate_interval])`, "{{instance}}"},
		}},
		{"Connections and goroutines", "short", "File descriptors are connections and open files; each request runs in a goroutine of its own.", []query{
			{`process_open_fds{job="$job"}`, "file descriptors"},
			{`go_goroutines{job="$job"}`, "goroutines"},
		}},
	}
}

// dashboard returns Grafana's JSON. The data source and the job are chosen in
// Grafana, so that it fits any installation.
func dashboard() ([]byte, error) {
	type object = map[string]any
	source := object{"type": "prometheus", "uid": "${source}"}
	var drawn []object
	for i, p := range panels() {
		var targets []object
		for j, q := range p.queries {
			targets = append(targets, object{
				"refId": string(rune('A' + j)), "expr": q.expr, "legendFormat": q.legend, "datasource": source,
			})
		}
		drawn = append(drawn, object{
			"id": i + 1, "type": "timeseries", "title": p.title, "description": p.says,
			"datasource": source, "targets": targets,
			"gridPos": object{
				"w": panelWidth, "h": panelHeight,
				"x": i * panelWidth % gridWidth, "y": i * panelWidth / gridWidth * panelHeight,
			},
			"fieldConfig": object{"defaults": object{"unit": p.unit, "min": 0}, "overrides": []object{}},
			"options":     object{"tooltip": object{"mode": "multi"}},
		})
	}
	text, err := json.MarshalIndent(object{
		"title": "Weighpoint", "uid": "weighpoint", "tags": []string{"weighpoint"},
		"schemaVersion": 39, "editable": true, "refresh": "1m",
		"time": object{"from": "now-24h", "to": "now"}, "timezone": "browser",
		"panels": drawn,
		"templating": object{"list": []object{
			{"name": "source", "label": "Data source", "type": "datasource", "query": "prometheus"},
			{"name": "job", "label": "Job", "type": "query", "datasource": source, "refresh": 1,
				"query": "label_values(weighpoint_build_info, job)"},
		}},
	}, "", "  ")
	return append(text, '\n'), err
}
