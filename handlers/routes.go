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
	r.Use(s.observe, securityHeaders, middleware.GetHead, middleware.Compress(5), limitBody, sameOrigin.Handler)
	r.NotFound(s.handle(s.noPage))
	r.MethodNotAllowed(s.handle(s.noMethod))

	r.Get("/", s.handle(s.catalogue))
	r.Route("/w/{questionnaire}", func(r chi.Router) {
		r.Get("/", s.handle(s.intro))
		r.Post("/", s.handle(s.start))
		r.Get("/options/{option}", s.handle(s.option))
	})
	r.Get("/sources/{questionnaire}", s.handle(s.sources))

	r.Route("/s/{session}", func(r chi.Router) {
		r.Use(middleware.SetHeader("Cache-Control", "no-store"))
		r.Get("/", s.handle(s.resume))
		r.Get("/q/{question}", s.handle(s.question))
		r.Post("/q/{question}", s.handle(s.answer))
		r.Get("/review", s.handle(s.review))
		r.Post("/finish", s.handle(s.finish))
	})

	r.Route("/r/{token}", func(r chi.Router) {
		r.Use(middleware.SetHeader("Cache-Control", "private, no-cache"))
		r.Get("/", s.handle(s.result))
		r.Get("/options/{option}", s.handle(s.resultOption))
		r.Get("/compare", s.handle(s.compare))
		r.Post("/what-if", s.handle(s.whatIf))
	})
	r.Get("/r/{token}.json", s.handle(s.resultJSON))
	r.Get("/r/{token}.md", s.handle(s.resultMarkdown))
	r.Get("/r/{token}.csv", s.handle(s.resultCSV))
	r.Get("/r/{token}.png", s.handle(s.resultCard))

	r.Get(schemaPath, s.handle(s.schema))
	r.Mount("/static", static.Handler())
	r.Get("/healthz", s.healthz)
	r.Get("/readyz", s.readyz)
	r.Method(http.MethodGet, "/metrics", promhttp.HandlerFor(s.Registry, promhttp.HandlerOpts{}))
	return r, nil
}
