package handlers

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// refusal is an error that has a page of its own for the visitor. The cause
// stays in the log.
type refusal struct {
	status int
	page   web.MessageView
	cause  error
}

func (r *refusal) Error() string {
	if r.cause != nil {
		return r.page.Heading + ": " + r.cause.Error()
	}
	return r.page.Heading
}

func (r *refusal) Unwrap() error { return r.cause }

// refuse makes a refusal with a heading and paragraphs of safe text.
func (s *Server) refuse(status int, cause error, heading string, text ...string) *refusal {
	return &refusal{status: status, cause: cause, page: web.MessageView{
		Page:    s.site.page(heading),
		Heading: heading,
		Text:    text,
		Actions: []web.Link{{Text: "All questionnaires", Href: s.site.home()}},
	}}
}

// private keeps the page of the refusal out of search engines.
func (r *refusal) private() *refusal {
	r.page.Private = true
	return r
}

// offering is the refusal with other ways on.
func (r *refusal) offering(to ...web.Link) *refusal {
	r.page.Actions = to
	return r
}

// leading offers something else before what the page of the refusal offers.
func (r *refusal) leading(to web.Link) *refusal {
	r.page.Actions = append([]web.Link{to}, r.page.Actions...)
	return r
}

// handle runs a handler that returns its error, and turns a panic into one.
func (s *Server) handle(h func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				s.fail(w, r, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
		}()
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	}
}

// fail picks the status and the page for an error. Whatever was not meant for
// visitors goes to the log alone.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, errSignIn) {
		s.leadToSignIn(w, r)
		return
	}
	var refused *refusal
	if !errors.As(err, &refused) {
		refused = s.classify(r, err)
	}
	if refused.status >= http.StatusInternalServerError {
		s.Log.LogAttrs(r.Context(), slog.LevelError, "request failed",
			slog.String("id", requestID(r.Context())), slog.Any("error", err))
	}
	w.Header().Set("Cache-Control", "no-store")
	if err := s.render(w, r, refused.status, web.Message(refused.page)); err != nil {
		s.Log.LogAttrs(r.Context(), slog.LevelError, "the page of a refusal failed",
			slog.String("id", requestID(r.Context())), slog.Any("error", err))
		http.Error(w, "Something went wrong, and so did the page that should say so.", http.StatusInternalServerError)
	}
}

func (s *Server) classify(r *http.Request, err error) *refusal {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.Is(err, questions.ErrNotFound) && r.Method == http.MethodPost:
		return s.refuse(http.StatusNotFound, err, "This is not here any more",
			"What you sent belongs to something that was deleted meanwhile, or a part of its address got lost. What you sent is not saved.").
			leading(web.Link{Text: "My decisions", Href: s.site.mine()})
	case errors.Is(err, questions.ErrNotFound):
		return s.notFound(err)
	case errors.As(err, &tooLarge):
		return s.refuse(http.StatusRequestEntityTooLarge, err, "That was too much at once",
			"The form that reached us is larger than any of ours. Nothing was changed, and what you typed is not kept here. Your browser may still have it: go back, copy it, and send less.")
	case errors.Is(err, questions.ErrTraces):
		return s.broken(r, http.StatusInternalServerError, err, "It is done, and not erased from the disk yet",
			"What you have just deleted, ended, taken back or handed over is so for everybody, and you need not send it again. The server could not clear away what its disk still holds of how it was before.",
			"Whoever runs this server finds the cause in its log, by the reference below. The next deletion that works clears it away.")
	case errors.Is(err, questions.ErrMaybeStored):
		return s.broken(r, http.StatusInternalServerError, err, "It is not known whether that was saved",
			"The connection to the database broke while it was saving, and what became of that could not be found out. What you saved earlier is safe. What you have just sent may be saved or not: open the page again and look, before you send it once more.",
			"Whoever runs this server finds the cause in its log, by the reference below.")
	case errors.Is(err, questions.ErrUnavailable) && s.Remote:
		return s.outOfReach(r, err)
	case errors.Is(err, questions.ErrUnavailable):
		return s.broken(r, http.StatusServiceUnavailable, err, "That could not be saved just now",
			"The server cannot use its disk. What you saved earlier is safe; what you have just sent is not saved. Keep this page open, and send it again in a few minutes.",
			"Whoever runs this server finds the cause in its log, by the reference below.")
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled): // see outlast
		return s.broken(r, http.StatusServiceUnavailable, err, "That took too long",
			"The server is too busy, or is being stopped. What you saved earlier is safe. If you were sending an answer, it may not have been saved: go back, and send it again in a minute.",
			"Whoever runs this server finds the cause in its log, by the reference below.")
	default:
		return s.broken(r, http.StatusInternalServerError, err, "Something went wrong on our side",
			"What you saved earlier is safe. If you were sending an answer, it may not have been saved: go back and send it again.",
			"If this happens again, tell whoever runs this server, and give the reference below.")
	}
}

// outOfReach says that the database cannot be used, to who reads and who writes.
func (s *Server) outOfReach(r *http.Request, err error) *refusal {
	const cause = "Whoever runs this server finds the cause in its log, by the reference below."
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return s.broken(r, http.StatusServiceUnavailable, err, "That cannot be shown just now",
			"The server cannot use its database at the moment. Nothing is lost: what you saved is safe. Reload this page in a minute.", cause)
	}
	return s.broken(r, http.StatusServiceUnavailable, err, "That could not be saved just now",
		"The server cannot use its database at the moment. What you saved earlier is safe; what you have just sent is not saved. Keep this page open, and send it again in a minute.", cause)
}

// broken is a refusal that visitors can do nothing about. By its reference the
// operator finds the cause in the log.
func (s *Server) broken(r *http.Request, status int, cause error, heading string, text ...string) *refusal {
	refused := s.refuse(status, cause, heading, text...)
	refused.page.Reference = requestID(r.Context())
	return refused
}

func (s *Server) notFound(cause error) *refusal {
	return s.refuse(http.StatusNotFound, cause, "There is nothing here",
		"The address may be mistyped or cut off, or what was here has been deleted. Check it against the link you were given.")
}

func (s *Server) noPage(http.ResponseWriter, *http.Request) error {
	return s.notFound(nil)
}

// noMethod answers methods that an address does not know, and all that are unknown
// everywhere, such as PROPFIND, also where no address is.
func (s *Server) noMethod(w http.ResponseWriter, r *http.Request) error {
	var allowed []string
	if hasRoute(r, http.MethodGet) {
		allowed = append(allowed, http.MethodGet, http.MethodHead)
	}
	if hasRoute(r, http.MethodPost) {
		allowed = append(allowed, http.MethodPost)
	}
	if allowed == nil {
		return s.noPage(w, r)
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	return s.refuse(http.StatusMethodNotAllowed, nil, "That does not work here",
		"This address cannot be used that way. Nothing was changed.")
}

// hasRoute reports whether the request's path works with another method.
func hasRoute(r *http.Request, method string) bool {
	c := chi.RouteContext(r.Context())
	return c.Routes.Match(chi.NewRouteContext(), method, cmp.Or(c.RoutePath, r.URL.RawPath, r.URL.Path))
}

func (s *Server) crossSite(_ http.ResponseWriter, r *http.Request) error {
	r.Body = http.NoBody // nobody typed it here
	return s.refuse(http.StatusForbidden, nil, "That came from another site",
		"Forms are accepted only from this server's own pages, so nothing was changed. Open the page here and send the form again.",
		"If you are on one of our pages already, whoever runs this server should check its --base-url setting.")
}

// buffers are for drawing pages in. Those that have grown large are not kept.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func giveBack(b *bytes.Buffer) {
	if b.Cap() <= 256<<10 {
		b.Reset()
		buffers.Put(b)
	}
}

// render draws the whole page before it writes any of it, so that a page that
// fails half-way is never sent. One that refuses a form gives back what was typed.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	html := buffers.Get().(*bytes.Buffer)
	defer giveBack(html)
	// A page that is ready to be drawn is drawn, whatever has ended meanwhile.
	ctx := s.branded(context.WithoutCancel(r.Context()), s.Catalogue.Now())
	if who := s.signedIn(r); who != nil {
		ctx = web.WithSignedIn(ctx, who)
	}
	if err := page.Render(ctx, html); err != nil {
		return fmt.Errorf("draw page: %w", err)
	}
	if r.Method == http.MethodPost {
		if status >= http.StatusBadRequest {
			if typed := s.lost(r, html.String()); len(typed) > 0 {
				html.Reset()
				if err := page.Render(web.GivingBack(ctx, typed), html); err != nil {
					return fmt.Errorf("draw page: %w", err)
				}
			}
		}
		// Browsers refuse to go back to the answer to a form that they may
		// not keep.
		w.Header().Set("Cache-Control", "private, no-cache")
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(html.Len())) // left out where it is compressed
	w.WriteHeader(status)
	_, err := w.Write(html.Bytes())
	if err != nil {
		s.Log.LogAttrs(r.Context(), slog.LevelDebug, "client left", slog.String("id", requestID(r.Context())))
	}
	return nil
}
