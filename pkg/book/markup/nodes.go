package markup

import (
	"fmt"
	"html"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// nodes renders the Markdown nodes that look different here than in goldmark:
// headings carry a link to themselves, code is highlighted.
type nodes struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindHeading, heading)
	reg.Register(ast.KindFencedCodeBlock, fenced)
	reg.Register(ast.KindCodeBlock, fenced)
}

func heading(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	h := n.(*ast.Heading)
	level := max(2, h.Level) // the page has its own h1
	id, _ := h.AttributeString("id")
	raw, _ := id.([]byte)
	if entering {
		fmt.Fprintf(w, `<h%d id="%s">`, level, html.EscapeString(string(raw)))
	} else {
		fmt.Fprintf(w, ` <a class="x-anchor" href="#%s" aria-label="Link to this section">#</a></h%d>`+"\n", html.EscapeString(string(raw)), level)
	}
	return ast.WalkContinue, nil
}

func fenced(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	language := ""
	if f, ok := n.(*ast.FencedCodeBlock); ok {
		language = string(f.Language(source))
	}
	fmt.Fprintf(w, `<pre class="x-code"><code>%s</code></pre>`+"\n", Highlight(language, string(n.Lines().Value(source))))
	return ast.WalkSkipChildren, nil
}
