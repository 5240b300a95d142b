package figure

import (
	"fmt"

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
