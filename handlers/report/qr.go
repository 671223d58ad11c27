package report

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// QR draws a text's QR code as the path of an SVG, one unit a module, with
// the quiet zone of four modules around it that readers want. Without a code,
// for a text that is too long, the size is 0.
func QR(text string) (path string, size int) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", 0
	}
	const quietZone = 4
	var d strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			run := 0
			for x+run < code.Size && code.Black(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", x+quietZone, y+quietZone, run, run)
				x += run
			}
		}
	}
	return d.String(), code.Size + 2*quietZone
}
