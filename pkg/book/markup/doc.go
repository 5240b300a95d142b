// Package markup turns text that nobody vouches for into HTML that is safe to
// put into a page: Markdown with formulas, HTML and SVG of outputs, the text
// of terminals, and source code.
//
// All of it passes one sanitiser with one list of what is allowed, in
// allow.go. Nothing that comes out runs, loads, links to or styles anything,
// and none of its ids and classes can be mistaken for the page's own.
//
// Formulas become MathML by the package tex; its documentation holds the house
// rule for writing them.
package markup

import _ "embed"

//go:embed assets/markup.css
var css string

// CSS returns the style sheet for the classes that this package writes: tex-*
// for formulas, hl-* for code, ansi-* for terminals, x-* for the rest. It takes
// its colours from custom properties: see the comment at its top.
func CSS() string { return css }
