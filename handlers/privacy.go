package handlers

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// privacy says what is stored, for how long, and how to erase it. It follows
// from how the server is set, so that it cannot say anything else than what it
// does.
func (s *Server) privacy(w http.ResponseWriter, r *http.Request) error {
	page := s.site.page("What is stored here")
	page.Description = "What this server stores about you, for how long, and how to erase it."
	mine := web.Link{Text: "My decisions", Href: s.site.mine()}
	belongs := s.belongingWords()
	return s.render(w, r, http.StatusOK, web.Privacy(web.PrivacyView{Page: page, Sections: slices.Concat(s.controllerWords(), []web.PrivacySection{
		{
			Heading: "What is stored",
			Items: append([]string{
				"Your answers, with their notes, the title you give a decision, when you gave each answer, and which choices its question did not offer then.",
				"Every recommendation that you freeze: the answers it was made from, the verdict, and when it was made.",
				"Every link that you make: its label, what it shows, when it was made, and when it ends.",
				"What you arrange for a result: when to look at it again, whether to keep it, and whether its readers are told of a newer one.",
				"What you state about a decision: what was decided, why, who decided, on which day, what happens next, how it went, and when you stated it.",
				"What you comment on somebody else’s result, if its owner lets readers comment: the name that you type, the comment, what it is about and when you wrote it, " + belongs.commented + ". The owner’s answer, and whether the owner has read, settled or hidden it, are beside it.",
				"What a round holds, in which several people decide together: what its maker calls it and asks, its rules and its links; of everybody in it a random number, the name that they type, unless it is a round without names, what they handed in, with the notes, and when, whether they may have seen a verdict on it before, and " + belongs.answered + "; and how the team settled what differed, why, and who disagrees.",
				"Where you started from somebody else’s result: what its owner calls it.",
			}, append(belongs.kept, s.reviewWords()...)...),
		},
		{
			Heading: "What is not",
			Items: []string{
				belongs.named,
				"No network address and no description of your browser, neither in the database nor in the log." + s.limitWords(),
				"No record of who opened a link, or how often.",
				"Nothing goes to another server: pages load nothing from elsewhere, and " + belongs.asked,
			},
		},
		{
			Heading: "What your browser holds", Paragraphs: belongs.browser,
		},
		{Heading: "For how long", Paragraphs: append(s.howLong(), s.accountTime()...), More: mine},
		{
			Heading: "How to erase it",
			Paragraphs: []string{
				"Under “My decisions”, “Delete” removes a decision at once: its answers, results, links, what you stated about them and what readers commented, and their bytes in the database file. In a database of more than 32 MiB, parts of a sentence may stay in its unused corners until these are used again. Copies that others have printed or saved are theirs, and so are decisions that they started from your answers. Backups that the operator has made keep it until they are replaced.",
				"A comment of yours you delete on its page or under “My decisions”, " + belongs.deletes + ", with the answer to it. It goes with the result, too.",
				"From a round you withdraw on its page, until it closes: your answers in it and your name go at once. After that they are part of what the team has said. Its maker can delete the round at any time, with everything that was said in it and the result, and can delete all names in it until it closes.",
				"To end a single link, use “Share this result” on the page of the result.",
			},
			More: mine,
		},
		{
			Heading: "Who can see it",
			Paragraphs: []string{
				belongs.opens + " Whoever has a link that you made, as far as that link shows it." + belongs.staff + " Comments are seen by the owner of the result, and by whoever has a link to it whose readers may comment. Whoever runs this server, since the database is theirs.",
				"In a round nobody sees what you say, nor who answered, before it closes; its maker alone sees who has joined and who has answered, unless it is a round without names. Afterwards everybody in the round, and whoever has the link to it, sees what was said, by whom and with which notes.",
			},
		},
	}, s.registerWords())}))
}

// controllerWords say who is responsible, where the site file names somebody.
func (s *Server) controllerWords() []web.PrivacySection {
	f := s.Catalogue.Now().Site
	if f == nil || f.Controller.Name == "" {
		return nil
	}
	return []web.PrivacySection{{
		Heading:    "Who is responsible",
		Paragraphs: []string{web.Isolate(f.Controller.Name) + " runs this site, and is responsible for what it stores."},
		Links:      operatorLinks(f.Controller),
	}}
}

// reviewWords say what a review stores, where there are any.
func (s *Server) reviewWords() []string {
	if len(s.Catalogue.Now().reviews) == 0 {
		return nil
	}
	return []string{"What is said in the review of a result by a second person: who asked for it or said it, by their name, and a fingerprint of who they are, the note and when. It stands beside the result, where its owner and whoever has a link that shows everything reads it, and goes with the result. Whoever asks for a review makes a link to the result, which its reviewers find in a list."}
}

// registerWords say what the register shows of people, and to whom, where there is
// one.
func (s *Server) registerWords() []web.PrivacySection {
	if s.People == nil {
		return nil
	}
	return []web.PrivacySection{{
		Heading: "The register",
		Paragraphs: []string{
			"Nothing of yours is in the register by itself. If you publish a decision there, everybody who signs in here sees its name, its questionnaire, what was recommended and decided, how firm it is, when it is to be looked at again, your name, and when you published it; and, by the link that is made for it, as much of the result as you choose. Who decided stands there only if you show that to readers. When you take it back, end that link or delete the decision, the entry and the name in it are deleted at once.",
			fmt.Sprintf("Those who keep this site see figures of what people decide, each counted once: which options lead, which recommendations were overridden, which questions are “not sure” most often, and where people stop. No figure is shown of fewer than %d people, nor one that fewer have joined, and none says whose it is. They do not see your answers, nor what you wrote, unless you publish or share it, or it is handed over to them.", questions.FewestCounted),
			"They can make everything of somebody who leaves another person’s, and not their own. The log then says how many decisions there were, and not whose.",
		},
		More: web.Link{Text: "The register", Href: s.site.register()},
	}}
}

// cookieWords name a cookie. Its name has the product's in it, and changing that
// would take browsers their decisions: so a site with a name of its own leaves it
// out.
func (s *Server) cookieWords(name string) string {
	if s.Catalogue.Now().named() {
		return ""
	}
	return ", `" + name + "`"
}

func (s *Server) limitWords() string {
	if s.RateLimit == 0 {
		return ""
	}
	return " To slow down abuse, the address is held in memory for a minute."
}

func (s *Server) transportWords() string {
	if s.secure() {
		return " It travels over HTTPS alone."
	}
	return " This server is reached without HTTPS, so whoever can listen on the network can read it."
}

func (s *Server) howLong() []string {
	if s.Retention == 0 {
		return []string{"Until you delete it: this server removes nothing by itself."}
	}
	return []string{
		"Answers that nobody has touched for " + s.retentionPeriod() + " are removed. A result goes with them, unless one of its links still works or you have told the server to keep it.",
		"A round that nobody has used for as long is removed, with everything that was said in it. Once it has a result, it goes with that.",
		"Each page of yours says when that day is.",
	}
}

// keptWords say where a key is while it waits for another device.
func (s *Server) keptWords() string {
	if s.Remote {
		return "its database holds the key, sealed so that the link alone opens it"
	}
	return "it holds the key in memory"
}
