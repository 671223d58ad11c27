package web_test

import "github.com/weighpoint/weighpoint/web"

func marks(names ...string) []web.PersonMark {
	var all []web.PersonMark
	for _, name := range names {
		all = append(all, web.PersonMark{Short: name[:1] + name[len(name)-1:], Name: name, Spoken: name, Own: name == "Ann", Knew: name == "Dora"})
	}
	return all
}

func numbered(shorts ...string) []web.PersonMark {
	var all []web.PersonMark
	for _, short := range shorts {
		all = append(all, web.PersonMark{Short: short, Spoken: "Person " + short, Own: short == "7"})
	}
	return all
}

func sampleTrustDifference() web.DifferView {
	return web.DifferView{
		ID: "q-trust", Question: "Who wrote the code that will run?",
		Rows: []web.SaidView{
			{Answers: []string{"Only our own team"}, People: marks("Ann", "Bo", "Chidi"), Count: "3 of 6", Then: "Kata Containers would lead"},
			{
				Answers: []string{"Suppliers and partners whom we know by contract"}, Importance: "matters more", People: marks("Dora", "Ekow"), Count: "2 of 6",
				Then: "gVisor would lead", Turns: true, Notes: []web.NoteView{{By: marks("Dora")[0], Text: "The billing plug-in comes from a supplier, and nobody here reads it."}},
				Before: []string{"Ekow said “Only our own team” at first."},
			},
			{Answers: []string{"Not sure"}, Unsure: true, People: marks("Fatima"), Count: "1 of 6", Then: "Kata Containers would lead", RulesOut: "That would rule out Containers on bare metal."},
		},
		Settle: web.SettleForm{
			Action: "/rounds/a/settle", Question: "trust", Why: web.Field{Max: 400}, Submit: "Settle it", Opener: "Settle this …",
			Choices: web.WhatIfForm{Choices: []web.ChoiceView{{Value: "own", Label: "Only our own team"}, {Value: "known", Label: "Suppliers and partners", Checked: true}}, Importance: sampleImportance()},
		},
	}
}

func sampleSettledDifference() web.DifferView {
	return web.DifferView{
		ID: "q-start", Question: "How quickly must a new instance be ready?",
		Rows: []web.SaidView{
			{Answers: []string{"Within a second"}, People: marks("Ann", "Bo", "Dora", "Ekow"), Count: "4 of 5", Then: "Kata Containers would lead"},
			{Answers: []string{"Within some minutes"}, People: marks("Chidi"), Count: "1 of 5", Then: "Plain VMs would lead", Turns: true},
		},
		Unasked: marks("Fatima"),
		Settled: web.SettledView{Answers: []string{"Within a second"}, Why: "The queue has to be empty before the shop opens.", Undo: "/rounds/a/unsettle", Question: "start", Saved: "f00d", Loses: "1 dissent from this answer will be deleted."},
		Dissents: []web.DissentView{{
			By: marks("Chidi")[0], Holds: "“Within some minutes”", Text: "We have measured it twice: nobody has waited for an instance since March.",
		}},
		Dissent: web.DissentForm{Action: "/rounds/a/dissent", Question: "start", Saved: "f00d", Holds: "“Within some minutes”", Text: web.Field{Max: 400}, Submit: "Save"},
	}
}

func sampleReveal() web.RevealView {
	minor := sampleTrustDifference()
	minor.ID, minor.Question, minor.Settle, minor.Rows = "q-gpu", "Does it need a GPU?", web.SettleForm{}, minor.Rows[:2]
	minor.Rows[1].Turns, minor.Rows[1].Then = false, "Kata Containers would lead"
	unasked := web.DifferView{ID: "q-state", Question: "Does it keep state?", Nobody: "All answers together lead to this question, and nobody was asked it as it stands now."}
	return web.RevealView{
		Page: page("You differ on 3 questions, and 2 of them decide"), Questionnaire: sampleName, Name: "Payment service",
		Ask: "Where do we run the new payment service from January on?", Headline: "You differ on 3 questions, and 2 of them decide",
		Lead: "6 people answered alone, before anybody saw what others said. That ended on 21 November 2026, 16:00 UTC.",
		Deciding: []web.DecidingView{
			{Link: web.Link{Text: "Who wrote the code that will run?", Href: "#q-trust"}, Split: "3 : 2 : 1", Between: "Kata Containers or gVisor", First: true},
			{Link: web.Link{Text: "How quickly must a new instance be ready?", Href: "#q-start"}, Split: "4 : 1", Between: "Kata Containers or Plain VMs"},
		},
		Step: web.StepView{
			Heading: "Settle what decides", Text: []string{"Talk about what differs. Then pick, for each difference that matters, the answer that counts, and say why."},
			Blocked: "1 difference that matters is still open.", Action: "/rounds/a/freeze", Submit: "Freeze the result", Field: "saved", Value: "f00d",
		},
		Matter: []web.DifferView{sampleTrustDifference(), sampleSettledDifference(), unasked},
		Minor:  []web.DifferView{minor},
		Agreed: []web.AnswerRow{{Question: "What do you want to run?", Answers: []string{"Several small services that we build ourselves"}}},
		Joint: web.JointView{
			Verdict: "Your answers point to Kata Containers", Detail: "Fit 78.6 of 100, 4.1 points ahead of gVisor.",
			Own: "4 of 6 people’s own answers lead to Kata Containers too.",
			OwnLeaders: []web.OwnLeaderView{
				{Name: "Kata Containers", People: marks("Ann", "Bo", "Chidi", "Fatima")}, {Name: "gVisor", People: marks("Dora", "Ekow")},
			},
			Mixed: "Robust to you: first in 93 of 100 ways of mixing your answers", HowMixed: "Each way takes, for every question, the answer of one of you.",
			Shares: []web.ShareView{{Name: "Kata Containers", Count: "93", From: 0, To: 93}, {Name: "gVisor", Count: "7", From: 93, To: 100}},
			Chart: []web.ChartRow{
				{Rank: "1", Name: "Kata Containers", Fit: "78.6", Percent: 78.6, First: true}, {Rank: "2", Name: "gVisor", Fit: "74.5", Percent: 74.5},
				{Rank: "3", Name: "Plain VMs", Fit: "61.0", Percent: 61},
			},
		},
		Reading: "https://weigh.example.org/join/QK7H2M4VNB5XJTWZ3CDRFGAELY", EndLink: "/rounds/a/end-link", Delete: web.DeleteForm{Action: "/mine/a/delete", What: []string{"The round"}},
		Legend: []string{"* had seen a verdict on these questions before they handed in."},
		Rules:  []web.Term{{Name: "Closing", Text: "On 21 November 2026, 16:00 UTC, or once all 6 have answered."}, {Name: "Answers needed", Text: "At least 3 people."}},
	}
}

func sampleRevealPseudonyms() web.RevealView {
	v := sampleReveal()
	v.Matter[0].Rows[0].People, v.Matter[0].Rows[1].People, v.Matter[0].Rows[2].People = numbered("7", "12", "31"), numbered("48", "5"), numbered("99")
	return v
}

func sampleRevealAgreed() web.RevealView {
	v := sampleReveal()
	v.Headline, v.Deciding, v.Matter, v.Minor = "You agree on everything", nil, nil, nil
	v.Steady = web.SteadyView{
		Text:   "All 6 of you gave the same answers, each alone. That is rare, and no proof: what nobody doubts, nobody has looked at.",
		Change: "if you answered “Within some minutes” to “How quickly must a new instance be ready?”, Plain VMs would lead.",
	}
	v.Joint.Shares, v.Joint.Mixed = nil, ""
	return v
}

func sampleRevealWithError() web.RevealView {
	v := sampleReveal()
	v.Matter[0].Settle.Open, v.Matter[0].Settle.Error, v.Matter[0].Settle.Why.Error = true, "Choose an answer, or “Not sure”", "Say why"
	v.Problem = web.Link{Text: "Say why", Href: "#settle-trust"}
	return v
}

func sampleOfTeam() web.ResultView {
	v := sampleOwned()
	settled, who := sampleSettledDifference(), sampleTrustDifference()
	settled.Settled.Undo, settled.Dissent, settled.Rows = "", web.DissentForm{}, nil
	v.Together = web.TeamPart{
		Text: []string{"6 people answered alone, before anybody saw what the others said. That ended on 21 November 2026, 16:00 UTC."},
		Ask:  "Where do we run the new payment service?", Made: "By 6 people, with 1 dissent",
		Settled: []web.DifferView{settled}, Who: []web.DifferView{who}, Legend: sampleReveal().Legend, Rules: sampleReveal().Rules,
	}
	return v
}

func sampleAnsweredAgain() web.QuestionView {
	v := sampleQuestion()
	v.Others = sampleTrustDifference()
	return v
}
