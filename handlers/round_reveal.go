package handlers

import "net/http"

// asksAgain reports whether the second pass of the session's round asks a question.
func (t *ownSession) asksAgain(string) bool { return false }

// revealed shows what people said in a round that has closed with enough answers.
func (s *Server) revealed(http.ResponseWriter, *http.Request, *seenRound) error {
	return s.notFound(nil)
}
