package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// A FormatError says what is wrong with a notebook's file, and where.
type FormatError struct {
	Where string // "notebook", "cell 3", "cell 3, output 1", "line 12, column 4"
	What  string
}

func (e *FormatError) Error() string { return e.Where + ": " + e.What }

func faulty(where, format string, args ...any) error {
	return &FormatError{Where: where, What: fmt.Sprintf(format, args...)}
}

// Bounds on a notebook. What is beyond them is data that belongs into a file
// of its own, or an attack.
const (
	// MaxFile is how many bytes a notebook's file may have.
	MaxFile = 64 << 20
	// MaxCell is how many bytes of it a cell may have, its outputs included.
	MaxCell = 16 << 20
	// MaxDepth is how deeply the JSON of a notebook may nest. Notebooks need
	// less than ten levels; plots that carry their own JSON perhaps thirty.
	MaxDepth = 200
)

// Read reads the notebook in a file. Its errors name the file.
func Read(path string) (*Notebook, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	nb, err := Decode(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return nb, nil
}

// ReadAll reads the notebooks at the paths, as many at a time as there are
// processors. Its error is that of the first path in the list that has one.
func ReadAll(paths []string) ([]*Notebook, error) {
	all := make([]*Notebook, len(paths))
	faults := make([]error, len(paths))
	var wg sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, path := range paths {
		wg.Go(func() {
			slots <- struct{}{}
			all[i], faults[i] = Read(path)
			<-slots
		})
	}
	wg.Wait()
	for _, err := range faults {
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// readFile reads a file up to one byte more than a notebook may have.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, MaxFile+1))
}

// Decode reads a notebook from its JSON. A notebook that is not in nbformat
// 4, or that breaks its rules in a way that would lose something, is refused
// with a [*FormatError].
func Decode(data []byte) (*Notebook, error) {
	if err := checkJSON(data); err != nil {
		return nil, err
	}
	var fields Object
	if err := json.Unmarshal(data, &fields); err != nil || fields == nil {
		return nil, faulty("notebook", "not a JSON object, so not a notebook")
	}
	var major, minor int
	if err := take(fields, "nbformat", &major); err != nil || major == 0 {
		return nil, faulty("notebook", "no \"nbformat\" number, so not a notebook")
	}
	switch {
	case major < 4:
		return nil, faulty("notebook", "nbformat %d; only 4 is read: convert with jupyter nbconvert --to notebook --inplace", major)
	case major > 4:
		return nil, faulty("notebook", "nbformat %d; only 4 is read, and this is newer than the command", major)
	}
	if err := take(fields, "nbformat_minor", &minor); err != nil {
		return nil, faulty("notebook", "\"nbformat_minor\" is not a number")
	}
	nb := &Notebook{Minor: minor, Extra: fields}
	if err := take(fields, "metadata", &nb.Metadata); err != nil {
		return nil, faulty("notebook", "\"metadata\" is not an object")
	}
	if nb.Metadata == nil {
		nb.Metadata = Object{}
	}
	var cells []json.RawMessage
	if err := take(fields, "cells", &cells); err != nil || cells == nil {
		return nil, faulty("notebook", "\"cells\" is not a list")
	}
	seen := map[string]int{}
	for i, raw := range cells {
		where := fmt.Sprintf("cell %d", i+1)
		if len(raw) > MaxCell {
			return nil, faulty(where, "%d MB; a cell may have %d: clear its outputs, or keep its data in a file", len(raw)>>20, MaxCell>>20)
		}
		c, err := decodeCell(raw, where, minor)
		if err != nil {
			return nil, err
		}
		if first, ok := seen[c.ID]; ok && c.ID != "" {
			return nil, faulty(where, "has the id %q of cell %d", c.ID, first)
		}
		seen[c.ID] = i + 1
		nb.Cells = append(nb.Cells, c)
	}
	return nb, nil
}

func decodeCell(raw json.RawMessage, where string, minor int) (*Cell, error) {
	var fields Object
	if err := json.Unmarshal(raw, &fields); err != nil || fields == nil {
		return nil, faulty(where, "not an object")
	}
	c := &Cell{Extra: fields}
	if err := take(fields, "cell_type", &c.Type); err != nil {
		return nil, faulty(where, "\"cell_type\" is not a string")
	}
	switch c.Type {
	case Code, Markdown, Raw:
	default:
		return nil, faulty(where, "unknown cell type %q", c.Type)
	}
	// Ids came with nbformat 4.5; before that an "id" is somebody's own field.
	if minor >= 5 {
		if err := take(fields, "id", &c.ID); err != nil {
			return nil, faulty(where, "\"id\" is not a string")
		}
	}
	var err error
	if c.Source, err = takeText(fields, "source"); err != nil {
		return nil, faulty(where, "\"source\" is neither text nor a list of lines")
	}
	if err := take(fields, "metadata", &c.Metadata); err != nil {
		return nil, faulty(where, "\"metadata\" is not an object")
	}
	if c.Metadata == nil {
		c.Metadata = Object{}
	}
	if c.Type != Code {
		if err := take(fields, "attachments", &c.Attachments); err != nil {
			return nil, faulty(where, "\"attachments\" is not an object")
		}
		return c, nil
	}
	if err := take(fields, "execution_count", &c.ExecutionCount); err != nil {
		return nil, faulty(where, "\"execution_count\" is not a number")
	}
	var outputs []json.RawMessage
	if err := take(fields, "outputs", &outputs); err != nil {
		return nil, faulty(where, "\"outputs\" is not a list")
	}
	for i, raw := range outputs {
		o, err := decodeOutput(raw, fmt.Sprintf("%s, output %d", where, i+1))
		if err != nil {
			return nil, err
		}
		c.Outputs = append(c.Outputs, o)
	}
	return c, nil
}

func decodeOutput(raw json.RawMessage, where string) (*Output, error) {
	var fields Object
	if err := json.Unmarshal(raw, &fields); err != nil || fields == nil {
		return nil, faulty(where, "not an object")
	}
	o := &Output{Extra: fields}
	if err := take(fields, "output_type", &o.Type); err != nil {
		return nil, faulty(where, "\"output_type\" is not a string")
	}
	var err error
	switch o.Type {
	case Stream:
		if o.Text, err = takeText(fields, "text"); err != nil {
			return nil, faulty(where, "\"text\" is neither text nor a list of lines")
		}
		if err := take(fields, "name", &o.Name); err != nil {
			return nil, faulty(where, "\"name\" is not a string")
		}
	case DisplayData, ExecuteResult:
		if err := take(fields, "data", &o.Data); err != nil {
			return nil, faulty(where, "\"data\" is not an object")
		}
		if err := take(fields, "metadata", &o.Metadata); err != nil {
			return nil, faulty(where, "\"metadata\" is not an object")
		}
		if o.Type == ExecuteResult {
			if err := take(fields, "execution_count", &o.ExecutionCount); err != nil {
				return nil, faulty(where, "\"execution_count\" is not a number")
			}
		}
	case Error:
		err := errors.Join(take(fields, "ename", &o.EName),
			take(fields, "evalue", &o.EValue), take(fields, "traceback", &o.Traceback))
		if err != nil {
			return nil, faulty(where, "an error whose name, value or traceback is not text")
		}
	default:
		return nil, faulty(where, "unknown output type %q", o.Type)
	}
	return o, nil
}

// take decodes fields[key] into v and removes it. A missing field, and null,
// leave v as it is.
func take(fields Object, key string, v any) error {
	raw, ok := fields[key]
	if !ok {
		return nil
	}
	delete(fields, key)
	return json.Unmarshal(raw, v)
}

// takeText takes a text that nbformat lets be a string or a list of lines.
func takeText(fields Object, key string) (string, error) {
	raw, ok := fields[key]
	if !ok {
		return "", nil
	}
	delete(fields, key)
	return joinedText(raw)
}

func joinedText(raw json.RawMessage) (string, error) {
	var s string
	if err := json.Unmarshal(raw, &s); err == nil {
		return s, nil
	}
	var lines []string
	if err := json.Unmarshal(raw, &lines); err != nil {
		return "", err
	}
	return strings.Join(lines, ""), nil
}

// checkJSON refuses what the decoder would take silently or answer obscurely:
// a file that is too large, text that is not UTF-8, deep nesting, more than
// one JSON value, and syntax errors, the last by line and column.
func checkJSON(data []byte) error {
	switch {
	case len(data) > MaxFile:
		return faulty("notebook", "more than %d MB; clear its outputs, or keep its data in files", MaxFile>>20)
	case len(bytes.TrimSpace(data)) == 0:
		return faulty("notebook", "the file is empty")
	case bytes.HasPrefix(data, []byte("\ufeff")):
		return faulty("notebook", "a byte order mark at its beginning; save it as UTF-8 without one")
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}), bytes.IndexByte(data[:min(len(data), 2)], 0) >= 0:
		return faulty("notebook", "UTF-16 text; a notebook is UTF-8")
	case !utf8.Valid(data):
		return faulty(position(data, invalid(data)), "text that is not UTF-8")
	}
	if at := tooDeep(data); at >= 0 {
		return faulty(position(data, at), "JSON nested more than %d levels deep", MaxDepth)
	}
	if json.Valid(data) {
		if at := halfRune(data); at >= 0 {
			return faulty(position(data, at), "half of a character: \\u%s without its partner", data[at+2:at+6])
		}
		return nil
	}
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, new(json.RawMessage)); errors.As(err, &syntax) {
		return faulty(position(data, int(syntax.Offset)-1), "not JSON: %s", syntax)
	}
	return faulty("notebook", "not JSON")
}

// invalid returns the offset of the first byte that is not UTF-8.
func invalid(data []byte) int {
	at := 0
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

// halfRune returns the offset of a \u escape that is half of a surrogate pair
// and stands alone, or -1. The decoder would replace it silently, and writing
// the notebook would lose it.
func halfRune(data []byte) int {
	at := -1 // of a first half, whose second must follow
	for i := 0; i < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		if data[i+1] != 'u' { // valid JSON: something follows a backslash
			i++
			continue
		}
		switch code, _ := strconv.ParseUint(string(data[i+2:i+6]), 16, 32); {
		case 0xd800 <= code && code < 0xdc00:
			if at >= 0 {
				return at
			}
			if at = i; !bytes.HasPrefix(data[i+6:], []byte(`\u`)) {
				return at
			}
		case 0xdc00 <= code && code < 0xe000:
			if at < 0 {
				return i
			}
			at = -1
		default:
			if at >= 0 {
				return at
			}
		}
		i += 5
	}
	return -1
}

// tooDeep returns the offset at which data first nests deeper than MaxDepth, or -1.
func tooDeep(data []byte) int {
	depth, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch b := data[i]; {
		case quoted && b == '\\':
			i++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '{' || b == '[':
			if depth++; depth > MaxDepth {
				return i
			}
		case b == '}' || b == ']':
			depth--
		}
	}
	return -1
}

func position(data []byte, offset int) string {
	before := data[:min(offset, len(data))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Sprintf("line %d, column %d", line, column)
}
