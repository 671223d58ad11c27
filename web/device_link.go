package web

// DeviceLinkView shows the one-time link to another device.
type DeviceLinkView struct {
	Page
	Back    Link
	Address string
	QR      string
	QRSize  int
	Until   string // "14:32 UTC, ten minutes from now"
}

// DeviceAcceptView asks on the other device before it takes the key.
type DeviceAcceptView struct {
	Page
	Action string
	// Own says what this browser has of its own, or is empty.
	Own string
}
