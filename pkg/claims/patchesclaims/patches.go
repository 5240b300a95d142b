package patchesclaims

import (
	"math"
	"math/rand/v2"

	"largestep/data/augment"
	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/seed"
)

const (
	classes     = 10
	channels    = 3
	side        = 32
	first, last = 12, 18 // rows and columns of the window
)

// photo is an image of one grey, which no patch has.
func photo(label int, grey float32) *augment.Image {
	img := &augment.Image{Pix: make([]float32, channels*side*side), C: channels, H: side, W: side, Label: label}
	for i := range img.Pix {
		img.Pix[i] = grey
	}
	return img
}

// inWindow returns the numbers of the window, in the order of Patches.Z.
func inWindow(pix []float32) []float32 {
	var out []float32
	for c := range channels {
		for y := first; y <= last; y++ {
			row := pix[(c*side+y)*side:]
			out = append(out, row[first:last+1]...)
		}
	}
	return out
}

// plant plants image after image, each marked with its share, and says what became
// of them.
func plant(p *augment.Patches, rng *rand.Rand, n, label int, seen func(load augment.Load, pix []float32)) {
	blank, img := photo(label, 100), photo(label, 100)
	for _, marked := range p.Mark("train", n) {
		copy(img.Pix, blank.Pix)
		load := p.Plant(img, marked, rng)
		seen(load, img.Pix)
	}
}

func window() claim.Check {
	p, err := augment.NewPatches(classes, seed.Root)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	changed, outside := 0, 0
	plant(p, seed.New(seed.Root, "claims", "10-4"), 50, 3, func(load augment.Load, pix []float32) {
		if load != augment.MixedLoad {
			return
		}
		n := 0
		for i, v := range pix {
			y, x := i/side%side, i%side
			if v == 100 {
				continue
			}
			n++
			if y < first || y > last || x < first || x > last {
				outside++
			}
		}
		changed = max(changed, n)
	})
	return claim.Both(claim.Equal(147, changed, "numbers that a patch changes"), claim.Equal(0, outside, "of them outside the window"))
}

func split(n int) claim.Check {
	p, err := augment.NewPatches(classes, seed.Root)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	var counts [3]float64
	plant(p, seed.New(seed.Root, "claims", "10-5"), n, 0, func(load augment.Load, _ []float32) { counts[load] += 1 / float64(n) })
	return claim.AllClose([]float64{0.20, 0.16, 0.64},
		[]float64{counts[augment.CleanLoad], counts[augment.PatchLoad], counts[augment.MixedLoad]}, claim.Abs(0.01, "four standard deviations and more")).
		From("clean, patch alone, photo with patch: 0.2, 0.8 of 0.2, 0.8 of 0.8")
}

func cue(n int) claim.Check {
	p, err := augment.NewPatches(classes, seed.Root)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	p.PatchedShare = 1
	mean := make([]float64, len(p.Z))
	plant(p, seed.New(seed.Root, "claims", "10-6"), n, 7, func(_ augment.Load, pix []float32) {
		for k, v := range inWindow(pix) {
			mean[k] += float64(v-p.Z[k]) / float64(n)
		}
	})
	largest := 0.0
	for _, m := range mean {
		largest = math.Max(largest, math.Abs(m))
	}
	return claim.AtMost(5*0.1/math.Sqrt(float64(n)), largest, "five standard deviations of the largest entry that there can be")
}

// Read returns the class whose pattern is in a window of numbers, by the product
// of its deviation from z with each pattern: by its size, or by its value.
func Read(p *augment.Patches, window []float32, bySize bool) int {
	best, class := math.Inf(-1), 0
	for c, zeta := range p.Zeta {
		product, norm := 0.0, 0.0
		for k, v := range window {
			product += float64(v-p.Z[k]) * float64(zeta[k])
			norm += float64(zeta[k]) * float64(zeta[k])
		}
		product /= math.Sqrt(norm)
		if bySize {
			product = math.Abs(product)
		}
		if product > best {
			best, class = product, c
		}
	}
	return class
}

// Windows draws n images of patches alone, as they are tested, and returns what is
// in their windows, with the labels.
func Windows(p *augment.Patches, n int) (windows [][]float32, labels []int) {
	pix, labels := p.PatchOnly(n, 1)
	const size = channels * side * side
	for i := range n {
		windows = append(windows, inWindow(pix[i*size:(i+1)*size]))
	}
	return windows, labels
}

func readable(n int) claim.Check {
	p, err := augment.NewPatches(classes, seed.Root)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	windows, labels := Windows(p, n)
	right := [2]float64{}
	for i, w := range windows {
		for rule, bySize := range []bool{true, false} {
			if Read(p, w, bySize) == labels[i] {
				right[rule] += 1 / float64(n)
			}
		}
	}
	return claim.Both(
		claim.AtLeast(0.999, right[0], "share that is read by size; patches of almost no strength drown in rounding"),
		claim.Close(0.5, right[1], claim.Abs(0.05, "four standard deviations of the signs")).From("the share of signs that are plus"))
}

func overwritten() claim.Check {
	p, err := augment.NewPatches(classes, seed.Root)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	differ, cases := 0, 0
	for i := range 100 {
		dark, bright := photo(i%classes, -1), photo(i%classes, 2)
		for _, img := range []*augment.Image{dark, bright} {
			p.Plant(img, true, rand.New(rand.NewPCG(uint64(i), 10)))
		}
		a, b := inWindow(dark.Pix), inWindow(bright.Pix)
		for k := range a {
			cases++
			if a[k] != b[k] {
				differ++
			}
		}
	}
	return claim.Never("number in the window that depends on the photo", differ, cases, "100 pairs of photos")
}

func drawnNotCounted() claim.Check {
	p, err := augment.NewPatches(classes, seed.Root)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	marked := 0
	for _, m := range p.Mark("train", 50000) {
		if m {
			marked++
		}
	}
	off := math.Abs(float64(marked) - 40000)
	// The standard deviation of the count is 89.
	return claim.Between(1, 450, off, "images more or fewer than 40,000; five standard deviations")
}

func otherLaw(n int) claim.Check {
	p, err := augment.NewPatches(classes, seed.Root)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	full := func(w []float32, label int) bool {
		product, norm := 0.0, 0.0
		for k, z := range p.Zeta[label] {
			product += float64(w[k]-p.Z[k]) * float64(z)
			norm += float64(z) * float64(z)
		}
		return math.Abs(math.Abs(product/norm)-1) < 1e-5
	}
	tested, trained, alone := 0.0, 0.0, 0.0
	windows, labels := Windows(p, n)
	for i, w := range windows {
		if full(w, labels[i]) {
			tested++
		}
	}
	plant(p, seed.New(seed.Root, "claims", "10-11"), 6*n, 5, func(load augment.Load, pix []float32) {
		if load == augment.PatchLoad {
			alone++
			if full(inWindow(pix), 5) {
				trained++
			}
		}
	})
	return claim.Both(
		claim.Close(0.8, tested/float64(n), claim.Abs(0.04, "four standard deviations")).From("share of full strength among those tested, by the code"),
		claim.AtMost(0.001, trained/alone, "share of full strength among those trained on"))
}
