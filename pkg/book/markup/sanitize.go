package markup

import (
	"fmt"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
)

// policy is the sanitiser proper, with the elements and attributes of allow.go.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	for name, re := range everywhere {
		p.AllowAttrs(name).Matching(re).Globally()
	}
	for _, elements := range []map[string]attributes{htmlElements, svgElements, mathElements} {
		for element, attrs := range elements {
			p.AllowNoAttrs().OnElements(element)
			for name, re := range attrs {
				p.AllowAttrs(name).Matching(re).OnElements(element)
			}
		}
	}
	return p
})

// maxTaken bounds what a page takes as HTML, all fragments together.
const maxTaken = 4 << 20 // bytes

// rounds is how often a fragment may change under the sanitiser before it is
// given up.
const rounds = 4

// sanitize is the last step of every fragment before the page. The fragment
// is parsed as a browser would parse it, filtered as a tree (see filter), and
// passed through the policy. What comes out must be stable: parsed and
// sanitised again it must give the same bytes, so that what was inspected is
// what the browser sees. A fragment that does not settle is shown as text.
func (s *Scope) sanitize(fragment string, how filter) string {
	s.taken += len(fragment)
	tree, ok := tree(fragment)
	if !ok || s.taken > maxTaken {
		return asText(fragment, how.label)
	}
	how.scope = s
	how.assign(tree)
	how.children(tree)
	out := policy().Sanitize(render(tree))
	for range rounds {
		tree, ok := parse(out)
		if !ok {
			break
		}
		again := filter{settled: true, label: how.label}
		again.children(tree)
		next := render(tree)
		if next == out {
			return out
		}
		if next = policy().Sanitize(next); next == out {
			return out
		}
		out = next
	}
	return asText(fragment, how.label)
}

// tree parses a fragment, if it keeps within the bounds.
func tree(fragment string) (*html.Node, bool) {
	tidied, ok := tidy(fragment)
	if !ok {
		return nil, false
	}
	return parse(tidied)
}

// asText shows the beginning of a fragment that cannot be taken as HTML.
func asText(fragment string, label bool) string {
	if label {
		return html.EscapeString(clip(fragment, 200))
	}
	return "<pre>" + html.EscapeString(clip(fragment, 20_000)) + "</pre>"
}

// clip shortens a text and says by how much.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + fmt.Sprintf(" … %d bytes left out", len(s)-most)
}
