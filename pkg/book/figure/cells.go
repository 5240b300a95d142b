package figure

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// A grid is the centres of a map's cells.
type grid struct{ xs, ys []float64 }

// edges are the outer edges of the cells along an axis: half a cell beyond the
// first and the last centre.
func edges(v []float64, log bool) (lo, hi float64) {
	a := axis{log: log, span: span{v[0], v[len(v)-1]}}
	n := len(v)
	half := func(i, j int) float64 { return (a.norm(v[i]) - a.norm(v[j])) / 2 }
	return a.value(-half(1, 0)), a.value(1 + half(n-1, n-2))
}

func (g grid) extent(f *Figure, x, y *span) {
	lo, hi := edges(g.xs, f.opt.XLog)
	x.add(lo)
	x.add(hi)
	lo, hi = edges(g.ys, f.opt.YLog)
	y.add(lo)
	y.add(hi)
}

// cells gives for each pixel of an even raster the index of the nearest
// centre. Evenly spaced cells have one pixel each.
func cells(v []float64, log bool) []int {
	lo, hi := edges(v, log)
	a := axis{log: log, span: span{lo, hi}}
	even := true
	n := len(v)
	for i, x := range v {
		even = even && math.Abs(a.norm(x)*float64(n)-float64(i)-0.5) < 0.05
	}
	if !even {
		n = min(4*n, 600)
	}
	idx := make([]int, n)
	k := 0
	for i := range idx {
		t := (float64(i) + 0.5) / float64(n)
		for k+1 < len(v) && math.Abs(a.norm(v[k+1])-t) <= math.Abs(a.norm(v[k])-t) {
			k++
		}
		idx[i] = k
	}
	return idx
}

// paint draws the cells as an image cut at the frame. Pixels that lie wholly
// outside are left out.
func (g grid) paint(p *painter, pal color.Palette, index func(i, j int) uint8) {
	ci, cj := cells(g.xs, p.x.log), cells(g.ys, p.y.log)
	place := func(v []float64, a *axis, n int) (t0, dt float64) {
		lo, hi := edges(v, a.log)
		return a.norm(lo), (a.norm(hi) - a.norm(lo)) / float64(n)
	}
	x0, dx := place(g.xs, &p.x, len(ci))
	y0, dy := place(g.ys, &p.y, len(cj))
	inside := func(t0, dt float64, n int) (from, to int) {
		return max(0, int(math.Floor(-t0/dt+1e-6))), min(n, int(math.Ceil((1-t0)/dt-1e-6)))
	}
	i0, i1 := inside(x0, dx, len(ci))
	j0, j1 := inside(y0, dy, len(cj))
	if i0 >= i1 || j0 >= j1 {
		return
	}
	img := image.NewPaletted(image.Rect(0, 0, i1-i0, j1-j0), pal)
	for j := j0; j < j1; j++ {
		for i := i0; i < i1; i++ {
			img.SetColorIndex(i-i0, j1-1-j, index(ci[i], cj[j]))
		}
	}
	p.svg.image(vg.Rectangle{
		Min: vg.Point{X: p.X(x0 + dx*float64(i0)), Y: p.Y(y0 + dy*float64(j0))},
		Max: vg.Point{X: p.X(x0 + dx*float64(i1)), Y: p.Y(y0 + dy*float64(j1))},
	}, img, true)
}

// checkCells checks the centres of a map.
func (f *Figure) checkCells(method string, xs, ys []float64) bool {
	for _, a := range []struct {
		name string
		v    []float64
		log  bool
	}{{"x", xs, f.opt.XLog}, {"y", ys, f.opt.YLog}} {
		if len(a.v) < 2 {
			f.fail(fmt.Sprintf("%s has %d %s values", method, len(a.v), a.name), "a map needs two or more")
			return false
		}
		for i, v := range a.v {
			if !finite(v) || a.log && v <= 0 || i > 0 && v <= a.v[i-1] {
				f.fail(fmt.Sprintf("%s has %s values that do not increase at index %d", method, a.name, i),
					"pass the cells' centres in increasing order, positive on a log axis")
				return false
			}
		}
	}
	return true
}
