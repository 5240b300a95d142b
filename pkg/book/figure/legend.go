package figure

import "gonum.org/v1/plot/vg"

// An entry is a line of the legend: a sample and a label.
type entry struct {
	label string
	key   string // equal keys and labels mean equal entries
	draw  func(p *painter, r vg.Rectangle)
	lines []string // label, wrapped
}

// Dimensions of a legend.
const (
	sampleWidth  vg.Length = 27
	sampleHeight vg.Length = 11
	sampleGap    vg.Length = 7
	columnGap    vg.Length = 15
	rowGap       vg.Length = 5
)

// A legend lies below the frame, where it hides no data: entries row by row in
// aligned columns, as many as fit.
type legend struct {
	entries []entry
	widths  []vg.Length // of columns
	heights []vg.Length // of rows
}

// newLegend lays entries out in a width.
func newLegend(entries []entry, width vg.Length) *legend {
	if len(entries) == 0 {
		return nil
	}
	l := &legend{entries: entries}
	for i := range entries {
		e := &entries[i]
		e.lines = wrap(e.label, width-sampleWidth-sampleGap, sizeTick, false)
	}
	for n := len(entries); n >= 1; n-- {
		// Fill rows evenly: 5 entries in 4 columns become 3 + 2.
		rows := (len(entries) + n - 1) / n
		if n > 1 && (len(entries)+rows-1)/rows < n {
			continue
		}
		l.widths = make([]vg.Length, n)
		for i, e := range entries {
			w := sampleWidth + sampleGap + maxWidth(e.lines, sizeTick, false)
			l.widths[i%n] = max(l.widths[i%n], w)
		}
		total := columnGap * vg.Length(n-1)
		for _, w := range l.widths {
			total += w
		}
		if total <= width {
			break
		}
	}
	n := len(l.widths)
	for i, e := range entries {
		if i%n == 0 {
			l.heights = append(l.heights, 0)
		}
		h := sizeTick * lineHeight * vg.Length(len(e.lines))
		l.heights[i/n] = max(l.heights[i/n], h)
	}
	return l
}

// height is that of the whole, with a gap above.
func (l *legend) height() vg.Length {
	if l == nil {
		return 0
	}
	h := vg.Length(8)
	for _, r := range l.heights {
		h += r + rowGap
	}
	return h
}

// draw draws the legend with its upper left corner at x, y.
func (l *legend) draw(p *painter, x, y vg.Length) {
	if l == nil {
		return
	}
	y -= 8
	n := len(l.widths)
	left := x
	for i, e := range l.entries {
		if i%n == 0 {
			x = left
			if i > 0 {
				y -= l.heights[i/n-1] + rowGap
			}
		}
		base := y - sizeTick*0.95
		mid := base + sizeTick*0.33
		e.draw(p, vg.Rectangle{
			Min: vg.Point{X: x, Y: mid - sampleHeight/2},
			Max: vg.Point{X: x + sampleWidth, Y: mid + sampleHeight/2},
		})
		p.svg.SetColor(inkText)
		for k, s := range e.lines {
			at := vg.Point{X: x + sampleWidth + sampleGap, Y: base - sizeTick*lineHeight*vg.Length(k)}
			p.svg.text(at, s, textStyle{size: sizeTick})
		}
		x += l.widths[i%n] + columnGap
	}
}

// same reports whether two lists of entries look the same.
func same(a, b []entry) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].label != b[i].label || a[i].key != b[i].key {
			return false
		}
	}
	return true
}
