package web_test

import (
	"fmt"

	"github.com/weighpoint/weighpoint/web"
)

const (
	sampleAddress = "https://weigh.example.org/r/QK7H2M4VNB5XJTWZ3CDRFGAELY"
	// sampleQR is a code of three modules a side.
	sampleQR = "M0 0h1v1h-1zM2 0h1v1h-1zM1 1h1v1h-1zM0 2h1v1h-1z"
)

// sampleOwned is a result as its owner sees it, with all that can be around
// it.
func sampleOwned() web.ResultView {
	v := sampleResult()
	v.Page, v.QR, v.QRSize = page(v.Verdict), "", 0
	v.Name = "Payment service"
	v.Notices = []web.NoticeView{
		{Text: "The review of this decision is due since 1 November 2026.", More: web.Link{Text: "What would it be today?", Href: "/r/a/today"}},
		{Text: "A newer version of the questionnaire is on offer since 14 October 2026.", More: web.Link{Text: "See what it changes", Href: "/r/a/today"}},
	}
	v.Origin = "Started from the answers of “Invoice service”."
	v.Replaces = web.Link{Text: "Replaces the result of 3 May 2026", Href: "/r/z"}
	v.News = sampleNews()
	v.Team = web.Link{Text: "Ask your team", Href: "/w/a/round?from=a"}
	v.Share, v.Shared = web.Link{Text: "Share this result", Href: "/r/a/share"}, "2 links work"
	v.Upkeep = web.UpkeepForm{
		Action: "/r/a/upkeep", Saved: "as drawn", Review: web.Field{Value: "2027-05-21"}, Suggested: "The questionnaire suggests to look again after 6 months.",
		Kept: true, Retention: "Otherwise it goes once its answers have not been touched for 90 days and none of its links works.",
		Announce: true, AnnounceText: "Tell readers of its links when a newer decision replaces it, and show them what changed",
	}
	v.Goes = "Removed on 19 February 2027 if nobody uses it until then."
	v.Comments = web.CommentsLink{Text: "3 comments", Href: "/r/a/comments", New: "2 new"}
	v.Decided.Form = sampleOutcomeForm()
	v.Calendar = web.Link{Text: "Day of the review (calendar file)", Href: "/r/a.ics"}
	v.Feed = web.Link{Text: "Feed of what happens to it (Atom)", Href: "/r/a.atom"}
	return v
}

func sampleOutcomeForm() web.OutcomeForm {
	return web.OutcomeForm{
		Action: "/r/a/outcome", Saved: "1", OptionLabel: "Which option, if another one?",
		Courses:        web.Choices{All: []web.ChoiceView{{Value: "follow", Label: "We follow it: Kata Containers"}, {Value: "another", Label: "We choose another option", Checked: true}}},
		Options:        []web.OutcomeOption{{Value: "a", Name: "Plain VMs"}, {Value: "b", Name: "gVisor", Note: "set aside"}, {Value: "c", Name: "System containers", Note: "ruled out", Selected: true}},
		Statuses:       web.Choices{All: []web.ChoiceView{{Value: "proposed", Label: "Proposed: somebody has still to agree"}, {Value: "accepted", Label: "Accepted: it holds", Checked: true}}},
		TypedStatement: web.TypedStatement{Why: web.Field{Max: 400}, By: web.Field{Max: 120}, Next: web.Field{Max: 200}, Day: web.Field{Value: "2026-11-21"}},
	}
}

// sampleStated is a result against whose advice something was decided.
func sampleStated() web.ResultView {
	v := sampleOwned()
	form := v.Decided.Form
	v.Decided = web.OutcomePart{
		Stated: "Accepted: System containers, where Kata Containers was recommended", Day: "28 November 2026", DateTime: "2026-11-28",
		Noted: "stated on 30 November 2026", By: "Platform board", Hidden: true, Why: "We run these `machines` already.", Vetoes: sampleRuledOut()[1].Vetoes,
		Next: "Move staging first", Until: "1 March 2027", Superseded: "Superseded on 3 March 2027: a newer decision has replaced this one.",
		Went: "Worse than expected, said on 2 March 2027", WentWords: "Modules were needed after all.",
		Earlier: []web.EntryLine{{Day: "21 November 2026", Said: "Proposed: not decided for now", By: "Decided by ", Name: "Ann", Words: "The board meets on Friday."}},
		Form:    form,
		Look: web.LookBackForm{
			Action: "/r/a/went", Saved: "1", Due: true, Open: true, Words: web.Field{Max: 400},
			Went: web.Choices{All: []web.ChoiceView{{Value: "better", Label: "Better than expected"}, {Value: "worse", Label: "Worse than expected", Checked: true}}},
		},
	}
	return v
}

func sampleStatedWithError() web.ResultView {
	v := sampleStated()
	f := &v.Decided.Form
	f.Open, f.Vetoes, f.Closed = true, sampleRuledOut()[0].Vetoes, "Nothing more is decided here."
	f.Courses.Error, f.OptionError, f.Statuses.Error, f.Why.Error = "Say what was decided", "Choose an option", "Choose where it stands", "Say why: these answers rule out System containers"
	f.By.Error, f.Day.Error, f.Next.Error, f.Until.Error = "Shorten who decided", "Choose a day", "Shorten what happens next", "Choose a later day"
	v.Decided.Look.Went.Error, v.Decided.Look.Words.Error = "Say how it went", "Shorten how it went"
	return v
}

func sampleOwnedWithError() web.ResultView {
	v := sampleOwned()
	v.Upkeep.Review.Value, v.Upkeep.Review.Error = "2020-01-01", "Choose a day that is still to come"
	return v
}

// sampleReplacing is a review whose result will take the place of another.
func sampleReplacing() web.CheckAnswersView {
	v := sampleCheckAnswers()
	v.Name, v.Revision = web.Field{Value: "Payment service", Max: 80}, "12"
	v.Origin = "Started from the answers of “Invoice service”."
	v.Replacing, v.AskAnnounce, v.Announce = "It will replace the result of 3 May 2026, which stays as it was.", true, true
	v.Goes = "Removed on 19 February 2027 if you do not use it until then."
	return v
}

func sampleNews() []web.SourceNewsView {
	return []web.SourceNewsView{
		{Source: sampleTitles[2], Cites: cites(3), What: "Withdrawn January 2027: its authors found that the `gVisor` figures were swapped.", Grave: true, Claims: []string{"In one study a pod took its first contact about a second after the request.", "About a second to the first contact."}},
		{Source: sampleTitles[0], Cites: cites(1), What: "A newer edition is out since March 2027.", Claims: []string{"Each pod gets a kernel of its own inside a small virtual machine."}},
	}
}

// sampleShared is a result as a reader of a link to all of it sees it.
func sampleShared() web.ResultView {
	v := sampleResult()
	v.Owner, v.Review, v.Name, v.QR, v.QRSize = false, web.Link{}, "Payment service", sampleQR, 3
	v.Again.Copy = true
	v.Summary = sampleSummary().Summary
	v.Reasons[0].Comment, v.Cautions[0].Comment = "/r/b/comments?about=claim%3Arating%3Akata%3Aisolation#comment-form", "/r/b/comments?about=claim%3Acaution%3Apatch#comment-form"
	v.RuledOut[0].Vetoes[0].Comment = "/r/b/comments?about=claim%3Aveto%3Akernel#comment-form"
	v.Notices = []web.NoticeView{{Text: "A newer decision replaces this one since 3 March 2027.", More: web.Link{Text: "See what changed", Href: "/r/a/newer"}}}
	v.Until = "This link works until 21 December 2026."
	v.Feed = web.Link{Text: "Feed of what happens to it (Atom)", Href: "/r/a.atom"}
	for i := range v.Answers {
		v.Answers[i].Change = ""
	}
	return v
}

// sampleVerdictOnly is a result as a reader of a link to the verdict alone
// sees it: nothing that answers could be read from.
func sampleVerdictOnly() web.ResultView {
	v := sampleShared()
	v.Notices = []web.NoticeView{{Text: "This link shows the verdict alone: the answers behind it are not shared."}}
	v.Again.Copy = false
	v.Answers, v.Unasked, v.RunnerUpWhen, v.Files = nil, nil, nil, nil
	for i := range v.Reasons {
		v.Reasons[i].Because = nil
	}
	for i := range v.RuledOut {
		v.RuledOut[i].Vetoes[0].Because = nil
	}
	for i := range v.Cautions {
		v.Cautions[i].Because = nil
	}
	for i := range v.Costs {
		v.Costs[i].Points = ""
	}
	for i := range v.Tips {
		v.Tips[i].Points = ""
	}
	for i := range v.Matrix.Rows {
		v.Matrix.Rows[i].Because, v.Matrix.Rows[i].Weight = nil, ""
	}
	v.Matrix.Idle = nil
	return v
}

func sampleMine() web.MineView {
	return web.MineView{
		Page: page("My decisions"), Notice: "“Old trial” is deleted, with its 2 results and 1 link.",
		Decisions: []web.DecisionView{
			{
				ID: "decision-1", Name: "Payment service", Questionnaire: sampleName, State: "Decided 21 November 2026",
				Verdict: "Kata Containers fits best.", Open: web.Link{Text: "Open the result", Href: "/r/a"},
				NewComments: []web.Link{{Text: "2 new comments", Href: "/r/a/comments"}},
				Due:         "Review due since 1 November 2026", Share: web.Link{Text: "Share this result", Href: "/r/a/share"},
				Change:  web.Link{Text: "Change your answers", Href: "/s/a/review"},
				Team:    web.Link{Text: "Ask your team", Href: "/w/a/round?from=a"},
				Round:   web.Link{Text: "The round", Href: "/rounds/a"},
				Links:   sampleLinkLines(),
				Earlier: []web.ResultLine{{Date: "3 May 2026", Verdict: "Containers on VMs fits best.", Href: "/r/b"}, {Date: "9 January 2026", Verdict: "Plain VMs fits best.", Href: "/r/c"}},
				Rename:  web.RenameForm{Action: "/mine/a/rename", ID: "title-1", Name: web.Field{Value: "Payment service", Max: 80}},
				Delete:  web.DeleteForm{Action: "/mine/a/delete", What: []string{"The answers", "3 results", "2 links, so that their readers find nothing any more"}},
			},
			{
				ID: "decision-2", Name: sampleName, Questionnaire: sampleName, State: "5 answers so far, last used yesterday",
				Open: web.Link{Text: "Continue", Href: "/s/b/q/place"}, Goes: "Removed on 25 November 2026 if it stays unused", Soon: true,
				Notices: []web.NoticeView{{Text: "A mistake in the questionnaire that could mislead was mended, 20 November 2026: bare metal was rated as quick to replace. These answers are weighed by the version before that."}},
				Rename:  web.RenameForm{Action: "/mine/b/rename", ID: "title-2", Name: web.Field{Max: 80}},
				Delete:  web.DeleteForm{Action: "/mine/b/delete", What: []string{"The answers"}},
			},
			{
				ID: "decision-3", Name: "Where the reporting jobs of the northern sites are to run from 2028 on, once the old hall is closed", Questionnaire: sampleName,
				State: "Decided 3 March 2026", Verdict: "Containers on VMs and gVisor fit equally well.", Open: web.Link{Text: "Open the result", Href: "/r/d"},
				Share: web.Link{Text: "Share this result", Href: "/r/d/share"}, Reopen: "/r/d/reopen", Goes: "Removed on 19 February 2027 if nobody uses it until then",
				Delete: web.DeleteForm{Action: "/mine/d/delete", What: []string{"1 result"}},
			},
		},
		Rounds: []web.RoundLine{
			{Name: "Payment service", Questionnaire: sampleName, State: "4 of 6 have answered, it closes on 4 December 2026, 12:00 UTC", Href: "/rounds/a", Made: true, Waits: "Your answers are not handed in yet", Go: web.Link{Text: "Go on answering", Href: "/s/a"}},
			{Name: "Invoice service", Questionnaire: sampleName, State: "Settled", Href: "/rounds/b"},
		},
		Comments:    []web.WrittenComment{{Name: "Ben", Text: "Who patches the hosts?", Date: "24 November 2026", Delete: "/mine/comments/a/delete"}},
		Older:       web.Link{Text: "Older decisions", Href: "/mine?before=d"},
		Retention:   "What nobody uses for 90 days is removed, unless you keep it.",
		OtherDevice: "/handover", Start: web.Link{Text: "Find something to decide", Href: "/"},
	}
}

func sampleLinkLines() []web.LinkLine {
	return []web.LinkLine{
		{Label: "Architecture board", Scope: "everything", Until: "works until you end it", Address: sampleAddress, Field: "link-1"},
		{Scope: "verdict only", Until: "works until 21 December 2026", Address: sampleAddress + "2", Field: "link-2"},
	}
}

func sampleMineWithError() web.MineView {
	v := sampleMine()
	v.Notice = ""
	v.Decisions[1].Rename.Name.Error = "Shorten the title: it has 92 characters, 12 too many"
	return v
}

func sampleNoDecisions() web.MineView {
	v := sampleMine()
	v.Decisions, v.Rounds, v.Notice, v.Older = nil, nil, "", web.Link{}
	return v
}

func sampleLinkForm() web.LinkForm {
	return web.LinkForm{
		Readers: "Whoever has the link",
		Action:  "/r/a/share", Look: "/r/a/share#preview", Label: web.Field{Max: 60},
		Scopes: web.OneOf("verdict",
			web.ChoiceView{
				Value: "verdict", Label: "The verdict alone", Consequence: web.Claim{Text: "Shows the ranking, its reasons and all sources."},
				Besides: "Hides your answers, their notes, and what follows from them one by one.",
			},
			web.ChoiceView{Value: "full", Label: "Everything", Consequence: web.Claim{Text: "Shows your answers and notes too."}}),
		Expiries: web.Choices{All: []web.ChoiceView{{Label: "Until I end it"}, {Value: "30", Label: "For 30 days", Checked: true}, {Value: "365", Label: "For a year"}}},
	}
}

// sampleSharing is the page of a result that has no link yet.
func sampleSharing() web.SharingView {
	preview := sampleVerdictOnly()
	preview.Page = page(preview.Verdict)
	preview.Address = "https://weigh.example.org/r/…"
	preview.Notices = append([]web.NoticeView{{Text: "This is a preview."}}, preview.Notices...)
	return web.SharingView{
		Page: page("Share this result"), Back: web.Link{Text: "Back to the result", Href: "/r/a"},
		Name: "Payment service", Questionnaire: sampleName, Verdict: "Kata Containers fits best.",
		Form: sampleLinkForm(), Preview: preview, PreviewAs: "the verdict alone",
	}
}

func sampleSharingWithLinks() web.SharingView {
	v := sampleSharing()
	v.Notice = "The link is ready. Copy it below."
	v.Links = []web.LinkView{
		{Field: "link-1", Name: "Architecture board", Scope: "everything", Made: "Made 21 November 2026", State: "Works until you end it", Live: true, Address: sampleAddress, QR: sampleQR, QRSize: 3, Revoke: "/r/a/share/1/end"},
		{Field: "link-2", Name: "Link without a label", Scope: "verdict only", Made: "Made 3 May 2026", State: "Works until 21 December 2026", Live: true, Address: sampleAddress + "2", QR: sampleQR, QRSize: 3, Revoke: "/r/a/share/2/end", Holds: "This link is what keeps your result: without it, the result will be removed on 1 June 2027."},
		{Field: "link-3", Name: "The auditors of 2025", Scope: "everything", Made: "Made 1 March 2025", State: "Ended 3 March 2027"},
	}
	return v
}

func sampleSharingWithError() web.SharingView {
	v := sampleSharingWithLinks()
	v.Notice = ""
	v.Form.Label.Value, v.Form.Label.Error = "A label that goes on for much longer than any label should ever", "Shorten the label: it has 63 characters, 3 too many"
	v.Form.Scopes.Error, v.Form.Expiries.Error = "Choose what a reader will see", "Choose how long the link works"
	return v
}

func sampleDeviceLink() web.DeviceLinkView {
	return web.DeviceLinkView{
		Page: page("Your one-time link"), Back: web.Link{Text: "My decisions", Href: "/mine"},
		Address: "https://weigh.example.org/handover/QK7H2M4VNB5XJTWZ3CDRFGAELY", QR: sampleQR, QRSize: 3, Until: "14:32 UTC, ten minutes from now",
	}
}

func sampleDeviceAccept() web.DeviceAcceptView {
	return web.DeviceAcceptView{Page: page("Use this browser"), Action: "/handover/QK7H2M4VNB5X", Own: "This browser has 2 decisions of its own."}
}

func sampleMoves() []web.MoveView {
	return []web.MoveView{
		{Name: "Kata Containers", ThenRank: "1", ThenFit: "86.4", NowRank: "2", NowFit: "78.1", Note: "down"},
		{Name: "Containers on VMs", ThenRank: "2", ThenFit: "78.6", NowRank: "1", NowFit: "80.2", Note: "up"},
		{Name: "gVisor", ThenRank: "3", ThenFit: "71.4", NowRank: "3", NowFit: "71.4"},
		{Name: "Containers on bare metal", ThenRank: "ruled out", NowRank: "4", NowFit: "64.0", Note: "up"},
		{Name: "Unikernels", NowRank: "5", NowFit: "51.0", Note: "new"},
		{Name: "System containers", ThenRank: "5", ThenFit: "54.8", Note: "gone"},
	}
}

func sampleSides() (then, now web.VerdictSide) {
	return web.VerdictSide{Heading: "Frozen on 21 November 2026", Sentence: "Kata Containers fits best.", Strength: "Clear: stays first in 93 of 100 ways of weighing this.", Href: "/r/a"},
		web.VerdictSide{Heading: "With the version of 14 October 2027", Sentence: "Containers on VMs fits best.", Strength: "Close call: stays first in 55 of 100 ways of weighing this."}
}

func sampleToday() web.TodayView {
	then, now := sampleSides()
	return web.TodayView{
		Page: page("What would it be today?"), Back: web.Link{Text: "Back to the result", Href: "/r/a"}, Name: "Payment service",
		Versions: "The same answers, with version 3f9a1c2e and with version 77ab01cd, which is on offer since 14 October 2027.",
		Then:     then, Now: now, Moves: sampleMoves(),
		Groups: []web.DifferenceGroup{
			{Heading: "Ratings", Items: []web.DifferenceView{
				{Text: "Kata Containers on start-up time: helps, now hurts", Then: claim("A pod took its first contact about a second after the request.", 3), Now: claim("With `runc` at a fifth of a second, it is five times slower.", 5)},
				{Text: "Containers on VMs on running costs: no evidence, now helps", Now: claim("Many containers share one guest kernel, and its memory.", 12)},
			}},
			{Heading: "Vetoes", Items: []web.DifferenceView{{Text: "Containers on bare metal is not ruled out any more", Then: claim("A container alone is not held to be a boundary.", 7)}}},
		},
		Sources: sampleSources(12), Again: web.AgainForm{Action: "/w/containers-or-vms", Copy: true}, AgainText: "Decide with today's version",
	}
}

func sampleSame() web.TodayView {
	v := sampleToday()
	v.Same, v.Moves, v.Groups, v.Sources, v.Again = "Nothing about the verdict differs.", nil, nil, nil, web.AgainForm{}
	return v
}

func sampleNewer() web.NewerView {
	then, now := sampleSides()
	now.Heading, now.Href = "Decided on 3 March 2027", "/r/n"
	return web.NewerView{
		Page: page("There is a newer decision"), Back: web.Link{Text: "Back to the result", Href: "/r/a"}, Name: "Payment service",
		Then: then, Now: now, Moves: sampleMoves(),
		Answers: []web.AnswerMove{
			{Question: "How quickly must a new instance be ready?", From: "Within a second", To: "Within a minute"},
			{Question: "Do virtual machines have to move while they run?", To: "No"},
		},
	}
}

func sampleNewerVerdictOnly() web.NewerView {
	v := sampleNewer()
	v.Answers, v.NoAnswers = nil, "Your link shows the verdict alone, so the answers are not shown here either."
	return v
}

func samplePrivacy() web.PrivacyView {
	v := web.PrivacyView{Page: page("What is stored here")}
	for i, heading := range []string{"What is stored", "For how long", "Who can read it", "How to erase it"} {
		v.Sections = append(v.Sections, web.PrivacySection{
			Heading:    heading,
			Paragraphs: []string{"The answers that you give, when you gave the last of them, and the results made from them. No name, no address, and no trace of where you came from.", "A cookie holds a random key; the server keeps its SHA-256 fingerprint."},
			Items:      []string{"Answers, with their notes", fmt.Sprintf("Results, of which there are %d kinds", i+1)},
		})
	}
	v.Sections[3].More = web.Link{Text: "My decisions", Href: "/mine"}
	return v
}

func sampleComments() web.CommentsView {
	return web.CommentsView{
		Page: page("Comments"), Back: web.Link{Text: "The recommendation", Href: "/r/b"},
		Name: "Payment service", Questionnaire: sampleName, Verdict: "Kata Containers fits best.", Notice: "Your comment is there.",
		Comments: []web.CommentView{
			{ID: "comment-1", Name: "Ben", Text: "Who patches the hosts?\n\nThe `platform` team says it does not.", About: "On the verdict", Date: "24 November 2026", DateTime: "2026-11-24", Settled: "Settled 25 November 2026", Answer: "We do.\nEvery week.", Answered: "25 November 2026", Delete: "/mine/comments/a/delete", Back: "b"},
			{ID: "comment-2", Name: "<b>Zoë</b>", Text: "An-answer-that-goes-on-without-any-space-for-much-longer-than-a-telephone-is-wide-and-is-to-break-somewhere", About: "On the answer to: Where does it run?", Date: "25 November 2026", DateTime: "2026-11-25", Hidden: true, Delete: "/mine/comments/b/delete", Back: "b"},
		},
		Form: web.CommentForm{
			Action: "/r/b/comments", Name: web.Field{Value: "Ben", Max: 60}, Text: web.Field{Max: 1000},
			Topics: []web.TopicGroup{
				{Topics: []web.ChoiceView{{Value: "verdict", Label: "The verdict", Checked: true}}},
				{Name: "An answer", Topics: []web.ChoiceView{{Value: "answer:place", Label: "Where does it run?"}}},
				{Name: "An option", Topics: []web.ChoiceView{{Value: "option:kata", Label: "Kata Containers"}}},
			},
		},
		Files: []web.Link{{Text: "Decision record (Markdown)", Href: "/r/b.md?comments=yes"}},
	}
}

func sampleOwnComments() web.CommentsView {
	v := sampleComments()
	v.New, v.Read, v.Form = "1 new comment", web.ReadForm{Action: "/r/a/comments/read", Seen: "1"}, web.CommentForm{}
	for i := range v.Comments {
		c := &v.Comments[i]
		c.New, c.Delete = i == 1, ""
		c.Care = web.CareForm{
			Action: "/r/a/comments/x", ID: fmt.Sprintf("answer-%d", i+1), Answer: web.Field{Value: c.Answer, Max: 1000}, Saved: "0",
			Settle: "settle", SettleText: "Mark as settled", Hide: "hide", HideText: "Hide",
		}
	}
	v.Comments[0].Care.Answer.Error, v.Comments[0].Care.Open = "Shorten the answer", true
	return v
}

func sampleCommentsWithError() web.CommentsView {
	v := sampleComments()
	v.Notice, v.Notices = "", []web.NoticeView{{Text: "You made this link.", More: web.Link{Text: "Back to your own page", Href: "/r/a"}}}
	v.Form.Name.Error, v.Form.TopicError, v.Form.Text.Error, v.Form.Full = "Enter your name", "Choose what it is about", "Write a comment", "There are 200 comments"
	return v
}

func sampleSummary() web.SummaryView {
	s := web.Summary{
		Heading: "Where we build", State: "Accepted: Kata Containers, as recommended. Accepted on 24 November 2026, decided by Platform board.",
		Verdict: "These answers point to Kata Containers. Fit 86.4 of 100.", Strength: "A clear lead: it stays first in 93 of 100 ways.",
		Rows:    []web.SummaryRow{{Place: "1", Option: "Kata Containers", Fit: "86.4"}, {Place: "–", Option: "Plain | VMs", Fit: "ruled out"}},
		Reasons: []web.SummaryReason{{About: "Isolation", Claim: "A kernel of its own.", Sources: []web.Link{{Text: "Kata: architecture", Href: "https://example.org/kata"}, {Text: "A survey", Href: "https://example.org/survey"}}}},
		Address: "https://decide.example.org/r/b", Made: "Recommended on 21 November 2026 by Weighpoint.", Markdown: "## Where we build\n\n| Place |\n",
	}
	return web.SummaryView{Page: page("Summary"), Back: web.Link{Text: "The recommendation", Href: "/r/b"}, Summary: s}
}
