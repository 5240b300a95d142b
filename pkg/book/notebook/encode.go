package notebook

import (
	"bytes"
	"encoding/json"
	"maps"
	"strings"
)

// Encode lays out the notebook as Jupyter does: sorted keys, one space of
// indentation, text as lists of lines, a line feed at the end.
func Encode(nb *Notebook) ([]byte, error) {
	cells := make([]any, len(nb.Cells))
	for i, c := range nb.Cells {
		cells[i] = cellFields(c, nb.Minor)
	}
	raw, err := marshal(with(nb.Extra, map[string]any{
		"nbformat":       4,
		"nbformat_minor": nb.Minor,
		"metadata":       orEmpty(nb.Metadata),
		"cells":          cells,
	}))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", " "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

func cellFields(c *Cell, minor int) map[string]any {
	fields := map[string]any{
		"cell_type": c.Type,
		"metadata":  orEmpty(c.Metadata),
		"source":    lines(c.Source),
	}
	if minor >= 5 {
		fields["id"] = c.ID
	}
	if c.Attachments != nil {
		fields["attachments"] = c.Attachments
	}
	if c.Type == Code {
		outputs := make([]any, len(c.Outputs))
		for i, o := range c.Outputs {
			outputs[i] = outputFields(o)
		}
		fields["outputs"] = outputs
		fields["execution_count"] = c.ExecutionCount
	}
	return with(c.Extra, fields)
}

func outputFields(o *Output) map[string]any {
	fields := map[string]any{"output_type": o.Type}
	switch o.Type {
	case Stream:
		fields["name"] = o.Name
		fields["text"] = lines(o.Text)
	case DisplayData, ExecuteResult:
		data := map[string]any{}
		for mime, raw := range o.Data {
			// Text becomes lines, so that a change of one line of an SVG is a
			// change of one line of the notebook. JSON stays as it is.
			if s, ok := o.Data.Text(mime); ok && !isJSON(mime) {
				data[mime] = lines(s)
			} else {
				data[mime] = raw
			}
		}
		fields["data"] = data
		fields["metadata"] = orEmpty(o.Metadata)
		if o.Type == ExecuteResult {
			fields["execution_count"] = o.ExecutionCount
		}
	case Error:
		fields["ename"], fields["evalue"] = o.EName, o.EValue
		fields["traceback"] = o.Traceback
		if o.Traceback == nil {
			fields["traceback"] = []string{}
		}
	}
	return with(o.Extra, fields)
}

func isJSON(mime string) bool {
	return mime == "application/json" || strings.HasSuffix(mime, "+json")
}

// lines splits a text as Jupyter stores it: each line with its line feed.
func lines(s string) []string {
	if s == "" {
		return []string{}
	}
	list := strings.SplitAfter(s, "\n")
	if list[len(list)-1] == "" {
		list = list[:len(list)-1]
	}
	return list
}

// with returns fields and, under them, what else was read: a name of this
// package wins over an unknown field of the same name.
func with(extra Object, fields map[string]any) map[string]any {
	all := make(map[string]any, len(extra)+len(fields))
	for k, v := range extra {
		all[k] = v
	}
	maps.Copy(all, fields)
	return all
}

func orEmpty(o Object) Object {
	if o == nil {
		return Object{}
	}
	return o
}

// marshal is json.Marshal without the escapes that HTML needs and notebooks do not have.
func marshal(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}
