package figure

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
)

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
		if p.marked() && l.style.marker >= 0 {
			p.mark(l.style, vg.Point{X: (r.Min.X + r.Max.X) / 2, Y: y})
		}
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
