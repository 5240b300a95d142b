package figure

import (
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// cloudInk are colours that show on light and dark plates alike, for clouds of
// points, which are images: contrast at least 3 to both.
var cloudInk = [8]uint32{
	0x5b70d6, 0xc5570c, 0x2a9377, 0xa862e8, 0x7d8079, 0xb0700f, 0xa0658f, 0x3a8fc0,
}

// cloud draws points as a picture of 1.5 pixels a unit. A point covers four
// pixels; a pixel has one of four opacities by the number of points on it.
func (p *painter) cloud(s style, pts []vg.Point) {
	const scale = 1.5
	size := p.Size()
	w, h := int(math.Ceil(float64(size.X)*scale)), int(math.Ceil(float64(size.Y)*scale))
	count := make([]int, w*h)
	top := 1
	for _, q := range pts {
		x := min(w-1, int(float64(q.X-p.Min.X)/float64(size.X)*float64(w)))
		y := min(h-1, int(float64(p.Max.Y-q.Y)/float64(size.Y)*float64(h)))
		for _, k := range [4][2]int{{x, y}, {x + 1, y}, {x, y + 1}, {x + 1, y + 1}} {
			if k[0] < w && k[1] < h {
				count[k[1]*w+k[0]]++
				top = max(top, count[k[1]*w+k[0]])
			}
		}
	}
	c := p.cloudColor(s)
	var pal color.Palette
	for _, a := range []uint8{0, 0x70, 0xb8, 0xff} {
		c.A = a
		pal = append(pal, c)
	}
	img := image.NewPaletted(image.Rect(0, 0, w, h), pal)
	for i, n := range count {
		switch {
		case n == 0:
		case n == 1 && top > 3:
			img.Pix[i] = 1
		case n <= 3 && top > 3:
			img.Pix[i] = 2
		default:
			img.Pix[i] = 3
		}
	}
	p.svg.image(p.Rectangle, img, false)
}

// cloudColor is the colour of a series drawn as a cloud.
func (p *painter) cloudColor(s style) color.NRGBA {
	switch {
	case p.f.maps > 0:
		return color.NRGBA{R: onMap.Y, G: onMap.Y, B: onMap.Y, A: 0xff}
	case s.ink || s.color < 0:
		return nrgba(cloudInk[4])
	}
	return nrgba(cloudInk[s.color])
}

func nrgba(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}
