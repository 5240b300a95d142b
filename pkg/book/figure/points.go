package figure

import (
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

type points struct {
	label  string
	xs, ys []float64
	style  style
}

func (s *points) extent(f *Figure, x, y *span) { cover(f, x, y, s.xs, s.ys) }

// Above fewDots markers are plain dots; above someDots they are a picture.
const (
	fewDots  = 400
	someDots = 2500
)

func (s *points) draw(p *painter) {
	var pts []vg.Point
	for _, run := range p.runs(s.xs, s.ys) {
		for _, q := range run {
			if p.Contains(q) {
				pts = append(pts, q)
			}
		}
	}
	switch {
	case len(pts) <= fewDots:
		for _, q := range pts {
			p.mark(s.style, q)
		}
	case len(pts) <= someDots:
		p.dots(s.style, pts)
	default:
		p.cloud(s.style, pts)
	}
}

func (s *points) entries(p *painter) []entry {
	if s.label == "" {
		return nil
	}
	return []entry{{label: s.label, key: fmt.Sprint("points", s.style), draw: func(p *painter, r vg.Rectangle) {
		at := vg.Point{X: (r.Min.X + r.Max.X) / 2, Y: (r.Min.Y + r.Max.Y) / 2}
		if len(s.xs) > someDots {
			g := draw.GlyphStyle{Color: p.cloudColor(s.style), Radius: 3.3, Shape: draw.CircleGlyph{}}
			p.DrawGlyphNoClip(g, at)
			return
		}
		p.mark(s.style, at)
	}}}
}

// dots draws small dots compactly, as strokes of length zero with caps: round
// ones and square ones in turn.
func (p *painter) dots(s style, pts []vg.Point) {
	if p.svg.state.cap = "round"; s.marker%2 == 1 {
		p.svg.state.cap = "square"
	}
	p.SetLineStyle(draw.LineStyle{Color: p.color(s), Width: 2.6})
	for _, q := range pts {
		var path vg.Path
		path.Move(q)
		path.Line(q)
		p.Stroke(path)
	}
	p.svg.flush()
	p.svg.state.cap = ""
}
