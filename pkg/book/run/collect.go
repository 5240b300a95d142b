package run

import (
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
	clear bool // the next output replaces those before it
	err   error
}

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
			c.cell.Outputs = nil
		}
		return
	case "update_display_data":
		for _, o := range c.shown[in.Transient.ID] {
			o.Data, o.Metadata = in.Data, in.Metadata
		}
		return
	}
	if c.clear {
		c.cell.Outputs, c.clear = nil, false
	}
	out := &notebook.Output{Metadata: in.Metadata}
	switch m.Type {
	case "stream":
		// A kernel sends a stream in pieces whose borders vary from run to run.
		if n := len(c.cell.Outputs); n > 0 {
			if last := c.cell.Outputs[n-1]; last.Type == notebook.Stream && last.Name == in.Name {
				last.Text += in.Text
				return
			}
		}
		out.Type, out.Name, out.Text = notebook.Stream, in.Name, in.Text
	case "display_data", "execute_result":
		out.Type, out.Data = notebook.OutputType(m.Type), in.Data
		out.ExecutionCount = in.ExecutionCount
		if id := in.Transient.ID; id != "" {
			c.shown[id] = append(c.shown[id], out)
		}
	case "error":
		out.Type, out.EName, out.EValue, out.Traceback = notebook.Error, in.EName, in.EValue, in.Traceback
	}
	c.cell.Outputs = append(c.cell.Outputs, out)
}
