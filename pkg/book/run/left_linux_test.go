package run_test

import (
	"testing"
	"time"

	"largestep/pkg/book/kernel/kerneltest"
	"largestep/pkg/book/notebook"
	"largestep/pkg/book/run"
)

// TestFiftyNotebooksLeaveNothing runs notebooks in a row, of which some end
// badly and some leave children behind.
func TestFiftyNotebooksLeaveNothing(t *testing.T) {
	ends := []string{"print well", "fail A reason", "exit 1", "kill", "child " + t.TempDir() + "/c", "forged", "lines 1000"}
	kerneltest.LeavesNothing(t, func() {
		for i := range 50 {
			k := begin(t)
			nb := &notebook.Notebook{Cells: []*notebook.Cell{cell(ends[i%len(ends)])}}
			r := run.Notebook(t.Context(), k, nb, run.Options{CellTimeout: 20 * time.Second})
			if len(r.Cells) != 1 || r.Cells[0].State == run.NotRun {
				t.Errorf("%s: %v", ends[i%len(ends)], r.Err)
			}
			k.Stop()
		}
	})
}
