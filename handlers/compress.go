package handlers

import (
	"io"
	"net/http"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/klauspost/compress/gzip"
)

// compress packs what is drawn for one reader alone as fast as it can: a page
// that nobody else gets is not worth more of the processor.
func compress() func(http.Handler) http.Handler {
	c := middleware.NewCompressor(gzip.BestSpeed)
	c.SetEncoder("gzip", func(w io.Writer, level int) io.Writer {
		packer, err := gzip.NewWriterLevel(w, level)
		if err != nil {
			return nil
		}
		return packer
	})
	return c.Handler
}
