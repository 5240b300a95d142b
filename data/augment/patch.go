package augment

import (
	"fmt"
	"math/rand/v2"

	"largestep/pkg/theory/seed"
)

// The patches of Li, Wei and Ma 2019, Section 7 and appendix G.2: a 7 x 7
// window in all three channels of a normalised 32 x 32 image.
const (
	PatchSide  = 7
	patchStart = 12 // floor(16 - 7/2)
	patchSize  = 3 * PatchSide * PatchSide
)

// Patches are what is planted: a base Z, the same for all classes, and for
// each class a small sign pattern Zeta. A patch of class c is Z + s a Zeta[c]
// with a fair sign s, so its mean is Z for every class: a linear rule on the patch
// is right where the sign is plus and no better than chance where it is minus,
// though a network can memorise both at once.
type Patches struct {
	Z    []float32   // 3 planes of 7 x 7, each entry N(0, 1.25^2)
	Zeta [][]float32 // one a class, entries uniform on [-0.1, 0.1]

	PatchedShare float64 // of the images that are marked; 0.8
	MixedShare   float64 // of the loads of a marked image that keep the photo; 0.8

	root uint64
}

// NewPatches draws the patches of a number of classes.
func NewPatches(classes int, root uint64) (*Patches, error) {
	if classes < 2 {
		return nil, fmt.Errorf("patches for %d classes; want at least two", classes)
	}
	p := &Patches{PatchedShare: 0.8, MixedShare: 0.8, root: root}
	rng := seed.New(root, "data", "patches")
	for range patchSize {
		p.Z = append(p.Z, float32(1.25*rng.NormFloat64()))
	}
	for range classes {
		zeta := make([]float32, patchSize)
		for i := range zeta {
			zeta[i] = float32(0.2*rng.Float64() - 0.1)
		}
		p.Zeta = append(p.Zeta, zeta)
	}
	return p, nil
}

// Mark draws once, for a run, which of n images are patched. Split keeps the
// draws for training and test apart.
func (p *Patches) Mark(split string, n int) []bool {
	rng := seed.New(p.root, "data", "patches", "marks", split)
	marks := make([]bool, n)
	for i := range marks {
		marks[i] = rng.Float64() < p.PatchedShare
	}
	return marks
}

// A Load says what became of an image.
type Load int

// What becomes of images.
const (
	CleanLoad Load = iota // not patched
	MixedLoad             // the window is overwritten by a patch
	PatchLoad             // nothing but a patch on zeros, of random strength
)

// Plant patches a normalised 3 x 32 x 32 image of class label, if marked.
func (p *Patches) Plant(img *Image, marked bool, rng *rand.Rand) Load {
	if !marked {
		return CleanLoad
	}
	s := float32(1)
	if rng.IntN(2) == 0 {
		s = -1
	}
	if rng.Float64() < p.MixedShare {
		p.write(img, img.Label, s)
		return MixedLoad
	}
	clear(img.Pix)
	p.write(img, img.Label, s*float32(1.75*rng.Float64()))
	return PatchLoad
}

// write puts Z + scale Zeta[label] into the window.
func (p *Patches) write(img *Image, label int, scale float32) {
	zeta := p.Zeta[label]
	for c := range 3 {
		for y := range PatchSide {
			row := img.Pix[(c*img.H+patchStart+y)*img.W+patchStart:][:PatchSide]
			for x := range row {
				k := (c*PatchSide+y)*PatchSide + x
				row[x] = p.Z[k] + float32(scale*zeta[k])
			}
		}
	}
}

// Op returns the patches as an Op that goes last, after Normalize. marks says
// which images of the set are patched, see Mark.
func (p *Patches) Op(marks []bool) Op { return &planter{p, marks} }

type planter struct {
	p     *Patches
	marks []bool
}

func (o *planter) check(c, h, w int) error {
	if c != 3 || h != 32 || w != 32 {
		return fmt.Errorf("patches are for images of 3 x 32 x 32, not %d x %d x %d", c, h, w)
	}
	for name, share := range map[string]float64{"patched images": o.p.PatchedShare, "mixed loads": o.p.MixedShare} {
		if !(share >= 0 && share <= 1) {
			return fmt.Errorf("the share of %s is %v; want 0 to 1", name, share)
		}
	}
	return nil
}

// Apply implements Op.
func (o *planter) Apply(img *Image, rng *rand.Rand) { o.p.Plant(img, o.marks[img.Index], rng) }

// PatchOnly makes the validation set of patches alone: n zero images of random
// classes, each patched; a share of MixedShare with full strength, the others
// with a random one. It is redrawn for each epoch.
func (p *Patches) PatchOnly(n, epoch int) (pix []float32, labels []int) {
	rng := seed.New(p.root, "data", "patches", "patch only", fmt.Sprint(epoch))
	const size = 3 * 32 * 32
	pix, labels = make([]float32, n*size), make([]int, n)
	for i := range n {
		labels[i] = rng.IntN(len(p.Zeta))
		img := &Image{Pix: pix[i*size : (i+1)*size], C: 3, H: 32, W: 32, Label: labels[i]}
		s := float32(1)
		if rng.IntN(2) == 0 {
			s = -1
		}
		if rng.Float64() >= p.MixedShare {
			s *= float32(1.75 * rng.Float64())
		}
		p.write(img, labels[i], s)
	}
	return pix, labels
}
