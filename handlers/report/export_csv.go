package report

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"slices"
	"strconv"

	"github.com/weighpoint/weighpoint/questions"
)

// CSV is the result as a table: one line for each option at each criterion that weighs
// something, or one for each option when none does. Numbers use a point and no
// sign but minus, so that programs read them.
func (r *Result) CSV() ([]byte, error) {
	lines := [][]string{{"questionnaire", "version", "option", "status", "fit", "criterion", "weight", "rating", "contribution"}}
	for _, id := range r.allOptions() {
		st, known := r.questionnaire.StandingIn(r.verdict, id)
		status, fit := "in play", plainNumber(st.Fit)
		if st.Rank == 0 {
			status, fit = r.standingWords(id), ""
		}
		option := []string{Cell(r.questionnaire.Title), r.Version, Cell(r.name(id)), status, fit}
		for _, weight := range r.verdict.Weights {
			points := ""
			if known {
				points = plainNumber(contribution(st, weight.Criterion))
			}
			lines = append(lines, slices.Concat(option, []string{
				Cell(r.questionnaire.Criterion(weight.Criterion).Name), WeightWords(weight.Weight),
				r.ratingCell(id, weight.Criterion), points,
			}))
		}
		if len(r.verdict.Weights) == 0 {
			lines = append(lines, slices.Concat(option, make([]string, 4)))
		}
	}
	return table(lines)
}

// table writes lines as CSV, for spreadsheets, too.
func table(lines [][]string) ([]byte, error) {
	var out bytes.Buffer
	// Spreadsheets take a table without the mark for one of their own encoding.
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	err := w.WriteAll(lines)
	return out.Bytes(), err
}

// ratingCell is empty where there is no evidence.
func (r *Result) ratingCell(option, criterion string) string {
	rating := r.rating(option, criterion)
	if rating == nil {
		return ""
	}
	return strconv.Itoa(rating.Value)
}

// plainNumber writes tenths for programs: "-2.0".
func plainNumber(t questions.Tenths) string {
	if t < 0 {
		return "-" + Points(-t)
	}
	return Points(t)
}

// startsFormula is where a spreadsheet begins a formula: at the beginning of a cell,
// which for many of them is also behind a semicolon, quoted or not.
var startsFormula = regexp.MustCompile(`(^|[;|\t\r\n])([\s"]*)([=+\-@＝＋－＠])`)

// Cell keeps a text, and every part of it, from being run as a formula by a spreadsheet.
func Cell(text string) string { return startsFormula.ReplaceAllString(text, "$1$2'$3") }
