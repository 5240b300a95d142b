package report

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/url"
	"strings"

	"largestep/pkg/book/markup"
	"largestep/pkg/book/notebook"
)

// A cellView is a cell as the template shows it.
type cellView struct {
	Kind         string // "prose", "raw" or "code"
	ID           string
	HTML         template.HTML // prose, raw, or the highlighted source
	Label        string        // "Code 3"
	Folded       bool          // source shown on demand
	NoSource     bool
	Outputs      []outputView
	FoldedOutput bool
	State        string // "", "failed", "not run"
	Note         string // why
}

// A writer renders the cells of one notebook.
type writer struct {
	scope    *markup.Scope
	page     *Page
	language string
	numbers  int // code cells so far
	anchors  map[string]bool
	names    map[string]bool // of all pages
	headings []markup.Heading
	title    *markup.Heading
	touching bool // the page has figures that answer when touched
	faults   []error
}

// cell renders the cell at index i, or returns nil for one that stays out.
func (w *writer) cell(i int, c *notebook.Cell) *cellView {
	switch {
	case c.Type == notebook.Code:
		w.numbers++
		if removed(c) && !w.failing() {
			return nil
		}
		return w.code(i, c)
	case removed(c):
		return nil
	case c.Type == notebook.Markdown:
		return w.prose(i, c)
	}
	return w.raw(i, c)
}

func removed(c *notebook.Cell) bool { return c.HasTag("remove-cell") || c.HasTag("remove_cell") }

// failing reports whether the present code cell ended the run.
func (w *writer) failing() bool {
	return w.page.Failure != nil && w.page.Failure.Cell == w.numbers
}

func (w *writer) prose(i int, c *notebook.Cell) *cellView {
	w.scope.Link = func(to string) string { return w.link(c, to) }
	d, err := w.scope.Markdown(c.Source)
	w.scope.Link = nil
	if err != nil {
		w.fault(i, c, err)
	}
	if d.Title != nil {
		w.title = d.Title
	}
	w.headings = append(w.headings, d.Headings...)
	v := &cellView{Kind: "prose", HTML: d.HTML}
	if strings.TrimSpace(string(d.HTML)) == "" {
		return nil
	}
	if c.HasTag("hide-cell") || c.HasTag("hide-input") {
		v.Folded, v.Label = true, "More"
	}
	return v
}

func (w *writer) raw(i int, c *notebook.Cell) *cellView {
	format, _ := c.Metadata.String("raw_mimetype")
	if f, ok := c.Metadata.String("format"); ok && format == "" {
		format = f
	}
	switch format {
	case "text/html":
		return &cellView{Kind: "raw", HTML: w.scope.HTML(c.Source)}
	case "text/markdown":
		return w.prose(i, c)
	case "":
		return &cellView{Kind: "raw", HTML: "<pre>" + markup.Highlight("", c.Source) + "</pre>"}
	}
	return nil // for another format's eyes
}

func (w *writer) code(i int, c *notebook.Cell) *cellView {
	v := &cellView{
		Kind:   "code",
		ID:     fmt.Sprintf("cell-%d", w.numbers),
		Label:  fmt.Sprintf("Code %d", w.numbers),
		HTML:   markup.Highlight(w.language, strings.TrimRight(c.Source, "\n")),
		Folded: c.HasTag("hide-input") || c.HasTag("hide_input") || c.HasTag("hide-cell") || hidden(c, "source_hidden"),
	}
	v.NoSource = c.HasTag("remove-input") || c.HasTag("remove_input") || strings.TrimSpace(c.Source) == ""
	v.FoldedOutput = c.HasTag("hide-output") || c.HasTag("hide_output") || c.HasTag("hide-cell") || hidden(c, "outputs_hidden")
	failure := w.page.Failure
	switch {
	case w.failing():
		v.State, v.Note = "failed", failure.Reason
		v.Folded, v.FoldedOutput, v.NoSource = false, false, false
	case c.HasTag("skip-execution") && len(c.Outputs) == 0:
		v.State, v.Note = "not run", "it is marked to be skipped"
	case c.ExecutionCount == nil && len(c.Outputs) == 0 && strings.TrimSpace(c.Source) != "":
		v.State = "not run"
		if failure != nil {
			v.Note = "the run ended before it"
		}
	}
	if (c.HasTag("remove-output") || c.HasTag("remove_output")) && !w.failing() {
		return v
	}
	for n, o := range c.Outputs {
		out, err := w.output(o)
		if err != nil {
			w.fault(i, c, fmt.Errorf("output %d: %w", n+1, err))
		}
		if out != nil {
			v.Outputs = append(v.Outputs, *out)
		}
	}
	return v
}

// hidden reads the fold state that JupyterLab saves with a cell.
func hidden(c *notebook.Cell, what string) bool {
	var on bool
	raw, ok := c.Metadata.Object("jupyter")[what]
	return ok && json.Unmarshal(raw, &on) == nil && on
}

// fault notes an error with the cell that it is in.
func (w *writer) fault(i int, c *notebook.Cell, err error) {
	words := strings.Fields(c.Source)
	begin := brief(strings.Join(words[:min(len(words), 6)], " "))
	w.faults = append(w.faults, fmt.Errorf("%s, cell %d (%q): %w", w.page.Name, i+1, begin, err))
}

// link makes data of an attachment, and a page of the report of a notebook.
func (w *writer) link(c *notebook.Cell, to string) string {
	if name, ok := strings.CutPrefix(to, "attachment:"); ok {
		return attachment(c, name)
	}
	path, fragment, hasFragment := strings.Cut(to, "#")
	name, ok := strings.CutSuffix(strings.TrimPrefix(path, "./"), ".ipynb")
	if unescaped, err := url.PathUnescape(name); err == nil {
		name = unescaped
	}
	if !ok || !w.names[name] {
		return to
	}
	to = file(name)
	if hasFragment {
		to += "#" + markup.Anchor(fragment)
	}
	return to
}

// attachment returns a cell's picture as a data URI, or "".
func attachment(c *notebook.Cell, name string) string {
	if unescaped, err := url.PathUnescape(name); err == nil {
		name = unescaped
	}
	var bundle notebook.Bundle
	if raw, ok := c.Attachments[name]; !ok || json.Unmarshal(raw, &bundle) != nil {
		return ""
	}
	for _, mime := range []string{"image/png", "image/jpeg", "image/gif", "image/webp"} {
		if data, ok := bundle.Text(mime); ok {
			return "data:" + mime + ";base64," + strings.Join(strings.Fields(data), "")
		}
	}
	return ""
}
