package markup

import (
	"bytes"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// maxCells bounds a Markdown table. Rows are filled up to the width of the
// head, so that a wide head over many short rows asks for the product.
const maxCells = 20_000

// tables is goldmark's extension for tables, within bounds.
type tables struct{}

// Extend implements goldmark.Extender.
func (t tables) Extend(md goldmark.Markdown) {
	md.Parser().AddOptions(
		parser.WithParagraphTransformers(util.Prioritized(t, 200)),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)))
	md.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(
		extension.NewTableHTMLRenderer(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), 500)))
}

// Transform implements parser.ParagraphTransformer. A paragraph that would
// make too large a table stays a paragraph.
func (tables) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	columns := 0
	for i := range node.Lines().Len() {
		line := node.Lines().At(i)
		columns = max(columns, 1+bytes.Count(line.Value(reader.Source()), []byte("|")))
	}
	if columns*node.Lines().Len() <= maxCells {
		extension.NewTableParagraphTransformer().Transform(node, reader, pc)
	}
}
