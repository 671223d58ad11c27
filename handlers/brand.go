package handlers

import (
	"context"
	"net/http"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/static"
	"github.com/weighpoint/weighpoint/web"
)

// logoPolicy is for a logo that somebody opens by itself: it draws itself, and
// does nothing else. Drawings have their colours in styles of their own.
const logoPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

// brandAssets are the files that a site brings for its pages, nil where it brings
// none.
type brandAssets struct{ style, logo *static.Asset }

func assetsOf(f *sitefile.Site) (files brandAssets) {
	if f == nil {
		return files
	}
	if style := f.Style(); style != nil {
		a := static.NewAsset("site.css", style)
		files.style = &a
	}
	if f.Logo != nil {
		a := static.NewAsset(f.Logo.Name, f.Logo.Content)
		files.logo = &a
	}
	return files
}

// asset serves the program's own files, and those that the site brings.
func (s *Server) asset() http.Handler {
	own := static.Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch files := s.Catalogue.Now().assets; {
		case files.style != nil && r.URL.Path == files.style.Path():
			files.style.ServeHTTP(w, r)
		case files.logo != nil && r.URL.Path == files.logo.Path():
			w.Header().Set("Content-Security-Policy", logoPolicy)
			files.logo.ServeHTTP(w, r)
		default:
			own.ServeHTTP(w, r)
		}
	})
}

// branded returns a context in which pages are drawn for the site as these offers
// have it.
func (s *Server) branded(ctx context.Context, o *Offers) context.Context {
	f := o.Site
	if f == nil {
		return ctx
	}
	brand := &web.Brand{Name: f.Name, Operator: f.Controller.Name, OperatorLinks: operatorLinks(f.Controller), NoCredit: f.NoCredit}
	if o.assets.style != nil {
		brand.Style = string(s.site) + o.assets.style.Path()
	}
	if o.assets.logo != nil {
		brand.Logo, brand.LogoType = string(s.site)+o.assets.logo.Path(), f.Logo.Type
	}
	return web.Branded(ctx, brand)
}

// operatorLinks lead to whoever runs the site.
func operatorLinks(c sitefile.Controller) []web.Link {
	var links []web.Link
	for _, link := range []web.Link{{Text: "Contact", Href: c.Contact}, {Text: "Imprint", Href: c.Imprint}, {Text: "Privacy notice", Href: c.Privacy}} {
		if link.Href != "" {
			links = append(links, link)
		}
	}
	return links
}

// reportBrand is what exports show of the site.
func (o *Offers) reportBrand() report.Brand {
	f := o.Site
	if f == nil {
		return report.Brand{}
	}
	brand := report.Brand{Name: f.Name, Version: f.Version}
	if f.Colours != nil {
		brand.Accent = f.Colours.Light.Accent.RGBA()
	}
	if f.Logo != nil {
		brand.Logo, brand.Undrawn = f.Logo.Image, f.Logo.Image == nil
	}
	return brand
}

// named reports whether the site has a name of its own.
func (o *Offers) named() bool { return o.Site != nil && o.Site.Name != "" }
