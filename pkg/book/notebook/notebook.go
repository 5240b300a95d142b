// Package notebook reads and writes Jupyter notebooks in nbformat 4.
//
// What the package does not know it keeps: fields of the notebook, of a cell
// or of an output that this version has no name for come back from [Encode]
// as they went into [Decode]. Encode lays a notebook out as Jupyter does
// (sorted keys, one space of indentation, text as lists of lines), so that a
// notebook saved by either gives the same bytes and a clean diff.
package notebook

import (
	"encoding/json"
	"strings"
)

// Object is a JSON object whose values are kept as they were read.
type Object map[string]json.RawMessage

// String returns the string at key, and whether there is one.
func (o Object) String(key string) (string, bool) {
	var s string
	raw, ok := o[key]
	if !ok || json.Unmarshal(raw, &s) != nil {
		return "", false
	}
	return s, true
}

// Object returns the object at key, or nil if there is none.
func (o Object) Object(key string) Object {
	var v Object
	if raw, ok := o[key]; !ok || json.Unmarshal(raw, &v) != nil {
		return nil
	}
	return v
}

// Set stores v at key as JSON. It fails only on values that JSON has no form for.
func (o Object) Set(key string, v any) error {
	raw, err := marshal(v)
	if err != nil {
		return err
	}
	o[key] = raw
	return nil
}

// A Notebook is a list of cells with metadata. The zero value is an empty one.
type Notebook struct {
	Minor    int // nbformat_minor; 5 is the first with cell ids
	Metadata Object
	Cells    []*Cell
	Extra    Object // fields of the notebook that this package has no name for
}

// CellType says what a cell holds.
type CellType string

// The three types of cells in nbformat 4.
const (
	Code     CellType = "code"
	Markdown CellType = "markdown"
	Raw      CellType = "raw"
)

// A Cell is one cell of a notebook.
type Cell struct {
	ID             string
	Type           CellType
	Source         string
	Metadata       Object
	Outputs        []*Output // code cells only
	ExecutionCount *int      // code cells only; nil if the cell has not run
	Attachments    Object    // Markdown and raw cells only; may be nil
	Extra          Object
}

// Tags returns the cell's tags, as `metadata.tags` lists them.
func (c *Cell) Tags() []string {
	var tags []string
	if raw, ok := c.Metadata["tags"]; ok {
		// A cell whose tags are not a list of strings has none: the field is
		// the front end's, and another shape is not this package's to refuse.
		if json.Unmarshal(raw, &tags) != nil {
			return nil
		}
	}
	return tags
}

// HasTag reports whether the cell carries the tag.
func (c *Cell) HasTag(tag string) bool {
	for _, t := range c.Tags() {
		if t == tag {
			return true
		}
	}
	return false
}

// OutputType says what an output holds.
type OutputType string

// The four types of outputs in nbformat 4.
const (
	Stream        OutputType = "stream"
	DisplayData   OutputType = "display_data"
	ExecuteResult OutputType = "execute_result"
	Error         OutputType = "error"
)

// An Output is one output of a code cell. Which fields count follows from Type.
type Output struct {
	Type OutputType

	Name string // Stream: "stdout" or "stderr"
	Text string // Stream

	Data           Bundle // DisplayData, ExecuteResult
	Metadata       Object // DisplayData, ExecuteResult
	ExecutionCount *int   // ExecuteResult

	EName, EValue string   // Error
	Traceback     []string // Error

	Extra Object
}

// A Bundle holds one output in several forms, keyed by MIME type. Text is a
// JSON string or a list of strings; a "+json" type may be any JSON value.
type Bundle map[string]json.RawMessage

// Text returns the text of a MIME type, its lines joined, and whether there is one.
func (b Bundle) Text(mime string) (string, bool) {
	raw, ok := b[mime]
	if !ok {
		return "", false
	}
	s, err := joinedText(raw)
	return s, err == nil
}

// SetText stores s under a MIME type.
func (b Bundle) SetText(mime, s string) {
	raw, err := marshal(s)
	if err != nil { // a Go string always has a JSON form
		raw = []byte(`""`)
	}
	b[mime] = raw
}

// Title returns the text of the notebook's first level-one heading, or "".
func (nb *Notebook) Title() string {
	for _, c := range nb.Cells {
		if c.Type != Markdown {
			continue
		}
		for line := range strings.Lines(c.Source) {
			if title, ok := strings.CutPrefix(line, "# "); ok {
				return strings.TrimSpace(title)
			}
		}
	}
	return ""
}

// Language returns the language that the notebook's cells are written in:
// "go" for GoNB notebooks, "" if the notebook does not say.
func (nb *Notebook) Language() string {
	for _, key := range []string{"language_info", "kernelspec"} {
		info := nb.Metadata.Object(key)
		for _, name := range []string{"name", "language"} {
			if key == "kernelspec" && name == "name" {
				continue // the kernel's name, not the language's
			}
			if s, ok := info.String(name); ok {
				return strings.ToLower(s)
			}
		}
	}
	return ""
}

// CodeCells returns the notebook's code cells in order.
func (nb *Notebook) CodeCells() []*Cell {
	var cells []*Cell
	for _, c := range nb.Cells {
		if c.Type == Code {
			cells = append(cells, c)
		}
	}
	return cells
}
