package web_test

import (
	"fmt"

	"github.com/weighpoint/weighpoint/web"
)

// The samples are views as the program would fill them: long texts, many
// sources, every part of every page.

const (
	sampleName = "Containers or VMs: when and why?"
	sampleHome = "/"
)

func page(title string) web.Page {
	return web.Page{Title: title, Description: "A sample, with `code` in it.", Home: sampleHome, Mine: "/mine", Privacy: "/privacy"}
}

var sampleTitles = []string{
	"Threat model", "My VM is lighter (and safer) than your container",
	"A comparative study of container and microVM start-up in public clouds",
	"Firecracker: lightweight virtualisation for serverless applications",
	"The true cost of containing: a gVisor case study", "KubeVirt user guide: live migration",
	"Application container security guide", "Escaping the container: a survey of runtime vulnerabilities from 2019 to 2026",
	"Confidential computing deployment guide for Kubernetes clusters", "Operating system-level virtualisation at scale",
	"Network interfaces in Kubernetes: Multus and device plug-ins", "Experience report: five years of bare-metal Kubernetes",
}

func cites(numbers ...int) []web.Cite {
	var all []web.Cite
	for _, n := range numbers {
		all = append(all, web.Cite{Number: n, Href: fmt.Sprintf("#source-%d", n), Title: sampleTitles[n-1]})
	}
	return all
}

func claim(text string, numbers ...int) web.Claim {
	return web.Claim{Text: text, Cites: cites(numbers...)}
}

func sampleSources(n int) []web.Source {
	kinds := []string{"Documentation", "Measurement", "Experience", "Standard", "Opinion"}
	publishers := []string{"Kata Containers project", "Manco and others, SOSP", "IDLab, Ghent University", "Agache and others, USENIX NSDI", "Young and others, HotCloud"}
	var all []web.Source
	for i := range n {
		s := web.Source{
			Number: i + 1, ID: fmt.Sprintf("source-%d", i+1), Title: sampleTitles[i%len(sampleTitles)],
			Publisher: publishers[i%len(publishers)], Year: fmt.Sprint(2017 + i%10),
			URL:  fmt.Sprintf("https://papers.example.org/proceedings/%d/a-rather-long-address-for-a-paper-%d.html", 2017+i, i),
			Kind: kinds[i%len(kinds)], Seen: "Full text read", Checked: "November 2026",
		}
		if i%4 == 1 {
			s.Seen, s.Checked, s.Due = "Abstract only", "August 2025", true
		}
		if i%5 == 2 {
			s.Interest = "sells servers that run containers without virtual machines"
		}
		all = append(all, s)
	}
	return all
}

func sampleCatalogue() web.CatalogueView {
	return web.CatalogueView{
		Page: page("Weighpoint"),
		Questionnaires: []web.QuestionnaireCard{
			{Title: sampleName, Summary: "Where should your software run: in containers, in virtual machines, or in something between the two? Weighs twelve options by what you run, whom you trust and what you can operate.", Href: "/w/containers-or-vms", Facts: []string{"About 3 minutes", "12 options", "10 to 16 questions"}},
			{Title: "Which database for a small team?", Summary: "Relational, document or key-value; run by you or by somebody else.", Href: "/w/database", Facts: []string{"About 2 minutes", "7 options", "9 questions"}},
		},
		Unfinished: []web.SessionCard{{Title: sampleName, Href: "/s/a/review", Progress: "5 answered", Used: "today", Notices: []web.NoticeView{{Text: "A mistake in the questionnaire that could mislead was mended, 20 November 2026: bare metal was rated as quick to replace. These answers are weighed by the version before that."}}}},
		Decisions: []web.DecisionCard{
			{Title: sampleName, Verdict: "Kata Containers fits best.", Date: "21 November 2026", Href: "/r/a", Notices: []web.NoticeView{{Text: "A mistake in the questionnaire that could mislead was mended, 20 November 2026: bare metal was rated as quick to replace. This result was made before that."}}},
			{Title: sampleName, Verdict: "Containers on VMs and gVisor fit equally well.", Date: "3 November 2026", Href: "/r/b"},
		},
		All: web.Link{Text: "All your decisions", Href: "/mine"},
	}
}

func sampleChanges() []web.Change {
	return []web.Change{
		{Then: claim("In 2018 a container was said to start in about a second and a virtual machine in minutes.", 1), Now: claim("A microVM starts its kernel in about 125 milliseconds, so that the difference is no longer a reason by itself.", 2, 4)},
		{Then: claim("Hot-plugging a network interface was said to need a virtual machine.", 6), Now: claim("With `Multus` a pod can be given interfaces while it runs, though not by Kubernetes alone.", 11)},
	}
}

func sampleIntro() web.IntroView {
	return web.IntroView{
		Page: page(sampleName), Name: sampleName,
		Summary: "Where should your software run: in containers, in virtual machines, or in something between the two?",
		Paragraphs: []string{
			"The question used to have two answers. Today there are a dozen, and most of them are right for somebody. Which is right for you follows from what you run, whom you have to keep apart, and what your team can look after.",
			"You will be asked at most 16 short questions. If you are not sure about one, say so: the result then counts that answer as open, and tells you how to find it out.",
		},
		Facts: []string{"About 3 minutes", "12 options", "10 to 16 questions"},
		Start: "/w/containers-or-vms", Resume: web.Link{Text: "Continue (5 answered)", Href: "/s/a/q/workload"}, Together: web.Link{Text: "Decide together", Href: "/w/containers-or-vms/round"},
		Questions: []string{"What do you want to run?", "Who wrote the code that will run?", "How many parties share the machines?", "Which operating system does it need?", "How quickly must a new instance be ready?", "Where will it run?"},
		Options:   sampleOptions(),
		Changes:   sampleChanges(),
		Author:    "The Weighpoint authors", Licence: "Apache-2.0", Version: "3f9a1c2e", VersionFull: sampleVersion,
		SourcesPage: web.Link{Text: "168 sources, 41 of them measurements", Href: "/sources/containers-or-vms"},
		Sources:     sampleSources(11),
	}
}

func sampleMapped() web.IntroView {
	v := sampleIntro()
	v.Map = sampleMap()
	return v
}

func sampleMap() web.MapView {
	return web.MapView{
		Across: "what it runs", Down: "how firm its boundary is", Columns: []string{"A whole machine", "A container"},
		Rows: []web.MapRow{
			{Name: "Hardware", Cells: [][]web.OptionLine{{{Name: "Plain VMs", Href: "/w/x/o/a"}}, {{Name: "Kata Containers", Href: "/w/x/o/b"}}}},
			{Name: "The host's kernel", Cells: [][]web.OptionLine{nil, {{Name: "Containers on bare metal", Href: "/w/x/o/c"}}}},
		},
	}
}

const sampleVersion = "3f9a1c2e5b7d4a6088f1e2d3c4b5a69788f0e1d2c3b4a5968770f1e2d3c4b5a6"

func sampleOptions() []web.OptionLine {
	var all []web.OptionLine
	for _, name := range sampleOptionNames {
		all = append(all, web.OptionLine{Name: name, Summary: "One line that says what it is and what sets it apart from its neighbours.", Href: "/w/containers-or-vms/o/x"})
	}
	return all
}

func sampleAskedAgain() web.QuestionView {
	v := sampleQuestion()
	v.Withheld, v.Again = []string{"gpu"}, "It now offers “Customers”, which it did not offer when you answered it."
	return v
}

func sampleQuestion() web.QuestionView {
	return web.QuestionView{
		Page:   page("Who wrote the code that will run?"),
		Action: "/s/a/q/trust", Back: web.Link{Text: "Back", Href: "/s/a/q/workload"},
		Progress: web.Progress{Text: "Question 4 of 12 to 16", Done: 3, Most: 16},
		Chosen:   []string{"known"}, Importance: sampleImportance(), Submit: "Continue",
		Questionnaire: sampleName,
		Question:      "Who wrote the code that will run?",
		Why:           claim("Containers share one kernel. A flaw in it lets code out of its container, so it matters whether somebody might look for one.", 1, 8),
		Choices: []web.ChoiceView{
			{Value: "own", Label: "Only our own team", Consequence: claim("A shared kernel is a fair risk for code that you review yourselves.", 7)},
			{Value: "known", Label: "Suppliers and partners whom we know by contract", Consequence: claim("Most flaws come in by mistake, with a dependency that nobody looked at, rather than by intent.", 8, 5)},
			{Value: "anyone", Label: "Anyone: customers or the public upload code", Consequence: claim("Providers that run strangers' code put a second boundary around it: a kernel of its own, or `gVisor` between it and the kernel.", 4, 5)},
		},
		FindOut: "List what goes into your images: base image, packages, plug-ins. If you cannot name an author for something, count it as anyone's.",
		Sources: sampleSources(11),
	}
}

func sampleImportance() []web.ChoiceView {
	return []web.ChoiceView{{Value: "less", Label: "Less"}, {Value: "normal", Label: "Normal", Checked: true}, {Value: "more", Label: "More"}}
}

func sampleOvertaken() web.QuestionView {
	v := sampleQuestion()
	v.Overtaken = "This answer was changed in another tab"
	return v
}

func sampleManyWithError() web.QuestionView {
	v := sampleQuestion()
	v.Page, v.Question = page("Which of these does it need?"), "Which of these does it need?"
	v.Many, v.Return, v.Submit = true, "review", "Save and return to your answers"
	v.Back = web.Link{Text: "Back to your answers", Href: "/s/a/review"}
	v.Error = "Choose what it needs, or say that you are not sure"
	v.Choices = []web.ChoiceView{
		{Value: "privileged", Label: "Privileged containers, or access to `/dev`"},
		{Value: "modules", Label: "Its own kernel modules or kernel settings", Consequence: claim("Containers use the host's kernel and cannot bring another.", 7)},
		{Value: "gpu", Label: "A GPU"},
		{Value: "none", Label: "None of these", Alone: true},
	}
	v.Changes = sampleChanges()
	return v
}

func sampleAnswers() []web.AnswerRow {
	return []web.AnswerRow{
		{Question: "What do you want to run?", Answers: []string{"Several small services that we build ourselves"}, Change: "/s/a/q/workload"},
		{Question: "Who wrote the code that will run?", Answers: []string{"Anyone: customers or the public upload code"}, Importance: "matters more", Change: "/s/a/q/trust"},
		{Question: "Which of these does it need?", Answers: []string{"Its own kernel modules or kernel settings", "A GPU"}, Change: "/s/a/q/needs"},
		{Question: "Does the machine allow nested virtualisation?", Answers: []string{"Not sure"}, Unsure: true, Change: "/s/a/q/nested"},
		{Question: "How quickly must a new instance be ready?", Answers: []string{"Within a second"}, Importance: "matters less", Change: "/s/a/q/start"},
		{Question: "Where will it run?", Answers: []string{"On our own servers, in our own rooms"}, Change: "/s/a/q/place"},
	}
}

func sampleCheckAnswers() web.CheckAnswersView {
	return web.CheckAnswersView{
		Page: page("Your answers"), Questionnaire: sampleName, Back: web.Link{Text: "Back", Href: "/s/a/q/place"},
		Answers: sampleAnswers(), Finish: "/s/a/finish",
		Aside: []web.AnswerRow{{Question: "Do virtual machines have to move while they run?", Answers: []string{"Yes, without a pause"}}},
	}
}

func sampleCheckAnswersWithError() web.CheckAnswersView {
	v := sampleCheckAnswers()
	v.Missing = []web.MissingView{
		{Link: web.Link{Text: "Who will look after the platform?", Href: "/s/a/q/team"}},
		{
			Link:  web.Link{Text: "How many parties share the machines?", Href: "/s/a/q/tenants"},
			Again: "It now offers “Customers”, which it did not offer when you answered it.",
		},
	}
	v.Error = "Answer the 2 questions that are still open"
	return v
}

var sampleOptionNames = []string{
	"Kata Containers", "Containers on VMs", "MicroVMs", "gVisor", "Plain VMs", "KubeVirt",
	"Confidential containers", "Serverless containers", "Bare metal", "Containers on bare metal",
	"System containers", "WebAssembly or isolates",
}

func because(n int) []web.Because {
	all := []web.Because{
		{Question: "Who wrote the code that will run?", Answer: "Anyone: customers or the public upload code", Importance: "matters more"},
		{Question: "How quickly must a new instance be ready?", Answer: "Within a second"},
		{Question: "What do you want to run?", Answer: "Several small services that we build ourselves"},
	}
	return all[:n]
}

func sampleReasons() []web.ReasonView {
	return []web.ReasonView{
		{ID: "criterion-trust", Because: because(1), Criterion: "Trust in the code", Rating: "helps a lot", Level: 2, Points: "+18.2", Percent: 100, Claim: claim("Each pod gets a kernel of its own inside a small virtual machine, so that a flaw in that kernel stays inside it.", 1, 4)},
		{ID: "criterion-fit", Because: because(3)[1:], Criterion: "Fit with Kubernetes", Rating: "helps a lot", Level: 2, Points: "+9.1", Percent: 50, Claim: claim("It is a runtime class: one line in the pod's description, and the rest of the cluster stays as it is.", 1)},
		{ID: "criterion-start", Because: because(2)[1:], Criterion: "Start-up time", Rating: "helps", Level: 1, Points: "+4.5", Percent: 25, Claim: claim("In one study a pod took its first contact about a second after the request, against a fifth of a second for `runc`.", 3)},
		{ID: "criterion-skills", Criterion: "Running costs", Rating: "hurts", Level: -1, Points: "−2.3", Percent: 12.6, Claim: claim("Every pod carries its own kernel and agent, in the order of a hundred megabytes.", 2)},
	}
}

func sampleRanked() []web.RankedView {
	var all []web.RankedView
	fits := []float64{86.4, 78.6, 71.4, 70.2, 61.9, 54.8, 52.4, 40.5, 33.3}
	for i, fit := range fits {
		all = append(all, web.RankedView{
			Rank: fmt.Sprint(i + 1), Name: sampleOptionNames[i], Href: fmt.Sprintf("/r/a/o/%d", i), Fit: fmt.Sprintf("%.1f", fit), Percent: fit, First: i == 0,
			Summary: "Containers that look ordinary to Kubernetes, each in a small virtual machine.",
			For:     "trust in the code and fit with Kubernetes", Against: "running costs",
		})
	}
	all[8].For = ""
	return all
}

func sampleRuledOut() []web.RuledOutView {
	return []web.RuledOutView{
		{Name: "Containers on bare metal", Href: "/r/a/o/9", Vetoes: []web.VetoView{{
			Because: because(1), Claim: claim("A container alone is not held to be a boundary between parties that do not trust each other.", 7),
			WayRound: claim("Give each party machines of its own, or put the pods in a sandboxed runtime.", 1, 5),
		}}},
		{Name: "System containers", Href: "/r/a/o/10", Vetoes: []web.VetoView{{
			Because: []web.Because{{Question: "Which of these does it need?", Answer: "Its own kernel modules or kernel settings"}}, Claim: claim("System containers share the host's kernel, and none of them can load a module of its own.", 10),
		}}},
		{Name: "WebAssembly or isolates", Href: "/r/a/o/11", Vetoes: []web.VetoView{{
			Because: []web.Because{{Question: "Which of these does it need?", Answer: "A GPU"}}, Claim: claim("Isolates offer no access to devices.", 9),
		}}},
	}
}

func sampleTradeOffs() (costs, tips []web.TradeOff) {
	costs = []web.TradeOff{
		{Criterion: "Running costs", Points: "4.5", Leader: web.TradeSide{Name: "Kata Containers", Rating: "hurts", Level: -1, Claim: claim("Every pod carries its own kernel and agent, in the order of a hundred megabytes.", 2)}, RunnerUp: web.TradeSide{Name: "Containers on VMs", Rating: "helps", Level: 1, Claim: claim("Many containers share one guest kernel, and its memory.", 3)}},
		{Criterion: "Maturity of tools", Points: "2.2", Leader: web.TradeSide{Name: "Kata Containers", Rating: "neither helps nor hurts", Claim: claim("Debuggers and agents that expect to see the host do not find it.", 1)}, RunnerUp: web.TradeSide{Name: "Containers on VMs", Rating: "helps a lot", Level: 2, Claim: claim("This is what every managed Kubernetes service sells.", 12)}},
	}
	tips = []web.TradeOff{
		{Criterion: "Trust in the code", Points: "13.6", Leader: web.TradeSide{Name: "Kata Containers", Rating: "helps a lot", Level: 2, Claim: claim("Each pod has a kernel of its own.", 1)}, RunnerUp: web.TradeSide{Name: "Containers on VMs", Rating: "neither helps nor hurts", Claim: claim("Pods on one node share the guest's kernel.", 7)}},
	}
	return costs, tips
}

func sampleMatrix() web.Matrix {
	var m web.Matrix
	for i, name := range sampleOptionNames {
		m.Options = append(m.Options, web.MatrixOption{Name: name, Href: fmt.Sprintf("/r/a/o/%d", i), First: i == 0, Out: []string{"", "set aside", "ruled out"}[min(max(i-7, 0), 2)]})
	}
	weighing := []string{"Trust in the code", "Fit with Kubernetes", "Start-up time", "Separation of tenants", "Running costs", "Maturity of tools", "Patching without rebuilding", "Network performance", "Portability between providers"}
	for i, name := range weighing {
		m.Rows = append(m.Rows, sampleRow(i, name, true))
	}
	for i, name := range []string{"Live migration", "Familiar to VM administrators", "Other operating systems", "Confidentiality from the operator"} {
		m.Idle = append(m.Idle, sampleRow(i+9, name, false))
	}
	return m
}

func sampleRow(i int, name string, weighs bool) web.MatrixRow {
	r := web.MatrixRow{Criterion: name, Meaning: "How well it keeps code that nobody reviewed from reaching anything else.", Weight: "0"}
	if weighs {
		r.Weight, r.Percent, r.Because = fmt.Sprint(9-i), float64(9-i)*100/9, because(1+i%2)
	}
	signs := map[int]string{2: "+2", 1: "+1", 0: "0", -1: "−1", -2: "−2"}
	words := map[int]string{2: "helps a lot", 1: "helps", 0: "neither helps nor hurts", -1: "hurts", -2: "hurts a lot"}
	for o := range sampleOptionNames {
		level := 2 - (o*3+i*2+o*i)%5
		cell := web.MatrixCell{Sign: signs[level], Rating: words[level], Level: level, Href: fmt.Sprintf("/r/a/o/%d#criterion-%d", o, i), Out: o > 7}
		if (o+i*5)%17 == 4 {
			cell = web.MatrixCell{Out: o > 7}
		}
		r.Cells = append(r.Cells, cell)
	}
	return r
}

func sampleCautions() []web.CautionView {
	return []web.CautionView{
		{Because: []web.Because{{Question: "Does the machine allow nested virtualisation?", Answer: "Not sure"}}, Claim: claim("Try it before you plan on it: many providers' ordinary machines do not offer `/dev/kvm`, and nested virtual machines are slower.", 3, 9), Options: "Kata Containers and MicroVMs"},
		{Claim: claim("Set requests and limits for memory from the first day; a guest that is too small kills its pod without a word in the cluster's log.", 12)},
	}
}

func sampleResult() web.ResultView {
	costs, tips := sampleTradeOffs()
	shared := page("Kata Containers fits best.")
	shared.Address = "https://weigh.example.org/r/QK7H2M4VNB5XJTWZ3CDRFGAELY"
	return web.ResultView{
		Page: shared, Questionnaire: sampleName,
		VerdictPart: web.VerdictPart{
			Outcome: "leader", Verdict: "Kata Containers fits best.",
			Detail: "It leads Containers on VMs by 7.8 points of 100; 3 of 12 options are ruled out.",
			Date:   "21 November 2026", DateTime: "2026-11-21T09:30:00Z", Version: "3f9a1c2e", VersionFull: sampleVersion,
		},
		RankingPart: web.RankingPart{Ranked: sampleRanked(), RuledOut: sampleRuledOut()},
		ReasonsPart: web.ReasonsPart{
			Leader: "Kata Containers", RunnerUp: "Containers on VMs", Reasons: sampleReasons()[:3],
			Pairings: []web.PairingView{{Options: "Containers on VMs and Kata Containers", Claim: claim("One cluster can do both: ordinary pods for your own services, and the runtime class `kata` for code from outside.", 1)}},
			Costs:    costs, Tips: tips,
			RunnerUpRight: claim("Choose containers on VMs when one team owns all the code and the virtual machines are there already.", 12),
			RunnerUpWhen:  []string{"the cost of each instance decides whether the service pays", "the tools of your operators have to see into every process"},
		},
		AnswersPart: web.AnswersPart{Answers: sampleAnswers(), Matrix: sampleMatrix()},
		Cautions:    sampleCautions(), Sources: sampleSources(12),
		OwnerPanel: web.OwnerPanel{Owner: true, Review: web.Link{Text: "Change your answers", Href: "/s/a/review"}},
		Again:      web.AgainForm{Action: "/w/containers-or-vms"},
		Files:      []web.Link{{Text: "Decision record (Markdown)", Href: "/r/a.md"}, {Text: "Data (JSON)", Href: "/r/a.json"}},
	}
}

func sampleTie() web.ResultView {
	v := sampleResult()
	v.Outcome, v.Verdict = "tie", "Kata Containers and Containers on VMs fit equally well."
	v.Detail = "Both reach 86.4 of 100. Look at what sets them apart."
	v.Ranked[0].Rank, v.Ranked[1].Rank = "1=", "1="
	v.Ranked[1].First, v.Ranked[1].Fit, v.Ranked[1].Percent = true, "86.4", 86.4
	for i := range v.Reasons {
		v.Reasons[i].Option = sampleOptionNames[i%2]
	}
	v.Owner, v.Review = false, web.Link{}
	for i := range v.Answers {
		v.Answers[i].Change = ""
	}
	return v
}

func sampleNothing() web.ResultView {
	v := sampleResult()
	v.Outcome, v.Verdict, v.Detail = "nothing", "Nothing fits these answers.", "All 12 options are ruled out, each for a reason of its own."
	v.Leader, v.RunnerUp, v.Ranked, v.Reasons, v.Pairings, v.Costs, v.Tips = "", "", nil, nil, nil, nil, nil
	v.RunnerUpRight, v.RunnerUpWhen, v.Cautions = web.Claim{}, nil, nil
	v.Relax = []web.RelaxView{
		{Answers: []web.AnswerRow{sampleAnswers()[2]}, Options: []string{"Plain VMs", "KubeVirt"}},
		{Answers: sampleAnswers()[3:5], Options: []string{"Kata Containers"}},
	}
	for i := range v.Relax {
		for j := range v.Relax[i].Answers {
			v.Relax[i].Answers[j].Change = ""
		}
	}
	return v
}

func sampleOption() web.OptionView {
	ratings := sampleReasons()
	for i := range ratings {
		ratings[i].ID += "-idle"
		ratings[i].Because, ratings[i].Points, ratings[i].Percent = nil, "", 0
	}
	return web.OptionView{
		Page: page("Kata Containers"), Questionnaire: sampleName, Back: web.Link{Text: "Back to the recommendation", Href: "/r/a"},
		Name: "Kata Containers", Summary: "Containers that look ordinary to Kubernetes, each in a small virtual machine.",
		ChooseWhen: claim("Choose it when code from several parties runs in one cluster and a shared kernel is not enough between them.", 1),
		Standing:   "First of 9, fit 86.4",
		Reasons:    sampleReasons(), Ratings: ratings,
		Facts: []web.FactView{
			{Name: "Isolation boundary", Claim: claim("A virtual machine per pod, with its own kernel.", 1)},
			{Name: "What it shares", Claim: claim("The hypervisor and the hardware.", 1)},
			{Name: "Start-up time", Claim: claim("About a second to the first contact.", 3)},
			{Name: "Memory per instance", Claim: claim("In the order of a hundred megabytes more than `runc`.", 2, 3)},
		},
		Figures: []web.FigureGroup{{Metric: "Time from request to first network contact", Figures: []web.FigureView{
			{Options: "Containers on bare metal", Value: "196 ms mean (median 188, range 111 to 278)", Conditions: "`runc`, one pod at a time, warm image, 8-core server", Year: "2024", By: "independent", Cites: cites(3)},
			{Options: "Kata Containers", Value: "1,020 ms mean", Conditions: "Kata 2.5 with QEMU, same server", Year: "2024", By: "independent", Cites: cites(3), Own: true, Dated: true},
		}}},
		RuledOutBy: []web.VetoView{{Claim: claim("Without `/dev/kvm` there is nothing to run its virtual machines on.", 3), WayRound: claim("Rent machines with nested virtualisation, or whole servers.", 9)}},
		Changes:    sampleChanges()[:1], Sources: sampleSources(9),
	}
}

func sampleOptionRuledOut() web.OptionView {
	v := sampleOption()
	v.Standing, v.Vetoes, v.RuledOutBy = "Ruled out by your answers", sampleRuledOut()[0].Vetoes, nil
	return v
}

func sampleOptionAside() web.OptionView {
	v := sampleOptionRuledOut()
	v.Standing, v.Vetoes, v.Aside = "Set aside: nothing in these answers asks for it", nil, v.Vetoes
	return v
}

func sampleSourcesPage() web.SourcesView {
	v := web.SourcesView{
		Page: page("Sources"), Questionnaire: sampleName, Back: web.Link{Text: sampleName, Href: "/w/containers-or-vms"},
		Recheck: "Sources not checked for 12 months are marked.", Sources: sampleSources(12),
	}
	for i := range v.Sources {
		v.Sources[i].CitedFor = []string{"Each pod gets a kernel of its own.", "It is a runtime class: one line in the pod's description."}
	}
	return v
}

func sampleMessage() web.MessageView {
	return web.MessageView{
		Page: page("This is somebody's unfinished session"), Heading: "This is somebody's unfinished session",
		Text:      []string{"It opens only in the browser that began it. Ask whoever sent you the link to finish it and to send the link of the result.", "Or answer the questions yourself."},
		Post:      web.Link{Text: "Start your own", Href: "/w/containers-or-vms"},
		Actions:   []web.Link{{Text: "All questionnaires", Href: "/"}},
		Reference: "QK7H2M4VNB5X",
	}
}
