package handlers

import (
	"context"
	"fmt"

	"github.com/weighpoint/weighpoint/questions"
)

// version returns a questionnaire version, from the store if it is no longer
// on offer.
func (s *Server) version(ctx context.Context, version string) (*questions.Questionnaire, error) {
	for _, q := range s.Catalogue.Now().Questionnaires {
		if q.Version == version {
			return q, nil
		}
	}
	// One load serves all who wait for it, so it goes on when the first leaves.
	ctx = context.WithoutCancel(ctx)
	return s.past.get(version, func() (*questions.Questionnaire, error) {
		text, err := s.Store.Questionnaire(ctx, version)
		if err != nil {
			return nil, fmt.Errorf("load questionnaire version: %w", err)
		}
		// One at a time: compiling takes many times the memory of what it makes.
		s.compiling.Lock()
		defer s.compiling.Unlock()
		q, err := questions.Restore(version, text)
		if err != nil {
			return nil, fmt.Errorf("compile stored questionnaire: %w", err)
		}
		return q, nil
	})
}
