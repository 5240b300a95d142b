package figure

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// PhaseMap colours the cell around (xs[i], ys[j]) by the class of (i, j), an
// index of names; a negative class leaves the cell empty. The legend lists the
// classes that occur, and each is also named on the map where its name fits.
// The centres xs and ys must increase; lines drawn over a map are black in a
// white casing.
func (f *Figure) PhaseMap(xs, ys []float64, class func(i, j int) int, names ...string) *Figure {
	if !f.checkCells("PhaseMap", xs, ys) {
		return f
	}
	if len(names) == 0 || len(names) > len(classes) {
		f.fail(fmt.Sprintf("PhaseMap has %d class names", len(names)),
			fmt.Sprintf("give one to %d names, merging rare classes", len(classes)))
		return f
	}
	m := &phaseMap{grid: grid{slices.Clone(xs), slices.Clone(ys)}, names: names, class: make([]int8, len(xs)*len(ys)), seen: make([]bool, len(names))}
	for j := range ys {
		for i := range xs {
			k := class(i, j)
			if k >= len(names) {
				f.fail(fmt.Sprintf("PhaseMap has class %d at cell (%d, %d) but only %d names", k, i, j, len(names)),
					"give a name for each class")
				return f
			}
			m.class[j*len(xs)+i] = int8(max(k, -1))
			if k >= 0 {
				m.seen[k] = true
			}
		}
	}
	f.items = append(f.items, m)
	f.maps++
	return f
}

// HeatMap colours the cell around (xs[i], ys[j]) by the value of (i, j), with a
// colour bar named label. NaN and infinite values leave the cell empty.
func (f *Figure) HeatMap(label string, xs, ys []float64, value func(i, j int) float64) *Figure {
	return f.heatMap(label, xs, ys, value, false)
}

// LogHeatMap is HeatMap with a logarithmic colour scale; values that are not
// positive leave the cell empty.
func (f *Figure) LogHeatMap(label string, xs, ys []float64, value func(i, j int) float64) *Figure {
	return f.heatMap(label, xs, ys, value, true)
}

func (f *Figure) heatMap(label string, xs, ys []float64, value func(i, j int) float64, log bool) *Figure {
	if !f.checkCells("HeatMap", xs, ys) {
		return f
	}
	if label == "" {
		f.fail("HeatMap has no label for its colour bar", "name the quantity and its unit")
		return f
	}
	m := &heatMap{grid: grid{slices.Clone(xs), slices.Clone(ys)}, label: label, values: make([]float64, len(xs)*len(ys))}
	m.scale.log = log
	s := emptySpan()
	for j := range ys {
		for i := range xs {
			v := value(i, j)
			m.values[j*len(xs)+i] = v
			if m.scale.shows(v) {
				s.add(v)
			}
		}
	}
	if s.empty() {
		f.fail(what("HeatMap", label)+" has no value that can be drawn",
			"check the computation; a log scale needs positive values")
		return f
	}
	m.scale.fit(s, [2]float64{}, 0)
	f.items = append(f.items, m)
	f.maps++
	return f
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

type phaseMap struct {
	grid
	names []string
	class []int8
	seen  []bool
}

func (m *phaseMap) draw(p *painter) {
	pal := color.Palette{color.NRGBA{}}
	for k := range m.names {
		pal = append(pal, nrgba(classes[k]))
	}
	m.paint(p, pal, func(i, j int) uint8 { return uint8(m.class[j*len(m.xs)+i] + 1) })
}

func (m *phaseMap) entries(*painter) []entry {
	var es []entry
	for k, name := range m.names {
		if !m.seen[k] {
			continue
		}
		es = append(es, entry{label: name, key: fmt.Sprint("class", k), draw: func(p *painter, r vg.Rectangle) {
			p.SetColor(nrgba(classes[k]))
			p.Fill(r.Path())
			p.SetLineStyle(draw.LineStyle{Color: inkMuted, Width: 0.7})
			p.Stroke(r.Path())
		}})
	}
	return es
}

// nameClasses writes each class's name at its roomiest place, where the name
// fits inside the class.
func (m *phaseMap) nameClasses(p *painter) {
	const step vg.Length = 4 // a coarse raster, in units
	size := p.Size()
	w, h := int(size.X/step), int(size.Y/step)
	ras := make([]int8, w*h)
	nearest := func(v []float64, a *axis, n int) []int {
		idx := make([]int, n)
		for i := range idx {
			x := a.value((float64(i) + 0.5) / float64(n))
			lo, hi := edges(v, a.log)
			if idx[i] = -1; x >= lo && x <= hi {
				k := 0
				for k+1 < len(v) && math.Abs(a.scaled(v[k+1])-a.scaled(x)) < math.Abs(a.scaled(v[k])-a.scaled(x)) {
					k++
				}
				idx[i] = k
			}
		}
		return idx
	}
	ci, cj := nearest(m.xs, &p.x, w), nearest(m.ys, &p.y, h)
	for j := range h {
		for i := range w {
			ras[j*w+i] = -1
			if ci[i] >= 0 && cj[j] >= 0 {
				ras[j*w+i] = m.class[cj[j]*len(m.xs)+ci[i]]
			}
		}
	}
	for k, name := range m.names {
		tw := textWidth(name, sizeTick, false)
		th := sizeTick*lineHeight + 4
		bw, bh := int((tw+10)/step)+1, int(th/step)+1
		if !m.seen[k] || bw >= w || bh >= h {
			continue
		}
		at, ok := roomiest(ras, w, h, bw, bh, int8(k), func(i, j int) bool {
			box := vg.Rectangle{
				Min: vg.Point{X: p.Min.X + step*vg.Length(i), Y: p.Min.Y + step*vg.Length(j)},
				Max: vg.Point{X: p.Min.X + step*vg.Length(i+bw), Y: p.Min.Y + step*vg.Length(j+bh)},
			}
			for _, o := range p.obstacles {
				if crosses(box, o) {
					return false
				}
			}
			return true
		})
		if !ok {
			continue
		}
		q := vg.Point{X: p.Min.X + step*(vg.Length(at[0])+vg.Length(bw)/2), Y: p.Min.Y + step*(vg.Length(at[1])+vg.Length(bh)/2)}
		p.svg.SetColor(onMap)
		p.svg.text(vg.Point{X: q.X, Y: q.Y - sizeTick*0.35}, name, textStyle{size: sizeTick, anchor: "middle", halo: true})
		p.obstacles = append(p.obstacles, outline(vg.Rectangle{
			Min: vg.Point{X: q.X - tw/2, Y: q.Y - sizeTick/2}, Max: vg.Point{X: q.X + tw/2, Y: q.Y + sizeTick/2}}))
	}
}

// roomiest finds a box of bw by bh pixels wholly inside class k that free
// allows, with the most room around it.
func roomiest(ras []int8, w, h, bw, bh int, k int8, free func(i, j int) bool) (at [2]int, ok bool) {
	// sum[j][i] counts the pixels of the class below and left of (i, j).
	sum := make([]int, (w+1)*(h+1))
	for j := range h {
		for i := range w {
			n := 0
			if ras[j*w+i] == k {
				n = 1
			}
			sum[(j+1)*(w+1)+i+1] = n + sum[j*(w+1)+i+1] + sum[(j+1)*(w+1)+i] - sum[j*(w+1)+i]
		}
	}
	full := func(i, j, r int) bool {
		i0, j0, i1, j1 := i-r, j-r, i+bw+r, j+bh+r
		if i0 < 0 || j0 < 0 || i1 > w || j1 > h {
			return false
		}
		return sum[j1*(w+1)+i1]-sum[j0*(w+1)+i1]-sum[j1*(w+1)+i0]+sum[j0*(w+1)+i0] == (i1-i0)*(j1-j0)
	}
	best := -1
	for j := range h {
		for i := range w {
			if !full(i, j, best+1) || !free(i, j) {
				continue
			}
			for full(i, j, best+1) {
				best++
			}
			at, ok = [2]int{i, j}, true
		}
	}
	return at, ok
}
