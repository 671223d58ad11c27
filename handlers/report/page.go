package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/records"
	"github.com/weighpoint/weighpoint/web"
)

const (
	// mostReasons is how many reasons the recommendation gives for its
	// leader; the option's own page has them all.
	mostReasons = 5
	// mostWeaknesses is how many reasons it gives against it.
	mostWeaknesses = 2
	// mostOccasions is how many occasions for the runner-up are named.
	mostOccasions = 3
)

// Surroundings are what stands beside a result, and may change.
type Surroundings struct {
	// Later is the newest result that replaces this one and that the reader may
	// know of, if it is Replaced.
	Later    questions.Result
	Replaced bool
	Settings questions.ResultSettings
	// Outcome is what was decided, whoever may know of it.
	Outcome questions.OutcomeLog
	// Reviews are what a second person said, whoever may know of it.
	Reviews questions.ReviewLog
	// Counts are those of the comments. Comments are those that a file is to have,
	// nil for none.
	Counts   questions.CommentCounts
	Comments []questions.Comment
}

// ReaderPage is the page of a result for somebody who came by a link.
func (r *Result) ReaderPage(around Surroundings) web.ResultView {
	view := r.page(nobody, around)
	view.Notices = r.accessNotices()
	view.Comments = r.commentsLink(around.Counts)
	if r.Link != nil && !r.Link.Expires.IsZero() {
		view.Until = "This link works until " + Minute(r.Link.Expires) + "."
	}
	view.Address = r.Address()
	view.Summary = r.summary(view.Address, around)
	view.Card = view.Address + ".png"
	view.QR, view.QRSize = QR(view.Address)
	view.Feed = web.Link{Text: "Follow it (Atom feed)", Href: r.Path + ".atom"}
	if around.Replaced {
		view.Notices = append(view.Notices, web.NoticeView{
			Text: "A newer decision has replaced this one on " + Day(around.Later.Created) + ".",
			More: web.Link{Text: "See what changed", Href: newerPath(r.Path)},
		})
	}
	r.drawTime(&view, around)
	return view
}

// accessNotices are what a reader should know before reading on.
func (r *Result) accessNotices() []web.NoticeView {
	var notices []web.NoticeView
	if r.Visiting {
		notices = append(notices, web.NoticeView{Text: "You made this link. This is what its readers see.", More: r.toOwnPage()})
	}
	if !r.Scope.ShowsAnswers() {
		notices = append(notices, web.NoticeView{Text: "This link shows the verdict alone. The answers behind it stay with their owner."})
	}
	return notices
}

// toOwnPage leads an owner who visits a link back.
func (r *Result) toOwnPage() web.Link {
	return web.Link{Text: "Back to your own page", Href: r.OwnPath}
}

// Owned is what a result's owner has beside it.
type Owned struct {
	// Change leads to the questions of the owner's session, AllAnswers is the
	// address of its answers; nil and empty where the session is gone.
	Change     Change
	AllAnswers string
	// Round is the address of the round of several people that it was made from,
	// empty where one made it.
	Round string
	Links []questions.Link
	// Earlier is the result that this one replaces, at EarlierPath; nil for
	// none.
	Earlier     *questions.Result
	EarlierPath string
	// Address is one that others can open, or empty.
	Address string
	// Removal says when the result will be removed, Retention how long things
	// stay that nobody uses: "90 days". They are empty where it stays for ever.
	Removal, Retention string
}

// OwnerPage is the owner's own page of a result.
func (r *Result) OwnerPage(o Owned, around Surroundings) web.ResultView {
	change := o.Change
	if change == nil {
		change = nobody
	}
	view := r.page(change, around)
	view.Owner = true
	if o.Round != "" {
		view.Review = web.Link{Text: "Open the round", Href: o.Round}
	} else if o.AllAnswers != "" {
		view.Review = web.Link{Text: "Change your answers", Href: o.AllAnswers}
	} else {
		view.Reopen = r.Path + "/reopen"
	}
	view.Share, view.Shared = web.Link{Text: "Share this result", Href: SharePath(r.Path)}, r.sharedWords(o.Links)
	if around.Replaced {
		view.Notices = append(view.Notices, web.NoticeView{
			Text: "You have replaced this result on " + Day(around.Later.Created) + ".",
			More: web.Link{Text: "See what changed", Href: newerPath(r.Path)},
		})
	}
	if o.Earlier != nil {
		view.Replaces = web.Link{Text: "Replaces the result of " + Day(o.Earlier.Created), Href: o.EarlierPath}
	}
	view.Upkeep = r.settingsForm(o, around)
	r.drawOutcomeForms(&view.Decided, around)
	r.drawReviewForm(&view.PeerReview, around, o.Links)
	view.Comments = r.ownCommentsLink(o.Links, around.Counts)
	view.Summary = r.summary(o.Address, around)
	view.Goes = o.Removal
	r.drawTime(&view, around)
	return view
}

// SharePath is the address where the owner of a result makes links.
func SharePath(result string) string { return result + "/share" }

// sharedWords says how many links open a result.
func (r *Result) sharedWords(links []questions.Link) string {
	live := 0
	for _, link := range links {
		if link.Live(r.Now) {
			live++
		}
	}
	switch {
	case live == 0 && r.team != nil:
		return "Nobody else can see it yet, and the people who answered cannot either: make a link for them."
	case live == 0:
		return "Nobody else can see it yet."
	case live == 1:
		return "One link opens it."
	default:
		return fmt.Sprintf("%d links open it.", live)
	}
}

// drawTime says what time has done to a result: its review is due, or today the
// same answers would be weighed otherwise.
func (r *Result) drawTime(view *web.ResultView, around Surroundings) {
	if !around.Settings.Review.IsZero() {
		view.Calendar = web.Link{Text: "Review date (calendar)", Href: r.Path + ".ics"}
		if ReviewDue(around.Settings, r.Now) && !around.Replaced {
			view.Notices = append(view.Notices, web.NoticeView{Text: "This decision is due for review since " + Day(around.Settings.Review) + "."})
		}
	}
	if r.Retired.Text != "" {
		view.Notices = append(view.Notices, r.Retired)
	}
	if !r.ChangedSince() {
		return
	}
	view.Notices = append(view.Notices, r.MendedSince()...)
	notice := web.NoticeView{Text: "The questionnaire has a newer version since " + Day(r.OfferedSince) + ". This result stays as it is."}
	if !r.newVersion() {
		notice.Text = r.methodChanged(r.verdict.Engine, questions.Engine) + " This result stays as it is."
	}
	if r.Scope.ShowsAnswers() {
		notice.More = web.Link{Text: r.todayTitle(), Href: todayPath(r.Path)}
	}
	view.Notices = append(view.Notices, notice)
}

// MendedSince tells of harmful mistakes that were mended since the result was made.
func (r *Result) MendedSince() []web.NoticeView {
	if r.Offered == nil {
		return nil
	}
	var notices []web.NoticeView
	for _, mended := range r.Offered.MendedSince(r.questionnaire) {
		notices = append(notices, web.NoticeView{Text: MendedWords(mended) + " This result was made before that."})
	}
	return notices
}

// MendedWords tell of a harmful mistake that was mended.
func MendedWords(n questions.Notice) string {
	return "A mistake in the questionnaire that could mislead was mended, " + DayOrMonth(n.Date) + ": " + web.Isolate(n.Note)
}

// ReviewDue reports whether the day of a review has come.
func ReviewDue(u questions.ResultSettings, now time.Time) bool {
	return !u.Review.IsZero() && !now.Before(u.Review)
}

// page is what everybody's page of a result has, as far as its reader may see
// it.
func (r *Result) page(change Change, around Surroundings) web.ResultView {
	c := NewCitations(r.questionnaire, r.Now)
	view := web.ResultView{
		Page:          r.Page(r.Sentence()),
		Questionnaire: r.questionnaire.Title,
		Name:          r.Title,
		VerdictPart: web.VerdictPart{
			Outcome:     string(r.verdict.Outcome),
			Verdict:     r.Sentence(),
			Detail:      r.detail(),
			House:       r.houseWords(),
			Strength:    r.strength(),
			Evidence:    r.evidence(),
			Date:        Day(r.Created),
			DateTime:    r.Created.UTC().Format(time.RFC3339),
			Version:     Short(r.Version),
			VersionFull: r.Version,
			Method:      r.methodWords(),
		},
	}
	view.Language = r.questionnaire.Language
	if r.Title != "" {
		view.Title = web.Isolate(r.Title) + ": " + r.Sentence()
	}
	view.Description = web.Isolate(r.questionnaire.Title) + " " + r.detail()
	if r.Origin != "" {
		view.Origin = "Started from " + web.Isolate(r.Origin)
	}
	if r.Offered != nil {
		view.Again = web.AgainForm{Action: r.Path + "/again", Copy: r.Scope.ShowsAnswers()}
	}
	// In the order of the page, since citations are numbered as they come.
	view.Decided = r.outcome(around, c)
	view.PeerReview = r.peerReview(around)
	view.Together = r.teamPart()
	warnings, others := r.sortCautions()
	view.Warnings = r.cautionViews(c, warnings)
	if r.Scope.ShowsAnswers() {
		r.drawAnalysis(&view, change)
	}
	r.drawRanking(&view, c)
	r.drawReasons(&view, c)
	view.Cautions = r.cautionViews(c, others)
	if r.Scope.ShowsAnswers() {
		r.drawAnswers(&view, change)
	}
	r.drawSources(&view, c)
	view.GlancePart = r.glance(&view)
	view.Files = r.files()
	return view
}

// methodWords name the method that weighed the answers where it is not today's.
func (r *Result) methodWords() string {
	if r.verdict.Engine == questions.Engine {
		return ""
	}
	return fmt.Sprintf("Weighed by method %d of %s; today’s is method %d.", r.verdict.Engine, r.Brand.siteName(), questions.Engine)
}

// drawAnswers adds what only those may see who may see the answers.
func (r *Result) drawAnswers(view *web.ResultView, change Change) {
	view.Compare = web.Link{Text: "Compare two options", Href: comparePath(r.Path)}
	view.Near = r.near()
	view.Unasked = titles(r.questionnaire, r.questionnaire.Path(r.Answers).Missing)
	view.Matrix = r.matrix()
	view.Answers = r.answerRows(change)
	for _, relaxation := range r.verdict.Relaxations {
		relax := web.RelaxView{Options: names(r.questionnaire, relaxation.Options)}
		for _, id := range relaxation.Questions {
			relax.Answers = append(relax.Answers, AnswerRow(r.questionnaire, id, r.Answers[id]))
		}
		view.Relax = append(view.Relax, relax)
	}
}

// files are the other formats. All but the summary and the pictures hold the
// answers.
func (r *Result) files() []web.Link {
	short := web.Link{Text: "Summary to copy", Href: SummaryPath(r.Path)}
	pictures := []web.Link{
		{Text: "Preview card (PNG)", Href: r.Path + ".png"},
		{Text: "Badge for a README (SVG)", Href: r.Path + ".svg"},
	}
	if !r.Scope.ShowsAnswers() {
		return append([]web.Link{short}, pictures...)
	}
	return append([]web.Link{
		short,
		{Text: "Decision record (Markdown)", Href: r.Path + ".md"},
		{Text: "Decision record for adr-tools", Href: r.Path + ".md?format=" + string(records.Nygard)},
		{Text: "Decision record for Log4brains", Href: r.Path + ".md?format=" + string(records.Log4brains)},
		{Text: "Short decision record", Href: r.Path + ".md?length=short"},
		{Text: "Data (JSON)", Href: r.Path + ".json"},
		{Text: "Table (CSV)", Href: r.Path + ".csv"},
	}, pictures...)
}

func (r *Result) drawRanking(view *web.ResultView, c *Citations) {
	for _, st := range r.verdict.Ranking {
		o := r.option(st.Option)
		view.Ranked = append(view.Ranked, web.RankedView{
			Rank: r.place(st), Name: o.Name, Summary: o.Summary, Href: OptionPath(r.Path, o.ID),
			Fit: Points(st.Fit), Percent: float64(st.Fit) / 10, First: st.Rank == 1,
			For: r.strongest(st, +1), Against: r.strongest(st, -1),
		})
	}
	view.Today = r.asItIs()
	for _, aside := range r.verdict.SetAside {
		view.SetAside = append(view.SetAside, web.RuledOutView{
			Name: r.name(aside.Option), Href: OptionPath(r.Path, aside.Option), Vetoes: r.asideRules(c, aside),
		})
	}
	if len(view.SetAside) > 0 && r.Scope.ShowsAnswers() {
		view.AllTheSame = web.Link{Text: "Weigh them all the same", Href: WhatIfPath(r.Path) + "?all=yes"}
	}
	for _, out := range r.verdict.RuledOut {
		view.RuledOut = append(view.RuledOut, web.RuledOutView{
			Name: r.name(out.Option), Href: OptionPath(r.Path, out.Option), Vetoes: r.vetoes(c, out),
		})
	}
}

// strongest names the criteria that help (+1) or hurt (-1) an option most.
func (r *Result) strongest(st questions.Standing, direction questions.Tenths) string {
	var criteria []string
	for _, contribution := range st.Contributions {
		if contribution.Points*direction > 0 && contribution.Criterion != questions.Rounding && len(criteria) < 2 {
			criteria = append(criteria, lowered(r.questionnaire, r.questionnaire.Criterion(contribution.Criterion).Name))
		}
	}
	return web.List(criteria)
}

func (r *Result) drawReasons(view *web.ResultView, c *Citations) {
	ranking := r.verdict.Ranking
	if len(ranking) == 0 {
		return
	}
	view.Leader = r.name(ranking[0].Option)
	view.Reasons, view.Foremost = r.foremostReasons(c)
	for _, options := range r.verdict.Pairings {
		view.Pairings = append(view.Pairings, web.PairingView{
			Options: web.List(names(r.questionnaire, options)), Claim: c.Claim(r.questionnaire.Pairing(options).Claim),
		})
	}
	if len(ranking) > 1 && r.verdict.TotalWeight > 0 {
		view.RunnerUp = r.name(ranking[1].Option)
		r.drawTradeOffs(view, c)
	}
	if r.verdict.Outcome != questions.Tie {
		view.Weak = r.weaknesses(view.Costs, c)
	}
}

// foremostReasons are those for all options that may be the right one, and how
// many options these are. Where they are several, the strongest of each come
// first; results of the first method keep the order that they had.
func (r *Result) foremostReasons(c *Citations) (reasons []web.ReasonView, options int) {
	var each [][]web.ReasonView
	for _, st := range r.foremost() {
		each = append(each, r.mainReasons(c, st))
	}
	if r.verdict.Engine == 1 {
		return slices.Concat(each...), 0
	}
	for place := range mostReasons {
		for _, ofOne := range each {
			if place < len(ofOne) {
				reasons = append(reasons, ofOne[place])
			}
		}
	}
	return reasons, len(each)
}

// mainReasons are the strongest that speak for an option.
func (r *Result) mainReasons(c *Citations, st questions.Standing) []web.ReasonView {
	st.Contributions = slices.DeleteFunc(slices.Clone(st.Contributions), func(contribution questions.Contribution) bool {
		return contribution.Points <= 0
	})
	st.Contributions = st.Contributions[:min(len(st.Contributions), mostReasons)]
	return r.mainPageReasons(c, st)
}

// weaknesses are the strongest that speak against the leader, beside what it
// gives up against the runner-up.
func (r *Result) weaknesses(costs []web.TradeOff, c *Citations) []web.ReasonView {
	st := r.verdict.Ranking[0]
	st.Contributions = slices.DeleteFunc(slices.Clone(st.Contributions), func(contribution questions.Contribution) bool {
		criterion := r.questionnaire.Criterion(contribution.Criterion)
		return contribution.Points >= 0 || criterion == nil || slices.ContainsFunc(costs, func(off web.TradeOff) bool { return off.Criterion == criterion.Name })
	})
	st.Contributions = st.Contributions[:min(len(st.Contributions), mostWeaknesses)]
	return r.mainPageReasons(c, st)
}

// mainPageReasons are reasons as they stand on the page of the recommendation.
func (r *Result) mainPageReasons(c *Citations, st questions.Standing) []web.ReasonView {
	reasons := r.reasons(c, st)
	for i := range reasons {
		reasons[i].Option = r.name(st.Option)
		reasons[i].ID = "" // several leaders may share a criterion
	}
	return reasons
}

// drawTradeOffs shows where the runner-up does better, then where the leader
// does, then when the runner-up would be right. Where several share the first
// place, it compares the first two.
func (r *Result) drawTradeOffs(view *web.ResultView, c *Citations) {
	first, second := r.option(r.verdict.Ranking[0].Option), r.option(r.verdict.Ranking[1].Option)
	view.Costs = r.tradeOffs(c, first, second, -1)
	view.Tips = r.tradeOffs(c, first, second, +1)
	view.RunnerUpWhen = r.occasions(first, second)
	view.RunnerUpRight = c.Claim(second.ChooseWhen)
}

// tradeOffs compares two options where the first does better (+1) or worse
// (-1) than the second.
func (r *Result) tradeOffs(c *Citations, first, second *questions.Option, direction questions.Tenths) []web.TradeOff {
	var views []web.TradeOff
	for _, off := range r.verdict.TradeOffs {
		one, other := r.value(first.ID, off.Criterion), r.value(second.ID, off.Criterion)
		if one == other || off.Points*direction <= 0 {
			continue
		}
		criterion := r.questionnaire.Criterion(off.Criterion)
		views = append(views, web.TradeOff{
			Criterion: criterion.Name, Points: Points(max(off.Points, -off.Points)), Percent: share(off.Points, r.widestTradeOff()),
			Leader: r.tradeSide(c, first, off.Criterion), RunnerUp: r.tradeSide(c, second, off.Criterion),
		})
	}
	return views
}

// widestTradeOff is what the longest bar of the comparison stands for.
func (r *Result) widestTradeOff() questions.Tenths {
	var most questions.Tenths
	for _, off := range r.verdict.TradeOffs {
		most = max(most, off.Points, -off.Points)
	}
	return most
}

func (r *Result) tradeSide(c *Citations, o *questions.Option, criterion string) web.TradeSide {
	side := web.TradeSide{Name: o.Name, Rating: "no evidence either way"}
	if rating := r.rating(o.ID, criterion); rating != nil {
		side.Rating, side.Level, side.Claim = ratingWords(rating.Value), rating.Value, r.graded(c, *rating)
	}
	return side
}

// occasions says what would have to press for the second option to be right:
// the criteria on which it is better, those that weigh most first, then the
// largest differences.
func (r *Result) occasions(first, second *questions.Option) []string {
	type occasion struct {
		pressing   string
		weight     questions.HalfPoints
		difference int
	}
	var found []occasion
	for i := range r.questionnaire.Criteria {
		criterion := &r.questionnaire.Criteria[i]
		if difference := r.value(second.ID, criterion.ID) - r.value(first.ID, criterion.ID); difference > 0 {
			found = append(found, occasion{criterion.Pressing, r.weight(criterion.ID).Weight, difference})
		}
	}
	slices.SortStableFunc(found, func(a, b occasion) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(b.difference, a.difference))
	})
	var clauses []string
	for _, o := range found[:min(len(found), mostOccasions)] {
		clauses = append(clauses, o.pressing)
	}
	return clauses
}

// cautionsAbout are those that concern one of the given options, or all of them.
// Cautions about other options stand on those options' pages.
func (r *Result) cautionsAbout(about []string) []firedCaution {
	var found []firedCaution
	for _, fired := range r.verdict.Cautions {
		caution := r.questionnaire.Caution(fired.ID)
		var concerned []string
		for _, id := range about {
			if slices.Contains(caution.Options, id) {
				concerned = append(concerned, r.name(id))
			}
		}
		if len(caution.Options) == 0 || len(concerned) > 0 {
			found = append(found, firedCaution{fired, caution.Claim, concerned})
		}
	}
	return found
}

// firedCaution is a caution with the names of the options that it concerns,
// none where it is about them all.
type firedCaution struct {
	questions.Fired
	claim     questions.Claim
	concerned []string
}

// cautions are those that concern some options, with their sources.
func (r *Result) cautions(c *Citations, about []string) []web.CautionView {
	return r.cautionViews(c, r.cautionsAbout(about))
}

// sortCautions tells the cautions about what leads from the others of the page.
func (r *Result) sortCautions() (warnings, others []firedCaution) {
	leading := r.verdict.Leaders()
	for _, fired := range r.cautionsAbout(r.recommended()) {
		if slices.ContainsFunc(r.questionnaire.Caution(fired.ID).Options, func(id string) bool { return slices.Contains(leading, id) }) {
			warnings = append(warnings, fired)
		} else {
			others = append(others, fired)
		}
	}
	return warnings, others
}

func (r *Result) cautionViews(c *Citations, cautions []firedCaution) []web.CautionView {
	var views []web.CautionView
	for _, caution := range cautions {
		views = append(views, web.CautionView{
			House:   houseRule(r.questionnaire, "cautions", caution.ID),
			Because: r.firedBecause(caution.Fired), Claim: c.Claim(caution.claim), Options: web.List(caution.concerned), Comment: r.onClaim(questions.PartCaution, caution.ID, ""),
		})
	}
	return views
}

// recommended are the options that the page speaks of: those in first and
// second place, and what works beside them.
func (r *Result) recommended() []string {
	var about []string
	for _, st := range r.verdict.Ranking {
		paired := slices.ContainsFunc(r.verdict.Pairings, func(options []string) bool { return slices.Contains(options, st.Option) })
		if st.Rank <= 2 || paired {
			about = append(about, st.Option)
		}
	}
	return about
}

// matrix shows every option by every criterion: options in the order of the
// ranking, then those ruled out; criteria by weight.
func (r *Result) matrix() web.Matrix {
	var m web.Matrix
	var columns []*questions.Option
	for _, st := range r.verdict.Ranking {
		columns = append(columns, r.option(st.Option))
		m.Options = append(m.Options, r.column(st.Option, st.Rank == 1, false))
	}
	for _, aside := range r.verdict.SetAside {
		columns = append(columns, r.option(aside.Option))
		m.Options = append(m.Options, r.column(aside.Option, false, true))
	}
	for _, out := range r.verdict.RuledOut {
		columns = append(columns, r.option(out.Option))
		m.Options = append(m.Options, r.column(out.Option, false, true))
	}
	for _, w := range r.verdict.Weights {
		m.Rows = append(m.Rows, r.row(w, columns))
	}
	for i := range r.questionnaire.Criteria {
		if w := r.weight(r.questionnaire.Criteria[i].ID); w.Weight == 0 {
			m.Idle = append(m.Idle, r.row(w, columns))
		}
	}
	return m
}

func (r *Result) column(option string, first, ruledOut bool) web.MatrixOption {
	return web.MatrixOption{
		Name: r.name(option), Href: OptionPath(r.Path, option), First: first, RuledOut: ruledOut,
	}
}

func (r *Result) row(w questions.Weight, columns []*questions.Option) web.MatrixRow {
	criterion := r.questionnaire.Criterion(w.Criterion)
	row := web.MatrixRow{
		Criterion: criterion.Name, Meaning: criterion.Meaning, Weight: WeightWords(w.Weight), Because: r.because(w.From),
	}
	if w.Weight > 0 {
		row.Percent = 100 * float64(w.Weight) / float64(r.verdict.Weights[0].Weight)
	}
	for _, o := range columns {
		cell := web.MatrixCell{RuledOut: r.standing(o.ID) == nil}
		if rating := r.rating(o.ID, criterion.ID); rating != nil {
			cell.Sign, cell.Rating, cell.Level = signed(rating.Value), ratingWords(rating.Value), rating.Value
			cell.Href = OptionPath(r.Path, o.ID) + "#" + criterionAnchor(criterion.ID)
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// answerRows lists the frozen answers, for the owner with links to change
// them.
func (r *Result) answerRows(change Change) []web.AnswerRow {
	var rows []web.AnswerRow
	for i := range r.questionnaire.Questions {
		id := r.questionnaire.Questions[i].ID
		answer, ok := r.AnswerTo(id)
		if !ok {
			continue
		}
		row := AnswerRow(r.questionnaire, id, answer)
		if row.GivenBy == "" {
			row.WhatIf, row.Change = r.whatIfForm(id, answer), change(id)
		}
		rows = append(rows, row)
	}
	return rows
}
