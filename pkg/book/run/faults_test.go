package run_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"largestep/pkg/book/kernel"
	"largestep/pkg/book/kernel/kerneltest"
	"largestep/pkg/book/notebook"
	"largestep/pkg/book/run"
)

func TestMain(m *testing.M) {
	kerneltest.Main()
	os.Exit(m.Run())
}

// begin starts a fake kernel, which must be gone when the test ends.
func begin(t *testing.T) *kernel.Process {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	k, err := kernel.Start(ctx, kerneltest.Command(kerneltest.Well))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.Stop)
	return k
}

// TestFaults runs a cell in a kernel that misbehaves. Each fault has an error
// of its own, or none, and what was printed before it is kept.
func TestFaults(t *testing.T) {
	for name, fault := range map[string]struct {
		cell    string
		timeout time.Duration
		err     string // in the run's error; "" for a run that passes
		outputs string // of the cell, as shown by describe
	}{
		"dies":              {cell: "exit 3", err: "the kernel died: exit status 3", outputs: "stdout so far, Kernel!"},
		"is killed":         {cell: "kill", err: "the kernel died: killed, as the system does when memory runs out", outputs: "stdout so far, Kernel!"},
		"is deaf":           {cell: "deaf", timeout: 300 * time.Millisecond, err: "timed out after 300ms and did not heed the interrupt", outputs: "stdout so far, Timeout!"},
		"is late":           {cell: "hang", timeout: 300 * time.Millisecond, err: "timed out after 300ms; give it longer with --cell-timeout", outputs: "stdout so far, Timeout!"},
		"never replies":     {cell: "no-reply", timeout: 300 * time.Millisecond, err: "timed out", outputs: "stdout so far, Timeout!"},
		"never idle":        {cell: "no-idle", timeout: 300 * time.Millisecond, err: "timed out", outputs: "stdout so far, Timeout!"},
		"closes shell":      {cell: "close shell", err: "the kernel closed a connection", outputs: "stdout so far, Kernel!"},
		"closes iopub":      {cell: "close iopub", err: "the kernel closed a connection", outputs: "stdout so far, Kernel!"},
		"closes stdin":      {cell: "close stdin", err: "the kernel closed a connection", outputs: "stdout so far, Kernel!"},
		"closes control":    {cell: "close control", err: "the kernel closed a connection", outputs: "stdout so far, Kernel!"},
		"forges":            {cell: "forged", err: "a message whose signature is wrong", outputs: "stdout so far, Kernel!"},
		"sends half":        {cell: "torn", err: "a message with parts missing", outputs: "stdout so far, Kernel!"},
		"sends a list":      {cell: "malformed", err: "a stream message that cannot be read", outputs: "stdout so far, Kernel!"},
		"asks for input":    {cell: "input", err: "the cell asks for input", outputs: "stdout so far, Kernel!"},
		"reads":             {cell: "read", err: "the cell asks for input", outputs: "stdout so far, Kernel!"},
		"aborts":            {cell: "abort", err: "the kernel answered aborted", outputs: "stdout so far"},
		"fails quietly":     {cell: "fail Exit status 3", err: "status 3", outputs: "stdout so far, Exit!"},
		"fails aloud":       {cell: "error Exit status 3", err: "status 3", outputs: "stdout so far, Exit!"},
		"speaks to another": {cell: "other", outputs: "stdout so far"},
		"floods a display":  {cell: "display d first\nupdates 2000 d", outputs: "stdout so far, 2000"},
		"prints much":       {cell: "clear\nlines 2000", outputs: "stdout line 1"},
		"prints too much":   {cell: "clear\nmuch 20", outputs: "stdout and so on, stderr the cell has put out more than 16 MiB; the rest is left out"},
		"prints on and on":  {cell: "clear\nflood", timeout: time.Second, err: "timed out after 1s", outputs: "stdout and so on, Timeout!"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if fault.timeout == 0 {
				fault.timeout = time.Minute
			}
			k := begin(t)
			nb := &notebook.Notebook{Cells: []*notebook.Cell{cell("print so far\n" + fault.cell), cell("print after")}}
			nb.Cells[0].ID = "first"
			r := run.Notebook(t.Context(), k, nb, run.Options{CellTimeout: fault.timeout})
			if got := describe(nb.Cells[0]); got != fault.outputs {
				t.Errorf("outputs: %s\nwant:    %s", got, fault.outputs)
			}
			if fault.err == "" {
				if r.Err != nil || len(nb.Cells[1].Outputs) != 1 {
					t.Errorf("error = %v; the next cell shows %d outputs", r.Err, len(nb.Cells[1].Outputs))
				}
				return
			}
			if r.Err == nil || !strings.Contains(r.Err.Error(), fault.err) {
				t.Errorf("error = %v\nwant   %s", r.Err, fault.err)
			} else if strings.ContainsAny(r.Err.Error(), "\n") {
				t.Errorf("the error has several lines: %v", r.Err)
			}
			if len(nb.Cells[1].Outputs) != 0 {
				t.Error("the cell after it ran")
			}
		})
	}
}

// describe names a cell's outputs: a stream by its first line, a display by
// its text, an error by its name with "!".
func describe(c *notebook.Cell) string {
	var list []string
	for _, o := range c.Outputs {
		switch o.Type {
		case notebook.Stream:
			first, _, _ := strings.Cut(o.Text, "\n")
			if n := len("and so on"); strings.HasPrefix(first, "and so on") {
				first = first[:n]
			}
			list = append(list, o.Name+" "+first)
		case notebook.Error:
			list = append(list, o.EName+"!")
		default:
			text, _ := o.Data.Text("text/plain")
			list = append(list, text)
		}
	}
	return strings.Join(list, ", ")
}
