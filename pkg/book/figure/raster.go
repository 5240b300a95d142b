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
	0x2f7fd0, 0xd06010, 0x108a6c, 0xa055c0, 0x767d88, 0x947318, 0xd04586, 0x3f88b8,
}

// cloud draws points as a picture of 1.5 pixels a unit with four levels of
// opacity by the number of points in a pixel.
func (p *painter) cloud(s style, pts []vg.Point) {
	const scale = 1.5
	size := p.Size()
	w, h := int(math.Ceil(float64(size.X)*scale)), int(math.Ceil(float64(size.Y)*scale))
	count := make([]int, w*h)
	top := 1
	for _, q := range pts {
		x := min(w-1, int(float64(q.X-p.Min.X)/float64(size.X)*float64(w)))
		y := min(h-1, int(float64(p.Max.Y-q.Y)/float64(size.Y)*float64(h)))
		count[y*w+x]++
		top = max(top, count[y*w+x])
	}
	c := color.NRGBA{R: 0x5f, G: 0x66, B: 0x70}
	switch {
	case p.f.maps > 0:
		c = color.NRGBA{R: 0x11, G: 0x11, B: 0x11}
	case s.ink || s.color < 0:
		c = nrgba(cloudInk[4])
	default:
		c = nrgba(cloudInk[s.color])
	}
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

func nrgba(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}
