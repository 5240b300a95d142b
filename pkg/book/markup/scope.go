package markup

import (
	"html"
	"html/template"
)

// A Scope turns the fragments of one page into safe HTML and keeps their ids
// apart. It is not for use by several goroutines at once.
type Scope struct {
	used   map[string]int // ids; how many were asked for
	titled bool           // the page's title has been met
	taken  int            // bytes of what was made HTML so far
	pixels int            // of the pictures so far
	// Link rewrites the destination of a Markdown link or image, such as an
	// attachment's name into its data; nil leaves all as they are.
	Link func(destination string) string
}

// NewScope returns the scope of a new page.
func NewScope() *Scope { return &Scope{used: map[string]int{}} }

// HTML makes a fragment of HTML, SVG or MathML from outside safe.
func (s *Scope) HTML(fragment string) template.HTML {
	return template.HTML(s.sanitize(fragment, filter{}))
}

// Image returns an image element for data in base64, or nothing if the data
// is not of a kind that pages show: PNG, JPEG, GIF or WebP.
func (s *Scope) Image(mime, base64, alt string) template.HTML {
	return s.HTML(`<img alt="` + html.EscapeString(alt) + `" src="data:` + html.EscapeString(mime) + ";base64," + html.EscapeString(base64) + `">`)
}

// Anchor returns the id that a page gives to a fragment's name, such as the
// "Setting" of a link "02-catapult.ipynb#Setting".
func Anchor(name string) string {
	f := filter{scope: NewScope()}
	return f.target(name)
}
