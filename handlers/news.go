package handlers

import "github.com/weighpoint/weighpoint/web"

func (s *Server) sourceNews(f *frozen, c *citer) []web.SourceNewsView { return nil }
