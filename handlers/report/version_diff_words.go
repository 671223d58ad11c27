package report

import (
	"fmt"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

func (c comparison) options(shifts []questions.OptionShift) []web.DifferenceView {
	var views []web.DifferenceView
	for _, shift := range shifts {
		switch shift.In {
		case questions.OnlyNow:
			o := c.now.option(shift.Option)
			views = append(views, web.DifferenceView{Text: web.Isolate(o.Name) + " is new. " + web.Isolate(o.Summary), Now: c.now.cite.Claim(o.ChooseWhen)})
		case questions.OnlyThen:
			views = append(views, web.DifferenceView{Text: web.Isolate(c.then.name(shift.Option)) + " is not weighed any more."})
		}
	}
	return views
}

func (c comparison) criteria(shifts []questions.CriterionShift) []web.DifferenceView {
	var views []web.DifferenceView
	for _, shift := range shifts {
		name, text := web.Isolate(c.criterionName(shift.Criterion)), ""
		switch shift.In {
		case questions.OnlyNow:
			text = name + " is a new criterion."
		case questions.OnlyThen:
			text = name + " is no criterion any more."
		default:
			text = fmt.Sprintf("%s weighs %d before any answer; it weighed %d.", name, shift.Weight.Now, shift.Weight.Then)
		}
		views = append(views, web.DifferenceView{Text: text})
	}
	return views
}

// criterionName is that of today's version, or of the earlier one.
func (c comparison) criterionName(id string) string {
	if criterion := c.now.questionnaire.Criterion(id); criterion != nil {
		return criterion.Name
	}
	return c.then.questionnaire.Criterion(id).Name
}

func (c comparison) optionName(id string) string {
	if o := c.now.option(id); o != nil {
		return o.Name
	}
	return c.then.name(id)
}

func (c comparison) ratings(shifts []questions.RatingShift) []web.DifferenceView {
	var views []web.DifferenceView
	for _, shift := range shifts {
		view := web.DifferenceView{Text: web.Isolate(c.optionName(shift.Option)) + " on " + web.Isolate(c.criterionName(shift.Criterion)) + ": " + ratingShiftWords(shift)}
		view.Then, view.Now = c.then.rating(shift), c.now.rating(shift)
		views = append(views, view)
	}
	return views
}

func ratingShiftWords(shift questions.RatingShift) string {
	switch {
	case shift.In == questions.OnlyNow:
		return ratingWords(shift.Value.Now) + ", by new evidence."
	case shift.In == questions.OnlyThen:
		return "no evidence any more; it was “" + ratingWords(shift.Value.Then) + "”."
	case shift.Value.Then != shift.Value.Now:
		return ratingWords(shift.Value.Now) + ", where it was “" + ratingWords(shift.Value.Then) + "”."
	case shift.Cases:
		return "rated otherwise in some cases than it was."
	case shift.Claim.Text:
		return "rated as before, for a reason that reads otherwise."
	case shift.Claim.Sources:
		return "rated as before, by other sources."
	default:
		return "rated as before; how certain its evidence is has changed, which bears on how firm the verdict is."
	}
}

func (s side) rating(shift questions.RatingShift) web.Claim {
	if rating := s.Result.rating(shift.Option, shift.Criterion); rating != nil {
		return s.cite.Claim(rating.Claim)
	}
	return web.Claim{}
}

// rules explains shifts of rules of one kind, of which does and did say what they do.
func (c comparison) rules(shifts []questions.RuleShift, kind questions.Part, does, did string) []web.DifferenceView {
	var views []web.DifferenceView
	for _, shift := range shifts {
		views = append(views, web.DifferenceView{
			Text: c.ruleWords(shift, does, did),
			Then: c.then.cite.Claim(ruleClaim(c.then.questionnaire, kind, shift.ID)),
			Now:  c.now.cite.Claim(ruleClaim(c.now.questionnaire, kind, shift.ID)),
		})
	}
	return views
}

// ruleClaim is what a rule of a kind claims; empty where there is none of that id.
func ruleClaim(q *questions.Questionnaire, kind questions.Part, id string) (claim questions.Claim) {
	switch kind {
	case questions.PartVeto:
		if veto := q.Veto(id); veto != nil {
			claim = veto.Claim
		}
	case questions.PartSetAside:
		if rule := q.SetAsideRule(id); rule != nil {
			claim = rule.Claim
		}
	case questions.PartCaution:
		if caution := q.Caution(id); caution != nil {
			claim = caution.Claim
		}
	}
	return claim
}

// ruleWords says what a veto or caution does now that it did not do then.
func (c comparison) ruleWords(shift questions.RuleShift, does, did string) string {
	then, now := c.optionNames(shift.Options.Then), c.optionNames(shift.Options.Now)
	fires, fired := shift.Fires.Now, shift.Fires.Then
	switch {
	case shift.In == questions.OnlyNow && fires:
		return "A new rule " + does + now + "."
	case shift.In == questions.OnlyThen && fired:
		return "A rule that " + did + then + " is gone."
	case fires && !fired:
		return "A rule now " + does + now + "; it did not hold for these answers before."
	case fired && !fires:
		return "A rule that " + did + then + " does not hold for these answers any more."
	case fires && then != now:
		return "A rule " + does + now + "; it " + did + then + "."
	case fires && (shift.Claim.Text || shift.Claim.Sources || shift.WayRound.Text || shift.WayRound.Sources):
		return "A rule " + does + now + " as before, for a reason that reads otherwise."
	case fires && shift.Unclear.Then != shift.Unclear.Now:
		return "A rule " + does + now + " as before, and bears otherwise on whether the verdict may be called clear."
	case fires:
		return "A rule " + does + now + " as before, because of other answers."
	default:
		return "A rule about " + c.optionNames(append(shift.Options.Now, shift.Options.Then...)) + " is not the same. It does not hold for these answers, but bears on how firm the verdict is."
	}
}

// optionNames joins names, or says that all options are meant.
func (c comparison) optionNames(ids []string) string {
	var names []string
	seen := map[string]bool{}
	for _, id := range ids {
		if !seen[id] {
			names = append(names, c.optionName(id))
			seen[id] = true
		}
	}
	if len(names) == 0 {
		return "every option"
	}
	return web.List(names)
}

func (c comparison) answers(shifts []questions.AnswerShift) []web.DifferenceView {
	var views []web.DifferenceView
	for _, shift := range shifts {
		title := "“" + web.Isolate(c.questionTitle(shift.Question)) + "”"
		texts := []string{c.roleWords(shift)}
		for _, add := range shift.Adds {
			texts = append(texts, c.addWords(shift.Question, add))
		}
		if shift.Reworded {
			texts = append(texts, "It is worded otherwise.")
		}
		if shift.Means.Then != shift.Means.Now {
			texts = append(texts, c.meaningWords(shift.Means))
		}
		if shift.Open {
			texts = append(texts, "What could be answered is not the same, which bears on how firm the verdict is.")
		}
		views = append(views, web.DifferenceView{Text: title + ": " + strings.TrimSpace(strings.Join(texts, " "))})
	}
	return views
}

func (c comparison) questionTitle(id string) string {
	if question := c.now.questionnaire.Question(id); question != nil {
		return question.Title
	}
	return c.then.questionnaire.Question(id).Title
}

// roleWords says what became of a question and its answer; it is empty where
// that is as it was.
func (c comparison) roleWords(shift questions.AnswerShift) string {
	switch then, now := shift.Role.Then, shift.Role.Now; {
	case then == now:
		return ""
	case now == questions.Missing && len(shift.Gone) > 0:
		return "The answer given is not offered any more, so it needs a new one."
	case now == questions.Missing && len(shift.Withheld) > 0:
		return "The answer given is not offered after these answers, so it needs a new one."
	case now == questions.Missing && then == questions.Counts:
		return "The choices made cannot be combined any more, so it needs a new answer."
	case now == questions.Missing:
		return "It is asked now, and needs an answer."
	case now == questions.Absent:
		return "It is not part of the questionnaire any more."
	case now == questions.Unasked:
		return "It is not asked after these answers any more."
	default:
		return "Its answer counts now."
	}
}

// meaningWords say which option an answer stands for, of two that differ.
func (c comparison) meaningWords(means questions.Shift[string]) string {
	switch {
	case means.Then == "":
		return "Its answer stands for " + c.optionNames([]string{means.Now}) + "; it stood for no option."
	case means.Now == "":
		return "Its answer stands for no option any more; it stood for " + c.optionNames([]string{means.Then}) + "."
	default:
		return "Its answer stands for " + c.optionNames([]string{means.Now}) + "; it stood for " + c.optionNames([]string{means.Then}) + "."
	}
}

func (c comparison) addWords(question string, add questions.AddShift) string {
	answer := "“Not sure”"
	if add.Choice != "" {
		answer = "“" + web.Isolate(c.choiceLabel(question, add.Choice)) + "”"
	}
	enough := ""
	if add.Enough < questions.FullRating {
		enough = fmt.Sprintf(", for which “%s” is enough", ratingWords(add.Enough))
	}
	return fmt.Sprintf("%s adds %s to %s%s; it added %s.", answer, WeightWords(add.Adds.Now),
		within(c.now.questionnaire, c.criterionName(add.Criterion)), enough, WeightWords(add.Adds.Then))
}

func (c comparison) choiceLabel(question, choice string) string {
	for _, q := range []*questions.Questionnaire{c.now.questionnaire, c.then.questionnaire} {
		if known := q.Question(question); known != nil {
			for i := range known.Choices {
				if known.Choices[i].ID == choice {
					return known.Choices[i].Label
				}
			}
		}
	}
	return choice
}
