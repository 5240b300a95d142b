package data

import (
	"fmt"
	"math/rand/v2"

	"largestep/data/catalogue"
	"largestep/pkg/theory/seed"
)

const syntheticPrefix = "synthetic-"

// syntheticSize is the number of images of each split unless asked otherwise.
var syntheticSize = map[string]int{"train": 2000, "test": 500}

// Synthetic makes a stand-in for a set of the catalogue, for machines that
// have no data: the same shape and number of classes, n images (0: 2,000 to
// train, 500 to test) whose classes differ in a smooth pattern that is
// shifted, dimmed and overlaid with noise. It can be learned, and says nothing
// about the accuracy on photos. Name, title and files that show it say
// "synthetic".
//
// The arithmetic is of integers, so the same seed gives the same bytes
// everywhere. The two splits share the patterns of the classes.
func Synthetic(name, split string, n int, root uint64) (*Set, error) {
	set, err := catalogue.Find(name)
	if err != nil {
		return nil, err
	}
	if set.Format == catalogue.Photos {
		return nil, fmt.Errorf("there is no synthetic stand-in for %s; use cifar10's", name)
	}
	if n == 0 {
		n = syntheticSize[split]
	}
	if n < 1 {
		return nil, fmt.Errorf("cannot make %d images of split %q", n, split)
	}
	out := &Set{Name: syntheticPrefix + name, Split: split, Synthetic: true,
		Shape: Shape{set.Channels, set.Height, set.Width}, Classes: set.Classes,
		Pixels: make([]byte, n*set.Channels*set.Height*set.Width), Labels: make([]int, n)}
	super := catalogue.SuperClass()
	if set.Format == catalogue.CIFAR100 {
		out.Coarse = make([]int, n)
	}
	patterns := make([][]int, len(set.Classes))
	for c := range patterns {
		patterns[c] = pattern(out.Shape, seed.New(root, "data", "synthetic", name, "class", fmt.Sprint(c)))
	}
	rng := seed.New(root, "data", "synthetic", name, split)
	for i := range n {
		c := i % len(set.Classes)
		out.Labels[i] = c
		if out.Coarse != nil {
			out.Coarse[i] = super[c]
		}
		fill(out.Image(i), patterns[c], out.Shape, rng)
	}
	// Classes in turn would make batches that are too easy.
	rng.Shuffle(n, func(i, j int) {
		a, b := out.Image(i), out.Image(j)
		for k := range a {
			a[k], b[k] = b[k], a[k]
		}
		out.Labels[i], out.Labels[j] = out.Labels[j], out.Labels[i]
		if out.Coarse != nil {
			out.Coarse[i], out.Coarse[j] = out.Coarse[j], out.Coarse[i]
		}
	})
	return out, nil
}

// pattern is a coarse random grid, interpolated: values from 0 to 255.
func pattern(s Shape, rng *rand.Rand) []int {
	const grid, unit = 6, 16
	out := make([]int, s.Size())
	for c := range s.C {
		var knots [grid][grid]int
		for i := range knots {
			for j := range knots[i] {
				knots[i][j] = rng.IntN(256)
			}
		}
		for y := range s.H {
			for x := range s.W {
				gy, gx := y*(grid-1)*unit/s.H, x*(grid-1)*unit/s.W
				i, j, fy, fx := gy/unit, gx/unit, gy%unit, gx%unit
				top := knots[i][j]*(unit-fx) + knots[i][j+1]*fx
				bottom := knots[i+1][j]*(unit-fx) + knots[i+1][j+1]*fx
				out[(c*s.H+y)*s.W+x] = (top*(unit-fy) + bottom*fy) / (unit * unit)
			}
		}
	}
	return out
}

// fill writes one image: the pattern, shifted by up to 3 pixels, dimmed to
// between a half and all, with noise of up to 32 levels either way.
func fill(dst []byte, pattern []int, s Shape, rng *rand.Rand) {
	dy, dx, gain := rng.IntN(7)-3, rng.IntN(7)-3, 128+rng.IntN(129)
	for c := range s.C {
		for y := range s.H {
			for x := range s.W {
				sy, sx := min(max(y+dy, 0), s.H-1), min(max(x+dx, 0), s.W-1)
				v := pattern[(c*s.H+sy)*s.W+sx]*gain/256 + rng.IntN(65) - 32
				dst[(c*s.H+y)*s.W+x] = byte(min(max(v, 0), 255))
			}
		}
	}
}
