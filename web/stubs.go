package web

import "github.com/a-h/templ"

func Mine(MineView) templ.Component                     { return templ.NopComponent }
func Sharing(SharingView) templ.Component               { return templ.NopComponent }
func HandoverLink(HandoverLinkView) templ.Component     { return templ.NopComponent }
func HandoverAccept(HandoverAcceptView) templ.Component { return templ.NopComponent }
func Today(TodayView) templ.Component                   { return templ.NopComponent }
func Newer(NewerView) templ.Component                   { return templ.NopComponent }
func Privacy(PrivacyView) templ.Component               { return templ.NopComponent }
