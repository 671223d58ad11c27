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
	switch {
	case q.House.Has(section, id):
		return "Rule of " + web.Isolate(q.House.Name)
	case q.House.Alters(section, id):
		return "Changed by " + web.Isolate(q.House.Name)
	}
	return ""
}

// houseWords say how many rules of the house the answers meet, and who would lead
// without them; empty where they meet none.
func (r *Result) houseWords() string {
	h := r.questionnaire.HouseRules(r.Answers)
	if len(h.Rules) == 0 || !r.Scope.ShowsAnswers() {
		return ""
	}
	rules, without := "1 rule", "without it "
	if len(h.Rules) > 1 {
		rules, without = fmt.Sprintf("%d rules", len(h.Rules)), "without them "
	}
	return fmt.Sprintf("With %s of %s; %s.", rules, web.Isolate(r.questionnaire.House.Name), without+r.withoutHouse(h))
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
}

// exportHouse is nil for a questionnaire without a house.
func (r *Result) exportHouse() *exportedHouse {
	h := r.questionnaire.House
	if h == nil {
		return nil
	}
	met := r.questionnaire.HouseRules(r.Answers)
	return &exportedHouse{
		Name: h.Name, Base: h.Base.ID, BaseVersion: h.Base.Version, Rules: slices.Concat([]string{}, met.Rules), Leaders: met.Leaders, Own: h.Own,
	}
}
