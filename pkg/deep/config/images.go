package config

import (
	"largestep/data/augment"
	"largestep/data/catalogue"
	"strings"
)

const synthetic = "synthetic-"

// The sizes of a stand-in of data.Synthetic.
const syntheticTrain, syntheticTest = 2000, 500

// published is the catalogue's entry of the set, or that for which it stands in.
func (d Data) published() (*catalogue.Set, error) {
	return catalogue.Find(strings.TrimPrefix(d.Set, synthetic))
}

// count is how many images a split has; 0: the catalogue does not know.
func (d Data) count(set *catalogue.Set, split string) int {
	switch {
	case !strings.HasPrefix(d.Set, synthetic):
		return set.Count(split)
	case split == "train":
		return syntheticTrain
	}
	return syntheticTest
}

// photos is the number of classes of a set of photos, whose names the
// catalogue does not have: those of WebVision-mini.
const photos = 50

// Outputs is the number of classes that are told apart.
func (r *Run) Outputs() int {
	if n := len(r.Data.Classes); n > 0 {
		return n
	}
	set, err := r.Data.published()
	if err != nil {
		return 0
	}
	if set.Format == catalogue.Photos {
		return photos
	}
	return len(set.Classes)
}

// Ops returns the random changes of training images, in the order in which
// they are applied, before normalisation.
func (a Augment) Ops() []augment.Op {
	var ops []augment.Op
	if len(a.Jitter) == 4 {
		ops = append(ops, augment.Jitter{Brightness: a.Jitter[0], Contrast: a.Jitter[1], Saturation: a.Jitter[2], Hue: a.Jitter[3]})
	}
	if a.Shift > 0 {
		ops = append(ops, augment.Shift{Pixels: a.Shift})
	}
	if a.Flip > 0 {
		ops = append(ops, augment.Flip{P: a.Flip})
	}
	return ops
}
