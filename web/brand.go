package web

import (
	"cmp"
	"context"
)

// Product is the product's name, which a site has unless it has one of its own.
const Product = "Weighpoint"

// Brand is what an organisation shows of itself in the frame of every page. The
// zero Brand is the product's own.
type Brand struct {
	// Name is what the site calls itself, empty for the product's name.
	Name string
	// Style, Logo and LogoType are the addresses of a style sheet that follows the
	// product's and of a picture, and the picture's media type; empty for none.
	Style, Logo, LogoType string
	// Operator is who runs the site, empty where nobody is named. OperatorLinks
	// lead to them.
	Operator      string
	OperatorLinks []Link
	// NoCredit leaves out the line at the foot that names the product.
	NoCredit bool
}

type brandKey struct{}

// Branded returns a context in which pages are drawn for a site of this brand.
func Branded(ctx context.Context, brand *Brand) context.Context {
	return context.WithValue(ctx, brandKey{}, brand)
}

// brandOf is the brand of the site that a page is drawn for.
func brandOf(ctx context.Context) Brand {
	if brand, _ := ctx.Value(brandKey{}).(*Brand); brand != nil {
		return *brand
	}
	return Brand{}
}

// SiteName is what the site calls itself.
func (b Brand) SiteName() string { return cmp.Or(b.Name, Product) }

// title is what the browser's tab shows of a page.
func (b Brand) title(p Page) string {
	name := plain(Isolate(b.SiteName()))
	if p.Title == "" || p.Title == Product {
		return name
	}
	return plain(p.Title) + " – " + name
}
