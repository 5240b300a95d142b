// Package sheet draws contact sheets: a few images of each class of a set, so
// that a person can see that images and labels belong together.
package sheet

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	ximage "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"largestep/data"
	"largestep/data/photo"
)

// Options say what a sheet shows.
type Options struct {
	PerClass int // images in a row
	Rows     int // at most so many classes
	Tile     int // side of an image on the sheet, in pixels
}

const (
	margin     = 6
	lineHeight = 16
	nameWidth  = 190
)

// Images draws the first images of each class of a set.
func Images(s *data.Set, o Options) (*image.RGBA, error) {
	return contact(s.Title(), s.Classes, s.Labels, o, func(i int) (image.Image, error) { return picture(s, i), nil })
}

// Photos draws the first photos of each class of a folder, as training sees
// them without a random crop.
func Photos(f *photo.Folder, o Options) (*image.RGBA, error) {
	labels, classes := make([]int, f.Len()), 0
	for i := range labels {
		labels[i] = f.Label(i)
		classes = max(classes, labels[i]+1)
	}
	names := f.Classes
	for c := len(names); c < classes; c++ {
		names = append(names, fmt.Sprint("class ", c))
	}
	title := fmt.Sprintf("%s, %d photos", f.Name, f.Len())
	return contact(title, names, labels, o, func(i int) (image.Image, error) {
		pix := make([]float32, 3*f.Size*f.Size)
		if err := f.Read(i, nil, pix); err != nil {
			return nil, err
		}
		m := image.NewRGBA(image.Rect(0, 0, f.Size, f.Size))
		n := f.Size * f.Size
		for k := range n {
			at := func(c int) uint8 { return uint8(pix[c*n+k]*255 + 0.5) }
			m.SetRGBA(k%f.Size, k/f.Size, color.RGBA{at(0), at(1), at(2), 255})
		}
		return m, nil
	})
}

func contact(title string, names []string, labels []int, o Options, picture func(int) (image.Image, error)) (*image.RGBA, error) {
	rows := min(len(names), o.Rows)
	if rows < 1 || o.PerClass < 1 || o.Tile < 8 {
		return nil, fmt.Errorf("a sheet of %d rows of %d tiles of %d pixels; want at least one of 8", rows, o.PerClass, o.Tile)
	}
	step := o.Tile + 2
	out := image.NewRGBA(image.Rect(0, 0, 2*margin+nameWidth+o.PerClass*step, 2*margin+lineHeight+rows*step))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	write(out, margin, margin+12, title)
	shown := make([]int, len(names))
	for i, c := range labels {
		if c >= rows || shown[c] == o.PerClass {
			continue
		}
		m, err := picture(i)
		if err != nil {
			return nil, err
		}
		x, y := margin+nameWidth+shown[c]*step, margin+lineHeight+c*step
		ximage.CatmullRom.Scale(out, image.Rect(x, y, x+o.Tile, y+o.Tile), m, m.Bounds(), draw.Src, nil)
		shown[c]++
	}
	total := make([]int, len(names))
	for _, c := range labels {
		total[c]++
	}
	for c := range rows {
		write(out, margin, margin+lineHeight+c*step+o.Tile/2+4, label(c, names[c], total[c]))
	}
	return out, nil
}

func label(c int, name string, n int) string {
	if name == fmt.Sprint(c) {
		return fmt.Sprintf("%s (%d)", name, n)
	}
	return fmt.Sprintf("%d %.15s (%d)", c, name, n)
}

func write(out draw.Image, x, y int, text string) {
	d := font.Drawer{Dst: out, Src: image.Black, Face: basicfont.Face7x13, Dot: fixed.P(x, y)}
	d.DrawString(text)
}

// picture makes image i of a set one that Go can draw.
func picture(s *data.Set, i int) image.Image {
	c, h, w := s.Dims()
	pix := s.Image(i)
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for k := range h * w {
		r := pix[k]
		g, b := r, r
		if c == 3 {
			g, b = pix[h*w+k], pix[2*h*w+k]
		}
		m.SetRGBA(k%w, k/w, color.RGBA{r, g, b, 255})
	}
	return m
}
