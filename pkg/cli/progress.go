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
// as plain lines that a log keeps. Of notebooks that run at once it tells of the
// first, and of the others when their turn comes, so that what it says is in the
// order of the notebooks.
type progress struct {
	w    io.Writer
	live bool

	mu    sync.Mutex
	queue []*account    // the first is told of
	stop  chan struct{} // ends the ticking of the live line
}

// An account is that of one notebook.
type account struct {
	p     *progress
	name  string
	start time.Time
	cell  int // the one that runs, from 1
	cells int
	held  string // what is said when its turn comes
	ended bool
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

// begin opens the account of a notebook, whose turn comes after those before it.
func (p *progress) begin(name string) *account {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := &account{p: p, name: name, start: time.Now()}
	p.queue = append(p.queue, a)
	if !p.live {
		a.say(name + "\n")
	} else if p.stop == nil {
		p.stop = make(chan struct{})
		go p.tick(p.stop)
	}
	return a
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
	if len(p.queue) == 0 {
		return
	}
	p.clear()
	a := p.queue[0]
	elapsed := time.Since(a.start)
	line := fmt.Sprintf("%s  cell %d of %d  %s", a.name, a.cell, a.cells, seconds(elapsed))
	// The rest is taken to go as fast as what is done: rough, and said so.
	if done := a.cell - 1; done > 2 {
		left := elapsed / time.Duration(done) * time.Duration(a.cells-done)
		line += fmt.Sprintf(", about %s left", left.Round(time.Second))
	}
	fmt.Fprint(p.w, line)
}

// say writes text, or keeps it until the account's turn.
func (a *account) say(text string) {
	if a.p.queue[0] != a {
		a.held += text
		return
	}
	a.p.clear()
	fmt.Fprint(a.p.w, text)
}

// CellStarts and CellEnds make an account a run.Progress.
func (a *account) CellStarts(i, n int) {
	a.p.mu.Lock()
	defer a.p.mu.Unlock()
	a.cell, a.cells = i, n
	if a.p.live {
		a.p.draw()
	}
}

func (a *account) CellEnds(i, n int, state run.State, took time.Duration) {
	a.p.mu.Lock()
	defer a.p.mu.Unlock()
	if !a.p.live {
		a.say(fmt.Sprintf("  cell %d of %d: %s, %s (%s in all)\n", i, n, state, seconds(took), seconds(time.Since(a.start))))
	}
}

// end says how the notebook went, in one line that stays.
func (a *account) end(r run.Result) {
	p := a.p
	p.mu.Lock()
	defer p.mu.Unlock()
	counts := map[run.State]int{}
	for _, c := range r.Cells {
		counts[c.State]++
	}
	line := fmt.Sprintf("%s: %s ran in %s", a.name, several(counts[run.Passed]+counts[run.Expected]+counts[run.Failed], "cell"), seconds(time.Since(a.start)))
	for _, s := range []run.State{run.Failed, run.Skipped, run.NotRun} {
		if counts[s] > 0 {
			line += fmt.Sprintf(", %d %s", counts[s], s)
		}
	}
	a.say(line + "\n")
	a.ended = true
	for len(p.queue) > 0 && p.queue[0].ended {
		if p.queue = p.queue[1:]; len(p.queue) > 0 {
			p.queue[0].say(p.queue[0].held)
		}
	}
	if len(p.queue) == 0 && p.stop != nil {
		close(p.stop)
		p.stop = nil
	}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// several counts things.
func several(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
