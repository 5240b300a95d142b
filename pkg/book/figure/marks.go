package figure

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A ref is a reference line or a shaded interval across the frame. Its label
// stands in the margin, where it hides no data.
type ref struct {
	along    byte    // 'x': at values of x; 'y': at values of y
	from, to float64 // equal for a line
	label    string
	area     bool
}

// HLine adds a horizontal reference line at a value of y, named at its right
// end.
func (f *Figure) HLine(y float64, label string) *Figure {
	return f.ref(ref{'y', y, y, label, false}, "HLine")
}

// VLine adds a vertical reference line at a value of x, named at its top.
func (f *Figure) VLine(x float64, label string) *Figure {
	return f.ref(ref{'x', x, x, label, false}, "VLine")
}

// Region shades an interval of x, named above the frame. An infinite end lies
// at the edge of the frame.
func (f *Figure) Region(x0, x1 float64, label string) *Figure {
	return f.ref(ref{'x', x0, x1, label, true}, "Region")
}

// RegionY shades an interval of y, named at the right of the frame.
func (f *Figure) RegionY(y0, y1 float64, label string) *Figure {
	return f.ref(ref{'y', y0, y1, label, true}, "RegionY")
}

func (f *Figure) ref(r ref, method string) *Figure {
	log := r.along == 'x' && f.opt.XLog || r.along == 'y' && f.opt.YLog
	name := what(method, r.label)
	switch {
	case !r.area && !finite(r.from):
		f.fail(fmt.Sprintf("%s at %v", name, r.from), "the value must be finite")
	case !r.area && log && r.from <= 0:
		f.fail(fmt.Sprintf("%s at %v on a log axis", name, r.from), "the value must be positive")
	case r.area && !(r.from < r.to):
		f.fail(fmt.Sprintf("%s from %v to %v", name, r.from, r.to), "put the smaller end first")
	default:
		f.refs = append(f.refs, r)
	}
	return f
}

func (r *ref) extent(f *Figure, x, y *span) {
	s := x
	log := f.opt.XLog
	if r.along == 'y' {
		s, log = y, f.opt.YLog
	}
	for _, v := range []float64{r.from, r.to} {
		if !log || v > 0 {
			s.add(v)
		}
	}
}

// ends are the places of the ends along the axis, cut at the frame; ok is
// false where nothing of it is inside.
func (r *ref) ends(p *painter) (a, b vg.Length, ok bool) {
	ax := &p.x
	if r.along == 'y' {
		ax = &p.y
	}
	place := func(v float64) float64 {
		if ax.log && v <= 0 {
			v = ax.min
		}
		return ax.norm(max(ax.min, min(ax.max, v)))
	}
	if r.to < ax.min || r.from > ax.max {
		return 0, 0, false
	}
	a, b = p.X(place(r.from)), p.X(place(r.to))
	if r.along == 'y' {
		a, b = p.Y(place(r.from)), p.Y(place(r.to))
	}
	return a, b, r.area == (b > a)
}

// draw draws the area or the line, without the label.
func (r *ref) draw(p *painter, nth int) {
	a, b, ok := r.ends(p)
	if !ok {
		return
	}
	if r.area {
		rect := vg.Rectangle{Min: vg.Point{X: a, Y: p.Min.Y}, Max: vg.Point{X: b, Y: p.Max.Y}}
		if r.along == 'y' {
			rect = vg.Rectangle{Min: vg.Point{X: p.Min.X, Y: a}, Max: vg.Point{X: p.Max.X, Y: b}}
		}
		p.svg.state.opacity = 0.10 + 0.10*float64(nth%2)
		p.SetColor(inkMuted)
		p.Fill(rect.Path())
		p.svg.state.opacity = 0
		return
	}
	sty := draw.LineStyle{Color: inkText, Width: 1.1, Dashes: []vg.Length{5, 3}}
	run := []vg.Point{{X: a, Y: p.Min.Y}, {X: a, Y: p.Max.Y}}
	if r.along == 'y' {
		run = []vg.Point{{X: p.Min.X, Y: a}, {X: p.Max.X, Y: a}}
	}
	p.obstacles = append(p.obstacles, run)
	if p.f.maps > 0 {
		p.StrokeLines(draw.LineStyle{Color: mapCasing, Width: 2.8}, run)
		sty.Color = onMap
	}
	p.StrokeLines(sty, run)
}

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
