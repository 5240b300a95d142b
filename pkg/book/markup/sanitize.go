package markup

import (
	"html"
	"sync"

	"github.com/microcosm-cc/bluemonday"
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

// rounds is how often a fragment may change under the sanitiser before it is
// given up.
const rounds = 4

// sanitize is the last step of every fragment before the page. The fragment
// is parsed as a browser would parse it, filtered as a tree (see filter), and
// passed through the policy. What comes out must be stable: parsed and
// sanitised again it must give the same bytes, so that what was inspected is
// what the browser sees. A fragment that does not settle is shown as text.
func (s *Scope) sanitize(fragment string, final map[string]bool) string {
	tree, ok := parse(fragment)
	if !ok {
		return html.EscapeString(fragment)
	}
	f := filter{scope: s, final: final}
	f.assign(tree)
	f.children(tree)
	out := policy().Sanitize(render(tree))
	for range rounds {
		tree, ok := parse(out)
		if !ok {
			break
		}
		again := filter{settled: true}
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
	return "<pre>" + html.EscapeString(fragment) + "</pre>"
}
