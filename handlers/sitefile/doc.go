// Package sitefile reads the file in which an organisation says what its site
// shows of it: its name, logo and colours, who is responsible, what is on offer
// in which order, and how people sign in. Mistakes have their places in it, as in
// questionnaires.
//
// The package opens no file: who calls it hands over what lies beside the site
// file. It knows of no page and no questionnaire.
//
// In reading order:
//
//	site.go      the file, key by key
//	address.go   addresses of people and of pages
//	people.go    how people sign in, and who keeps the site
//	review.go    who has to review what
//	logo.go      pictures that are safe to serve
//	logo_svg.go  what an SVG may hold
//	colour.go    colours, and the contrast between two
//	palette.go   from one accent to the colours of pages, light and dark
//	style.go     what of all this is a style sheet
package sitefile
