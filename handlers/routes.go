package handlers

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus/promhttp"
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
	r.Use(outlast, oneSpelling, s.site.under, s.observe, s.securityHeaders, s.asCopied, middleware.GetHead, negotiate, compress(), middleware.RequestSize(maxBody), s.sameScheme, sameOrigin.Handler, s.leadOn)
	if s.Preview != nil {
		r.Use(s.previewing)
		s.previewRoutes(r)
	}
	r.NotFound(s.identify(s.handle(s.noPage)).ServeHTTP)
	r.MethodNotAllowed(s.identify(s.handle(s.noMethod)).ServeHTTP)

	// On all pages people see whether they have signed in.
	pages := r.With(s.identify)

	// These may show what a browser has begun.
	personal := pages.With(s.carryOver, s.personal)
	begin := personal.With(s.askOnce)
	begin.Get("/", s.handle(s.catalogue))
	begin.Get("/w/{questionnaire}", gated(s, s.requestedQuestionnaire, s.intro))
	pages.Get("/w/{questionnaire}/options/{option}", gated(s, s.requestedQuestionnaire, s.option))
	pages.Get("/sources/{questionnaire}", gated(s, s.requestedQuestionnaire, s.sources))
	pages.Get("/privacy", s.handle(s.privacy))

	// What is worked out anew for each reader is limited on its own, so that
	// reading takes nothing away from answering.
	reading := s.limitRate(readTooOften)

	// No subrouters: a path mounted on one would pass for one that works with
	// every method.
	readers := pages.With(s.carryOver, middleware.SetHeader("Cache-Control", "no-store"), s.demandStaff)
	asked := pages.With(s.demandUser, s.carryOver, middleware.SetHeader("Cache-Control", "no-store"))
	private := asked.With(s.askOnce)
	private.Get("/s/{session}", gated(s, s.ownSession, s.resume))
	private.Get("/s/{session}/q/{question}", s.handle(s.question))
	private.Get("/s/{session}/review", s.handle(s.checkAnswers))
	private.Post("/s/{session}/finish", posted(s, s.ownSession, s.finish))

	private.Get("/mine", s.handle(s.mine))
	private.Post("/mine/{decision}/rename", s.handle(s.rename))
	private.Post("/mine/{decision}/delete", s.handle(s.deleteDecision))

	if s.People == nil {
		private.Post("/mine/handover", s.handle(s.makeDeviceLink))
		private.Get("/handover/{code}", s.handle(s.showDeviceLink))
		private.Post("/handover/{code}", s.handle(s.acceptDeviceLink))
	} else { // their decisions are in every browser in which they sign in
		signingIn := pages.With(s.limitRate(readTooOften)) // the provider is asked
		signingIn.Get("/sign-in", s.handle(s.signIn))
		signingIn.Get("/sign-in/callback", s.handle(s.finishSignIn))
		asked.Get("/sign-in/browser", s.handle(s.showTakeOver))
		asked.Post("/sign-in/browser", s.handle(s.takeOver))
		pages.Post("/sign-out", s.handle(s.signOut))
		s.registerRoutes(private)
		private.With(reading).Get("/reviews", s.handle(s.toReview))
		private.Get("/r/{token}/review", gated(s, s.resultToReview, s.showReview))
	}

	private.Post("/mine/comments/{comment}/delete", s.handle(s.deleteComment))

	private.Get("/r/{token}/share", gated(s, s.resultForOwner, s.sharing))
	private.Post("/r/{token}/links", posted(s, s.resultForOwner, s.makeLink))
	private.Post("/r/{token}/links/{link}/revoke", gated(s, s.resultForOwner, s.revokeLink))
	private.Post("/r/{token}/upkeep", posted(s, s.resultForOwner, s.setResultSettings))

	readers.Get("/r/{token}/comments", gated(s, s.resultWithComments, s.comments))
	private.With(s.limitRate(saidTooOften)).Post("/r/{token}/comments", gated(s, s.resultWithComments, s.leaveComment))
	private.Post("/r/{token}/comments/read", posted(s, s.resultForOwner, s.readComments))
	private.Post("/r/{token}/comments/{comment}", posted(s, s.resultForOwner, s.careForComment))

	private.Get("/w/{questionnaire}/round", gated(s, s.requestedQuestionnaire, s.openRound))
	private.Get("/join/{join}", gated(s, s.roundToJoin, s.showJoin))
	private.Get("/rounds/{round}", gated(s, s.roundForMember, s.round))
	private.Post("/rounds/{round}/close", posted(s, s.roundForMaker, s.closeRound))
	private.Post("/rounds/{round}/extend", posted(s, s.roundForMaker, s.extendRound))
	private.Post("/rounds/{round}/people", posted(s, s.roundForMaker, s.expectPeople))
	private.Post("/rounds/{round}/hide-names", posted(s, s.roundForMaker, s.hideNames))
	private.Post("/rounds/{round}/people/{number}/remove", posted(s, s.roundForMember, s.removePerson))
	private.Post("/rounds/{round}/end-link", posted(s, s.roundForMaker, s.endLink))
	private.Post("/rounds/{round}/unsettle", s.handle(s.unsettle))

	// What makes or changes a session, or adds to a result, is limited per client.
	limited := private.With(s.limitRate(answeredTooOften))
	limited.Post("/w/{questionnaire}", posted(s, s.requestedQuestionnaire, s.start))
	limited.Post("/w/{questionnaire}/round", posted(s, s.requestedQuestionnaire, s.makeRound))
	limited.Post("/join/{join}", posted(s, s.roundToJoin, s.joinRound))
	limited.Post("/rounds/{round}/invite", posted(s, s.roundForMaker, s.invite))
	limited.Post("/rounds/{round}/settle", s.handle(s.settle))
	limited.Post("/rounds/{round}/dissent", s.handle(s.dissent))
	limited.Post("/rounds/{round}/freeze", posted(s, s.roundForMaker, s.freezeRound))
	limited.Post("/s/{session}/q/{question}", posted(s, s.ownQuestion, s.answer))
	limited.Post("/s/{session}/update", gated(s, s.ownSession, s.updateSession))
	limited.Post("/r/{token}/again", posted(s, s.resultForReader, s.startOver))
	limited.Post("/r/{token}/reopen", gated(s, s.resultForOwner, s.reopen))
	limited.Post("/r/{token}/outcome", posted(s, s.resultForOwner, s.stateOutcome))
	limited.Post("/r/{token}/went", posted(s, s.resultForOwner, s.lookBack))
	if s.People != nil {
		limited.Post("/r/{token}/review", posted(s, s.resultToReview, s.giveReview))
		limited.Post("/r/{token}/review/ask", posted(s, s.resultForOwner, s.askReview))
	}
	limited.Post("/r/{token}/update", gated(s, s.resultForOwner, s.update))

	shared := personal.With(s.demandStaff)
	shared.Get("/r/{token}", s.handle(s.result))
	shared.Get("/r/{token}/summary", gated(s, s.resultForReader, s.summary))
	shared.Get("/r/{token}/options/{option}", gated(s, s.resultForReader, s.resultOption))
	shared.Post("/r/{token}/what-if", posted(s, s.resultWithAnswers, s.postedWhatIf))
	shared.Get("/r/{token}/newer", gated(s, s.resultForReader, s.newer))
	shared.Get("/r/{token}.ics", gated(s, s.resultForReader, s.resultCalendar))
	shared.Get("/r/{token}.json", gated(s, s.resultWithAnswers, s.resultJSON))
	shared.Get("/r/{token}.md", gated(s, s.resultWithAnswers, s.resultMarkdown))
	shared.Get("/r/{token}.csv", gated(s, s.resultWithAnswers, s.resultCSV))
	shared.Get("/r/{token}.png", gated(s, s.resultForReader, s.resultCard))
	shared.Get("/r/{token}.svg", gated(s, s.resultForReader, s.resultBadge))

	costly := shared.With(reading)
	costly.Get("/r/{token}/compare", gated(s, s.resultWithAnswers, s.compare))
	costly.Get("/r/{token}/what-if", gated(s, s.resultWithAnswers, s.whatIf))
	costly.Get("/r/{token}/today", gated(s, s.resultWithAnswers, s.today))
	costly.Get("/r/{token}.atom", gated(s, s.resultForReader, s.resultFeed))

	r.Get(schemaPath, s.schema(resultSchema))
	for path, text := range s.Schemas {
		r.Get(path, s.schema(text))
	}
	r.Method(http.MethodGet, "/static/*", s.asset())
	r.Get("/healthz", s.healthz)
	r.Get("/readyz", s.readyz)
	r.Method(http.MethodGet, "/metrics", promhttp.HandlerFor(s.Registry, promhttp.HandlerOpts{}))
	return r, nil
}

// registerRoutes are those of the register, which is for people who have signed in.
func (s *Server) registerRoutes(private chi.Router) {
	private.Post("/r/{token}/publish", posted(s, s.resultForOwner, s.publish))
	private.Post("/r/{token}/withdraw", posted(s, s.resultForOwner, s.unpublish))
	// The whole register is looked through for each of these.
	costly := private.With(s.limitRate(readTooOften))
	costly.Get("/register", s.handle(s.register))
	costly.Get("/register.csv", s.handle(s.registerCSV))
	costly.Get("/register.atom", s.handle(s.registerFeed))
	costly.Get("/register/keepers", s.handle(s.keepers))
	costly.Post("/register/keepers/hand-over", s.handle(s.handOver))
}

// previewRoutes are what an author has beside the pages.
func (s *Server) previewRoutes(r chi.Router) {
	r.Get("/preview/events", s.handle(s.previewEvents))
	r.Get("/preview/anyway", s.handle(s.previewAnyway))
	r.Get("/preview/as/{questionnaire}/{persona}", gated(s, s.requestedQuestionnaire, s.previewAs))
}
