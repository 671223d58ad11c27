package static

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// weight matches a quality value of RFC 9110, section 12.4.2.
var weight = regexp.MustCompile(`^(0(\.[0-9]{0,3})?|1(\.0{0,3})?)$`)

// AcceptsGzip reports whether a request's headers ask for gzip, by the grammar
// of Accept-Encoding (RFC 9110, section 12.5.3). A weight of 0 refuses; gzip
// must be wanted at least as much as the plain content. Whoever says nothing
// gets the plain content, and what cannot be understood counts for nothing.
func AcceptsGzip(h http.Header) bool {
	weights := map[string]float64{}
	for item := range strings.SplitSeq(strings.ToLower(strings.Join(h.Values("Accept-Encoding"), ",")), ",") {
		coding, parameter, weighted := strings.Cut(item, ";")
		coding = strings.TrimPrefix(strings.TrimSpace(coding), "x-") // x-gzip is an old name of gzip
		q := 1.0
		if weighted {
			text, ok := strings.CutPrefix(strings.TrimSpace(parameter), "q=")
			if !ok || !weight.MatchString(text) {
				continue
			}
			q, _ = strconv.ParseFloat(text, 64) // it has matched
		}
		weights[coding] = q
	}
	gzip, named := weights["gzip"]
	if !named {
		gzip = weights["*"]
	}
	return gzip > 0 && gzip >= weights["identity"]
}
