package markup

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"largestep/pkg/book/markup/tex"
)

// A formula is TeX in a Markdown document, as a block or within a line.
type formula struct {
	ast.BaseBlock
	kind    ast.NodeKind
	tex     string
	display bool
	open    bool // one that never ended
	mathml  string
}

var (
	kindInline = ast.NewNodeKind("InlineFormula")
	kindBlock  = ast.NewNodeKind("BlockFormula")
)

func (f *formula) Kind() ast.NodeKind { return f.kind }

func (f *formula) Type() ast.NodeType {
	if f.kind == kindBlock {
		return ast.TypeBlock
	}
	return ast.TypeInline
}

func (f *formula) IsRaw() bool { return true }

func (f *formula) Dump(source []byte, level int) { ast.DumpHelper(f, source, level, nil, nil) }

// convert makes MathML of the formula, or shows its source.
func (f *formula) convert() (err error) {
	if f.open && f.kind == kindInline {
		f.mathml = "$"
		return &tex.Error{Formula: f.tex, Reason: `a dollar sign without its partner in the same paragraph or cell; a literal one is \$`}
	}
	if f.open {
		err = &tex.Error{Formula: f.tex, Offset: len(f.tex), Reason: "a display formula without its closing $$"}
	} else {
		f.mathml, err = tex.MathML(f.tex, f.display)
	}
	if err != nil {
		f.mathml = `<samp class="tex-error">` + html.EscapeString(f.tex) + `</samp>`
	}
	return err
}

// mathematics is the goldmark extension for formulas, after JupyterLab's
// rules: $...$ in a line, $$...$$ and \begin{...}...\end{...} displayed, \$ a
// dollar sign, code untouched, and no formula across a blank line.
type mathematics struct{}

// Extend implements goldmark.Extender.
func (m mathematics) Extend(md goldmark.Markdown) {
	md.Parser().AddOptions(
		parser.WithBlockParsers(util.Prioritized(blockFormula{}, 90)),
		parser.WithInlineParsers(util.Prioritized(inlineFormula{}, 90))) // before emphasis and escapes
	md.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(m, 90)))
}

// RegisterFuncs implements renderer.NodeRenderer.
func (mathematics) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	show := func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		f := n.(*formula)
		if !entering {
			return ast.WalkContinue, nil
		}
		if f.kind == kindBlock {
			fmt.Fprintf(w, "<p>%s</p>\n", f.mathml)
		} else {
			fmt.Fprint(w, f.mathml)
		}
		return ast.WalkSkipChildren, nil
	}
	reg.Register(kindInline, show)
	reg.Register(kindBlock, show)
}

// maxOpen is how much is shown of what follows a dollar sign without partner.
const maxOpen = 60

// inlineFormula finds formulas within lines.
type inlineFormula struct{}

// Trigger implements parser.InlineParser.
func (inlineFormula) Trigger() []byte { return []byte{'$', '\\'} }

// Parse implements parser.InlineParser.
func (inlineFormula) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	first, _ := block.PeekLine()
	opening, closing := "$", "$"
	switch {
	case bytes.HasPrefix(first, []byte("$$")):
		opening, closing = "$$", "$$"
	case first[0] == '\\':
		name, ok := environment(first)
		if !ok {
			return nil
		}
		opening, closing = "", `\end{`+name+`}`
	}
	line, position := block.Position()
	block.Advance(len(opening))
	var b strings.Builder
	level := 0 // of braces: a dollar inside \text{...} does not end the formula
	for {
		rest, _ := block.PeekLine()
		if rest == nil {
			block.SetPosition(line, position)
			if closing != "$" {
				return nil // the second dollar has its own turn; \begin is text
			}
			block.Advance(1)
			return &formula{kind: kindInline, tex: strings.TrimSpace(string(first[:min(len(first), maxOpen)])), open: true}
		}
		s := string(rest)
		i, after := scan(s, closing, level)
		if i >= 0 {
			b.WriteString(s[:i])
			block.Advance(i + len(closing))
			break
		}
		level = after
		b.WriteString(s)
		block.AdvanceLine()
	}
	f := &formula{kind: kindInline, tex: b.String(), display: opening != "$"}
	if opening == "" {
		f.tex += closing
	}
	return f
}

// scan looks for closing in s, outside of braces and not after a backslash.
func scan(s, closing string, level int) (at, after int) {
	for i := 0; i < len(s); i++ {
		if level == 0 && strings.HasPrefix(s[i:], closing) {
			return i, 0
		}
		switch s[i] {
		case '\\':
			i++
		case '{':
			level++
		case '}':
			level = max(0, level-1)
		}
	}
	return -1, level
}

// environment returns the name in \begin{name} at the beginning of s, if it is
// one that JupyterLab takes for a formula.
func environment(s []byte) (string, bool) {
	rest, ok := bytes.CutPrefix(s, []byte(`\begin{`))
	if !ok {
		return "", false
	}
	end := bytes.IndexByte(rest[:min(len(rest), 40)], '}')
	if end < 0 {
		return "", false
	}
	return string(rest[:end]), true
}

// blockFormula finds displays that stand in lines of their own. Inside them a
// line may begin with a minus or a number without becoming a list.
type blockFormula struct{}

// Trigger implements parser.BlockParser.
func (blockFormula) Trigger() []byte { return []byte{'$', '\\'} }

// Open implements parser.BlockParser.
func (blockFormula) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	s := strings.TrimSpace(string(line))
	f := &formula{kind: kindBlock, display: true, open: true}
	if name, ok := environment([]byte(s)); ok {
		pc.Set(blockEnd, `\end{`+name+`}`)
		f.tex = ""
	} else if strings.HasPrefix(s, "$$") {
		pc.Set(blockEnd, "$$")
		s = s[2:]
	} else {
		return nil, parser.NoChildren
	}
	if i, _ := scan(s, pc.Get(blockEnd).(string), 0); i >= 0 && i+len(pc.Get(blockEnd).(string)) < len(s) {
		return nil, parser.NoChildren // more follows in the line: an inline display
	}
	f.add(s, pc)
	reader.AdvanceToEOL()
	return f, parser.NoChildren
}

var blockEnd = parser.NewContextKey()

// add takes one more line and notices the formula's end.
func (f *formula) add(line string, pc parser.Context) {
	end := pc.Get(blockEnd).(string)
	if rest, ok := strings.CutSuffix(strings.TrimRight(line, " \t\r\n"), end); ok {
		f.open = false
		if line = rest; end != "$$" {
			line += end
		}
	}
	f.tex += strings.TrimRight(line, "\n") + "\n"
}

// Continue implements parser.BlockParser.
func (blockFormula) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	f := node.(*formula)
	line, _ := reader.PeekLine()
	if !f.open || strings.TrimSpace(string(line)) == "" {
		return parser.Close
	}
	f.add(string(line), pc)
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

// Close implements parser.BlockParser.
func (blockFormula) Close(node ast.Node, _ text.Reader, _ parser.Context) {
	f := node.(*formula)
	f.tex = strings.TrimSpace(f.tex)
}

// CanInterruptParagraph implements parser.BlockParser.
func (blockFormula) CanInterruptParagraph() bool { return true }

// CanAcceptIndentedLine implements parser.BlockParser.
func (blockFormula) CanAcceptIndentedLine() bool { return false }
