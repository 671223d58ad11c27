package web

// HandoverLinkView shows the one-time link to another device.
type HandoverLinkView struct {
	Page
	Back    Link
	Address string
	QR      string
	QRSize  int
	Until   string // "14:32 UTC, ten minutes from now"
}

// HandoverAcceptView asks on the other device before it takes the key.
type HandoverAcceptView struct {
	Page
	Action string
	// Own says what this browser has of its own, or is empty.
	Own string
}
