package figure

import (
	"fmt"

	"gonum.org/v1/plot/vg"
)

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
