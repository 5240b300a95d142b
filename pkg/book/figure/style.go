package figure

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Style changes how a series is drawn. Without one, each series takes the
// next colour, dash and marker.
type Style func(*style)

type style struct {
	color  int // index of series, or -1 for muted
	dash   int // index of dashes
	marker int // index of markers, or -1 for none
	width  vg.Length
	ink    bool
}

// Color takes the n-th colour (from 0), for series that belong together.
func Color(n int) Style { return func(s *style) { s.color = wrapIndex(n) } }

// Dash takes the n-th dash; Dash(0) is a solid line.
func Dash(n int) Style { return func(s *style) { s.dash = wrapIndex(n) } }

// Mark takes the n-th marker; Mark(-1) is none.
func Mark(n int) Style {
	return func(s *style) {
		if s.marker = -1; n >= 0 {
			s.marker = wrapIndex(n)
		}
	}
}

// Same takes colour, dash and marker of the n-th series.
func Same(n int) Style {
	return func(s *style) { s.color, s.dash, s.marker = wrapIndex(n), wrapIndex(n), wrapIndex(n) }
}

// Muted draws in grey, thin and without markers: for guides and many paths
// behind one that matters.
func Muted() Style { return func(s *style) { s.color, s.marker, s.width = -1, -1, 1 } }

// Ink draws in the colour of the text, solid and without markers: for the
// graph that the others are compared with.
func Ink() Style { return func(s *style) { s.ink, s.dash, s.marker = true, 0, -1 } }

// Width sets the width of a line in user units (2 unless told).
func Width(w float64) Style { return func(s *style) { s.width = vg.Length(max(w, 0.25)) } }

func wrapIndex(n int) int { return (n%8 + 8) % 8 }

// style picks the next automatic style and applies the changes. A series that
// chooses its own colour does not use up one.
func (f *Figure) style(changes []Style) style {
	n, round := f.next%8, f.next/8
	// From the ninth on colours come again, with other dashes and markers.
	s := style{color: n, dash: (n + round) % 8, marker: (n + 3*round) % 8, width: 2}
	for _, change := range changes {
		if change != nil {
			change(&s)
		}
	}
	if s.color == n && !s.ink {
		f.next++
	}
	return s
}

func (s style) inkOf() *ink {
	switch {
	case s.ink:
		return inkText
	case s.color < 0:
		return inkMuted
	}
	return series[s.color]
}

// line is the gonum/plot style of a series' line.
func (s style) line() draw.LineStyle {
	l := draw.LineStyle{Color: s.inkOf(), Width: s.width}
	for _, d := range dashes[s.dash] {
		l.Dashes = append(l.Dashes, vg.Length(d))
	}
	return l
}

// A marker is a filled shape inside a circle of radius 1, y up; nil is a disc.
type marker [][2]vg.Length

// markers go with the series in turn. Their areas are about equal.
var markers = [8]marker{
	nil,
	{{-.85, -.85}, {.85, -.85}, {.85, .85}, {-.85, .85}},
	{{0, 1.25}, {1.15, -.75}, {-1.15, -.75}},
	{{0, 1.3}, {1.1, 0}, {0, -1.3}, {-1.1, 0}},
	{{0, -1.25}, {-1.15, .75}, {1.15, .75}},
	cross(0.35, 1.3, false),
	cross(0.35, 1.3, true),
	{{0, 1.45}, {.36, .42}, {1.38, .45}, {.52, -.2}, {.85, -1.17}, {0, -.58},
		{-.85, -1.17}, {-.52, -.2}, {-1.38, .45}, {-.36, .42}},
}

// cross is a plus sign of arm length r and half width t, or turned by 45°.
func cross(t, r vg.Length, turned bool) marker {
	m := marker{{-t, r}, {t, r}, {t, t}, {r, t}, {r, -t}, {t, -t}, {t, -r}, {-t, -r}, {-t, -t}, {-r, -t}, {-r, t}, {-t, t}}
	if turned {
		const c = 0.7071
		for i, p := range m {
			m[i] = [2]vg.Length{c * (p[0] - p[1]), c * (p[0] + p[1])}
		}
	}
	return m
}

// DrawGlyph implements draw.GlyphDrawer.
func (m marker) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, pt vg.Point) {
	if m == nil {
		draw.CircleGlyph{}.DrawGlyph(c, sty, pt)
		return
	}
	var p vg.Path
	for i, q := range m {
		v := vg.Point{X: pt.X + q[0]*sty.Radius, Y: pt.Y + q[1]*sty.Radius}
		if i == 0 {
			p.Move(v)
		} else {
			p.Line(v)
		}
	}
	p.Close()
	c.Fill(p)
}

// glyph is the gonum/plot style of a series' marker.
func (s style) glyph(radius vg.Length) draw.GlyphStyle {
	return draw.GlyphStyle{Color: s.inkOf(), Radius: radius, Shape: markers[max(s.marker, 0)]}
}
