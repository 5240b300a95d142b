// Package augment changes images at random while a network trains: shifts,
// flips and colour jitter; and plants the patches of Li, Wei and Ma 2019.
//
// An image is planes of float32 numbers, one channel after the other, row by
// row. Colours range from 0 to 1 until Normalize, which comes last but for the
// patches. All randomness comes from the generator that is handed in.
package augment

import (
	"fmt"
	"math/rand/v2"
)

// An Image is what an Op changes in place.
type Image struct {
	Pix     []float32 // C planes of H rows of W numbers
	C, H, W int
	Label   int // class, for ops that depend on it
	Index   int // number of the image in its set, likewise
}

// An Op is one change. It may be used from several goroutines at once.
type Op interface {
	Apply(img *Image, rng *rand.Rand)
}

// Check tells whether ops suit images of the given size, before any is
// changed.
func Check(ops []Op, c, h, w int) error {
	for _, op := range ops {
		if o, ok := op.(interface{ check(c, h, w int) error }); ok {
			if err := o.check(c, h, w); err != nil {
				return err
			}
		}
	}
	return nil
}

// Shift moves the image by up to Pixels along each axis, and fills with zeros
// (black); that is cropping from a frame of zeros of that width.
type Shift struct{ Pixels int }

func (s Shift) check(_, h, w int) error {
	if s.Pixels < 0 || s.Pixels >= min(h, w) {
		return fmt.Errorf("a shift of %d pixels does not suit images of %d x %d", s.Pixels, h, w)
	}
	return nil
}

// Apply implements Op.
func (s Shift) Apply(img *Image, rng *rand.Rand) {
	dy, dx := rng.IntN(2*s.Pixels+1)-s.Pixels, rng.IntN(2*s.Pixels+1)-s.Pixels
	move(img, dy, dx)
}

// move puts the pixel from (y, x) at (y+dy, x+dx).
func move(img *Image, dy, dx int) {
	for c := range img.C {
		plane := img.Pix[c*img.H*img.W : (c+1)*img.H*img.W]
		// Rows are moved in the order in which none is overwritten unread.
		for k := range img.H {
			y := k
			if dy > 0 {
				y = img.H - 1 - k
			}
			to := plane[y*img.W : (y+1)*img.W]
			if y-dy < 0 || y-dy >= img.H {
				clear(to)
				continue
			}
			from := plane[(y-dy)*img.W : (y-dy+1)*img.W]
			if dx >= 0 {
				copy(to[dx:], from[:img.W-dx])
				clear(to[:dx])
			} else {
				copy(to, from[-dx:])
				clear(to[img.W+dx:])
			}
		}
	}
}

// Flip mirrors the image left to right with probability P. Digits are not to
// be flipped.
type Flip struct{ P float64 }

func (f Flip) check(_, _, _ int) error {
	if !(f.P >= 0 && f.P <= 1) {
		return fmt.Errorf("the probability of a flip is %v; want 0 to 1", f.P)
	}
	return nil
}

// Apply implements Op.
func (f Flip) Apply(img *Image, rng *rand.Rand) {
	if rng.Float64() >= f.P {
		return
	}
	for y := range img.C * img.H {
		row := img.Pix[y*img.W : (y+1)*img.W]
		for a, b := 0, len(row)-1; a < b; a, b = a+1, b-1 {
			row[a], row[b] = row[b], row[a]
		}
	}
}

// Normalize subtracts the mean of each channel and divides by its standard
// deviation.
type Normalize struct{ Mean, SD []float64 }

func (n Normalize) check(c, _, _ int) error {
	if len(n.Mean) != c || len(n.SD) != c {
		return fmt.Errorf("means of %d and deviations of %d channels do not suit images of %d", len(n.Mean), len(n.SD), c)
	}
	for _, sd := range n.SD {
		if !(sd > 0) {
			return fmt.Errorf("a standard deviation is %v; want a positive number", sd)
		}
	}
	return nil
}

// Apply implements Op.
func (n Normalize) Apply(img *Image, _ *rand.Rand) {
	plane := img.H * img.W
	for c := range img.C {
		scale := float32(1 / n.SD[c])
		shift := float32(-n.Mean[c] / n.SD[c])
		p := img.Pix[c*plane : (c+1)*plane]
		for i, v := range p {
			// The conversion keeps the product from being fused with the sum,
			// so that all architectures give the same bits.
			p[i] = float32(v*scale) + shift
		}
	}
}

// Undo returns the image before Normalize, for figures.
func (n Normalize) Undo(pix []float32) []float32 {
	out := make([]float32, len(pix))
	plane := len(pix) / len(n.Mean)
	for i, v := range pix {
		c := i / plane
		out[i] = float32(float64(v)*n.SD[c] + n.Mean[c])
	}
	return out
}
