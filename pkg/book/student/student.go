// Package student makes the student version of a notebook from the teacher's.
//
// In the source of a code cell a solution stands between two lines:
//
//	// SOLUTION BEGIN solve w = 5 tanh(w/2)
//	jump := display.Must(critical.LogisticJump(10))
//	// SOLUTION END
//
// What follows BEGIN is the hint. The student version has the hint there, and a
// statement that fails with it, so that a notebook says by itself which of its
// exercises are open.
package student

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"largestep/pkg/book/notebook"
)

const (
	begin = "// SOLUTION BEGIN"
	end   = "// SOLUTION END"
	open  = "not solved yet; hint: "
)

// A Hole is a solution that was cut out.
type Hole struct {
	Cell int // index of the cell
	Hint string
}

// Cut returns the student version of a notebook, which it leaves as it is, and
// its holes. Cells with a hole lose their outputs and the tags that hid them,
// and are tagged exercise and raises-exception, so that a runner goes on after
// them. It refuses a notebook without holes, and marks that do not pair or have
// no hint.
func Cut(nb *notebook.Notebook) (*notebook.Notebook, []Hole, error) {
	out := *nb
	out.Cells = slices.Clone(nb.Cells)
	var holes []Hole
	for i, c := range nb.Cells {
		if c.Type != notebook.Code || !strings.Contains(c.Source, "// SOLUTION ") {
			continue
		}
		source, hints, err := cut(c.Source)
		if err != nil {
			return nil, nil, fmt.Errorf("cell %d (id %s): %w", i+1, c.ID, err)
		}
		for _, hint := range hints {
			holes = append(holes, Hole{i, hint})
		}
		cell := *c
		cell.Source, cell.Outputs, cell.ExecutionCount, cell.Metadata = source, nil, nil, notebook.Object{}
		for key, value := range c.Metadata {
			cell.Metadata[key] = value
		}
		delete(cell.Metadata, "jupyter") // it hides the source in JupyterLab
		tags := slices.DeleteFunc(c.Tags(), func(t string) bool { return t == "solution" || strings.HasPrefix(t, "hide") })
		if err := cell.Metadata.Set("tags", append(tags, "exercise", "raises-exception")); err != nil {
			return nil, nil, err
		}
		out.Cells[i] = &cell
	}
	if len(holes) == 0 {
		return nil, nil, fmt.Errorf("there is no solution to cut out; put one between lines %q, with a hint, and %q", begin, end)
	}
	return &out, holes, nil
}

// cut replaces the solutions in the source of a cell.
func cut(source string) (string, []string, error) {
	var out, hints []string
	inside := false
	for line := range strings.Lines(source) {
		text := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(text, begin):
			hint := strings.TrimSpace(strings.TrimPrefix(text, begin))
			if inside || hint == "" {
				return "", nil, fmt.Errorf("%q needs a hint behind it, and an end before the next", text)
			}
			indent := line[:strings.Index(line, begin)]
			out = append(out, indent+"// Your code in place of the next line. Hint: "+hint+"\n", fmt.Sprintf("%spanic(%q)\n", indent, open+hint))
			hints, inside = append(hints, hint), true
		case strings.HasPrefix(text, end):
			if !inside {
				return "", nil, errors.New("a solution ends that has not begun")
			}
			inside = false
		case !inside:
			out = append(out, line)
		}
	}
	if inside {
		return "", nil, fmt.Errorf("a solution has no end; write %q behind it", end)
	}
	return strings.TrimSuffix(strings.Join(out, ""), "\n"), hints, nil
}

// Shorten tags skip-execution what a check of a student version need not run:
// before the first hole all is as in the teacher's version, and a cell that is
// the body of main declares nothing for later ones.
func Shorten(nb *notebook.Notebook, holes []Hole) error {
	for _, c := range nb.Cells[:holes[0].Cell] {
		if c.Type != notebook.Code || !strings.HasPrefix(c.Source, "%%\n") || c.HasTag("skip-execution") {
			continue
		}
		if c.Metadata == nil {
			c.Metadata = notebook.Object{}
		}
		if err := c.Metadata.Set("tags", append(c.Tags(), "skip-execution")); err != nil {
			return err
		}
		c.Outputs = nil
	}
	return nil
}

// Check returns an error unless a student version that has run failed at its
// holes, each with its hint, and nowhere else.
func Check(nb *notebook.Notebook, holes []Hole) error {
	var faults []error
	first := map[int]Hole{} // of a cell with two, only the first is met
	for _, h := range slices.Backward(holes) {
		first[h.Cell] = h
	}
	for i, c := range nb.Cells {
		h, ok := first[i]
		failed := slices.ContainsFunc(c.Outputs, func(o *notebook.Output) bool { return o.Type == notebook.Error })
		switch {
		case ok && !(failed && strings.Contains(said(c), open+h.Hint)):
			faults = append(faults, fmt.Errorf("cell %d (id %s) is open and does not fail with its hint %q", i+1, c.ID, h.Hint))
		case !ok && failed && !c.HasTag("raises-exception"):
			faults = append(faults, fmt.Errorf("cell %d (id %s) fails, and has no hole", i+1, c.ID))
		}
	}
	return errors.Join(faults...)
}

// said is all that a cell printed, its errors included.
func said(c *notebook.Cell) string {
	var b strings.Builder
	for _, o := range c.Outputs {
		b.WriteString(o.Text + o.EValue + strings.Join(o.Traceback, "\n"))
	}
	return b.String()
}
