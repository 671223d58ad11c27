package handlers

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/weighpoint/weighpoint/static"
)

// routes shows every path, and the order in which requests pass through what
// is around the pages.
func (s *Server) routes() (http.Handler, error) {
	sameOrigin := http.NewCrossOriginProtection()
	if err := sameOrigin.AddTrustedOrigin(s.BaseURL.Scheme + "://" + s.BaseURL.Host); err != nil {
		return nil, err
	}
	sameOrigin.SetDenyHandler(s.handle(s.crossSite))

	r := chi.NewRouter()
	r.Use(s.observe, s.securityHeaders, headLikeGet, middleware.StripSlashes, plainRanges, middleware.Compress(5), limitBody, sameOrigin.Handler)
	r.NotFound(s.handle(s.noPage))
	r.MethodNotAllowed(s.handle(s.noMethod))

	r.Get("/", s.handle(s.catalogue))
	r.Get("/w/{questionnaire}", s.handle(s.intro))
	r.Post("/w/{questionnaire}", s.handle(s.start))
	r.Get("/w/{questionnaire}/options/{option}", s.handle(s.option))
	r.Get("/sources/{questionnaire}", s.handle(s.sources))

	// No subrouters: a path mounted on one would pass for one that works with
	// every method.
	own := r.With(middleware.SetHeader("Cache-Control", "no-store"))
	own.Get("/s/{session}", s.handle(s.resume))
	own.Get("/s/{session}/q/{question}", s.handle(s.question))
	own.Post("/s/{session}/q/{question}", s.handle(s.answer))
	own.Get("/s/{session}/review", s.handle(s.review))
	own.Post("/s/{session}/finish", s.handle(s.finish))

	shared := r.With(middleware.SetHeader("Cache-Control", "private, no-cache"))
	shared.Get("/r/{token}", s.handle(s.result))
	shared.Get("/r/{token}/options/{option}", s.handle(s.resultOption))
	shared.Get("/r/{token}/compare", s.handle(s.compare))
	shared.Post("/r/{token}/what-if", s.handle(s.whatIf))
	r.Get("/r/{token}.json", s.handle(s.resultJSON))
	r.Get("/r/{token}.md", s.handle(s.resultMarkdown))
	r.Get("/r/{token}.csv", s.handle(s.resultCSV))
	r.Get("/r/{token}.png", s.handle(s.resultCard))

	r.Get(schemaPath, s.handle(s.schema))
	r.Method(http.MethodGet, "/static/*", static.Handler())
	r.Get("/healthz", s.healthz)
	r.Get("/readyz", s.readyz)
	r.Method(http.MethodGet, "/metrics", promhttp.HandlerFor(s.Registry, promhttp.HandlerOpts{}))
	return r, nil
}
