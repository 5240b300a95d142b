package figure

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Note puts a ring at a point and words beside it, on the side where they
// cross the fewest lines.
func (f *Figure) Note(x, y float64, text string) *Figure { return f.note(x, y, text, true) }

// Text puts words centred at a point.
func (f *Figure) Text(x, y float64, text string) *Figure { return f.note(x, y, text, false) }

func (f *Figure) note(x, y float64, text string, ring bool) *Figure {
	ax, ay := axis{log: f.opt.XLog}, axis{log: f.opt.YLog}
	if !ax.shows(x) || !ay.shows(y) {
		f.fail(fmt.Sprintf("note %q at (%v, %v) has no place on the axes", text, x, y),
			"the values must be finite, and positive on a log axis")
		return f
	}
	f.items = append(f.items, &note{x, y, text, ring})
	return f
}

type note struct {
	x, y float64
	text string
	ring bool
}

func (n *note) extent(f *Figure, x, y *span) {
	cover(f, x, y, []float64{n.x}, []float64{n.y})
}

func (n *note) entries(*painter) []entry { return nil }

func (n *note) draw(*painter) {} // notes are drawn last, by drawNote

func (n *note) drawNote(p *painter) {
	at, ok := p.at(n.x, n.y)
	if !ok || !p.Contains(at) {
		return
	}
	const size = sizeTick
	lines := wrap(n.text, (p.Max.X-p.Min.X)*0.6, size, false)
	w, h := maxWidth(lines, size, false), size*lineHeight*vg.Length(len(lines))
	box := vg.Rectangle{Min: vg.Point{X: at.X - w/2, Y: at.Y - h/2}, Max: vg.Point{X: at.X + w/2, Y: at.Y + h/2}}
	if n.ring {
		p.ring(at)
		box = p.beside(at, w, h)
	}
	p.obstacles = append(p.obstacles, outline(box))
	c := p.svg
	c.SetColor(p.textColor())
	for i, l := range lines {
		y := box.Max.Y - size*(lineHeight*vg.Length(i)+0.95)
		c.text(vg.Point{X: (box.Min.X + box.Max.X) / 2, Y: y}, l, textStyle{size: size, anchor: "middle", halo: true})
	}
}

// beside places a box of size w by h near a point: inside the frame, and
// across as few drawn lines as can be.
func (p *painter) beside(at vg.Point, w, h vg.Length) vg.Rectangle {
	const gap = 7
	var best vg.Rectangle
	bestCost := math.Inf(1)
	for _, far := range []vg.Length{1, 2.2, 4, 6} {
		for i, d := range [8][2]vg.Length{{1, 1}, {-1, 1}, {1, -1}, {-1, -1}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
			x := at.X + d[0]*(gap*far+w/2)
			y := at.Y + d[1]*(gap*far*0.7+h/2)
			x = max(p.Min.X+w/2+3, min(p.Max.X-w/2-3, x))
			y = max(p.Min.Y+h/2+2, min(p.Max.Y-h/2-2, y))
			box := vg.Rectangle{Min: vg.Point{X: x - w/2, Y: y - h/2}, Max: vg.Point{X: x + w/2, Y: y + h/2}}
			cost := 0.1*float64(i) + 1.5*float64(far)
			for _, o := range p.obstacles {
				if crosses(box, o) {
					cost += 10
				}
			}
			if at.X > box.Min.X-3 && at.X < box.Max.X+3 && at.Y > box.Min.Y-3 && at.Y < box.Max.Y+3 {
				cost += 30
			}
			if cost < bestCost {
				best, bestCost = box, cost
			}
		}
	}
	return best
}

// crosses reports whether a polyline touches a box.
func crosses(box vg.Rectangle, pts []vg.Point) bool {
	c := draw.Canvas{Rectangle: box}
	for _, q := range pts {
		if c.Contains(q) {
			return true
		}
	}
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		if max(a.X, b.X) < box.Min.X || min(a.X, b.X) > box.Max.X || max(a.Y, b.Y) < box.Min.Y || min(a.Y, b.Y) > box.Max.Y {
			continue
		}
		if len(c.ClipLinesXY([]vg.Point{a, b})) > 0 {
			return true
		}
	}
	return false
}

// outline is the closed polyline around a box.
func outline(r vg.Rectangle) []vg.Point {
	return []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}, r.Min}
}
