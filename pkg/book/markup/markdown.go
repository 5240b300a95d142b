package markup

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"html/template"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	goldhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A Heading is a section of a Markdown text.
type Heading struct {
	Level int
	ID    string
	HTML  template.HTML // without links
}

// A Document is a Markdown text as HTML.
type Document struct {
	HTML     template.HTML
	Headings []Heading // without the title
	Title    *Heading  // the page's title, taken out of HTML; nil but for one document of a page
}

var markdown = goldmark.New(
	goldmark.WithExtensions(
		tables{},
		extension.Strikethrough, extension.Linkify, extension.Footnote, extension.DefinitionList, mathematics{}),
	goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	goldmark.WithRendererOptions(
		goldhtml.WithUnsafe(), // for <details> and the like; the sanitiser has the last word
		renderer.WithNodeRenderers(util.Prioritized(nodes{}, 100))),
)

// Bounds on Markdown. The time that its rules can take grows with the square
// of its length.
const (
	maxMarkdown = 64 << 10 // bytes of a document
	maxInline   = 8 << 10  // bytes of a line
	maxFaults   = 3        // formulas that an error names
)

// Markdown turns a Markdown cell into HTML: GitHub's tables and strikethrough,
// footnotes, definition lists, raw HTML as far as it is safe, and formulas.
//
// The first level-one heading that a scope meets is the title of its page.
//
// A formula that does not convert is shown as its source, and the error names
// it; the document is complete all the same.
func (s *Scope) Markdown(source string) (d Document, err error) {
	defer func() {
		if r := recover(); r != nil {
			d = Document{HTML: template.HTML("<pre>" + html.EscapeString(source) + "</pre>")}
			err = fmt.Errorf("Markdown that cannot be read: %v", r)
		}
	}()
	if len(source) > maxMarkdown {
		return Document{HTML: template.HTML(asText(source, false))}, fmt.Errorf(
			"%d KB of Markdown in one place; %d are the most: divide it", len(source)>>10, maxMarkdown>>10)
	}
	src := []byte(strings.ReplaceAll(source, "\r\n", "\n"))
	ids := &headingIDs{scope: s, final: map[string]bool{}}
	root := markdown.Parser().Parse(text.NewReader(src), parser.WithContext(parser.NewContext(parser.WithIDs(ids))))
	err = s.prepare(root)
	var out bytes.Buffer
	for _, h := range headings(root) {
		found := s.heading(h, src)
		if h.Level == 1 && !s.titled {
			s.titled, d.Title = true, &found
			root.RemoveChild(root, h)
			continue
		}
		d.Headings = append(d.Headings, found)
	}
	if fault := markdown.Renderer().Render(&out, src, root); fault != nil {
		return d, errors.Join(err, fault)
	}
	d.HTML = template.HTML(s.sanitize(out.String(), filter{final: ids.final}))
	return d, err
}

// Inline turns one line of Markdown, such as a title or a claim's statement,
// into HTML without a paragraph around it. Where links is false it is for a
// place that holds text alone, such as a heading or a link: links, blocks and
// ids in it go, their text stays.
func (s *Scope) Inline(source string, links bool) (_ template.HTML, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("Markdown that cannot be read: %v", r)
		}
	}()
	if len(source) > maxInline {
		return template.HTML(asText(source, true)), fmt.Errorf("%d KB of Markdown in a title or statement; %d are the most", len(source)>>10, maxInline>>10)
	}
	src := []byte(source)
	root := markdown.Parser().Parse(text.NewReader(src), parser.WithContext(parser.NewContext(parser.WithIDs(&headingIDs{scope: NewScope(), final: map[string]bool{}}))))
	err = s.prepare(root)
	first := root.FirstChild()
	if first == nil || first.NextSibling() != nil || first.Kind() != ast.KindParagraph {
		// More than a line: headings, lists. Shown as blocks, as it was meant.
		var out bytes.Buffer
		if fault := markdown.Renderer().Render(&out, src, root); fault != nil {
			return "", errors.Join(err, fault)
		}
		return template.HTML(s.sanitize(out.String(), filter{label: !links})), err
	}
	return s.inline(first, src, links), err
}

// inline renders what a block contains.
func (s *Scope) inline(block ast.Node, src []byte, links bool) template.HTML {
	var out bytes.Buffer
	for c := block.FirstChild(); c != nil; c = c.NextSibling() {
		if markdown.Renderer().Render(&out, src, c) != nil {
			return template.HTML(html.EscapeString(string(block.Lines().Value(src))))
		}
	}
	return template.HTML(s.sanitize(out.String(), filter{label: !links}))
}

// prepare converts the formulas of a document and rewrites its links.
func (s *Scope) prepare(root ast.Node) error {
	var faults []error
	more := 0
	visit := func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *formula:
			switch err := n.convert(); {
			case err != nil && len(faults) < maxFaults:
				faults = append(faults, err)
			case err != nil:
				more++
			}
		case *ast.Link:
			n.Destination = s.link(n.Destination)
		case *ast.Image:
			n.Destination = s.link(n.Destination)
		}
		return ast.WalkContinue, nil
	}
	if err := ast.Walk(root, visit); err != nil {
		faults = append(faults, err)
	}
	if more > 0 {
		faults = append(faults, fmt.Errorf("%d more formulas that do not convert", more))
	}
	return errors.Join(faults...)
}

func (s *Scope) link(destination []byte) []byte {
	if s.Link == nil {
		return destination
	}
	return []byte(s.Link(string(destination)))
}

func headings(root ast.Node) []*ast.Heading {
	var list []*ast.Heading
	for c := root.FirstChild(); c != nil; c = c.NextSibling() {
		if h, ok := c.(*ast.Heading); ok {
			list = append(list, h)
		}
	}
	return list
}

func (s *Scope) heading(h *ast.Heading, src []byte) Heading {
	id, _ := h.AttributeString("id")
	raw, _ := id.([]byte)
	return Heading{Level: h.Level, ID: string(raw), HTML: s.inline(h, src, false)}
}

// headingIDs names headings as JupyterLab does, so that links work in both.
type headingIDs struct {
	scope *Scope
	final map[string]bool
}

// Generate implements parser.IDs.
func (g *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	id := g.scope.unique(string(value))
	g.final[id] = true
	return []byte(id)
}

// Put implements parser.IDs.
func (g *headingIDs) Put([]byte) {}
