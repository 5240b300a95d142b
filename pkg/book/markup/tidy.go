package markup

import (
	"strings"

	"golang.org/x/net/html"
)

// Bounds on what is taken as HTML. A page has at most 600 KB; what is beyond
// the bounds would not fit one.
const (
	maxFragment = 640_000 // bytes
	maxTokens   = 150_000
	maxNesting  = 100
)

// formatting are the elements that a browser opens again in each paragraph
// that follows, if they were not closed. A few hundred of them, each with an
// attribute of its own, make gigabytes of a page; of those without attributes
// it opens three of a kind.
var formatting = set("b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")

// misplaced are tags that a parser passes over outside of a table, or always.
var misplaced = set("caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr", "html", "head", "body", "frame", "frameset")

// tidy writes a fragment anew from its tokens: without comments, without
// attributes on formatting elements and without tags that mean nothing, so
// that the tree of a parser is as small as the fragment. It reports whether
// the fragment keeps within the bounds.
func tidy(fragment string) (string, bool) {
	if len(fragment) > maxFragment {
		return "", false
	}
	var b strings.Builder
	open := map[string]int{}
	tokens := html.NewTokenizer(strings.NewReader(fragment))
	for range maxTokens {
		switch tokens.Next() {
		case html.ErrorToken: // the end
			return b.String(), true
		case html.CommentToken, html.DoctypeToken:
			continue
		}
		t := tokens.Token()
		switch t.Type {
		case html.StartTagToken, html.SelfClosingTagToken:
			if misplaced[t.Data] && open["table"] == 0 {
				continue
			}
			open[t.Data]++
			if formatting[t.Data] {
				t.Attr = nil
			}
		case html.EndTagToken:
			if open[t.Data] == 0 {
				continue
			}
			open[t.Data]--
		}
		b.WriteString(t.String())
	}
	return "", false
}
