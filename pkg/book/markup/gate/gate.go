// Package gate is the last thing that a page passes before it is written. It
// reads the page as a browser would and refuses it if it holds an element, an
// attribute or an address that no page has a use for, or if what came from a
// notebook stands where only the page's own elements may.
//
// The sanitiser of the package markup has made the page safe long before; the
// gate does not trust it. The two share no list and no code, so that an error
// in one of them is an export that fails, and not a page that can harm.
package gate

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Page returns an error that says why a page cannot be let through, or nil.
func Page(page []byte) error {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return err
	}
	g := gate{ids: map[string]bool{}, count: map[string]int{}}
	g.children(doc, false)
	for _, tag := range []string{"title", "style", "script", "main", "h1"} {
		if g.count[tag] != 1 {
			g.refuse("%d %s elements, want 1", g.count[tag], tag)
		}
	}
	for _, own := range g.own {
		sum := sha256.Sum256([]byte(own))
		if !strings.Contains(g.policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
			g.refuse("a script or style sheet that is not the page's own: %s", quote(own))
		}
	}
	return errors.Join(g.faults...)
}

// Fragment returns an error that says why a piece of HTML cannot stand on a
// page among what comes from a notebook, or nil.
func Fragment(fragment string) error {
	const before, after = `<!DOCTYPE html><title>t</title><body><main><div><div class="cell prose">`, `</div><nav></nav></div></main>`
	doc, err := html.Parse(strings.NewReader(before + fragment + after))
	if err != nil {
		return err
	}
	g := gate{ids: map[string]bool{}, count: map[string]int{}}
	g.children(doc, false)
	if !stays(doc) {
		g.refuse("it leaves its box")
	}
	return errors.Join(g.faults...)
}

// stays reports whether the frame around a fragment is as it was written.
func stays(doc *html.Node) bool {
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "main" {
			frame := n.FirstChild
			return frame == n.LastChild && frame.FirstChild.NextSibling == frame.LastChild && frame.LastChild.Data == "nav"
		}
	}
	return false
}

// A gate walks one page.
type gate struct {
	policy string // the content security policy, once it has been met
	own    []string
	ids    map[string]bool
	count  map[string]int
	faults []error
}

// refuse notes a reason; three are enough to tell.
func (g *gate) refuse(format string, args ...any) {
	if len(g.faults) < 3 {
		g.faults = append(g.faults, fmt.Errorf(format, args...))
	}
}

// children walks what n contains. Content says that n is, or stands in, a
// place for what comes from a notebook.
func (g *gate) children(n *html.Node, content bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
		case html.DoctypeNode:
			if n.Type != html.DocumentNode {
				g.refuse("a doctype inside the page")
			}
		case html.ElementNode:
			g.element(c, content)
			g.children(c, content || box(c))
		default:
			g.refuse("a node that is neither element nor text: %s", quote(c.Data))
		}
	}
}

func (g *gate) element(n *html.Node, content bool) {
	g.count[n.Data]++ // of any namespace: a title of an SVG is counted below
	parent := n.Parent
	switch n.Namespace {
	case "":
		if parent.Namespace != "" {
			g.refuse("<%s> inside of %s", n.Data, parent.Namespace)
		}
		if shell[n.Data] {
			g.shell(n, content)
		} else if !prose[n.Data] {
			g.refuse("the element <%s>", n.Data)
		}
	case "svg":
		if n.Data == "title" {
			g.count["title"]--
		}
		g.foreign(n, "svg", drawing)
	case "math":
		g.foreign(n, "math", formula)
	}
	if allowed, ok := children[key(parent)]; ok && !content && !slices.Contains(allowed, key(n)) {
		g.refuse("<%s> has %s where it has none of its own", key(parent), key(n))
	}
	for _, a := range n.Attr {
		g.attribute(n, a, content)
	}
}

func (g *gate) foreign(n *html.Node, root string, allowed map[string]bool) {
	if at := n.Parent.Namespace; !allowed[n.Data] || at != n.Namespace && (at != "" || n.Data != root) {
		g.refuse("the element <%s> of %s", n.Data, root)
	}
}

// shell checks the page's own elements.
func (g *gate) shell(n *html.Node, content bool) {
	if content {
		g.refuse("<%s> in what comes from a notebook", n.Data)
	}
	switch n.Data {
	case "script", "style":
		g.own = append(g.own, text(n))
		if n.Parent.Data != "head" || len(n.Attr) > 0 {
			g.refuse("a %s element outside of the head, or with attributes", n.Data)
		}
	case "meta":
		if value(n, "http-equiv") == "Content-Security-Policy" && g.policy == "" && len(g.own) == 0 {
			g.policy = value(n, "content")
		} else if value(n, "http-equiv") != "" || n.Parent.Data != "head" {
			g.refuse("a meta element with %s", quote(value(n, "http-equiv")))
		}
	}
}

// box reports whether what an element contains comes from a notebook.
func box(n *html.Node) bool {
	if n.Data == "h1" || n.Data == "pre" || n.Data == "title" {
		return true
	}
	class := strings.Fields(value(n, "class"))
	return slices.ContainsFunc(class, func(c string) bool { return boxes[c] })
}

// key names an element of the page's frame by its tag and first class.
func key(n *html.Node) string {
	if class := strings.Fields(value(n, "class")); len(class) > 0 {
		return n.Data + "." + class[0]
	}
	return n.Data
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		b.WriteString(c.Data)
	}
	return b.String()
}

func value(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func quote(s string) string {
	if len(s) > 60 {
		s = s[:60] + "…"
	}
	return fmt.Sprintf("%q", s)
}
