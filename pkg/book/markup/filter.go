package markup

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parse reads a fragment as the content of a div.
func parse(fragment string) (*html.Node, bool) {
	div := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), div)
	if err != nil {
		return nil, false
	}
	for _, n := range nodes {
		div.AppendChild(n)
	}
	return div, nesting(div) <= maxNesting
}

func nesting(n *html.Node) int {
	deepest := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		deepest = max(deepest, 1+nesting(c))
	}
	return deepest
}

// render writes the content of a tree's root.
func render(root *html.Node) string {
	var b strings.Builder
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		if html.Render(&b, c) != nil { // a Builder does not fail, and parse bounded the rest
			return ""
		}
	}
	return b.String()
}

// A filter reduces a tree to what allow.go allows, with what a sanitiser of
// tokens cannot do: it knows namespaces, renames ids together with what
// refers to them, and puts wide things into boxes that scroll.
type filter struct {
	scope   *Scope
	final   map[string]bool   // ids that are already the page's own
	ids     map[string]string // ids of the fragment, renamed
	placed  map[string]bool   // ids that an element has
	settled bool              // ids have been renamed before
	label   bool              // only text and what marks it: for a title or a link
}

// assign gives each id of the fragment its name on the page.
func (f *filter) assign(root *html.Node) {
	f.ids, f.placed = map[string]string{}, map[string]bool{}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" && a.Namespace == "" && !f.final[a.Val] {
				if _, twice := f.ids[a.Val]; !twice {
					f.ids[a.Val] = f.scope.unique(a.Val)
				}
			}
		}
	}
}

func (f *filter) children(parent *html.Node) {
	for n := parent.FirstChild; n != nil; {
		next := n.NextSibling
		switch n.Type {
		case html.TextNode:
		case html.ElementNode:
			n = f.element(parent, n)
			if n != nil {
				next = n
			}
		default:
			parent.RemoveChild(n)
		}
		n = next
	}
}

// element filters one element. It returns the node to go on with where that
// is not the next sibling.
func (f *filter) element(parent, n *html.Node) *html.Node {
	if n.Namespace == "" && n.Data == "h1" {
		n.Data, n.DataAtom = "h2", atom.H2
	}
	allowed, ok := elementsOf(n.Namespace)[strings.ToLower(n.Data)]
	if !ok || n.Namespace == "" && parent.Namespace != "" {
		if n.Namespace != "" || parent.Namespace != "" || dropped[n.Data] {
			parent.RemoveChild(n)
			return nil
		}
		return unwrap(parent, n)
	}
	if n.Namespace != parent.Namespace && n.Data != "svg" && n.Data != "math" || n.Namespace != "" && parent.Namespace != "" && n.Namespace != parent.Namespace {
		parent.RemoveChild(n)
		return nil
	}
	switch {
	case f.label && n.Namespace == "svg":
		parent.RemoveChild(n)
		return nil
	case f.label && n.Namespace == "" && !phrasing[n.Data]:
		return unwrap(parent, n)
	}
	f.attributes(n, allowed)
	bound(n)
	switch {
	case n.Data == "annotation" && (n.FirstChild == nil || n.FirstChild.Type != html.TextNode || n.FirstChild.NextSibling != nil || attr(n, "encoding") == ""):
		parent.RemoveChild(n)
		return nil
	case n.Data == "img" && attr(n, "src") == "":
		// A picture that cannot be shown is told.
		parent.InsertBefore(&html.Node{Type: html.TextNode, Data: "[image: " + attr(n, "alt") + "]"}, n)
		parent.RemoveChild(n)
		return nil
	case n.Data == "img" && !has(n, "alt"):
		n.Attr = append(n.Attr, html.Attribute{Key: "alt", Val: "Figure"})
	case n.Data == "table" && n.Namespace == "":
		box(parent, n, "div", "x-scroll")
	case n.Data == "math" && attr(n, "display") == "block":
		box(parent, n, "span", "x-display")
	case n.Data == "math":
		unbroken(parent, n)
	}
	f.children(n)
	return nil
}

func elementsOf(namespace string) map[string]attributes {
	switch namespace {
	case "svg":
		return svgElements
	case "math":
		return mathElements
	}
	return htmlElements
}

// unwrap replaces an element by its children and returns the first of them.
func unwrap(parent, n *html.Node) *html.Node {
	first := n.FirstChild
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		parent.InsertBefore(c, n)
	}
	if first == nil {
		first = n.NextSibling
	}
	parent.RemoveChild(n)
	return first
}

// box wraps a node in an element with a class, unless it is in such a one.
func box(parent, n *html.Node, tag, class string) {
	if parent.Data == tag && attr(parent, "class") == class && n.PrevSibling == nil && n.NextSibling == nil {
		return
	}
	b := &html.Node{Type: html.ElementNode, Data: tag, DataAtom: atom.Lookup([]byte(tag)), Attr: []html.Attribute{{Key: "class", Val: class}}}
	parent.InsertBefore(b, n)
	parent.RemoveChild(n)
	b.AppendChild(n)
}

var punctuation = regexp.MustCompile(`^[.,;:!?)’”-]+`)

// unbroken keeps a formula and the full stop behind it in one line.
func unbroken(parent, n *html.Node) {
	next := n.NextSibling
	if next == nil || next.Type != html.TextNode || attr(n, "class") != "" || attr(parent, "class") == "x-nobr" {
		return
	}
	mark := punctuation.FindString(next.Data)
	if mark == "" {
		return
	}
	box(parent, n, "span", "x-nobr")
	n.Parent.AppendChild(&html.Node{Type: html.TextNode, Data: mark})
	next.Data = next.Data[len(mark):]
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func (f *filter) attributes(n *html.Node, allowed attributes) {
	kept := n.Attr[:0]
	external := false
	for _, a := range n.Attr {
		key := strings.ToLower(a.Key)
		if a.Namespace == "xlink" && key == "href" && n.Data == "image" {
			a.Namespace, a.Key = "", "href"
		}
		if a.Namespace != "" || key == "rel" || f.label && key == "id" {
			continue
		}
		form, ok := allowed[key]
		if !ok {
			form, ok = everywhere[key]
		}
		if !ok {
			continue
		}
		if a.Val = f.value(n, key, a.Val); !form.MatchString(a.Val) || a.Val == "" && !mayBeEmpty[key] {
			continue
		}
		external = external || key == "href" && strings.HasPrefix(a.Val, "http")
		kept = append(kept, a)
	}
	if external {
		kept = append(kept, html.Attribute{Key: "rel", Val: "noopener"})
	}
	n.Attr = kept
}

var mayBeEmpty = set("alt", "open", "reversed")

var urlRef = regexp.MustCompile(`^url\(\s*["']?#([^"')\s]+)["']?\s*\)$`)

// value rewrites the value of an attribute for the page.
func (f *filter) value(n *html.Node, key, v string) string {
	switch key {
	case "class":
		var kept []string
		for _, c := range strings.Fields(v) {
			if classForm.MatchString(c) {
				kept = append(kept, c)
			}
		}
		return strings.Join(kept, " ")
	case "src", "href":
		v = strings.TrimSpace(v)
		if strings.HasPrefix(v, "data:") {
			v = strings.Join(strings.Fields(v), "") // base64 may be broken into lines
			if !f.settled && !f.scope.picture(v) {
				return ""
			}
			return v
		}
		if u, err := url.Parse(v); err != nil || strings.HasPrefix(u.Scheme, "http") && u.Host == "" {
			return ""
		}
		if id, ok := strings.CutPrefix(v, "#"); ok && !f.settled {
			return "#" + f.target(id)
		}
	}
	if f.settled {
		return v
	}
	switch key {
	case "id":
		id := f.rename(v)
		if f.placed[id] {
			return "" // the first has it
		}
		f.placed[id] = true
		return id
	case "aria-labelledby", "aria-describedby":
		ids := strings.Fields(v)
		for i := range ids {
			ids[i] = f.rename(ids[i])
		}
		return strings.Join(ids, " ")
	}
	if m := urlRef.FindStringSubmatch(v); m != nil {
		return "url(#" + f.rename(m[1]) + ")"
	}
	return v
}

func (f *filter) rename(id string) string {
	if f.final[id] {
		return id
	}
	if name, ok := f.ids[id]; ok {
		return name
	}
	return prefix + slug(id)
}

// target is where a link inside the page leads: to the fragment's own ids, to
// a claim, or to an id of another fragment.
func (f *filter) target(id string) string {
	if decoded, err := url.PathUnescape(id); err == nil {
		id = decoded
	}
	if id == "" || claimAnchor.MatchString(id) {
		return id
	}
	return f.rename(id)
}

var claimAnchor = regexp.MustCompile(`^claim-[0-9A-Za-z-]+$`)

// prefix stands before every id that comes from content, so that none can
// take the place of one of the page's own.
const prefix = "u-"

// notInSlug has the dash too: "Step, by step" and the "Step,-by-step" with which
// Jupyter links to it are one anchor.
var notInSlug = regexp.MustCompile(`[^\pL\pN_.:]+`)

func slug(s string) string {
	if s = strings.Trim(notInSlug.ReplaceAllString(s, "-"), "-"); s == "" {
		return "x"
	}
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "")
	}
	return s
}

// unique returns the page's name for an id, different from all before it.
func (s *Scope) unique(id string) string {
	base := prefix + slug(id)
	name := base
	for s.used[name] > 0 {
		s.used[base]++
		name = fmt.Sprintf("%s-%d", base, s.used[base])
	}
	s.used[name]++
	return name
}
