package figure

import (
	"image"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A heatMap is a map of values with a colour bar.
type heatMap struct {
	grid
	label  string
	values []float64
	scale  axis
}

// levels is the number of colours of a heat map: enough to look smooth, few
// enough to compress well.
const levels = 96

// heat are anchors of the colour scale viridis (Smith and van der Walt 2015),
// whose lightness rises evenly; nearly the same for all kinds of colour vision.
var heat = [...]uint32{
	0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b, 0xfde725,
}

// heatPalette is empty at 0 and the colour scale from 1 on.
func heatPalette() color.Palette {
	pal := color.Palette{color.NRGBA{}}
	for i := range levels {
		t := float64(i) / (levels - 1) * float64(len(heat)-1)
		k := min(int(t), len(heat)-2)
		a, b, u := nrgba(heat[k]), nrgba(heat[k+1]), t-float64(k)
		mix := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + u*(float64(y)-float64(x)))) }
		pal = append(pal, color.NRGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: 0xff})
	}
	return pal
}

func (m *heatMap) draw(p *painter) {
	m.paint(p, heatPalette(), func(i, j int) uint8 {
		v := m.values[j*len(m.xs)+i]
		if !m.scale.shows(v) {
			return 0
		}
		return uint8(1 + math.Round(m.scale.norm(v)*(levels-1)))
	})
}

func (m *heatMap) entries(*painter) []entry { return nil }

// Dimensions of a colour bar.
const (
	barGap   vg.Length = 14
	barWidth vg.Length = 13
)

// width is the room the colour bar needs right of the frame.
func (m *heatMap) width(height vg.Length) vg.Length {
	m.scale.setTicks(int(height/40), nil)
	var w vg.Length
	for _, t := range m.scale.ticks {
		w = max(w, textWidth(t.label, sizeTick, false))
	}
	return barGap + barWidth + 7 + w
}

// drawBar draws the colour bar right of the frame.
func (m *heatMap) drawBar(p *painter) {
	x0 := p.Max.X + barGap
	r := vg.Rectangle{Min: vg.Point{X: x0, Y: p.Min.Y}, Max: vg.Point{X: x0 + barWidth, Y: p.Max.Y}}
	img := image.NewPaletted(image.Rect(0, 0, 1, levels), heatPalette())
	for i := range levels {
		img.SetColorIndex(0, levels-1-i, uint8(i+1))
	}
	p.svg.image(r, img, false)
	for _, t := range m.scale.ticks {
		if t.label == "" {
			continue
		}
		y := p.Y(m.scale.norm(t.value))
		p.StrokeLine2(draw.LineStyle{Color: inkMuted, Width: 1}, r.Max.X, y, r.Max.X+4, y)
		p.svg.SetColor(inkText)
		p.svg.text(vg.Point{X: r.Max.X + 7, Y: y - sizeTick*0.35}, t.label, textStyle{size: sizeTick})
	}
}

// bar is the heat map of a figure, if it has one.
func (f *Figure) bar() *heatMap {
	for _, it := range f.items {
		if m, ok := it.(*heatMap); ok {
			return m
		}
	}
	return nil
}

// HeatMap colours the cell around (xs[i], ys[j]) by the value of (i, j), with a
// colour bar named label. NaN and infinite values leave the cell empty.
func (f *Figure) HeatMap(label string, xs, ys []float64, value func(i, j int) float64) *Figure {
	return f.heatMap(label, xs, ys, value, false)
}

// LogHeatMap is HeatMap with a logarithmic colour scale; values that are not
// positive leave the cell empty.
func (f *Figure) LogHeatMap(label string, xs, ys []float64, value func(i, j int) float64) *Figure {
	return f.heatMap(label, xs, ys, value, true)
}

func (f *Figure) heatMap(label string, xs, ys []float64, value func(i, j int) float64, log bool) *Figure {
	if !f.checkCells("HeatMap", xs, ys) {
		return f
	}
	if label == "" {
		f.fail("HeatMap has no label for its colour bar", "name the quantity and its unit")
		return f
	}
	m := &heatMap{grid: grid{slices.Clone(xs), slices.Clone(ys)}, label: label, values: make([]float64, len(xs)*len(ys))}
	m.scale.log = log
	s := emptySpan()
	for j := range ys {
		for i := range xs {
			v := value(i, j)
			m.values[j*len(xs)+i] = v
			if m.scale.shows(v) {
				s.add(v)
			}
		}
	}
	if s.empty() {
		f.fail(what("HeatMap", label)+" has no value that can be drawn",
			"check the computation; a log scale needs positive values")
		return f
	}
	m.scale.fit(s, [2]float64{}, 0)
	f.items = append(f.items, m)
	f.maps++
	return f
}
