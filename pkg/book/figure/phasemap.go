package figure

import (
	"fmt"
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
