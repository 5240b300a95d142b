package figure

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
)

// Widths in user units. At 340 px a letter of a single figure is 8 px high.
const (
	singleWidth vg.Length = 540
	panelWidth  vg.Length = 300
	panelGap    vg.Length = 16
	border      vg.Length = 8 // between the plate's edge and what is drawn
)

// A panel is a figure being laid out: the rooms around its frame.
type panel struct {
	f        *Figure
	p        painter
	width    vg.Length
	title    []string
	yLabel   []string
	barLabel []string
	xLabel   []string
	entries  []entry
	legend   *legend
	above    []margin // labels of references above the frame
	right    []margin

	top, bottom, left, rightW vg.Length
	refRows                   int
	frameH                    vg.Length
}

// A margin is a reference's label beside the frame.
type margin struct {
	ref   *ref
	lines []string
	at    vg.Length // centre, canvas units
	row   int
}

// newPanel measures a figure for a panel of the given width.
func newPanel(f *Figure, title string, width vg.Length) *panel {
	pn := &panel{f: f, width: width}
	pn.p = painter{f: f, x: axis{log: f.opt.XLog}, y: axis{log: f.opt.YLog}}
	x, y := emptySpan(), emptySpan()
	for _, it := range f.items {
		it.extent(f, &x, &y)
	}
	for i := range f.refs {
		f.refs[i].extent(f, &x, &y)
	}
	padX, padY := 0.02, 0.05
	if f.maps > 0 {
		padX, padY = 0, 0
	}
	if n := len(f.opt.XNames); n > 0 {
		x = span{-0.5, float64(n) - 0.5}
		padX = 0
	}
	pn.p.x.fit(x, f.opt.XRange, padX)
	pn.p.y.fit(y, f.opt.YRange, padY)
	for _, it := range f.items {
		pn.entries = append(pn.entries, it.entries(&pn.p)...)
	}
	if title != "" {
		pn.title = wrap(title, width-4, sizeTitle, true)
	}
	pn.measure(0.6)
	return pn
}

// measure sets the rooms; the ticks depend on them and they on the ticks, so
// the frame is first guessed.
func (pn *panel) measure(aspect float64) {
	f, p := pn.f, &pn.p
	if f.maps > 0 {
		aspect = 0.72
	}
	if pn.width < 400 {
		aspect += 0.1
	}
	if f.opt.Aspect > 0 {
		aspect = f.opt.Aspect
	}
	for range 2 {
		frameW := pn.width - pn.left - pn.rightW
		if pn.left == 0 {
			frameW -= 60
		}
		pn.frameH = frameW * vg.Length(aspect)
		p.y.setTicks(max(2, int(pn.frameH/38)), nil)
		pn.left = 0
		for _, t := range p.y.ticks {
			pn.left = max(pn.left, textWidth(t.label, sizeTick, false))
		}
		pn.left = max(pn.left+9, 16)
		pn.rightW = pn.rightRoom()
		frameW = pn.width - pn.left - pn.rightW
		pn.xTicks(frameW)
	}
	frameW := pn.width - pn.left - pn.rightW
	pn.xLabel = wrap(f.opt.X, pn.width, sizeLabel, false)
	pn.headings()
	pn.placeAbove(frameW)
	const line = sizeLabel * lineHeight
	pn.top = sizeTitle * lineHeight * vg.Length(len(pn.title))
	if len(pn.title) > 0 {
		pn.top += 5
	}
	pn.top += line*vg.Length(pn.labelRows()) + pn.clearance()
	pn.bottom = 21 + line*vg.Length(len(pn.xLabel)) + 4
}

// headings wraps the labels above the frame.
func (pn *panel) headings() {
	pn.yLabel = wrap(pn.f.opt.Y, pn.width, sizeLabel, false)
	if m := pn.f.bar(); m != nil {
		pn.barLabel = wrap("Colour: "+m.label, pn.width, sizeLabel, false)
	}
}

// clearance is the room between the frame and the labels of the axes.
func (pn *panel) clearance() vg.Length {
	return 8 + (sizeTick*lineHeight+1)*vg.Length(pn.refRows)
}

// labelRows is the number of lines of the labels above the frame.
func (pn *panel) labelRows() int {
	if pn.sideBySide() {
		return 1
	}
	return len(pn.yLabel) + len(pn.barLabel)
}

// sideBySide reports whether the labels of y axis and colour bar share a line.
func (pn *panel) sideBySide() bool {
	return len(pn.barLabel) == 1 && len(pn.yLabel) == 1 &&
		textWidth(pn.yLabel[0], sizeLabel, false)+textWidth(pn.barLabel[0], sizeLabel, false)+20 <= pn.width
}

// rightRoom is the room right of the frame: for the colour bar, the labels of
// horizontal references, or half the last tick label.
func (pn *panel) rightRoom() vg.Length {
	var w vg.Length = 10
	pn.right = nil
	for i := range pn.f.refs {
		r := &pn.f.refs[i]
		if r.along != 'y' || r.label == "" {
			continue
		}
		lines := wrap(r.label, pn.width*0.2, sizeTick, false)
		pn.right = append(pn.right, margin{ref: r, lines: lines})
		w = max(w, maxWidth(lines, sizeTick, false)+6)
	}
	if m := pn.f.bar(); m != nil {
		// The labels of references move into the frame, off the colour bar.
		return m.width(pn.frameH)
	}
	return w
}

// xTicks takes as many ticks as fit without touching.
func (pn *panel) xTicks(frameW vg.Length) {
	a := &pn.p.x
	for want := max(2, int(frameW/48)); want >= 1; want-- {
		a.setTicks(want, pn.f.opt.XNames)
		end, fits := vg.Length(math.Inf(-1)), true
		for _, t := range a.ticks {
			n := a.norm(t.value)
			if t.label == "" || n < -1e-9 || n > 1+1e-9 {
				continue
			}
			w := textWidth(t.label, sizeTick, false)
			at := frameW * vg.Length(n)
			fits = fits && at-w/2 >= end+9
			end = at + w/2
		}
		if fits {
			break
		}
	}
	// Half of the last label may stand out on the right.
	for _, t := range a.ticks {
		out := frameW*vg.Length(a.norm(t.value)) + textWidth(t.label, sizeTick, false)/2 - frameW
		if a.norm(t.value) <= 1+1e-9 {
			pn.rightW = max(pn.rightW, out+2)
		}
	}
}

// placeAbove puts the labels of vertical references in rows above the frame.
func (pn *panel) placeAbove(frameW vg.Length) {
	pn.above, pn.refRows = nil, 0
	p := pn.p
	p.Rectangle = vg.Rectangle{Min: vg.Point{X: pn.left}, Max: vg.Point{X: pn.left + frameW}}
	for i := range pn.f.refs {
		r := &pn.f.refs[i]
		if a, b, ok := r.ends(&p); ok && r.along == 'x' && r.label != "" {
			pn.above = append(pn.above, margin{ref: r, lines: []string{r.label}, at: (a + b) / 2})
		}
	}
	slices.SortStableFunc(pn.above, func(a, b margin) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	var ends []vg.Length // of rows
	for i := range pn.above {
		m := &pn.above[i]
		w := textWidth(m.lines[0], sizeTick, false)
		// Keep clear of the tick labels on the left and the labels on the right.
		lo, hi := pn.left-2, pn.width
		if len(pn.right) > 0 {
			hi = pn.left + frameW
		}
		m.at = max(min(lo, pn.width-w)+w/2, min(hi-w/2, m.at))
		for m.row = 0; m.row < len(ends) && m.at-w/2 < ends[m.row]+10; m.row++ {
		}
		if m.row == len(ends) {
			ends = append(ends, 0)
		}
		ends[m.row] = m.at + w/2
	}
	pn.refRows = len(ends)
}

// letter is the name of a panel.
func letter(i int, title string) string {
	s := fmt.Sprintf("(%c)", 'a'+i)
	if title != "" {
		s += " " + title
	}
	return s
}
