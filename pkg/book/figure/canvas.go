package figure

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// canvas is a vg.Canvas that writes compact, themed SVG. A colour that is an
// ink becomes a class and a light presentation attribute; any other colour is
// written as it is and stays the same in the dark. Consecutive strokes or
// fills of one style become one path.
type canvas struct {
	w, h    vg.Length
	buf     bytes.Buffer
	classes map[string]bool
	state   state
	stack   []state
	path    pathWriter // pending path
	attrs   string     // its attributes
	err     error
}

type state struct {
	m       affine
	color   color.Color
	width   vg.Length
	dash    []vg.Length
	offset  vg.Length
	opacity float64 // 0 means 1
	cap     string  // stroke-linecap, "" for butt
}

// affine maps user space (y up) to vg space: x' = a x + c y + e, y' = b x + d y + f.
type affine struct{ a, b, c, d, e, f float64 }

func (m affine) apply(p vg.Point) vg.Point {
	x, y := float64(p.X), float64(p.Y)
	return vg.Point{X: vg.Length(m.a*x + m.c*y + m.e), Y: vg.Length(m.b*x + m.d*y + m.f)}
}

func (m affine) mul(n affine) affine {
	return affine{
		a: m.a*n.a + m.c*n.b, b: m.b*n.a + m.d*n.b,
		c: m.a*n.c + m.c*n.d, d: m.b*n.c + m.d*n.d,
		e: m.a*n.e + m.c*n.f + m.e, f: m.b*n.e + m.d*n.f + m.f,
	}
}

func newCanvas(w, h vg.Length) *canvas {
	c := &canvas{w: w, h: h, classes: map[string]bool{}}
	c.state = state{m: affine{a: 1, d: 1}, color: color.Black, width: 1}
	return c
}

var _ vg.CanvasSizer = (*canvas)(nil)

func (c *canvas) Size() (x, y vg.Length)                 { return c.w, c.h }
func (c *canvas) SetLineWidth(w vg.Length)               { c.state.width = w }
func (c *canvas) SetLineDash(d []vg.Length, o vg.Length) { c.state.dash, c.state.offset = d, o }
func (c *canvas) SetColor(col color.Color) {
	if col == nil {
		col = color.Black
	}
	c.state.color = col
}
func (c *canvas) Push() { c.stack = append(c.stack, c.state) }
func (c *canvas) Pop() {
	if n := len(c.stack); n > 0 {
		c.state, c.stack = c.stack[n-1], c.stack[:n-1]
	}
}

func (c *canvas) Rotate(rad float64) {
	sin, cos := math.Sincos(rad)
	c.state.m = c.state.m.mul(affine{a: cos, b: sin, c: -sin, d: cos})
}

func (c *canvas) Translate(p vg.Point) {
	c.state.m = c.state.m.mul(affine{a: 1, d: 1, e: float64(p.X), f: float64(p.Y)})
}

func (c *canvas) Scale(x, y float64) { c.state.m = c.state.m.mul(affine{a: x, d: y}) }

// paint returns the attributes that colour a fill or a stroke.
func (c *canvas) paint(prop string) string {
	if k, ok := c.state.color.(*ink); ok {
		cl := class(k, prop)
		c.classes[cl] = true
		return fmt.Sprintf(` class="%s" %s="%s"`, cl, prop, hex(k.light)) + c.alpha(prop, 1)
	}
	n := color.NRGBAModel.Convert(c.state.color).(color.NRGBA)
	v := uint32(n.R)<<16 | uint32(n.G)<<8 | uint32(n.B)
	return fmt.Sprintf(` %s="%s"`, prop, hex(v)) + c.alpha(prop, float64(n.A)/255)
}

func (c *canvas) alpha(prop string, a float64) string {
	if c.state.opacity > 0 {
		a *= c.state.opacity
	}
	if a == 1 {
		return ""
	}
	return fmt.Sprintf(` %s-opacity="%s"`, prop, num(vg.Length(a)))
}

// Stroke implements vg.Canvas.
func (c *canvas) Stroke(p vg.Path) {
	if c.state.width <= 0 {
		return
	}
	a := c.paint("stroke")
	if c.state.width != 1 {
		a += ` stroke-width="` + num(c.state.width) + `"`
	}
	if len(c.state.dash) > 0 {
		ds := make([]string, len(c.state.dash))
		for i, d := range c.state.dash {
			ds[i] = num(d)
		}
		a += ` stroke-dasharray="` + strings.Join(ds, " ") + `"`
		if c.state.offset != 0 {
			a += ` stroke-dashoffset="` + num(c.state.offset) + `"`
		}
	}
	if c.state.cap != "" {
		a += ` stroke-linecap="` + c.state.cap + `"`
	}
	c.add(p, a)
}

// Fill implements vg.Canvas.
func (c *canvas) Fill(p vg.Path) { c.add(p, c.paint("fill")) }

// add appends a path to the pending one, or starts anew where the style
// differs. Translucent shapes are never joined: joined, an overlap would be
// painted once instead of twice.
func (c *canvas) add(p vg.Path, attrs string) {
	if attrs != c.attrs || strings.Contains(attrs, "-opacity") {
		c.flush()
		c.attrs = attrs
	}
	for _, comp := range p {
		x, y := c.at(comp.Pos)
		switch comp.Type {
		case vg.MoveComp:
			c.path.move(x, y)
		case vg.LineComp:
			c.path.line(x, y)
		case vg.CurveComp:
			var pts [][2]int
			for _, q := range comp.Control {
				qx, qy := c.at(q)
				pts = append(pts, [2]int{qx, qy})
			}
			c.path.curve(append(pts, [2]int{x, y})...)
		case vg.ArcComp:
			c.arc(comp, len(c.path.b) == 0)
		case vg.CloseComp:
			c.path.close()
		}
	}
}

// at maps a point to tenths of a unit in SVG's frame.
func (c *canvas) at(p vg.Point) (x, y int) {
	q := c.state.m.apply(p)
	return tenths(q.X), tenths(c.h - q.Y)
}

// arc writes an arc in pieces of at most half a turn.
func (c *canvas) arc(a vg.PathComp, start bool) {
	point := func(t float64) (int, int) {
		sin, cos := math.Sincos(t)
		return c.at(vg.Point{X: a.Pos.X + a.Radius*vg.Length(cos), Y: a.Pos.Y + a.Radius*vg.Length(sin)})
	}
	if x, y := point(a.Start); start {
		c.path.move(x, y)
	} else if x != c.path.x || y != c.path.y {
		c.path.line(x, y)
	}
	m := c.state.m
	r := tenths(a.Radius * vg.Length(math.Sqrt(math.Abs(m.a*m.d-m.b*m.c))))
	n := int(math.Ceil(math.Abs(a.Angle)/math.Pi - 1e-9))
	for i := 1; i <= n; i++ {
		x, y := point(a.Start + a.Angle*float64(i)/float64(n))
		c.path.arc(r, x, y, false, a.Angle < 0)
	}
}

// flush writes the pending path.
func (c *canvas) flush() {
	if len(c.path.b) > 0 {
		fmt.Fprintf(&c.buf, "<path%s d=\"%s\"/>\n", c.attrs, c.path.b)
	}
	c.path = pathWriter{b: c.path.b[:0]}
	c.attrs = ""
}

// FillString implements vg.Canvas. The face gives the size; the family is the
// figure's own.
func (c *canvas) FillString(f font.Face, pt vg.Point, s string) {
	c.text(pt, s, textStyle{size: f.Font.Size, bold: f.Font.Weight > 0})
}

// textStyle says how a line of text is set.
type textStyle struct {
	size   vg.Length
	bold   bool
	anchor string // "", "middle" or "end"
	halo   bool   // a rim in the plate's colour (white on a map) around the letters
}

// text writes one line of text in the current colour, its baseline at pt.
func (c *canvas) text(pt vg.Point, s string, sty textStyle) {
	if s == "" || sty.size <= 0 {
		return
	}
	c.flush()
	q := c.state.m.apply(pt)
	x, y := num(q.X), num(c.h-q.Y)
	var a strings.Builder
	fmt.Fprintf(&a, ` x="%s" y="%s"`, x, y)
	if rot := -math.Atan2(c.state.m.b, c.state.m.a) * 180 / math.Pi; math.Abs(rot) > 1e-9 {
		fmt.Fprintf(&a, ` transform="rotate(%s %s %s)"`, num(vg.Length(rot)), x, y)
	}
	if sty.size != sizeLabel {
		fmt.Fprintf(&a, ` font-size="%s"`, num(sty.size))
	}
	if sty.bold {
		a.WriteString(` font-weight="bold"`)
	}
	if sty.anchor != "" {
		fmt.Fprintf(&a, ` text-anchor="%s"`, sty.anchor)
	}
	fill := c.paint("fill")
	if sty.halo {
		fill = c.halo(fill)
	}
	fmt.Fprintf(&c.buf, "<text%s%s>%s</text>\n", a.String(), fill, escape(s))
}

// halo adds a rim to the attributes of a text.
func (c *canvas) halo(fill string) string {
	rim := ` stroke="#fff"`
	if k, ok := c.state.color.(*ink); ok {
		f, s := class(k, "fill"), class(inkPlate, "stroke")
		c.classes[s] = true
		fill = strings.Replace(fill, f+`"`, f+" "+s+`"`, 1)
	}
	return fill + rim + ` stroke-width="3" paint-order="stroke"`
}

// DrawImage implements vg.Canvas with smooth scaling.
func (c *canvas) DrawImage(rect vg.Rectangle, img image.Image) { c.image(rect, img, false) }

// image embeds img as PNG; pixelated keeps the cells of a map sharp.
func (c *canvas) image(rect vg.Rectangle, img image.Image, pixelated bool) {
	c.flush()
	uri, err := pictureURI(img)
	if err != nil {
		c.err = err
		return
	}
	min, max := c.state.m.apply(rect.Min), c.state.m.apply(rect.Max)
	hint := ""
	if pixelated {
		hint = ` image-rendering="pixelated"`
	}
	fmt.Fprintf(&c.buf, `<image x="%s" y="%s" width="%s" height="%s" preserveAspectRatio="none"%s href="%s"/>`+"\n",
		num(min.X), num(c.h-max.Y), num(max.X-min.X), num(max.Y-min.Y), hint, uri)
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(s string) string { return escaper.Replace(s) }
