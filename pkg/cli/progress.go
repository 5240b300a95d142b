package cli

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"largestep/pkg/book/run"
)

// A progress tells how a run goes: on a terminal as one live line, elsewhere
// as plain lines that a log keeps.
type progress struct {
	w    io.Writer
	live bool

	mu    sync.Mutex
	name  string
	start time.Time
	cell  int // the one that runs, from 1
	cells int
	stop  chan struct{} // ends the ticking of the live line
}

func newProgress(w io.Writer) *progress {
	f, ok := w.(*os.File)
	return &progress{w: w, live: ok && term.IsTerminal(int(f.Fd()))}
}

// note says something once.
func (p *progress) note(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	fmt.Fprintln(p.w, text)
}

// wait says what is being waited for until the function that it returns is
// called. Off a terminal it stays silent about what takes less than a second.
func (p *progress) wait(text string) (done func()) {
	start := time.Now()
	if p.live {
		fmt.Fprint(p.w, text, " …")
	}
	slow := time.AfterFunc(time.Second, func() {
		if !p.live {
			p.note(text)
		}
	})
	return func() {
		slow.Stop()
		p.mu.Lock()
		defer p.mu.Unlock()
		p.clear()
		if took := time.Since(start); took > time.Second {
			fmt.Fprintf(p.w, "%s: %s\n", text, seconds(took))
		}
	}
}

func (p *progress) clear() {
	if p.live {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

func (p *progress) begin(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.name, p.start, p.cell, p.cells = name, time.Now(), 0, 0
	if !p.live {
		fmt.Fprintf(p.w, "%s\n", name)
		return
	}
	p.stop = make(chan struct{})
	go p.tick(p.stop)
}

// tick draws the live line again while a long cell runs.
func (p *progress) tick(stop chan struct{}) {
	every := time.NewTicker(200 * time.Millisecond)
	defer every.Stop()
	for {
		select {
		case <-stop:
			return
		case <-every.C:
			p.mu.Lock()
			p.draw()
			p.mu.Unlock()
		}
	}
}

func (p *progress) draw() {
	p.clear()
	elapsed := time.Since(p.start)
	line := fmt.Sprintf("%s  cell %d of %d  %s", p.name, p.cell, p.cells, seconds(elapsed))
	// The rest is taken to go as fast as what is done: rough, and said so.
	if done := p.cell - 1; done > 2 {
		left := elapsed / time.Duration(done) * time.Duration(p.cells-done)
		line += fmt.Sprintf(", about %s left", left.Round(time.Second))
	}
	fmt.Fprint(p.w, line)
}

// CellStarts and CellEnds make a progress a run.Progress.
func (p *progress) CellStarts(i, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cell, p.cells = i, n
	if p.live {
		p.draw()
	}
}

func (p *progress) CellEnds(i, n int, state run.State, took time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.live {
		fmt.Fprintf(p.w, "  cell %d of %d: %s, %s (%s in all)\n", i, n, state, seconds(took), seconds(time.Since(p.start)))
	}
}

// end says how a notebook went, in one line that stays.
func (p *progress) end(r run.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stop != nil {
		close(p.stop)
		p.stop = nil
	}
	p.clear()
	counts := map[run.State]int{}
	for _, c := range r.Cells {
		counts[c.State]++
	}
	line := fmt.Sprintf("%s: %d cells ran in %s", p.name, counts[run.Passed]+counts[run.Expected]+counts[run.Failed], seconds(time.Since(p.start)))
	for _, s := range []run.State{run.Failed, run.Skipped, run.NotRun} {
		if counts[s] > 0 {
			line += fmt.Sprintf(", %d %s", counts[s], s)
		}
	}
	fmt.Fprintln(p.w, line)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
