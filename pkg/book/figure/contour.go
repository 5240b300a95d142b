package figure

import (
	"fmt"
	"slices"

	"gonum.org/v1/plot/vg"
)

// Contour adds the lines on which the function sampled at (xs[i], ys[j]) has
// the given values, by linear interpolation between samples (marching
// squares). They are drawn muted unless told, and named once in the legend.
func (f *Figure) Contour(label string, xs, ys []float64, value func(i, j int) float64, at []float64, changes ...Style) *Figure {
	if !f.checkCells(what("Contour", label), xs, ys) {
		return f
	}
	if len(at) == 0 {
		f.fail(what("Contour", label)+" has no values to draw lines at", "pass one or more")
		return f
	}
	s := f.style(append([]Style{Muted(), Dash(0)}, changes...))
	c := &contour{label: label, style: s, xs: slices.Clone(xs), ys: slices.Clone(ys)}
	z := make([]float64, len(xs)*len(ys))
	for j := range ys {
		for i := range xs {
			z[j*len(xs)+i] = value(i, j)
		}
	}
	for _, v := range at {
		c.lines = append(c.lines, contourLines(xs, ys, z, v)...)
	}
	f.items = append(f.items, c)
	return f
}

type contour struct {
	label  string
	style  style
	xs, ys []float64
	lines  [][][2]float64
}

func (c *contour) extent(f *Figure, x, y *span) {
	cover(f, x, y, []float64{c.xs[0], c.xs[len(c.xs)-1]}, []float64{c.ys[0], c.ys[len(c.ys)-1]})
}

func (c *contour) draw(p *painter) {
	var runs [][]vg.Point
	for _, l := range c.lines {
		var pts []vg.Point
		for _, q := range l {
			if v, ok := p.at(q[0], q[1]); ok {
				pts = append(pts, v)
			}
		}
		for _, r := range p.ClipLinesXY(pts) {
			runs = append(runs, simplify(r))
		}
	}
	p.stroke(c.style, runs)
}

func (c *contour) entries(p *painter) []entry {
	if c.label == "" {
		return nil
	}
	return []entry{{label: c.label, key: fmt.Sprint("contour", c.style), draw: func(p *painter, r vg.Rectangle) {
		y := (r.Min.Y + r.Max.Y) / 2
		p.stroke(c.style, [][]vg.Point{{{X: r.Min.X, Y: y}, {X: r.Max.X, Y: y}}})
	}}}
}

// An edge of the sampling grid: from sample (i, j) to the right, or upwards.
type edge struct {
	i, j int
	up   bool
}

// contourLines finds the polylines where z, row by row over xs, equals v.
// Cells with a NaN corner have none.
func contourLines(xs, ys, z []float64, v float64) [][][2]float64 {
	n := len(xs)
	at := func(i, j int) float64 { return z[j*n+i] - v }
	next := map[edge][]edge{} // the one or two edges that a line goes on to
	var order []edge
	join := func(a, b edge) {
		for _, e := range []edge{a, b} {
			if next[e] == nil {
				order = append(order, e)
			}
		}
		next[a] = append(next[a], b)
		next[b] = append(next[b], a)
	}
	for j := 0; j+1 < len(ys); j++ {
		for i := 0; i+1 < n; i++ {
			corner := [4]float64{at(i, j), at(i+1, j), at(i+1, j+1), at(i, j+1)}
			side := [4]edge{{i, j, false}, {i + 1, j, true}, {i, j + 1, false}, {i, j, true}}
			var cut []edge
			ok := true
			for k := range 4 {
				a, b := corner[k], corner[(k+1)%4]
				ok = ok && finite(a)
				if (a < 0) != (b < 0) {
					cut = append(cut, side[k])
				}
			}
			switch {
			case !ok:
			case len(cut) == 2:
				join(cut[0], cut[1])
			case len(cut) == 4: // a saddle: the mean decides
				if (corner[0]+corner[1]+corner[2]+corner[3] < 0) == (corner[0] < 0) {
					join(cut[0], cut[1])
					join(cut[2], cut[3])
				} else {
					join(cut[0], cut[3])
					join(cut[1], cut[2])
				}
			}
		}
	}
	point := func(e edge) [2]float64 {
		a := at(e.i, e.j)
		if e.up {
			t := a / (a - at(e.i, e.j+1))
			return [2]float64{xs[e.i], ys[e.j] + t*(ys[e.j+1]-ys[e.j])}
		}
		t := a / (a - at(e.i+1, e.j))
		return [2]float64{xs[e.i] + t*(xs[e.i+1]-xs[e.i]), ys[e.j]}
	}
	var lines [][][2]float64
	done := map[edge]bool{}
	walk := func(start edge) {
		var l [][2]float64
		for e, more := start, true; more; {
			done[e] = true
			l = append(l, point(e))
			more = false
			for _, o := range next[e] {
				if !done[o] {
					e, more = o, true
					break
				}
			}
			if !more && len(l) > 2 { // a loop closes
				for _, o := range next[e] {
					if o == start {
						l = append(l, point(start))
					}
				}
			}
		}
		lines = append(lines, l)
	}
	for _, e := range order {
		if !done[e] && len(next[e]) == 1 {
			walk(e)
		}
	}
	for _, e := range order {
		if !done[e] {
			walk(e)
		}
	}
	return lines
}
