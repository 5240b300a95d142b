package figure

import (
	"errors"
	"fmt"
	"math"
)

// Options describe a figure. The zero value of a field means "choose".
type Options struct {
	// Title says what the figure is about.
	Title string

	// Alt is the alternative text: it states the finding, for a reader who
	// cannot see the figure. A figure without it is an error; a panel of a
	// grid may leave it to the grid.
	Alt string

	// X and Y label the axes: the quantity, and its unit where it has one.
	X, Y string

	// XLog and YLog make an axis logarithmic. Values that are not positive
	// have no place on it: they are gaps in a line and are left out of points,
	// and the description of the figure says how many.
	XLog, YLog bool

	// XRange and YRange fix the ends of an axis. A NaN end is chosen, and so
	// are both ends of the zero value. What lies outside is cut at the frame.
	XRange, YRange [2]float64

	// XNames puts names at 0, 1, 2, ... of the x axis instead of numbers.
	XNames []string

	// Aspect is the height of the frame as a fraction of its width.
	Aspect float64

	// Width is the width in user units, where a letter is 13 units high.
	Width float64
}

// A Figure is a diagram under construction. Its methods add to it and return
// it, so that calls can be chained; a mistake is kept and reported by SVG.
type Figure struct {
	opt   Options
	items []item
	refs  []ref // lines and regions named in the margin
	next  int   // series drawn so far
	maps  int   // maps drawn so far
	errs  []error

	panels []*Figure // of a grid
	cols   int
}

// New begins a figure.
func New(o Options) *Figure { return &Figure{opt: o} }

// Grid arranges figures as panels (a), (b), ... in the given number of columns.
// More than two columns are hard to read on a telephone. Of o, only Title, Alt
// and Width are used.
func Grid(o Options, cols int, panels ...*Figure) *Figure {
	g := New(o)
	g.panels, g.cols = panels, min(cols, len(panels))
	switch {
	case len(panels) == 0:
		g.fail("Grid has no panels", "pass at least one figure")
	case cols < 1:
		g.cols = 1
		g.fail(fmt.Sprintf("Grid has %d columns", cols), "ask for one or more")
	}
	for i, p := range panels {
		if p == nil || p.panels != nil {
			g.fail(fmt.Sprintf("panel %d of Grid is no single figure", i+1), "pass figures made by New")
			g.panels = nil
			break
		}
	}
	return g
}

// An item is something drawn inside the frame.
type item interface {
	// extent grows the axes' ranges to hold the item.
	extent(f *Figure, x, y *span)
	// draw draws it.
	draw(p *painter)
	// entries are its lines of the legend.
	entries(p *painter) []entry
}

// fail records a mistake: what happened and what to do.
func (f *Figure) fail(what, todo string) {
	f.errs = append(f.errs, fmt.Errorf("%s: %s", what, todo))
}

// check reports whether the columns of a series have one length and at least
// one finite point that the axes can show.
func (f *Figure) check(what string, cols ...[]float64) bool {
	n := len(cols[0])
	for _, c := range cols {
		if len(c) != n {
			f.fail(fmt.Sprintf("%s has %d x values but %d y values", what, n, len(c)), "give one y for each x")
			return false
		}
	}
	if n == 0 {
		f.fail(what+" has no data", "pass at least one point")
		return false
	}
	log := ""
	for i := range n {
		ok := true
		for j, c := range cols {
			isLog := j == 0 && f.opt.XLog || j > 0 && f.opt.YLog
			ok = ok && finite(c[i]) && (!isLog || c[i] > 0)
			if isLog {
				log = ", or not positive on a log axis"
			}
		}
		if ok {
			return true
		}
	}
	f.fail(fmt.Sprintf("%s has no value that can be drawn: all are NaN or infinite%s", what, log),
		"check the computation, or leave the series out")
	return false
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// validate returns all mistakes made so far.
func (f *Figure) validate() error {
	errs := append([]error(nil), f.errs...)
	add := func(what, todo string) { errs = append(errs, fmt.Errorf("%s: %s", what, todo)) }
	if f.opt.Alt == "" {
		add("a figure needs alt text that states the finding", "set Options.Alt")
	}
	for i, p := range f.panelList() {
		where := ""
		if f.panels != nil {
			where = fmt.Sprintf("panel (%c): ", 'a'+i)
			for _, err := range p.errs {
				errs = append(errs, fmt.Errorf("%s%w", where, err))
			}
		}
		if p.opt.X == "" && p.opt.XNames == nil {
			add(where+"the x axis has no label", "set Options.X to the quantity and its unit")
		}
		if p.opt.Y == "" {
			add(where+"the y axis has no label", "set Options.Y to the quantity and its unit")
		}
		if len(p.items) == 0 && len(p.errs) == 0 {
			add(where+"the figure is empty", "add data with Line, Points, PhaseMap, ...")
		}
		for _, r := range []struct {
			name string
			lim  [2]float64
			log  bool
		}{{"XRange", p.opt.XRange, p.opt.XLog}, {"YRange", p.opt.YRange, p.opt.YLog}} {
			switch a, b := r.lim[0], r.lim[1]; {
			case a == 0 && b == 0:
			case math.IsInf(a, 0) || math.IsInf(b, 0) || a >= b:
				add(fmt.Sprintf("%s%s = [%v, %v] is no interval", where, r.name, a, b),
					"put the smaller end first; NaN means choose")
			case r.log && (a <= 0 || b <= 0):
				add(fmt.Sprintf("%s%s = [%v, %v] on a log axis", where, r.name, a, b),
					"both ends must be positive")
			}
		}
	}
	if len(errs) == 0 {
		return nil
	}
	if f.opt.Title != "" {
		return fmt.Errorf("figure %q: %w", f.opt.Title, errors.Join(errs...))
	}
	return fmt.Errorf("figure: %w", errors.Join(errs...))
}

// panelList is the panels of a grid, or the figure itself.
func (f *Figure) panelList() []*Figure {
	if f.panels != nil {
		return f.panels
	}
	return []*Figure{f}
}

// MIMEBundle returns the figure as a notebook shows it: the SVG, and for plain
// text the title and the alternative text.
func (f *Figure) MIMEBundle() (map[string]string, error) {
	svg, err := f.SVG()
	if err != nil {
		return nil, err
	}
	text := f.opt.Alt
	if f.opt.Title != "" {
		text = f.opt.Title + "\n" + text
	}
	return map[string]string{"image/svg+xml": string(svg), "text/plain": text}, nil
}
