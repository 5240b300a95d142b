package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"largestep/pkg/book/markup/gate"
)

// TestAttacks exports each attack and reads the page again, as a browser
// would, against the gate's lists, which the sanitiser does not share; the
// page around the cells must be that of a harmless notebook.
func TestAttacks(t *testing.T) {
	page, err := harmless.page()
	if err != nil {
		t.Fatal(err)
	}
	want := frame(t, page)
	names := map[string]bool{}
	alive := 0
	for _, a := range corpus() {
		if names[a.name] || a.tries == "" || a.payload == "" {
			t.Errorf("%s: a second one of this name, or one that does not say what it tries", a.name)
		}
		names[a.name] = true
		if signs := read(t, a, want); len(signs) > 0 {
			alive++
			t.Errorf("%s (%s) lives: %s", a.name, a.tries, strings.Join(signs, "; "))
		}
	}
	if len(names) < 150 {
		t.Errorf("only %d attacks", len(names))
	}
	t.Logf("%d attacks, %d alive", len(names), alive)
}

// read returns the signs of life of an attack on its page.
func read(t *testing.T, a attack, frameWanted string) (signs []string) {
	t.Helper()
	page, err := a.page()
	if page == nil {
		return []string{"no page: " + err.Error()}
	}
	if err != nil && len(err.Error()) > 8000 {
		signs = append(signs, "an error longer than a person reads")
	}
	if err := gate.Page(page); err != nil {
		signs = append(signs, err.Error())
	}
	if have := frame(t, page); have != frameWanted {
		signs = append(signs, "the page around the cells is "+have)
	}
	for _, r := range string(page) {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || 0x7f <= r && r < 0xa0 || 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069 {
			signs = append(signs, "a character that cannot be seen")
			break
		}
	}
	// The harmless reading of a careless eye: nothing in a tag looks like what
	// the attacks write. Text has no tags, for its brackets are escaped.
	_, body, _ := strings.Cut(string(page), "<body>")
	for _, tag := range regexp.MustCompile(`<[^>]*>`).FindAllString(body, -1) {
		if m := live.FindString(quoted.ReplaceAllString(tag, "")); m != "" {
			signs = append(signs, "a tag with "+m+": "+tag)
		}
	}
	return signs
}

var (
	live   = regexp.MustCompile(`(?i)<(script|style|iframe|object|embed|base|meta|link|template|noscript|textarea|foreignobject|animate|set|use)\b|\son\w+=|style=|="\s*javascript:`)
	quoted = regexp.MustCompile(`(alt|title|aria-label)="[^"]*"`)
)

// frame lists the page's own parts: the body's children, the first and the
// last cell, and how many there are of what no content may add.
func frame(t *testing.T, page []byte) string {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	var cells []*html.Node
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Namespace != "" {
			continue
		}
		switch n.Data {
		case "html", "head", "body", "main", "h1", "footer", "button", "meta", "title", "script", "style":
			parts = append(parts, n.Parent.Data+">"+n.Data)
		case "div":
			if n.Parent.Data == "main" && n.Attr[0].Val != "alert" { // which says that a claim does not hold
				cells = append(cells, n)
			}
		}
	}
	for _, n := range []*html.Node{cells[0], cells[len(cells)-1]} {
		for c := range n.Descendants() {
			if text := strings.TrimSpace(c.Data); c.Type == html.TextNode && text != "" {
				parts = append(parts, text)
			}
		}
	}
	return strings.Join(parts, " ")
}

// TestRawAttacksAreSeen gives the checks the attacks as they are: a check that
// lets these through sees nothing.
func TestRawAttacksAreSeen(t *testing.T) {
	seen := 0
	all := append(append(append([]attack{}, scripts...), drawings...), documents...)
	for _, a := range all {
		if gate.Fragment(a.payload) != nil {
			seen++
		}
	}
	t.Logf("the gate refuses %d of %d raw attacks by markup", seen, len(all))
	if seen < len(all)*9/10 {
		t.Errorf("the gate refuses only %d of %d raw attacks by markup", seen, len(all))
	}
}
