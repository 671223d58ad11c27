package handlers

import (
	"strings"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/web"
)

// belonging are the words for whom things belong to: browsers, or people who sign
// in.
type belonging struct {
	// commented and answered follow what comments and rounds hold, kept is what else
	// tells whose things are.
	commented, answered string
	kept                []string
	// named and asked are what is not stored, and whom the server asks.
	named, asked string
	browser      []string
	// deletes is where a comment can be deleted, opens where one's things open.
	deletes, opens string
	// staff says for whom links open, and is empty where they open for everybody.
	staff string
}

func (s *Server) belongingWords() belonging {
	if s.People != nil {
		return s.peopleWords()
	}
	return belonging{
		commented: "with the fingerprint of your browser’s key, so that only your browser can delete it",
		answered:  "a fingerprint of the key of their browser",
		kept:      []string{"A fingerprint of the key that your browser holds, so that your decisions open in your browser alone."},
		named:     "No name but one that somebody types, no mail address, no account.",
		asked:     "the server asks nobody.",
		browser: []string{
			"One cookie" + s.cookieWords(s.cookieName()) + ", set when you open the introduction of a questionnaire, from where decisions begin, the comments on a result, or a page on which a round is opened or joined: all tabs of your browser then share it. It holds a random key and nothing else, and it is there so that your decisions open, and your comments can be deleted, in this browser alone. The server keeps only a fingerprint of it; while a one-time link to another device waits, ten minutes at most, " + s.keptWords() + ". A browser that takes such a link while it has a key of its own gets a second cookie" + s.cookieWords(s.joinedCookie()) + ", for ten minutes, so that what another tab does at that moment is not lost." + s.transportWords(),
			"It goes " + report.Count(int(keyAge.Hours()/24), "day") + " after you last used it, or when you clear your browser’s cookies. Without the key nobody can open what it opened, not even you: links that you have made go on working.",
		},
		deletes: "at any time and in the browser that wrote it", opens: "You, in your browser.",
	}
}

// peopleWords say what it adds that people sign in.
func (s *Server) peopleWords() belonging {
	words := belonging{
		commented: "and whose it is, so that only you can delete it", answered: "whose they are",
		named:   "No password. No name and no address but those that whoever signs you in gives, and those that somebody types.",
		asked:   "the server asks nobody.",
		browser: []string{"What a browser has begun before people signed in here belongs to a key in a cookie" + s.cookieWords(s.cookieName()) + ". Whoever signs in there is asked once whether to take it over, until somebody does; another cookie" + s.cookieWords(s.askedCookie()) + ", which holds fingerprints of those who left it to others, notes that they were asked. No browser gets a new key."},
		deletes: "at any time", opens: "You, wherever you sign in.",
	}
	from := "the server in front of this one, with each request"
	if s.provider != nil {
		from = "the server with which you sign in, at " + s.People.OIDC.Issuer
		if name := s.People.OIDC.Name; name != "" {
			from = web.Isolate(name) + ", " + from
		}
		words.asked = "the server asks nobody but the one with which you sign in, and that only when you sign in or out."
		words.browser = append([]string{
			"One cookie" + s.cookieWords(s.signInCookie()) + ", set when you sign in, with a random secret and nothing else. It goes when you sign out, and after " + report.Count(int(signInTime.Hours()), "hour") + ". While you sign in there is another one, for " + report.Count(int(attemptTime.Minutes()), "minute") + " at most, which binds that to your browser and holds the page that you come back to." + s.transportWords(),
		}, words.browser...)
	}
	words.kept = []string{
		"Who you are: what tells you from others, and what you are called and your mail address, if they are said, as they come from " + from + "; and on which day you were last here. Everything of yours belongs to that, so that you find it wherever you sign in, and nobody else does.",
	}
	if s.provider != nil {
		words.kept = append(words.kept, "Where you are signed in: a fingerprint of the secret in your browser’s cookie, the groups that the server with which you sign in says that you are in, and when it ends.")
	}
	if s.People.StaffOnly {
		words.staff = " Links open only for people who have signed in."
	}
	return words
}

// accountTime says how long it is kept who somebody is.
func (s *Server) accountTime() []string {
	if s.People == nil {
		return nil
	}
	words := []string{"Who you are stays as long as anything belongs to you."}
	if s.Retention > 0 {
		words[0] += " It is removed once nothing does and you were not here for " + s.retentionPeriod() + "."
	}
	if s.provider != nil {
		words = append(words, "Where you are signed in is removed when you sign out, or "+report.Count(int(signInTime.Hours()), "hour")+" after you have signed in.")
	}
	return []string{strings.Join(words, " ")}
}
