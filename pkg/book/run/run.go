// Package run executes notebooks: any notebook of a GoNB kernel, cell by cell,
// as a front end would, with the tags that nbclient and papermill know.
//
//   - raises-exception: the cell may fail; the run goes on
//   - skip-execution: the cell is left as it is
//   - parameters: values given on the command line are put in after this cell
//
// What has been computed is kept: a run that fails, times out or is
// interrupted leaves the outputs so far in the notebook.
package run

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"largestep/pkg/book/kernel"
	"largestep/pkg/book/notebook"
)

// DefaultCellTimeout bounds a cell that names no bound of its own. A cell
// that reads standard input would otherwise wait for ever.
const DefaultCellTimeout = 10 * time.Minute

// Options say how to run a notebook.
type Options struct {
	CellTimeout time.Duration // 0 means DefaultCellTimeout
	Progress    Progress      // nil means none
}

// Progress is told how a run goes. Cells are counted from 1 among those that
// hold code.
type Progress interface {
	CellStarts(i, n int)
	CellEnds(i, n int, state State, took time.Duration)
}

// State is what became of a cell.
type State int

// The states of a code cell after a run.
const (
	NotRun State = iota // the run ended before it
	Passed
	Expected // failed, and is tagged raises-exception
	Skipped  // tagged skip-execution, or empty
	Failed
)

func (s State) String() string {
	return [...]string{"not run", "passed", "failed as expected", "skipped", "failed"}[s]
}

// A CellResult is what became of one code cell.
type CellResult struct {
	Cell  *notebook.Cell
	Index int // in the notebook's list of cells
	State State
	Took  time.Duration
}

// A Result is what became of a notebook.
type Result struct {
	Cells []CellResult // the code cells, in order
	Took  time.Duration
	Err   error // why the run ended early, or nil
}

// A CellError says which cell ended a run, and why.
type CellError struct {
	Number int // among the code cells, from 1
	ID     string
	Reason string // one line
}

func (e *CellError) Error() string {
	return fmt.Sprintf("code cell %d (id %s): %s", e.Number, e.ID, e.Reason)
}

// An Executor runs the code of one cell; [*kernel.Process] is one.
type Executor interface {
	Execute(ctx context.Context, code string, silent bool, publish func(kernel.Message)) (kernel.Reply, error)
	Interrupt() error
}

// Notebook runs the code cells of nb in order, replacing their outputs. It
// stops at the first cell that fails and is not expected to.
func Notebook(ctx context.Context, k Executor, nb *notebook.Notebook, opt Options) (result Result) {
	began := time.Now()
	defer func() { result.Took = time.Since(began) }()
	if opt.CellTimeout == 0 {
		opt.CellTimeout = DefaultCellTimeout
	}
	for i, c := range nb.Cells {
		if c.Type == notebook.Code {
			result.Cells = append(result.Cells, CellResult{Cell: c, Index: i})
		}
	}
	shown := displays{}
	for i := range result.Cells {
		r := &result.Cells[i]
		if r.Cell.HasTag("skip-execution") || strings.TrimSpace(r.Cell.Source) == "" {
			r.State = Skipped
			continue
		}
		if opt.Progress != nil {
			opt.Progress.CellStarts(i+1, len(result.Cells))
		}
		start := time.Now()
		err := runCell(ctx, k, r.Cell, opt.CellTimeout, shown)
		r.Took = time.Since(start)
		var failure *cellFailure
		switch {
		case err == nil:
			r.State = Passed
		case errors.As(err, &failure) && r.Cell.HasTag("raises-exception"):
			r.State = Expected
		default:
			r.State = Failed
		}
		if opt.Progress != nil {
			opt.Progress.CellEnds(i+1, len(result.Cells), r.State, r.Took)
		}
		if r.State == Failed {
			result.Err = err
			if ctx.Err() == nil {
				result.Err = &CellError{Number: i + 1, ID: r.Cell.ID, Reason: err.Error()}
			}
			return result
		}
	}
	return result
}

// A cellFailure is an error of the cell's own code, which the tag
// raises-exception allows. A kernel that dies is none.
type cellFailure struct{ reason string }

func (f *cellFailure) Error() string { return f.reason }

// grace is how long an interrupted cell may take to end by itself.
const grace = 3 * time.Second

// errTimeout ends a cell that goes on after its time and an interrupt.
var errTimeout = errors.New("timed out")

func runCell(ctx context.Context, k Executor, c *notebook.Cell, timeout time.Duration, shown displays) error {
	c.Outputs, c.ExecutionCount = nil, nil
	running, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	late := make(chan struct{})
	timer := time.AfterFunc(timeout, func() {
		close(late)
		if k.Interrupt() != nil {
			cancel(errTimeout)
			return
		}
		time.AfterFunc(grace, func() { cancel(errTimeout) })
	})
	defer timer.Stop()

	collector := collector{cell: c, shown: shown}
	reply, err := k.Execute(running, c.Source, false, collector.take)
	c.ExecutionCount = reply.ExecutionCount
	if err == nil && collector.err != nil {
		err = collector.err
	}
	select {
	case <-late:
		reason := fmt.Sprintf("timed out after %v", timeout)
		if errors.Is(err, errTimeout) {
			reason += " and did not heed the interrupt"
		}
		reason += "; give it longer with --cell-timeout"
		c.Outputs = append(c.Outputs, errorOutput("Timeout", reason))
		return errors.New(reason)
	default:
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		c.Outputs = append(c.Outputs, errorOutput("Kernel", err.Error()))
		return err
	case reply.Status == "error":
		// Kernels publish the error; one that only replies with it is heard too.
		if !hasError(c) {
			c.Outputs = append(c.Outputs, &notebook.Output{
				Type: notebook.Error, EName: reply.EName, EValue: reply.EValue, Traceback: reply.Traceback})
		}
		return &cellFailure{reason: reason(c, reply)}
	case reply.Status != "ok":
		return &cellFailure{reason: "the kernel answered " + reply.Status}
	}
	return nil
}

func errorOutput(name, value string) *notebook.Output {
	return &notebook.Output{Type: notebook.Error, EName: name, EValue: value, Traceback: []string{name + ": " + value}}
}

func hasError(c *notebook.Cell) bool {
	for _, o := range c.Outputs {
		if o.Type == notebook.Error {
			return true
		}
	}
	return false
}

// reason finds the line that tells a reader most: what the program itself
// said last on standard error, the first error of the compiler, or else the
// kernel's own words.
func reason(c *notebook.Cell, reply kernel.Reply) string {
	for i := len(c.Outputs) - 1; i >= 0; i-- {
		if o := c.Outputs[i]; o.Type == notebook.Stream && o.Name == "stderr" {
			for _, line := range strings.Split(strings.TrimSpace(o.Text), "\n") {
				if strings.HasPrefix(line, "error: ") || strings.HasPrefix(line, "panic: ") {
					return line
				}
			}
		}
	}
	for _, entry := range reply.Traceback {
		// GoNB's form: the place, the lines around it, the compiler's words.
		if place, rest, ok := strings.Cut(strings.TrimSpace(entry), "\n"); ok && strings.HasPrefix(place, "Cell[") {
			return fmt.Sprintf("%s (%s)", rest[strings.LastIndexByte(rest, '\n')+1:], place)
		}
	}
	value, _, _ := strings.Cut(strings.TrimSpace(reply.EValue), "\n")
	if value == "" {
		value = reply.EName
	}
	return value
}
