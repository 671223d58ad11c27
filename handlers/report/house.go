package report

import (
	"fmt"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// houseRule says that a rule is the house's and not of the questionnaire that it
// extends, or that the house has it otherwise. It is empty for all others.
func houseRule(q *questions.Questionnaire, section, id string) string {
	of := q.House.Of(section, id)
	var by []string
	for h := q.House; h != nil; h = h.Below {
		if h.Alters(section, id) && !slices.Contains(by, h.Name) && (of == nil || h.Name != of.Name) {
			by = append(by, h.Name)
		}
	}
	switch changed := "hanged by " + web.List(web.IsolateAll(by)); {
	case of == nil && by == nil:
		return ""
	case of == nil:
		return "C" + changed
	case by == nil:
		return "Rule of " + web.Isolate(of.Name)
	default:
		return "Rule of " + web.Isolate(of.Name) + ", c" + changed
	}
}

// houseWords say how many rules of the house the answers meet, and who would lead
// without them; empty where they meet none.
func (r *Result) houseWords() string {
	h := r.questionnaire.HouseRules(r.Answers)
	if len(h.Rules) == 0 || !r.Scope.ShowsAnswers() {
		return ""
	}
	without := "without it "
	if len(h.Rules) > 1 {
		without = "without them "
	}
	return fmt.Sprintf("With %s; %s.", web.List(rulesByHouse(h)), without+r.withoutHouse(h))
}

// rulesByHouse counts rules: "2 rules of ACME", for each house that has any.
func rulesByHouse(h questions.HouseRules) []string {
	var of []string
	count := map[string]int{}
	for _, house := range h.Of {
		if count[house.Name]++; count[house.Name] == 1 {
			of = append(of, house.Name)
		}
	}
	var words []string
	for _, name := range of {
		rules := "1 rule"
		if n := count[name]; n > 1 {
			rules = fmt.Sprintf("%d rules", n)
		}
		words = append(words, rules+" of "+web.Isolate(name))
	}
	return words
}

// withoutHouse says who would lead without the rules of the house.
func (r *Result) withoutHouse(h questions.HouseRules) string {
	if slices.Equal(h.Leaders, r.verdict.Leaders()) {
		return "the same would lead"
	}
	return web.List(web.IsolateAll(names(r.questionnaire, h.Leaders))) + " would lead"
}

// exportedHouse is whose overlay a questionnaire was made from, and what its rules
// do to the verdict.
type exportedHouse struct {
	Name string `json:"name"`
	// Base is what it extends.
	Base        string `json:"base"`
	BaseVersion string `json:"base_version"`
	// Rules are those that the answers meet, Leaders would be first without them.
	Rules   []string `json:"rules"`
	Leaders []string `json:"leaders,omitempty"`
	// Own are the parts that are the house's, by kind.
	Own map[string][]string `json:"own,omitempty"`
	// Below is the house of the base, absent where that has none.
	Below *exportedBelow `json:"below,omitempty"`
}

// exportedBelow is the house of the base that an overlay extends.
type exportedBelow struct {
	Name        string              `json:"name"`
	Base        string              `json:"base"`
	BaseVersion string              `json:"base_version"`
	Own         map[string][]string `json:"own,omitempty"`
}

// exportHouse is nil for a questionnaire without a house.
func (r *Result) exportHouse() *exportedHouse {
	h := r.questionnaire.House
	if h == nil {
		return nil
	}
	met := r.questionnaire.HouseRules(r.Answers)
	exported := &exportedHouse{
		Name: h.Name, Base: h.Base.ID, BaseVersion: h.Base.Version, Rules: slices.Concat([]string{}, met.Rules), Leaders: met.Leaders, Own: h.Own,
	}
	if below := h.Below; below != nil {
		exported.Below = &exportedBelow{Name: below.Name, Base: below.Base.ID, BaseVersion: below.Base.Version, Own: below.Own}
	}
	return exported
}
