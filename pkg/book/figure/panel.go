package figure

import (
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// draw draws the panel with its upper left corner at x, y on a canvas.
func (pn *panel) draw(c *canvas, x, y vg.Length) {
	p := &pn.p
	p.svg = c
	bottom := y - pn.top - pn.frameH
	p.Canvas = draw.Canvas{Canvas: c, Rectangle: vg.Rectangle{
		Min: vg.Point{X: x + pn.left, Y: bottom},
		Max: vg.Point{X: x + pn.width - pn.rightW, Y: bottom + pn.frameH},
	}}
	pn.drawHeadings(x, y)
	if pn.f.maps == 0 {
		pn.drawGrid()
	}
	for i := range pn.f.refs { // areas lie under the data
		if pn.f.refs[i].area {
			pn.f.refs[i].draw(p, i)
		}
	}
	isMap := func(it item) bool {
		switch it.(type) {
		case *phaseMap, *heatMap:
			return true
		}
		return false
	}
	for _, it := range pn.f.items {
		if isMap(it) {
			it.draw(p)
		}
	}
	for i := range pn.f.refs {
		if !pn.f.refs[i].area {
			pn.f.refs[i].draw(p, i)
		}
	}
	for _, it := range pn.f.items {
		if !isMap(it) {
			it.draw(p)
		}
	}
	pn.drawAxes()
	pn.drawMargins(x)
	for _, it := range pn.f.items {
		if n, ok := it.(*note); ok {
			n.drawNote(p)
		}
	}
	for _, it := range pn.f.items {
		switch m := it.(type) {
		case *phaseMap:
			m.nameClasses(p)
		case *heatMap:
			m.drawBar(p)
		}
	}
	pn.legend.draw(p, p.Min.X-pn.legendShift(), bottom-pn.bottom)
}

// legendShift moves a wide legend left of the frame's edge.
func (pn *panel) legendShift() vg.Length {
	if pn.legend == nil {
		return 0
	}
	total := columnGap * vg.Length(len(pn.legend.widths)-1)
	for _, w := range pn.legend.widths {
		total += w
	}
	return max(0, min(pn.left, total-(pn.width-pn.left)))
}

func (pn *panel) drawHeadings(x, y vg.Length) {
	c := pn.p.svg
	c.SetColor(inkText)
	for _, l := range pn.title {
		c.text(vg.Point{X: x, Y: y - sizeTitle}, l, textStyle{size: sizeTitle, bold: true})
		y -= sizeTitle * lineHeight
	}
	// The labels of the axes stand on the frame or on the references' labels,
	// also where another panel of the row has a longer title.
	y = pn.p.Max.Y + pn.clearance() + sizeLabel*lineHeight*vg.Length(pn.labelRows())
	if pn.sideBySide() {
		c.text(vg.Point{X: x + pn.width, Y: y - sizeLabel}, pn.barLabel[0], textStyle{size: sizeLabel, anchor: "end"})
	} else {
		for _, l := range pn.barLabel {
			c.text(vg.Point{X: x, Y: y - sizeLabel}, l, textStyle{size: sizeLabel})
			y -= sizeLabel * lineHeight
		}
	}
	for _, l := range pn.yLabel {
		c.text(vg.Point{X: x, Y: y - sizeLabel}, l, textStyle{size: sizeLabel})
		y -= sizeLabel * lineHeight
	}
}

func (pn *panel) drawGrid() {
	p := &pn.p
	sty := draw.LineStyle{Color: inkGrid, Width: 1}
	var lines [][]vg.Point
	for _, t := range p.x.ticks {
		if n := p.x.norm(t.value); t.label != "" && n > 0 && n < 1 && pn.f.opt.XNames == nil {
			lines = append(lines, []vg.Point{{X: p.X(n), Y: p.Min.Y}, {X: p.X(n), Y: p.Max.Y}})
		}
	}
	for _, t := range p.y.ticks {
		if n := p.y.norm(t.value); t.label != "" && n > 0 && n < 1 {
			lines = append(lines, []vg.Point{{X: p.Min.X, Y: p.Y(n)}, {X: p.Max.X, Y: p.Y(n)}})
		}
	}
	p.StrokeLines(sty, lines...)
}

func (pn *panel) drawAxes() {
	p := &pn.p
	sty := draw.LineStyle{Color: inkMuted, Width: 1}
	axes := [][]vg.Point{{{X: p.Min.X, Y: p.Max.Y}, p.Min, {X: p.Max.X, Y: p.Min.Y}}}
	if pn.f.maps > 0 {
		axes = [][]vg.Point{outline(p.Rectangle)}
	}
	var labels []func()
	visit := func(a *axis, mark func(n float64, length vg.Length) []vg.Point, label func(n float64, s string)) {
		for _, t := range a.ticks {
			n := a.norm(t.value)
			if n < -1e-9 || n > 1+1e-9 {
				continue
			}
			length := vg.Length(2.5)
			if t.label != "" {
				length = 4.5
				labels = append(labels, func() { label(n, t.label) })
			}
			axes = append(axes, mark(n, length))
		}
	}
	visit(&p.x, func(n float64, l vg.Length) []vg.Point {
		return []vg.Point{{X: p.X(n), Y: p.Min.Y}, {X: p.X(n), Y: p.Min.Y - l}}
	}, func(n float64, s string) {
		p.svg.text(vg.Point{X: p.X(n), Y: p.Min.Y - 6 - sizeTick*0.9}, s, textStyle{size: sizeTick, anchor: "middle"})
	})
	visit(&p.y, func(n float64, l vg.Length) []vg.Point {
		return []vg.Point{{X: p.Min.X, Y: p.Y(n)}, {X: p.Min.X - l, Y: p.Y(n)}}
	}, func(n float64, s string) {
		p.svg.text(vg.Point{X: p.Min.X - 7, Y: p.Y(n) - sizeTick*0.35}, s, textStyle{size: sizeTick, anchor: "end"})
	})
	p.StrokeLines(sty, axes...)
	p.svg.SetColor(inkText)
	for _, l := range labels {
		l()
	}
	for i, l := range pn.xLabel {
		at := vg.Point{X: (p.Min.X + p.Max.X) / 2, Y: p.Min.Y - 21 - sizeLabel*(lineHeight*vg.Length(i)+1)}
		w := textWidth(l, sizeLabel, false)
		lo, hi := p.Min.X-pn.left, p.Max.X+pn.rightW
		at.X = max(lo+w/2, min(hi-w/2, at.X))
		p.svg.text(at, l, textStyle{size: sizeLabel, anchor: "middle"})
	}
}

// drawMargins writes the labels of the references.
func (pn *panel) drawMargins(x vg.Length) {
	p := &pn.p
	const line = sizeTick * lineHeight
	p.svg.SetColor(inkText)
	for _, m := range pn.above {
		at := vg.Point{X: x + m.at, Y: p.Max.Y + 5 + (line+1)*vg.Length(m.row)}
		p.svg.text(at, m.lines[0], textStyle{size: sizeTick, anchor: "middle"})
	}
	var ms []margin
	if pn.f.bar() != nil {
		pn.drawInside()
		return
	}
	for _, m := range pn.right {
		if a, b, ok := m.ref.ends(p); ok {
			m.at = (a + b) / 2
			ms = append(ms, m)
		}
	}
	slices.SortStableFunc(ms, func(a, b margin) int {
		switch {
		case a.at > b.at:
			return -1
		case a.at < b.at:
			return 1
		}
		return 0
	})
	// Push labels apart downwards, then up again from the lower edge.
	height := func(m margin) vg.Length { return line * vg.Length(len(m.lines)) }
	limit := p.Max.Y + line/2
	for i := range ms {
		ms[i].at = min(ms[i].at, limit-height(ms[i])/2)
		limit = ms[i].at - height(ms[i])/2
	}
	limit = p.Min.Y - line/2
	for i := len(ms) - 1; i >= 0; i-- {
		ms[i].at = max(ms[i].at, limit+height(ms[i])/2)
		limit = ms[i].at + height(ms[i])/2
	}
	for _, m := range ms {
		top := m.at + height(m)/2
		for i, l := range m.lines {
			p.svg.text(vg.Point{X: p.Max.X + 5, Y: top - line*vg.Length(i) - sizeTick*0.97}, l, textStyle{size: sizeTick})
		}
	}
}

// drawInside writes the labels of horizontal references on their lines, at the
// right edge of the frame.
func (pn *panel) drawInside() {
	p := &pn.p
	p.svg.SetColor(p.textColor())
	for _, m := range pn.right {
		_, b, ok := m.ref.ends(p)
		if !ok {
			continue
		}
		at := vg.Point{X: p.Max.X - 5, Y: min(b+4, p.Max.Y-sizeTick)}
		p.svg.text(at, m.ref.label, textStyle{size: sizeTick, anchor: "end", halo: true})
	}
}
