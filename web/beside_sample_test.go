package web_test

import (
	"github.com/a-h/templ"

	"github.com/weighpoint/weighpoint/web"
)

// Samples of the pages beside a result: two of its options, another answer tried, the
// review by a second person. And the page of a draft with mistakes.

func sampleCompare() web.CompareView {
	return web.CompareView{
		Page: page("Compare two options"), Questionnaire: "Containers or VMs: when and why?", Back: web.Link{Text: "Back to the result", Href: "/r/a"},
		Action: "/r/a/compare", Options: []web.CompareChoice{{ID: "kata", Name: "Kata Containers", ChosenForA: true}, {ID: "gvisor", Name: "gVisor", ChosenForB: true}},
		A: web.CompareSide{Name: "Kata Containers", Href: "/r/a/options/kata", Fit: "78.2"}, B: web.CompareSide{Name: "gVisor", Href: "/r/a/options/gvisor", Fit: "64.0", Out: "ruled out"},
		Rows: []web.CompareRow{
			{
				Criterion: "Isolation", Weight: "4", A: web.CompareCell{Points: "+20.0", Rating: "helps a lot", Level: 2, Claim: claim("A guest kernel of its own stands between.", 1)},
				B: web.CompareCell{Points: "+8.0", Rating: "helps", Level: 1, Claim: claim("`runsc` answers system calls itself.", 2)}, Difference: "+12.0", Percent: 100, Favours: "a",
			},
			{Criterion: "Start-up time", Weight: "1", A: web.CompareCell{Points: "0.0", Rating: "no evidence"}, B: web.CompareCell{Points: "0.0", Rating: "no evidence"}},
		},
		Method: "This result was made by an earlier method, which gave no points.", Difference: "+14.2", Sources: sampleSources(2),
	}
}

func sampleWhatIf() web.WhatIfView {
	return web.WhatIfView{
		Page: page("What if?"), Questionnaire: "Containers or VMs: when and why?", Back: web.Link{Text: "Back to the result", Href: "/r/a"},
		Question: "Whose code runs there?", From: web.AnswerRow{Answers: []string{"Our own"}}, To: web.AnswerRow{Answers: []string{"Not sure"}, Unsure: true, Importance: "matters more"},
		Before: "Containers on VMs lead with 71.4", After: "Kata Containers lead with 78.2", Changed: true, Method: "Made by an earlier method; both are by today's.",
		Rows: []web.WhatIfRow{
			{Name: "Kata Containers", Before: "64.0", After: "78.2", RankBefore: "2", RankAfter: "1", Moved: "up", PercentBefore: 64, PercentAfter: 78.2},
			{Name: "Containers on bare metal", Before: "60.1", After: "ruled out", RankBefore: "3", Moved: "out", PercentBefore: 60.1},
		},
		Opens: []string{"Who may reach it?"}, Closes: []string{"Which of these does it need?"},
		Form: web.WhatIfForm{
			Action: "/r/a/what-if", Question: "code", Choices: []web.ChoiceView{{Value: "own", Label: "Our own"}, {Value: "others", Label: "That of `anybody`"}}, UnsureChecked: true, Importance: sampleImportance(),
		},
	}
}

func sampleWhatIfAll() web.WhatIfView {
	v := sampleWhatIf()
	v.All, v.Form, v.Changed = []string{"Unikernels", "WebAssembly"}, web.WhatIfForm{}, false
	return v
}

func sampleWhatIfWithError() web.WhatIfView {
	v := sampleWhatIf()
	v.Error = "Choose an answer, or say that you are not sure"
	v.Form.Error, v.Form.Many = v.Error, true
	return v
}

func samplePeerReview() web.PeerReviewView {
	return web.PeerReviewView{
		Page: page("Review"), Back: web.Link{Text: "Open the whole result", Href: "/r/a"}, Name: "Payment service", Questionnaire: "Containers or VMs: when and why?",
		Verdict: "Kata Containers lead with 78.2", Detail: "A close call.", Decided: "Another option was accepted.", Notice: "Your review is saved.",
		Part: web.PeerReviewPart{
			EntryLine: web.EntryLine{Said: "Waits for a second person", Day: "3 March 2027", DateTime: "2027-03-03", By: "asked by ", Name: "Ana", Words: "Look at the kernel modules."},
			Missing:   "Somebody of the architects has to agree.", Earlier: []web.EntryLine{{Said: "Sent back", Day: "1 March 2027", DateTime: "2027-03-01", By: "by ", Name: "Ben"}},
		},
		Form: web.ReviewForm{
			Action: "/r/a/review", Steps: web.OneOf("", web.ChoiceView{Value: "agreed", Label: "Agree"}, web.ChoiceView{Value: "sent_back", Label: "Send it back"}), Note: web.Field{Max: 1000}, Saved: "2", Stated: "1",
		},
	}
}

func samplePeerReviewWithError() web.PeerReviewView {
	v := samplePeerReview()
	v.Form.Steps.Error, v.Form.Note.Error, v.Form.Note.Value = "Say whether you agree", "Say why you send it back", "I have typed this"
	return v
}

func sampleReviews() web.ReviewsView {
	return web.ReviewsView{
		Page: page("To review"), Back: web.Link{Text: "My decisions", Href: "/mine"}, First: web.Link{Text: "Those that wait longest", Href: "/reviews"}, Next: web.Link{Text: "Those that were asked for later", Href: "/reviews?from=1"},
		Waiting: []web.ToReview{{Language: "de", Name: "Zahlungsdienst", Questionnaire: "Container oder VMs?", Verdict: "Kata Containers lead with 78.2", Asked: "Asked on 3 March 2027", By: "Ana", Note: "Bitte bald.", Href: "/r/b/review"}},
	}
}

func sampleDraft() web.DraftView {
	return web.DraftView{
		Page: page("2 mistakes"), Anyway: web.Link{Text: "Show the last version without mistakes", Href: "/preview/anyway"},
		Mistakes: []web.MistakeView{
			{Place: "lunch.yaml:14:9", Message: `question "gpu": condition reads "region", which is asked later`, Lines: []web.LineView{{Number: "13", Text: "- id: gpu"}, {Number: "14", Text: "  when: region == 'eu'", Wrong: true}}},
			{Place: "lunch.yaml", Message: "cannot be read"},
		},
	}
}

func pagesBeside() map[string]templ.Component {
	return map[string]templ.Component{
		"compare":                web.Compare(sampleCompare()),
		"hostile compare":        web.Compare(hostile(sampleCompare())),
		"what if":                web.WhatIf(sampleWhatIf()),
		"what if, all options":   web.WhatIf(sampleWhatIfAll()),
		"what if with error":     web.WhatIf(sampleWhatIfWithError()),
		"hostile what if":        web.WhatIf(hostile(sampleWhatIf())),
		"peer review":            web.PeerReview(samplePeerReview()),
		"peer review with error": web.PeerReview(samplePeerReviewWithError()),
		"hostile peer review":    web.PeerReview(hostile(samplePeerReview())),
		"to review":              web.Reviews(sampleReviews()),
		"empty to review":        web.Reviews(web.ReviewsView{}),
		"hostile to review":      web.Reviews(hostile(sampleReviews())),
		"draft":                  web.DraftMistakes(sampleDraft()),
		"hostile draft":          web.DraftMistakes(hostile(sampleDraft())),
	}
}
