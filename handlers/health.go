package handlers

import (
	"log/slog"
	"net/http"
)

// healthz says that the process answers requests.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) {
	writePlain(w, http.StatusOK, "ok\n")
}

// readyz says whether answers can be read and saved right now.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if err := s.Store.Ready(r.Context()); err != nil {
		s.Log.LogAttrs(r.Context(), slog.LevelError, "not ready", slog.Any("error", err))
		writePlain(w, http.StatusServiceUnavailable, "the database cannot be used; see the log\n")
		return
	}
	writePlain(w, http.StatusOK, "ready\n")
}

func writePlain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}
