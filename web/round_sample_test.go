package web_test

import "github.com/weighpoint/weighpoint/web"

func sampleRoundState() web.RoundState {
	return web.RoundState{Answered: "4 of 6 have answered", Done: 4, Most: 6, Closing: "It closes on", Closes: "4 December 2026, 12:00 UTC", DateTime: "2026-12-04T12:00:00Z"}
}

func sampleRoundRules() []web.Term {
	return []web.Term{
		{Name: "Closing", Text: "On 4 December 2026, 12:00 UTC, or once all 6 people that are expected have answered. Until then nobody sees what another person says, and afterwards nobody can join."},
		{Name: "Answers needed", Text: "At least 3 people. If fewer answer, nothing is revealed."},
		{Name: "Names", Text: "Once it is revealed, everybody in the round sees who said what."},
		{Name: "Second pass", Text: "1 day. Once the answers are revealed, everybody answers again, alone, those questions whose differences matter."},
	}
}

func sampleBlind() (web.Claim, []web.Source) {
	return web.Claim{Text: "Until it closes you see no answer of anybody else, and no verdict, your own included.", Cites: []web.Cite{{Number: 1, Href: "#source-1", Title: "Knowing others’ preferences"}}},
		[]web.Source{{Number: 1, ID: "source-1", Title: "Knowing others’ preferences", Publisher: "A journal", Year: "2010", URL: "https://doi.org/10.1037/a0017627"}}
}

func sampleOpenRound() web.OpenRoundView {
	return web.OpenRoundView{
		Page: page("Ask your team"), Back: web.Link{Text: sampleName, Href: "/w/a"}, Questionnaire: sampleName, Action: "/w/a/round", Once: "a",
		From: "b", Taken: "You can take along your 12 answers for “Payment service”.", Title: web.Field{Value: "Payment service", Max: 80}, Ask: web.Field{Max: 400},
		Closing: web.Choices{All: []web.ChoiceView{{Value: "all", Label: "When all that are expected have answered"}, {Value: "72h", Label: "In 3 days", Checked: true}, {Value: "at", Label: "At a date and time"}}},
		Clock:   "12:00 UTC on 28 November", Least: web.Field{Value: "3"}, MostPeople: 50,
		Names: web.OneOf("names",
			web.ChoiceView{Value: "names", Label: "With names", Consequence: web.Claim{Text: "Everybody types a name."}},
			web.ChoiceView{Value: "pseudonyms", Label: "With random numbers", Consequence: web.Claim{Text: "No name is asked for or stored."}}),
		Pass: web.Choices{All: []web.ChoiceView{{Value: "0", Label: "No", Checked: true}, {Value: "24", Label: "Yes, for 1 day"}}},
	}
}

func sampleOpenRoundWithErrors() web.OpenRoundView {
	v := sampleOpenRound()
	v.Title.Value, v.Expected.Value = "", "60"
	v.Title.Error, v.Ask.Error, v.Closing.Error, v.Day.Error = "Say what the decision is called", "Shorten the question", "Choose when it closes", "Choose a later time"
	v.Expected.Error, v.Least.Error, v.Names.Error, v.Pass.Error = "Enter a lower number", "Enter a number from 2 on", "Choose whether names are shown", "Choose whether people answer twice"
	return v
}

func sampleJoinForm() web.JoinForm {
	return web.JoinForm{
		Action: "/join/a", Name: web.Field{Max: 60}, Submit: "Join and begin",
		Beginnings: web.Choices{All: []web.ChoiceView{{Label: "No answers yet"}, {Value: "a", Label: "Your 12 answers for “Payment service”", Checked: true}}},
	}
}

func sampleJoin() web.JoinView {
	v := web.JoinView{
		Page: page("Join"), Questionnaire: sampleName, Name: "Payment service", Ask: "Where should the new payment service run from 2027 on?\nThink of the audit.",
		Facts: []string{"About 8 minutes", "14 to 16 questions"}, State: sampleRoundState(), Rules: sampleRoundRules(), Form: sampleJoinForm(),
	}
	v.Blind, v.Sources = sampleBlind()
	return v
}

func sampleJoinWithErrors() web.JoinView {
	v := sampleJoin()
	v.Form.Name.Error, v.Form.Beginnings.Error = "Enter your name", "Choose answers of yours to begin with, or none"
	return v
}

// samplePseudonymous is a round that asks for no names.
func samplePseudonymous() web.JoinView {
	v := sampleJoin()
	v.Form.Pseudonym, v.Form.Beginnings = true, web.Choices{}
	return v
}

// sampleWaiting is a round as somebody in it sees it who is not its maker.
func sampleWaiting() web.WaitingView {
	v := web.WaitingView{
		Page: page("Payment service"), Questionnaire: sampleName, Name: "Payment service", Ask: "Where should the new payment service run from 2027 on?",
		Notice: "Your answers are handed in.", State: sampleRoundState(), Rules: sampleRoundRules(), Goes: "It will be removed on 26 February 2027, unless somebody answers before.",
		Given: web.OwnAnswersView{
			State: "Handed in on 29 November 2026, 09:12 UTC.", Go: web.Link{Text: "Change your answers", Href: "/s/a/review"}, Withdraw: "/rounds/a/people/7/remove", Rejoin: "You can join again while it is open.",
			Knew: "You may have seen a verdict on these questions before you handed in.",
		},
	}
	v.Blind, v.Sources = sampleBlind()
	return v
}

// sampleMaking is the same for a maker who does not answer yet.
func sampleMaking() web.WaitingView {
	v := sampleWaiting()
	v.Given, v.Join = web.OwnAnswersView{}, sampleJoinForm()
	v.Maker = web.MakerView{
		Sentence: "Please open this link and answer for “Payment service”, each of us alone: " + sampleAddress + " .", Address: sampleAddress, QR: sampleQR, QRSize: 3,
		NewLink: "/rounds/a/end-link", EndLink: "/rounds/a/end-link", Count: "3 people joined, and 1 personal link not used yet.",
		People: []web.PersonLine{
			{Name: "Ann", State: "has answered"}, {Name: "Ben", State: "has joined, not handed in yet"}, {Name: "דנה", State: "has answered"},
			{Name: "Somebody with a name that is as long as any name may be here", State: "has not come yet", Address: sampleAddress + "3", Field: "invitation-4", Remove: "/rounds/a/people/9/remove"},
		},
		Invite: web.InviteForm{Action: "/rounds/a/invite", Names: web.Field{Max: 60}}, Close: "/rounds/a/close", HideNames: "/rounds/a/hide-names",
		Expect: web.PeopleForm{Action: "/rounds/a/people", Was: "6-3", Expected: web.Field{Value: "6"}, Least: web.Field{Value: "3"}},
		Extend: web.ExtendForm{Action: "/rounds/a/extend", Was: "1", Spans: web.OneOf("24h", web.ChoiceView{Value: "24h", Label: "1 day"})},
		Delete: web.DeleteForm{Action: "/mine/a/delete", What: []string{"The round, with its link and names"}},
	}
	return v
}

func sampleMakingWithErrors() web.WaitingView {
	v := sampleMaking()
	v.Notice = ""
	v.Maker.Close, v.Maker.NotYet = "", "You can close it early once 3 people have answered."
	v.Join.Name.Error, v.Maker.Invite.Names.Error, v.Maker.Extend.Spans.Error = "Enter your name", "Enter a name for each link", "Choose how much more time it gets"
	v.State.Crowded, v.Maker.Expect.Expected.Error, v.Maker.Expect.Least.Error = "More people are in it or invited than are expected, 7 and not 6.", "Enter a higher number", "Enter how many people have to answer"
	return v
}

// sampleLinkEnded is a round that nobody can join any more by its link.
func sampleLinkEnded() web.WaitingView {
	v := sampleMaking()
	v.Maker.Address, v.Maker.Sentence, v.Maker.QR, v.Maker.EndLink = "", "", "", ""
	return v
}

// sampleTooFew is a round that has closed with too few answers, for its maker.
func sampleTooFew() web.WaitingView {
	v := sampleMaking()
	v.Join, v.State.Closing, v.State.Closes = web.JoinForm{}, "It has closed", ""
	v.TooFew = "1 person has answered, and 3 were needed. Nobody sees what was said, the maker neither."
	v.Maker.Address, v.Maker.NewLink, v.Maker.Close, v.Maker.HideNames, v.Maker.Invite, v.Maker.People = "", "", "", "", web.InviteForm{}, nil
	return v
}

func sampleRoundBanner() web.RoundBanner {
	return web.RoundBanner{Name: "Payment service", Href: "/rounds/a", State: sampleRoundState(), Handed: "Handed in on 29 November 2026, 09:12 UTC."}
}

// sampleAskedInRound is a question of a round.
func sampleAskedInRound() web.QuestionView {
	v := sampleQuestion()
	v.Round, v.Settled = sampleRoundBanner(), web.Link{}
	return v
}

// sampleHandingIn is a review whose answers are handed in.
func sampleHandingIn() web.CheckAnswersView {
	v := sampleCheckAnswers()
	v.Round, v.Finish, v.Missing = sampleRoundBanner(), "", nil
	v.HandIn = web.HandInForm{Action: "/s/a/finish", Revision: "12", Submit: "Hand in", Counts: "Only what you hand in counts.", Seen: "Nobody sees it before the round closes."}
	return v
}
