package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/records"
	"github.com/weighpoint/weighpoint/web"
)

// Record is the result as a decision record in Markdown. address is one that
// whoever gets the file can open, or empty.
func (r *Result) Record(form RecordForm, address string, around Surroundings) []byte {
	if form.Short {
		return []byte(r.shortRecord(form.Format, address, around))
	}
	w := r.newRecord(around)
	w.head(form.Format, address)
	if form.Format == records.Nygard {
		w.nygard(address)
	} else {
		w.madr(address)
	}
	w.comments()
	return []byte(w.String())
}

type record struct {
	strings.Builder
	*Result
	cite   *Citations
	around Surroundings
	// log is what of the outcome the reader may know.
	log questions.OutcomeLog
	// brief is how many lines each list may have where the record is to be short,
	// unbounded where it is not.
	brief int
	// withoutAnswers leaves them out of the block for programs.
	withoutAnswers bool
}

// unbounded is no bound for the lists of a record.
const unbounded = 1 << 30

func (r *Result) newRecord(around Surroundings) *record {
	// The age of sources counts as of the record's date.
	return &record{Result: r, cite: NewCitations(r.questionnaire, r.Created), around: around, log: r.visibleOutcome(around.Outcome), brief: unbounded}
}

// madr writes the sections of MADR's template, https://adr.github.io/madr/.
func (r *record) madr(address string) {
	r.context("Context and Problem Statement")
	r.drivers(2)
	r.considered(2)
	r.decision("Decision Outcome")
	r.consequences()
	r.confirmation()
	r.teamSections(3)
	r.options(2)
	r.more(address)
}

func (r *record) line(format string, args ...any) {
	_, _ = fmt.Fprintf(r, format+"\n", args...) // a strings.Builder never fails
}

func (r *record) heading(level int, text string) {
	r.line("\n%s %s\n", strings.Repeat("#", level), md(text))
}

// title heads the record, after a number where the format has one.
func (r *record) title(number string) {
	r.line("# %s%s: %s", number, theirs(cmp.Or(unpointed(r.Title), unpointed(r.questionnaire.Title))), md(r.recordTitle()))
}

// unpointed drops what may not stand before a colon.
func unpointed(title string) string { return strings.TrimRight(title, "?.:! ") }

func (r *record) context(heading string) {
	r.heading(2, heading)
	r.line("%s%s\n\nThe answers given:\n", r.teamAsked(), theirs(r.questionnaire.Summary))
	for i := range r.questionnaire.Questions {
		question := &r.questionnaire.Questions[i]
		answer, ok := r.AnswerTo(question.ID)
		if !ok {
			continue
		}
		importance := importanceWords(answer.Importance)
		if importance != "" {
			importance = " (" + importance + ")"
		}
		if house := givenBy(r.questionnaire, question); house != "" {
			importance += " (given by " + theirs(house) + " for everybody)"
		}
		r.line("* %s — %s%s%s", theirs(question.Title), md(answerLine(question, answer)), importance, noteWords(answer.Note))
	}
	r.notAsked()
}

// notAsked lists what an early finish left out.
func (r *record) notAsked() {
	missing := r.questionnaire.Path(r.Answers).Missing
	if len(missing) == 0 {
		return
	}
	r.line("\nNot asked, since no answer could change which option leads:\n")
	for _, title := range titles(r.questionnaire, missing) {
		r.line("* %s", theirs(title))
	}
}

func (r *record) drivers(level int) {
	if len(r.verdict.Weights) == 0 {
		return
	}
	r.heading(level, "Decision Drivers")
	for _, w := range r.verdict.Weights {
		criterion := r.questionnaire.Criterion(w.Criterion)
		r.line("* %s, weight %s: %s", theirs(criterion.Name), WeightWords(w.Weight), theirs(criterion.Meaning))
	}
}

func (r *record) considered(level int) {
	r.heading(level, "Considered Options")
	for _, st := range r.verdict.Ranking {
		r.line("* %s, fit %s of 100", theirs(r.name(st.Option)), Points(st.Fit))
	}
	for _, aside := range r.verdict.SetAside {
		r.line("* %s, set aside", theirs(r.name(aside.Option)))
	}
	for _, out := range r.verdict.RuledOut {
		r.line("* %s, ruled out", theirs(r.name(out.Option)))
	}
}

func (r *record) decision(heading string) {
	r.heading(2, heading)
	r.outcome()
	r.relaxations()
}

// outcome says what is chosen and how sure that is.
func (r *record) outcome() {
	if stated, ok := r.log.Stated(); ok {
		r.statement(stated)
	} else if _, named := r.verdict.Winner(); named {
		r.line("Chosen option: \"%s\", because it fits the answers best. %s", theirs(r.leaders()[0]), md(r.detail()))
	} else {
		r.line("No option is chosen yet: %s. %s", md(lowerFirst(r.Sentence())), md(r.detail()))
	}
	r.review()
	if said := r.houseWords(); said != "" {
		r.line("\n%s", md(said))
	}
	if label, text := r.strengthWords(); label != "" {
		it, this := "", "this"
		if r.verdict.Engine == 1 {
			it = "it "
		}
		if len(r.log) > 0 {
			this = "the recommendation"
		}
		r.line("\nHow sure %s is: %s; %s%s.", this, lowerFirst(label), it, md(text))
	}
}

// ruleOf says after a claim whose rule it is, as houseRule does.
func (r *record) ruleOf(section, id string) string {
	if said := houseRule(r.questionnaire, section, id); said != "" {
		return " (" + md(lowerFirst(said)) + ")"
	}
	return ""
}

// relaxations says, when nothing fits, what would let options back in.
func (r *record) relaxations() {
	if len(r.verdict.Relaxations) == 0 {
		return
	}
	r.line("\nWhat would let options back in:\n")
	for _, relaxation := range r.verdict.Relaxations {
		asked := titles(r.questionnaire, relaxation.Questions)
		back := strings.Join(web.IsolateAll(names(r.questionnaire, relaxation.Options)), ", ")
		if len(relaxation.Options) > 1 {
			back = "one or more of " + back
		}
		r.line("* Answer %s otherwise: depending on the answer, %s could be weighed again.", md(web.Quoted(asked)), md(back))
	}
}

// confirmation says what would change the decision and what to look at first.
func (r *record) confirmation() {
	var lines []string
	flips := r.flips()
	for _, flip := range flips[:min(len(flips), mostFlips)] {
		lines = append(lines, "It would change if "+r.flipWords(flip))
	}
	for _, open := range r.verdict.Analysis.OpenQuestions {
		question := r.questionnaire.Question(open.Question)
		lines = append(lines, "Find out: "+theirs(question.Title)+" "+theirs(question.Unsure.FindOut))
	}
	for _, caution := range r.cautionsAbout(r.recommended()) {
		about := ""
		if len(caution.concerned) > 0 {
			about = md(web.List(caution.concerned)) + ": "
		}
		lines = append(lines, about+r.cited(caution.claim))
	}
	if months := r.questionnaire.RecheckMonths; months > 0 {
		lines = append(lines, "Review this by "+Day(r.Created.AddDate(0, months, 0))+": its sources are due for another look by then.")
	}
	if len(lines) == 0 {
		return
	}
	r.heading(3, "Confirmation")
	for _, text := range lines {
		r.line("* %s", text)
	}
}

// flipWords says which answers given otherwise turn the leader, and to what.
func (r *record) flipWords(flip questions.Flip) string {
	var changes []string
	for _, c := range flip.Changes {
		question, before := r.questionnaire.Question(c.Question), r.Answers[c.Question]
		matters := ""
		if c.Importance != before.Importance {
			matters = mattered(c.Importance)
		}
		if slices.Equal(c.Choices, before.Choices) {
			changes = append(changes, fmt.Sprintf("“%s” %s", theirs(question.Title), matters))
			continue
		}
		change := fmt.Sprintf("the answer to “%s” were “%s”", theirs(question.Title), md(web.List(answerLabels(question, c.Choices))))
		if matters != "" {
			change += ", and it " + matters
		}
		changes = append(changes, change)
	}
	return strings.Join(changes, " and ") + ": " + md(r.outcomeOf(flip)) + "."
}

// noteWords adds a decider's own note to an answer.
func noteWords(note string) string {
	if note == "" {
		return ""
	}
	return ". Note: " + theirs(note)
}

func (r *record) consequences() {
	st, ok := r.chosenStanding()
	if !ok {
		return
	}
	r.heading(3, "Consequences")
	r.prosAndCons(st)
}

func (r *record) options(level int) {
	r.heading(level, "Pros and Cons of the Options")
	first := true
	for _, st := range r.verdict.Ranking {
		r.optionHeading(level+1, st.Option, &first)
		r.prosAndCons(st)
	}
	for _, aside := range r.verdict.SetAside {
		r.optionHeading(level+1, aside.Option, &first)
		for _, fired := range aside.Rules {
			r.line("* Neutral, because it is set aside: %s%s", r.cited(r.questionnaire.SetAsideRule(fired.ID).Claim), r.ruleOf("set_aside", fired.ID))
		}
	}
	for _, out := range r.verdict.RuledOut {
		r.optionHeading(level+1, out.Option, &first)
		for _, fired := range out.Vetoes {
			veto := r.questionnaire.Veto(fired.ID)
			r.line("* Bad, because it is ruled out: %s%s", r.cited(veto.Claim), r.ruleOf("vetoes", fired.ID))
			if veto.WayRound.Text != "" {
				r.line("* Neutral, because there may be a way round: %s", r.cited(veto.WayRound))
			}
		}
	}
}

func (r *record) optionHeading(level int, option string, first *bool) {
	if *first {
		r.line("%s %s\n", strings.Repeat("#", level), theirs(r.name(option)))
		*first = false
		return
	}
	r.heading(level, web.Isolate(r.name(option)))
}

// prosAndCons lists an option's ratings on what weighs something.
func (r *record) prosAndCons(st questions.Standing) {
	none := true
	for _, contribution := range st.Contributions {
		rating := r.rating(st.Option, contribution.Criterion)
		if rating == nil {
			continue
		}
		none = false
		criterion := within(r.questionnaire, r.questionnaire.Criterion(rating.Criterion).Name)
		r.line("* %s, because on “%s” it rates %s: %s", verdictWord(rating.Value), md(criterion), signed(rating.Value), r.cited(rating.Claim))
	}
	if none {
		r.line("* Neutral, because nothing in the answers speaks for or against it.")
	}
}

func verdictWord(rating int) string {
	switch {
	case rating > 0:
		return "Good"
	case rating < 0:
		return "Bad"
	default:
		return "Neutral"
	}
}

func (r *record) more(address string) {
	r.heading(2, "More Information")
	r.origin(address)
	if len(r.cite.cited) == 0 {
		return
	}
	r.line("\nSources:\n")
	for i, cited := range r.cite.cited {
		r.line("%d. %s", i+1, sourceLine(cited.source))
	}
}

// origin says where the record comes from.
func (r *record) origin(address string) {
	where := "<" + records.Address(address) + ">"
	if address == "" {
		where = "not shared, id `" + r.ID + "`"
	}
	r.line("The result itself: %s. Questionnaire: %s, version `%s`.", where, theirs(r.questionnaire.Title), r.Version)
	// A record says what was decided by which method, whatever today's is. The
	// first method names itself nowhere.
	if r.verdict.Engine != 1 {
		r.line("Weighed by method %d of %s.", r.verdict.Engine, theirs(cmp.Or(r.Brand.Name, web.Product)))
	}
}

func sourceLine(source *questions.Source) string {
	parts := []string{theirs(source.Publisher), md(source.Year), md(sentenceCase(string(source.Kind))), "checked " + DayOrMonth(source.Checked)}
	if source.URL == "" {
		return fmt.Sprintf("%s, %s; not public, ask %s", theirs(source.Title), strings.Join(parts, ", "), theirs(source.Contact))
	}
	return fmt.Sprintf("[%s](<%s>), %s", theirs(source.Title), records.Address(source.URL), strings.Join(parts, ", "))
}

// cited writes a claim with the numbers of its sources.
func (r *record) cited(c questions.Claim) string {
	var numbers []string
	for _, n := range r.cite.numbersOf(c) {
		numbers = append(numbers, strconv.Itoa(n))
	}
	return fmt.Sprintf("%s (source %s)", theirs(c.Text), strings.Join(numbers, ", "))
}

// markdownEscaper keeps text from being read as markup.
var markdownEscaper = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "~", `\~`, "[", `\[`, "]", `\]`, "#", `\#`, "|", `\|`,
	"://", `\://`, "www.", `www\.`, "@", `\@`, "&", "&amp;", "<", "&lt;", ">", "&gt;",
	// Sites evaluate what stands in braces and between dollars.
	"{", "&#123;", "}", "&#125;", "$", "&#36;", "\n", " ", "\r", " ")

// theirs writes a text of others for Markdown, isolated from our words.
func theirs(text string) string { return md(web.Isolate(text)) }

// md writes a sentence for Markdown. A pair of backticks marks code there as it does
// in a questionnaire, and nothing is escaped within, unless there are braces,
// which sites evaluate in code as well.
func md(text string) string {
	var b strings.Builder
	text = web.Plain(text)
	for {
		before, rest, _ := strings.Cut(text, "`")
		code, after, paired := strings.Cut(rest, "`")
		if code = strings.Join(strings.Fields(code), " "); !paired || code == "" || strings.ContainsAny(code, "{}") {
			return b.String() + markdownEscaper.Replace(text)
		}
		b.WriteString(markdownEscaper.Replace(before) + "`" + code + "`")
		text = after
	}
}
