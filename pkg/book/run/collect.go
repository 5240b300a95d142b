package run

import (
	"fmt"
	"strings"

	"largestep/pkg/book/kernel"
	"largestep/pkg/book/notebook"
)

// displays are the outputs that have a display id, by id: a later message,
// from a later cell too, may replace their data.
type displays map[string][]*notebook.Output

// A collector turns the messages of one execution into a cell's outputs.
type collector struct {
	cell  *notebook.Cell
	shown displays
	clear bool            // the next output replaces those before it
	text  strings.Builder // of the cell's last output, if that is a stream
	size  int             // of the outputs, in bytes
	full  bool            // MaxOutput was reached
	err   error
}

// MaxOutput is how much a cell may put out, in bytes. The rest is left out and
// the cell says so: a program may print for ever, and a notebook must still be
// opened by somebody.
const MaxOutput = 16 << 20

// content holds the fields of all the messages that a collector reads.
type content struct {
	Name, Text     string          // stream
	Data           notebook.Bundle // display_data, update_display_data, execute_result
	Metadata       notebook.Object
	ExecutionCount *int `json:"execution_count"`
	Transient      struct {
		ID string `json:"display_id"`
	}
	EName, EValue string // error
	Traceback     []string
	Wait          bool // clear_output
}

func (c *collector) take(m kernel.Message) {
	var in content
	switch m.Type {
	case "stream", "display_data", "execute_result", "update_display_data", "error", "clear_output":
		if err := m.Decode(&in); err != nil {
			c.err = err
			return
		}
	default: // execute_input and the like leave no output
		return
	}
	switch m.Type {
	case "clear_output":
		if c.clear = in.Wait; !in.Wait {
			c.reset()
		}
		return
	case "update_display_data":
		for _, o := range c.shown[in.Transient.ID] {
			if c.room(sizeOf(in.Data) - sizeOf(o.Data)) {
				o.Data, o.Metadata = in.Data, in.Metadata
			}
		}
		return
	}
	if c.clear {
		c.reset()
	}
	switch m.Type {
	case "stream":
		if c.room(len(in.Text)) {
			c.stream(in.Name, in.Text)
		}
	case "display_data", "execute_result":
		if !c.room(sizeOf(in.Data)) {
			return
		}
		out := &notebook.Output{Type: notebook.OutputType(m.Type), Data: in.Data, Metadata: in.Metadata, ExecutionCount: in.ExecutionCount}
		if id := in.Transient.ID; id != "" {
			c.shown[id] = append(c.shown[id], out)
		}
		c.add(out)
	case "error": // always heard: it is why the cell ends
		c.add(&notebook.Output{Type: notebook.Error, EName: in.EName, EValue: in.EValue, Traceback: in.Traceback})
	}
}

func (c *collector) add(o *notebook.Output) {
	c.cell.Outputs = append(c.cell.Outputs, o)
	c.text.Reset()
}

// stream adds text to the cell's last output, if that is the same stream. A
// kernel sends a stream in pieces whose borders vary from run to run.
func (c *collector) stream(name, text string) {
	n := len(c.cell.Outputs)
	if n == 0 || c.cell.Outputs[n-1].Type != notebook.Stream || c.cell.Outputs[n-1].Name != name {
		c.add(&notebook.Output{Type: notebook.Stream, Name: name})
		n++
	}
	c.text.WriteString(text)
	c.cell.Outputs[n-1].Text = c.text.String()
}

// reset takes the cell's outputs away.
func (c *collector) reset() {
	c.cell.Outputs, c.clear, c.size, c.full = nil, false, 0, false
	c.text.Reset()
}

// room reports whether the cell may put out n more bytes. The first time that
// it may not, its outputs say so.
func (c *collector) room(n int) bool {
	if c.size+n <= MaxOutput && !c.full {
		c.size += n
		return true
	}
	if !c.full {
		c.full = true
		c.stream("stderr", fmt.Sprintf("the cell has put out more than %d MiB; the rest is left out\n", MaxOutput>>20))
	}
	return false
}

func sizeOf(b notebook.Bundle) (bytes int) {
	for _, raw := range b {
		bytes += len(raw)
	}
	return bytes
}
