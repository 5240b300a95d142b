package markup

import (
	"strconv"

	"golang.org/x/net/html"
)

// maxSpan bounds how much larger than its cells a table may be.
const maxSpan = 10_000

// bound takes from an element what would keep a browser busy for minutes,
// though it is short: clips of clips, each drawn as often as it is asked for,
// and cells that span more rows and columns than there are.
func bound(n *html.Node) {
	switch {
	case n.Namespace == "svg" && n.Data == "clipPath":
		for c := range n.Descendants() {
			drop(c, "clip-path")
		}
		drop(n, "clip-path")
		// One shape cuts out; a hundred would be cut out of all that they clip.
		for n.FirstChild != nil && n.FirstChild.NextSibling != nil && n.FirstChild.Type != html.ElementNode {
			n.RemoveChild(n.FirstChild)
		}
		for n.FirstChild != n.LastChild {
			n.RemoveChild(n.LastChild)
		}
	case n.Namespace == "" && n.Data == "table":
		extra := 0
		for c := range n.Descendants() {
			extra += span(c, "colspan")*span(c, "rowspan")*span(c, "span") - 1
			if extra > maxSpan {
				break
			}
		}
		if extra <= maxSpan {
			return
		}
		for c := range n.Descendants() {
			for _, key := range []string{"colspan", "rowspan", "span"} {
				drop(c, key)
			}
		}
	}
}

// span is how many rows or columns a cell asks for. Browsers give at most
// a thousand columns and 65,534 rows.
func span(n *html.Node, key string) int {
	v, err := strconv.Atoi(attr(n, key))
	if err != nil || v < 1 {
		return 1
	}
	return min(v, 65_534)
}

func drop(n *html.Node, key string) {
	for i, a := range n.Attr {
		if a.Key == key {
			n.Attr = append(n.Attr[:i:i], n.Attr[i+1:]...)
			return
		}
	}
}
