package handlers

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// readyTimeout is how long the store may take to show that it works.
const readyTimeout = 2 * time.Second

func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) {
	writePlain(w, http.StatusOK, "ok\n")
}

// readyz says whether answers can be read and saved right now.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	err := s.Store.Ready(ctx)
	s.noteReady(r.Context(), err)
	if err != nil {
		writePlain(w, http.StatusServiceUnavailable, "the database cannot be used; see the log\n")
		return
	}
	text := "ready\n"
	if s.Notice != nil {
		if notice := s.Notice(); notice != "" {
			text += notice + "\n"
		}
	}
	writePlain(w, http.StatusOK, text)
}

// noteReady tells the log when the store begins and ends to be of no use: probes ask
// every few seconds.
func (s *Server) noteReady(ctx context.Context, err error) {
	switch was := s.unready.Swap(err != nil); {
	case err != nil && !was:
		s.Log.LogAttrs(ctx, slog.LevelError, "not ready", slog.Any("error", err))
	case err == nil && was:
		s.Log.LogAttrs(ctx, slog.LevelInfo, "ready again")
	}
}

func writePlain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}
