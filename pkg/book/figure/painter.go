package figure

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A painter draws the content of one panel. Its canvas's rectangle is the
// frame.
type painter struct {
	draw.Canvas
	svg       *canvas
	f         *Figure
	x, y      axis
	obstacles [][]vg.Point // what notes should not cover
}

// far bounds coordinates, so that a value of 1e300 beside a frame that ends at
// 1 does not overflow on its way to being cut off.
const far = 1e7

// at maps a data point to the canvas; ok is false where it has no place on the
// axes.
func (p *painter) at(x, y float64) (q vg.Point, ok bool) {
	if !p.x.shows(x) || !p.y.shows(y) {
		return q, false
	}
	clamp := func(t float64) float64 { return max(-far, min(far, t)) }
	return vg.Point{X: p.X(clamp(p.x.norm(x))), Y: p.Y(clamp(p.y.norm(y)))}, true
}

// marked reports whether lines carry markers: where there are several.
func (p *painter) marked() bool {
	n := 0
	for _, it := range p.f.items {
		if l, ok := it.(*line); ok && l.style.marker >= 0 {
			n++
		}
	}
	return n > 1
}

// color is the colour of a series: on a map it is black.
func (p *painter) color(s style) color.Color {
	if p.f.maps > 0 {
		return onMap
	}
	return s.inkOf()
}

func (p *painter) textColor() color.Color {
	if p.f.maps > 0 {
		return onMap
	}
	return inkText
}

// stroke draws lines; over a map they are black in a white casing, which shows
// on any colour.
func (p *painter) stroke(s style, runs [][]vg.Point) {
	sty := s.line()
	if p.f.maps > 0 {
		p.StrokeLines(draw.LineStyle{Color: mapCasing, Width: s.width + 2.2}, runs...)
	}
	sty.Color = p.color(s)
	p.StrokeLines(sty, runs...)
}

// mark draws one marker.
func (p *painter) mark(s style, at vg.Point) {
	if p.f.maps > 0 {
		g := s.glyph(4.6)
		g.Color = mapCasing
		p.DrawGlyphNoClip(g, at)
	}
	g := s.glyph(3.3)
	g.Color = p.color(s)
	p.DrawGlyphNoClip(g, at)
}

// dot draws a point of a line that has no neighbours.
func (p *painter) dot(at vg.Point, s style) {
	if p.Contains(at) {
		p.DrawGlyph(draw.GlyphStyle{Color: p.color(s), Radius: 1.8, Shape: draw.CircleGlyph{}}, at)
	}
}

// ring marks the point that a note speaks of.
func (p *painter) ring(at vg.Point) {
	var path vg.Path
	path.Move(vg.Point{X: at.X + 4, Y: at.Y})
	path.Arc(at, 4, 0, 2*3.141592653589793)
	path.Close()
	if p.f.maps > 0 {
		p.SetLineStyle(draw.LineStyle{Color: mapCasing, Width: 3.6})
		p.Stroke(path)
	}
	p.SetLineStyle(draw.LineStyle{Color: p.textColor(), Width: 1.5})
	p.Stroke(path)
}

// bandOpacity is that of shaded areas.
const bandOpacity = 0.2

// area fills a polygon, cut at the frame.
func (p *painter) area(s style, pts []vg.Point) {
	pts = p.ClipPolygonXY(pts)
	if len(pts) < 3 {
		return
	}
	var path vg.Path
	path.Move(pts[0])
	for _, q := range pts[1:] {
		path.Line(q)
	}
	path.Close()
	p.fill(s, path)
}

func (p *painter) areaUnclipped(s style, x0, y0, x1, y1 vg.Length) {
	p.fill(s, vg.Rectangle{Min: vg.Point{X: x0, Y: y0}, Max: vg.Point{X: x1, Y: y1}}.Path())
}

func (p *painter) fill(s style, path vg.Path) {
	p.svg.state.opacity = bandOpacity
	p.SetColor(s.inkOf())
	p.Fill(path)
	p.svg.state.opacity = 0
}
