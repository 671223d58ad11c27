package questions

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// second is the small questionnaire of the second format.
func second(t testing.TB) *Questionnaire {
	t.Helper()
	q, err := Parse("second.yaml", readFile(t, "testdata/second.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestSecondFormatIsRead(t *testing.T) {
	q := second(t)
	if q.Format != 2 || parseSmall(t).Format != 1 {
		t.Errorf("the formats are %d and %d", q.Format, parseSmall(t).Format)
	}
	speed := q.Option("train").Rating("speed")
	var cases []int
	for _, but := range speed.But {
		cases = append(cases, but.Value)
		if but.When == nil || len(but.Sources) == 0 {
			t.Errorf("a case lacks its condition or its sources: %+v", but)
		}
	}
	hurry, place := q.Question("hurry"), q.Question("place")
	for what, c := range map[string][2]any{
		"cases":                   {cases, []int{-2, 0}},
		"about, by default":       {speed.About, AboutDegree},
		"about, of a case":        {speed.But[0].About, AboutAbility},
		"about, as the rating":    {speed.But[1].About, AboutDegree},
		"grade":                   {*q.Option("train").Rating("cost").Given, GivenGrade{GradeHigh, "The price is binding."}},
		"no grade":                {q.Option("car").Rating("cost").Given == nil, true},
		"points":                  {hurry.Choices[0].Adds, []Add{{"cost", 2, FullRating}}},
		"points, enough":          {hurry.Choices[1].Adds, []Add{{"speed", 4, 0}}},
		"points of not sure":      {place.Unsure.Adds, []Add{{"speed", 1, 0}}},
		"steps":                   {[]bool{hurry.Steps, place.Steps}, []bool{true, false}},
		"likely":                  {[]int{place.Choices[0].Likely, place.Choices[2].Likely}, []int{6, 1}},
		"today":                   {[]bool{q.Questions[0].Today, place.Today}, []bool{true, false}},
		"options in use":          {[]string{q.Questions[0].Choices[0].Option, q.Questions[0].Choices[2].Option}, []string{"train", ""}},
		"single author":           {[]bool{q.Source("blog").SingleAuthor, q.Source("advert").SingleAuthor}, []bool{true, false}},
		"unclear":                 {q.Caution("roadworks").Unclear, true},
		"set aside":               {q.SetAside[0].Options, []string{"helicopter"}},
		"set aside by":            {q.SetAside[0].When.Text(), `road == "good"`},
		"an earlier question":     {place.Was, []string{"home"}},
		"an earlier choice":       {place.Choices[0].Was, []string{"city"}},
		"an earlier option":       {q.Option("train").Was, []string{"tram"}},
		"an earlier criterion":    {q.Criterion("speed").Was, []string{"pace"}},
		"an earlier veto":         {q.Veto("no-road").Was, []string{"no-street"}},
		"an earlier caution":      {q.Caution("roadworks").Was, []string{"works"}},
		"the claims of cases":     {len(citing(q, "blog")), 6},
		"the claims of set_aside": {citing(q, "traffic")[len(citing(q, "traffic"))-2].Part, PartSetAside},
	} {
		if diff := cmp.Diff(c[1], c[0]); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
}
