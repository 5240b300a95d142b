package figure

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Line adds a graph through the points in order. NaN and infinite values break
// it: a trajectory that diverges ends where it left the numbers. With nil xs
// the ys are at 0, 1, 2, ... The label goes to the legend; without one the
// line is not named.
func (f *Figure) Line(label string, xs, ys []float64, changes ...Style) *Figure {
	xs = steps(xs, ys)
	s := f.style(changes)
	if f.check(what("Line", label), xs, ys) {
		f.items = append(f.items, &line{label, slices.Clone(xs), slices.Clone(ys), s})
	}
	return f
}

// Func adds the graph of fn, computed at 400 places of [from, to], which are
// spaced as the x axis is.
func (f *Figure) Func(label string, from, to float64, fn func(x float64) float64, changes ...Style) *Figure {
	ax := axis{span: span{from, to}, log: f.opt.XLog}
	if !finite(from) || !finite(to) || from >= to || ax.log && from <= 0 {
		f.fail(fmt.Sprintf("%s from %v to %v", what("Func", label), from, to),
			"give a finite interval, smaller end first, positive on a log axis")
		return f
	}
	const n = 400
	xs, ys := make([]float64, n+1), make([]float64, n+1)
	for i := range xs {
		xs[i] = ax.value(float64(i) / n)
		ys[i] = fn(xs[i])
	}
	return f.Line(label, xs, ys, changes...)
}

// Points adds a marker at each point. Beyond some thousands they are drawn as
// a picture in which crowded places are darker.
func (f *Figure) Points(label string, xs, ys []float64, changes ...Style) *Figure {
	xs = steps(xs, ys)
	s := f.style(changes)
	if f.check(what("Points", label), xs, ys) {
		f.items = append(f.items, &points{label, slices.Clone(xs), slices.Clone(ys), s})
	}
	return f
}

// Band shades the area between two graphs: an error band, or a region bounded
// by a theorem. A Line added next can share its colour with Same.
func (f *Figure) Band(label string, xs, lo, hi []float64, changes ...Style) *Figure {
	xs = steps(xs, lo)
	s := f.style(changes)
	if f.check(what("Band", label), xs, lo, hi) {
		f.items = append(f.items, &band{label, slices.Clone(xs), slices.Clone(lo), slices.Clone(hi), s})
	}
	return f
}

// Ranges adds markers at ys with whiskers from lo to hi, for instance a mean
// and the extremes over seeds.
func (f *Figure) Ranges(label string, xs, ys, lo, hi []float64, changes ...Style) *Figure {
	xs = steps(xs, ys)
	s := f.style(changes)
	if f.check(what("Ranges", label), xs, ys, lo, hi) {
		f.items = append(f.items, &whiskers{label, slices.Clone(xs), slices.Clone(ys), slices.Clone(lo), slices.Clone(hi), s})
	}
	return f
}

// steps is xs, or 0, 1, 2, ... where it is nil.
func steps(xs, ys []float64) []float64 {
	if xs != nil || ys == nil {
		return xs
	}
	xs = make([]float64, len(ys))
	for i := range xs {
		xs[i] = float64(i)
	}
	return xs
}

// what names a series in an error.
func what(method, label string) string {
	if label == "" {
		return method
	}
	return fmt.Sprintf("%s %q", method, label)
}

// cover grows x and y to hold the points that the axes can show. Where the
// range of x is fixed, y is fitted to what is inside it.
func cover(f *Figure, x, y *span, xs, ys []float64) {
	ax, ay := axis{log: f.opt.XLog}, axis{log: f.opt.YLog}
	r := f.opt.XRange
	fixed := r != [2]float64{}
	for i := range xs {
		if !ax.shows(xs[i]) || !ay.shows(ys[i]) || fixed && (xs[i] < r[0] || xs[i] > r[1]) {
			continue
		}
		x.add(xs[i])
		y.add(ys[i])
	}
}

type line struct {
	label  string
	xs, ys []float64
	style  style
}

func (l *line) extent(f *Figure, x, y *span) { cover(f, x, y, l.xs, l.ys) }

func (l *line) draw(p *painter) {
	var runs [][]vg.Point
	for _, run := range p.runs(l.xs, l.ys) {
		if len(run) == 1 {
			p.dot(run[0], l.style)
			continue
		}
		for _, r := range p.ClipLinesXY(run) {
			runs = append(runs, simplify(r))
		}
	}
	p.obstacles = append(p.obstacles, runs...)
	p.stroke(l.style, runs)
	if p.marked() {
		p.markAlong(l.style, runs)
	}
}

func (l *line) entries(p *painter) []entry {
	if l.label == "" {
		return nil
	}
	return []entry{{label: l.label, key: fmt.Sprint("line", l.style), draw: func(p *painter, r vg.Rectangle) {
		y := (r.Min.Y + r.Max.Y) / 2
		p.stroke(l.style, [][]vg.Point{{{X: r.Min.X, Y: y}, {X: r.Max.X, Y: y}}})
		if p.marked() {
			p.mark(l.style, vg.Point{X: (r.Min.X + r.Max.X) / 2, Y: y})
		}
	}}}
}

type points struct {
	label  string
	xs, ys []float64
	style  style
}

func (s *points) extent(f *Figure, x, y *span) { cover(f, x, y, s.xs, s.ys) }

// Above fewDots markers are plain dots; above someDots they are a picture.
const (
	fewDots  = 400
	someDots = 2500
)

func (s *points) draw(p *painter) {
	var pts []vg.Point
	for _, run := range p.runs(s.xs, s.ys) {
		for _, q := range run {
			if p.Contains(q) {
				pts = append(pts, q)
			}
		}
	}
	switch {
	case len(pts) <= fewDots:
		for _, q := range pts {
			p.mark(s.style, q)
		}
	case len(pts) <= someDots:
		p.dots(s.style, pts)
	default:
		p.cloud(s.style, pts)
	}
}

func (s *points) entries(p *painter) []entry {
	if s.label == "" {
		return nil
	}
	return []entry{{label: s.label, key: fmt.Sprint("points", s.style), draw: func(p *painter, r vg.Rectangle) {
		at := vg.Point{X: (r.Min.X + r.Max.X) / 2, Y: (r.Min.Y + r.Max.Y) / 2}
		if len(s.xs) > someDots {
			g := draw.GlyphStyle{Color: p.cloudColor(s.style), Radius: 3.3, Shape: draw.CircleGlyph{}}
			p.DrawGlyphNoClip(g, at)
			return
		}
		p.mark(s.style, at)
	}}}
}

type band struct {
	label      string
	xs, lo, hi []float64
	style      style
}

func (b *band) extent(f *Figure, x, y *span) {
	cover(f, x, y, b.xs, b.lo)
	cover(f, x, y, b.xs, b.hi)
}

func (b *band) draw(p *painter) {
	lower := make([]float64, len(b.lo))
	for i, v := range b.lo { // on a log axis a band may reach down to zero
		if lower[i] = v; p.y.log && v <= 0 {
			lower[i] = p.y.min
		}
	}
	var lo, hi []vg.Point
	paint := func() {
		if len(lo) > 1 {
			p.area(b.style, append(simplify(hi), reversed(simplify(lo))...))
		}
		lo, hi = nil, nil
	}
	for i, x := range b.xs {
		l, ok1 := p.at(x, lower[i])
		h, ok2 := p.at(x, b.hi[i])
		if !ok1 || !ok2 {
			paint()
			continue
		}
		lo, hi = append(lo, l), append(hi, h)
	}
	paint()
}

func reversed(pts []vg.Point) []vg.Point {
	out := make([]vg.Point, len(pts))
	for i, p := range pts {
		out[len(pts)-1-i] = p
	}
	return out
}

func (b *band) entries(p *painter) []entry {
	if b.label == "" {
		return nil
	}
	return []entry{{label: b.label, key: fmt.Sprint("band", b.style), draw: func(p *painter, r vg.Rectangle) {
		p.areaUnclipped(b.style, r.Min.X, r.Min.Y, r.Max.X, r.Max.Y)
	}}}
}

type whiskers struct {
	label          string
	xs, ys, lo, hi []float64
	style          style
}

func (w *whiskers) extent(f *Figure, x, y *span) {
	cover(f, x, y, w.xs, w.lo)
	cover(f, x, y, w.xs, w.hi)
	cover(f, x, y, w.xs, w.ys)
}

func (w *whiskers) draw(p *painter) {
	solid := w.style
	solid.dash, solid.width = 0, 1.5
	const cap = 3
	var runs [][]vg.Point
	for i, x := range w.xs {
		lo, ok1 := p.at(x, w.lo[i])
		hi, ok2 := p.at(x, w.hi[i])
		if ok1 && ok2 {
			runs = append(runs, []vg.Point{lo, hi},
				[]vg.Point{{X: lo.X - cap, Y: lo.Y}, {X: lo.X + cap, Y: lo.Y}},
				[]vg.Point{{X: hi.X - cap, Y: hi.Y}, {X: hi.X + cap, Y: hi.Y}})
		}
	}
	p.stroke(solid, p.ClipLinesXY(runs...))
	(&points{"", w.xs, w.ys, w.style}).draw(p)
}

func (w *whiskers) entries(p *painter) []entry {
	if w.label == "" {
		return nil
	}
	return []entry{{label: w.label, key: fmt.Sprint("ranges", w.style), draw: func(p *painter, r vg.Rectangle) {
		solid := w.style
		solid.dash, solid.width = 0, 1.5
		x, y := (r.Min.X+r.Max.X)/2, (r.Min.Y+r.Max.Y)/2
		p.stroke(solid, [][]vg.Point{{{X: x, Y: y - 6}, {X: x, Y: y + 6}}})
		p.mark(w.style, vg.Point{X: x, Y: y})
	}}}
}

// runs maps a series to points, broken where a value has no place on an axis.
func (p *painter) runs(xs, ys []float64) [][]vg.Point {
	var runs [][]vg.Point
	var run []vg.Point
	for i := range xs {
		q, ok := p.at(xs[i], ys[i])
		if !ok {
			if len(run) > 0 {
				runs = append(runs, run)
			}
			run = nil
			continue
		}
		run = append(run, q)
	}
	if len(run) > 0 {
		runs = append(runs, run)
	}
	return runs
}

// markAlong puts about seven markers on a line, evenly spaced along what is
// drawn, and shifted from series to series so that they do not coincide.
func (p *painter) markAlong(s style, runs [][]vg.Point) {
	if s.marker < 0 {
		return
	}
	var total vg.Length
	length := func(a, b vg.Point) vg.Length {
		d := b.Sub(a)
		return vg.Length(math.Hypot(float64(d.X), float64(d.Y)))
	}
	for _, r := range runs {
		for i := 1; i < len(r); i++ {
			total += length(r[i-1], r[i])
		}
	}
	gap := max(total/7, 24)
	next := gap * (0.25 + 0.5*vg.Length(s.marker)/8)
	for _, r := range runs {
		for i := 1; i < len(r); i++ {
			l := length(r[i-1], r[i])
			for next <= l && l > 0 {
				p.mark(s, r[i-1].Add(r[i].Sub(r[i-1]).Scale(next/l)))
				next += gap
			}
			next -= l
		}
	}
}

// dots draws small dots compactly, as strokes of length zero with caps: round
// ones and square ones in turn.
func (p *painter) dots(s style, pts []vg.Point) {
	if p.svg.state.cap = "round"; s.marker%2 == 1 {
		p.svg.state.cap = "square"
	}
	p.SetLineStyle(draw.LineStyle{Color: p.color(s), Width: 2.6})
	for _, q := range pts {
		var path vg.Path
		path.Move(q)
		path.Line(q)
		p.Stroke(path)
	}
	p.svg.flush()
	p.svg.state.cap = ""
}
