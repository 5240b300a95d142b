package explore

import (
	_ "embed" // the script and its style
	"encoding/base64"
	"html"
	"strings"

	"largestep/pkg/book/figure"
)

//go:embed assets/explore.js
var script string

//go:embed assets/explore.css
var style string

// Script returns the script that serves all explorables of a page. It looks for
// elements with a data-explorable attribute, which holds an encoded [Payload],
// and adds to each what can be touched; what they hold before is hidden then.
// With an attribute data-link the state is kept in the page's address.
func Script() string { return script }

// CSS returns the style of explorables, for pages that have [figure.CSS] too.
func CSS() string { return style }

// page is the explorable for Jupyter and VS Code, which run scripts of trusted
// notebooks. Where none runs, the small multiples are a picture.
func page(data string, multiples []byte, alt string) string {
	var b strings.Builder
	b.WriteString(`<div data-explorable="` + data + `">`)
	b.WriteString(`<img alt="` + html.EscapeString(alt) + `" src="data:image/svg+xml;base64,` + base64.StdEncoding.EncodeToString(multiples) + `">`)
	b.WriteString("</div>\n<style>" + figure.CSS() + style + "</style>\n<script>" + script + "</script>\n")
	return b.String()
}
