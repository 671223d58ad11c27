// Package questions is the heart of Weighpoint: what a questionnaire is, which
// path a decider's answers take through it, and what verdict they lead to.
//
// Everything here is pure. The package must not know screens, disks, networks or
// clocks: the same questionnaire version and the same answers give the same
// evaluation, byte for byte.
//
// # Words
//
// The method is a weighted sum, the plainest of multi-criteria decision
// analysis, with constraints that no weight outvotes. Our words, beside those
// of the field:
//
//	option        alternative
//	criterion     attribute, objective
//	rating        score of an alternative on a criterion, -2 to +2
//	importance    the decider's own factor on what an answer adds: ½, 1 or 2
//	veto          hard constraint
//	fit           weighted mean of the ratings, as 0 to 100 points
//	case          a rating under a condition
//	demand        points with the rating that is enough to meet them: a threshold
//	              of satisfaction
//	credit        what a rating is worth to a demand
//	set aside     not considered since nothing asks for it, though it would do
//	strength      robustness: a Monte Carlo sensitivity analysis of the weights,
//	              the ratings and what is not known
//	certainty     how sure the evidence is, after the model of GRADE
//	flip          counterfactual: a smallest change of answers that changes the
//	              leader
//	threshold     one-way sensitivity; BreakEven is the weight at which it turns
//	open question a "not sure", ranked by the value of information
//	certain       of a leader: no answer that is still to come can change who leads
//	path          the questions that the answers so far lead through
//	engine        the version of the rules that made a verdict
//	fixed         an answer that a house gives for everybody: nobody is asked, and it
//	              counts wherever its question would be asked
//
// Of organisations, see package overlay for more:
//
//	overlay       what an organisation changes in a questionnaire of others
//	base          the questionnaire that an overlay extends
//	house         the organisation whose overlay a questionnaire was made from
//	review        what a second person says of a result; a decision
//	              that is due for review, or answers on their page, are something else
//
// Of people who sign in, where a server has that:
//
//	account       somebody, as an issuer vouches for them
//	subject       what the issuer tells them by
//
// Of several people who decide together:
//
//	round         one decision that several people answer, each alone
//	maker         whoever opened it, in it as a person or not
//	person        somebody in it or invited, with a number and perhaps a name
//	pass          the time in which people hand in: the first one blind, the second,
//	              if the rules have one, once the first answers are revealed
//	phase         how far a round is: Answering and AnsweringAgain are its passes
//	revealed      once the first pass has ended with as many answers as the rules ask
//	joint answers those of several people as one set: what they differ on is a "not
//	              sure" Among what was given
//	disagreement  a question that people answered differently; it matters if another
//	              option would lead, were one of its answers everybody's
//	settlement    an answer by which the maker decides a disagreement, with a reason.
//	              Its question is then settled
//	dissent       what a person says who holds another answer than the settled one
//	team          what a result keeps of its round
//
// # How a verdict is made
//
//  1. Path replays the answers in order.
//  2. weighed adds up what they make each criterion weigh, and finds what the
//     ratings are worth to that.
//  3. excluded applies the vetoes and the rules that set aside, on what is known
//     alone.
//  4. score and fit rank the options that are left.
//  5. strength weighs it all over and over.
//  6. evidence grades what carries the lead.
//  7. flips, thresholds and openQuestions find what would change it.
//
// Decide does all of it. Of several people, Join makes the answers to decide on,
// and Compare says on which questions they differ and which of those matter.
//
// # Files, in reading order
//
//	questionnaire.go         what a questionnaire is made of
//	lookup.go                its parts by id
//	answers.go               what a decider says, and whether it fits
//	earlier.go               answers under the ids of earlier versions
//	rename.go                an earlier version under today's ids
//	rename_parts.go          its parts, one kind after another
//	path.go                  which questions the answers lead through, what each offers, what is accepted
//	path_length.go           how many questions a path can have in the end
//	path_values.go           answers as small numbers
//	condition.go             conditions as tables of their truth
//	condition_parse.go       how a condition is written
//	condition_grammar.go     which questions and choices it may name
//	possible.go              whether conditions can hold at all
//	evaluate.go              from answers to a ranking
//	evaluate_types.go        what an evaluation holds
//	evaluate_weights.go      weights, scores and fits
//	evaluate_ratings.go      ratings by their cases, and what they are worth
//	evaluate_contributions.go what each criterion adds to a fit
//	evaluate_vetoes.go       what rules options out, and because of what
//	evaluate_relax.go        what would let options back in
//	evaluate_today.go        what moving from what is in use would gain
//	engine1.go               what the first engine did otherwise
//	certainty.go             how certain the evidence of a rating is
//	analysis.go              how firm a verdict is and what would change it
//	analysis_strength.go     who is first how often
//	analysis_draws.go        the draws
//	analysis_evidence.go     how certain that is on which a verdict rests
//	analysis_variation.go    answers tried otherwise
//	analysis_opening.go      what offers more after a change
//	analysis_flips.go        changes that turn the leader
//	analysis_unknowns.go     what to find out first
//	analysis_settled.go      when the rest cannot matter any more
//	joint.go                 one set of answers of those of several people
//	joint_compare.go         on which questions they differ, and which matter
//	joint_mix.go             who is first how often when their answers are mixed
//	diff.go                  one verdict compared with another version's
//	diff_types.go            what such a comparison holds
//	diff_answers.go          what became of the answers
//	diff_rules.go            what became of vetoes and cautions
//	diff_sources.go          what became of sources
//	meaning.go               whether two versions say the same
//	parse.go                 from a document to a questionnaire
//	compile.go               its sections, one after another
//	first_page.go            who stands behind it, and where its options are on a map
//	compile_fate.go          retirement, and mistakes that were mended
//	compile_format.go        what the newer format has
//	compile_sources.go       sources
//	compile_options.go       options, ratings, what answers add
//	compile_questions.go     questions and choices
//	compile_rules.go         vetoes, cautions, conditions
//	compile_refs.go          ids that name other parts
//	compile_check.go         what is absent or pointless in the whole
//	catalog.go               questionnaires in folders
//	overlaid.go              questionnaires that an overlay and its base make
//	house.go                 what the rules of a house do to a verdict
//	citation.go              every claim with its sources
//	text.go                  what a reader can see of a text
//	account.go               people who sign in
//	session.go               one decider's answers so far
//	result.go                a frozen verdict, and what its owner arranges
//	outcome.go               what was decided on it, and how it went
//	outcome_count.go         how often what was recommended is followed
//	review.go                what a second person says of it, and who has to
//	link.go                  what lets others read a result, and the scopes of that
//	register.go              decisions that are published to the house
//	handover.go              what of one person becomes another's
//	figures.go               what becomes of a questionnaire, in numbers
//	comment.go               what the readers of a result say about it
//	round.go                 several people who answer alone, and who may see what when
//	round_changes.go         what these people do to it
//	team.go                  what its result keeps of it
//	decision.go              what one browser has begun and decided
//	short_lived.go           what counts for some minutes alone
//	retention.go             the rule by which what nobody uses is removed
//	errors.go                what a store reports
package questions
