package cli

import (
	"strings"
	"testing"
	"time"

	"largestep/pkg/book/run"
)

// Two notebooks run at once; what is said is as if they had run in turn.
func TestProgressKeepsTheOrderOfNotebooks(t *testing.T) {
	var out strings.Builder
	p := newProgress(&out)
	first, second := p.begin("01"), p.begin("02")
	second.CellStarts(1, 1)
	second.CellEnds(1, 1, run.Passed, time.Second)
	first.CellStarts(1, 1)
	first.CellEnds(1, 1, run.Failed, time.Second)
	second.end(run.Result{Cells: []run.CellResult{{State: run.Passed}}})
	third := p.begin("03")
	first.end(run.Result{Cells: []run.CellResult{{State: run.Failed}}})
	third.CellEnds(1, 2, run.Passed, time.Second)
	p.note("a note")
	third.end(run.Result{Cells: []run.CellResult{{State: run.Passed}, {State: run.NotRun}}})
	want := `01
  cell 1 of 1: failed, 1.0 s (0.0 s in all)
01: 1 cell ran in 0.0 s, 1 failed
02
  cell 1 of 1: passed, 1.0 s (0.0 s in all)
02: 1 cell ran in 0.0 s
03
  cell 1 of 2: passed, 1.0 s (0.0 s in all)
a note
03: 1 cell ran in 0.0 s, 1 not run
`
	if out.String() != want {
		t.Errorf("said was\n%s\nwant\n%s", out.String(), want)
	}
}
