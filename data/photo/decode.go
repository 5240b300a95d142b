package photo

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"math"
)

// MaxPixels bounds a photo; the largest of WebVision have some 25 million.
const MaxPixels = 100_000_000

// A Photo is a decoded JPEG. Its pixels stay in the colour space of the file
// until they are resampled, which is when there are few of them.
type Photo struct {
	planes [3]plane
	ycc    bool // planes are Y, Cb, Cr, not R, G, B
	gray   bool // the first plane is all there is
	w, h   int  // as stored
	turn   int  // EXIF orientation, 1 to 8
}

// A plane is one channel of the pixels.
type plane struct {
	pix          []byte
	stride, step int // bytes from row to row, from pixel to pixel
	w, h         int
}

// Decode reads a JPEG file: grayscale, RGB, YCbCr, CMYK or YCCK, baseline or
// progressive.
func Decode(file []byte) (*Photo, error) {
	head, err := jpeg.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("not a JPEG that can be read: %w", err)
	}
	if head.Width < 1 || head.Height < 1 || head.Width > MaxPixels/head.Height {
		return nil, fmt.Errorf("%d x %d pixels; 1 to %d are read", head.Width, head.Height, MaxPixels)
	}
	img, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("the JPEG is damaged: %w", err)
	}
	b := img.Bounds()
	p := &Photo{w: b.Dx(), h: b.Dy(), turn: orientation(file)}
	switch m := img.(type) {
	case *image.YCbCr:
		p.ycc = true
		cw, ch := chroma(m)
		p.planes = [3]plane{
			{m.Y, m.YStride, 1, p.w, p.h},
			{m.Cb, m.CStride, 1, cw, ch},
			{m.Cr, m.CStride, 1, cw, ch},
		}
	case *image.Gray:
		p.gray = true
		p.planes[0] = plane{m.Pix, m.Stride, 1, p.w, p.h}
	default:
		rgba := image.NewRGBA(b)
		draw.Draw(rgba, b, img, b.Min, draw.Src)
		for c := range p.planes {
			p.planes[c] = plane{rgba.Pix[c:], rgba.Stride, 4, p.w, p.h}
		}
	}
	return p, nil
}

// chroma returns the size of the colour planes.
func chroma(m *image.YCbCr) (w, h int) {
	w, h = m.Rect.Dx(), m.Rect.Dy()
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420:
		w = (w + 1) / 2
	case image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410:
		w = (w + 3) / 4
	}
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio410:
		h = (h + 1) / 2
	}
	return w, h
}

// Size returns the width and the height of the upright photo.
func (p *Photo) Size() (w, h int) {
	if p.turn >= 5 {
		return p.h, p.w
	}
	return p.w, p.h
}

// A Box is a rectangle in an upright photo, in pixels; its sides may lie
// between pixels.
type Box struct{ X0, Y0, X1, Y1 float64 }

// Center returns the box that resizing the shorter side to resize and cutting
// size x size out of the middle would show.
func (p *Photo) Center(resize, size int) Box {
	w, h := p.Size()
	side := float64(min(w, h)) * float64(size) / float64(resize)
	x, y := (float64(w)-side)/2, (float64(h)-side)/2
	return Box{x, y, x + side, y + side}
}

// Resample writes the part of the upright photo in box into dst, scaled to
// size x size: three planes red, green, blue of numbers from 0 to 1. Each
// pixel is the mean of those below it under a triangle (bilinear filtering
// with antialiasing, as Pillow does it).
func (p *Photo) Resample(box Box, size int, dst []float32) error {
	if size < 1 || len(dst) != 3*size*size {
		return fmt.Errorf("%d numbers do not hold three planes of %d x %d", len(dst), size, size)
	}
	w, h := p.Size()
	if !(box.X0 >= 0 && box.Y0 >= 0 && box.X1 <= float64(w) && box.Y1 <= float64(h) && box.X0 < box.X1 && box.Y0 < box.Y1) {
		return fmt.Errorf("the box %v does not lie in the photo of %d x %d", box, w, h)
	}
	box = p.stored(box)
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	n := size * size
	for c := range p.planes {
		if p.gray && c > 0 {
			copy(dst[c*n:(c+1)*n], dst[:n])
			continue
		}
		// A colour plane may be coarser than the photo. Rounding up its size
		// adds at most a pixel, which belongs to the edge.
		pl := p.planes[c]
		fx, fy := ratio(pl.w, p.w), ratio(pl.h, p.h)
		s.resample(pl, Box{box.X0 * fx, box.Y0 * fy, box.X1 * fx, box.Y1 * fy}, size, dst[c*n:(c+1)*n])
	}
	if p.ycc {
		toRGB(dst[:n], dst[n:2*n], dst[2*n:])
	}
	for i, v := range dst {
		dst[i] = min(max(v, 0), 255) * (1.0 / 255)
	}
	for c := range 3 {
		s.upright(dst[c*n:(c+1)*n], size, p.turn)
	}
	return nil
}

// ratio is the scale of a subsampled side: 1, 1/2 or 1/4.
func ratio(sub, full int) float64 {
	return 1 / math.Round(float64(full)/float64(sub))
}

// toRGB converts planes of Y, Cb, Cr in place (JFIF: ITU-R BT.601, full range).
func toRGB(y, cb, cr []float32) {
	cb, cr = cb[:len(y)], cr[:len(y)]
	for i, l := range y {
		b, r := cb[i]-128, cr[i]-128
		y[i] = l + 1.402*r
		cb[i] = l - 0.344136*b - 0.714136*r
		cr[i] = l + 1.772*b
	}
}

// errNoPixels is for a file that names no photo.
var errNoPixels = errors.New("the file is empty")
