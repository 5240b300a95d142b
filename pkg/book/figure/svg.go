package figure

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
)

// displayScale is the size of a user unit in CSS pixels where there is room.
const displayScale = 1.25

// SVG renders the figure, or reports every mistake made in building it. Equal
// figures have equal bytes.
func (f *Figure) SVG() ([]byte, error) {
	if err := f.validate(); err != nil {
		return nil, err
	}
	c := f.render()
	if c.err != nil {
		return nil, fmt.Errorf("figure %q: %w", f.opt.Title, c.err)
	}
	return c.document(f.opt.Title, f.describe()), nil
}

// describe is the alternative text, with a remark on what could not be shown.
func (f *Figure) describe() string {
	alt := f.opt.Alt
	n := 0
	for _, p := range f.panelList() {
		n += p.dropped()
	}
	if n == 1 {
		alt += " (One value that is not positive is not shown on a log axis.)"
	} else if n > 1 {
		alt += fmt.Sprintf(" (%d values that are not positive are not shown on a log axis.)", n)
	}
	return alt
}

// dropped counts finite values of lines and points that a log axis leaves out.
func (f *Figure) dropped() int {
	n := 0
	count := func(xs, ys []float64) {
		for i := range xs {
			if finite(xs[i]) && finite(ys[i]) && (f.opt.XLog && xs[i] <= 0 || f.opt.YLog && ys[i] <= 0) {
				n++
			}
		}
	}
	for _, it := range f.items {
		switch s := it.(type) {
		case *line:
			count(s.xs, s.ys)
		case *points:
			count(s.xs, s.ys)
		}
	}
	return n
}

// render lays the panels out and draws them.
func (f *Figure) render() *canvas {
	c, _ := f.layout()
	return c
}

// layout draws the figure and returns its panels, laid out.
func (f *Figure) layout() (*canvas, []*panel) {
	cols := max(f.cols, 1)
	list := f.panelList()
	width := singleWidth
	if cols > 1 {
		width = panelWidth*vg.Length(cols) + panelGap*vg.Length(cols-1)
	}
	if f.opt.Width > 0 {
		width = vg.Length(f.opt.Width)
	}
	inner := width - 2*border
	panelW := (inner - panelGap*vg.Length(cols-1)) / vg.Length(cols)
	panels := make([]*panel, len(list))
	for i, p := range list {
		title := p.opt.Title
		if f.panels != nil {
			title = letter(i, title)
		}
		panels[i] = newPanel(p, title, panelW)
	}
	shared := shareLegend(panels, inner)
	align(panels, cols)

	var title []string
	if f.panels != nil && f.opt.Title != "" {
		title = wrap(f.opt.Title, inner, sizeTitle+1, true)
	}
	titleH := (sizeTitle + 1) * lineHeight * vg.Length(len(title))
	if len(title) > 0 {
		titleH += 6
	}
	rows := rowHeights(panels, cols)
	height := 2*border + titleH + shared.height()
	for i, h := range rows {
		height += h
		if i > 0 {
			height += panelGap
		}
	}
	height = vg.Length(math.Ceil(float64(height)))

	c := newCanvas(width, height)
	y := height - border
	c.SetColor(inkText)
	for i, l := range title {
		at := vg.Point{X: border, Y: y - (sizeTitle+1)*(lineHeight*vg.Length(i)+0.95)}
		c.text(at, l, textStyle{size: sizeTitle + 1, bold: true})
	}
	y -= titleH
	for i, pn := range panels {
		pn.draw(c, border+(panelW+panelGap)*vg.Length(i%cols), y)
		if i%cols == cols-1 || i == len(panels)-1 {
			y -= rows[i/cols] + panelGap
		}
	}
	if shared != nil {
		shared.draw(&panels[0].p, border, y+panelGap)
	}
	c.flush()
	return c, panels
}

// shareLegend gives each panel its legend, or all of them one, where they
// would be equal.
func shareLegend(panels []*panel, width vg.Length) *legend {
	shared := len(panels) > 1
	for _, pn := range panels {
		shared = shared && same(pn.entries, panels[0].entries)
	}
	if shared {
		return newLegend(panels[0].entries, width)
	}
	for _, pn := range panels {
		pn.legend = newLegend(pn.entries, pn.width)
	}
	return nil
}

// align gives the frames of a column one left and one right edge, and those of
// a row one height and one top.
func align(panels []*panel, cols int) {
	for i, pn := range panels {
		for j, other := range panels {
			if i%cols == j%cols {
				pn.left = max(pn.left, other.left)
				pn.rightW = max(pn.rightW, other.rightW)
			}
		}
	}
	for _, pn := range panels {
		pn.xTicks(pn.width - pn.left - pn.rightW)
		pn.placeAbove(pn.width - pn.left - pn.rightW)
	}
	for i, pn := range panels {
		for j, other := range panels {
			if i/cols == j/cols {
				pn.top = max(pn.top, other.top)
				pn.frameH = max(pn.frameH, other.frameH)
				pn.bottom = max(pn.bottom, other.bottom)
			}
		}
	}
}

func rowHeights(panels []*panel, cols int) []vg.Length {
	var rows []vg.Length
	for i, pn := range panels {
		if i%cols == 0 {
			rows = append(rows, 0)
		}
		h := pn.top + pn.frameH + pn.bottom + pn.legend.height()
		rows[i/cols] = max(rows[i/cols], h)
	}
	return rows
}

// document wraps what was drawn in an svg element with title and description.
func (c *canvas) document(title, desc string) []byte {
	c.SetColor(inkPlate)
	plate := c.paint("fill")
	sum := fnv.New64a()
	fmt.Fprint(sum, title, "\x00", desc, "\x00")
	sum.Write(c.buf.Bytes())
	id := fmt.Sprintf("ls-%016x", sum.Sum64())
	var b bytes.Buffer
	ids := id + "-d"
	if title != "" {
		ids = id + "-t " + ids
	}
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="ls-figure" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-labelledby="%s" font-family="%s" font-size="%s">`+"\n",
		num(c.w), num(c.h), num(vg.Length(math.Round(float64(c.w*displayScale)))), num(vg.Length(math.Round(float64(c.h*displayScale)))), ids, fontStack, num(sizeLabel))
	if title != "" {
		fmt.Fprintf(&b, "<title id=\"%s-t\">%s</title>\n", id, escape(title))
	}
	fmt.Fprintf(&b, "<desc id=\"%s-d\">%s</desc>\n", id, escape(strings.Join(strings.Fields(desc), " ")))
	b.WriteString(styleElement(func(cl string) bool { return c.classes[cl] }))
	fmt.Fprintf(&b, "\n<rect width=\"%s\" height=\"%s\" rx=\"4\"%s/>\n", num(c.w), num(c.h), plate)
	b.WriteString("<g fill=\"none\" stroke-linejoin=\"round\">\n")
	b.Write(c.buf.Bytes())
	b.WriteString("</g>\n</svg>\n")
	return b.Bytes()
}
