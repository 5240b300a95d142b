package train

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"largestep/data"
	"largestep/data/augment"
	"largestep/data/batch"
	"largestep/data/catalogue"
	"largestep/data/noise"
	"largestep/data/photo"
	"largestep/pkg/deep/config"
	"largestep/pkg/theory/seed"
)

// images are what a run trains on and what it is judged by.
type images struct {
	c, h, w int
	classes int
	title   string // for people: which set, and how much of it

	train   batch.Source
	augment []augment.Op // of training images, normalisation and patches included
	still   []augment.Op // the same without the random changes
	random  bool         // training images differ from one epoch to the next

	groups []group
}

// A group is images on which accuracy is measured: the test set, or a part of
// it that patches made.
type group struct {
	name  string
	at    func(epoch int) batch.Source // patches alone are redrawn for each epoch
	apply []augment.Op
}

// The groups. All but the flipped ones are of test images; the scores of the
// training images are those of an epoch's batches, as they came.
const (
	trainGroup = "train"
	testGroup  = "test"    // clean images
	mixedGroup = "mixed"   // patched by the rules of training
	patchGroup = "patch"   // patches alone
	wrongGroup = "flipped" // training images with a wrong label, judged by that label
)

// patchOnly is how many images the group of patches alone has (Li, Wei, Ma
// 2019, published code).
const patchOnly = 1000

// open loads the images of a run that resolved. Nothing is downloaded: what is missing is an
// error that says how to get it.
func open(ctx context.Context, store *data.Store, cfg config.Run, root uint64) (*images, error) {
	if set, err := catalogue.Find(cfg.Data.Set); err == nil && set.Format == catalogue.Photos {
		return openPhotos(store, set, cfg)
	}
	whole, err := load(ctx, store, cfg.Data, "train", cfg.Data.Train, cfg.Data.Statistics)
	if err != nil {
		return nil, err
	}
	train, err := choose(whole, cfg.Data.Classes, cfg.Data.Train)
	if err != nil {
		return nil, err
	}
	all, err := load(ctx, store, cfg.Data, "test", cfg.Data.Test, 0)
	if err != nil {
		return nil, err
	}
	test, err := choose(all, cfg.Data.Classes, cfg.Data.Test)
	if err != nil {
		return nil, err
	}
	norm, err := normalization(cfg.Data, whole, train)
	if err != nil {
		return nil, err
	}
	noisy, err := noise.Apply(cfg.Data.Set, train.Labels, train.Coarse, len(train.Classes), cfg.Noise.Options(root))
	if err != nil {
		return nil, err
	}
	labelled, err := train.WithLabels(noisy.Labels)
	if err != nil {
		return nil, err
	}

	im := &images{classes: len(train.Classes), title: train.Title(), train: labelled}
	im.c, im.h, im.w = train.Dims()
	ops := cfg.Augment.Ops()
	im.augment, im.still, im.random = append(ops, norm...), norm, len(ops) > 0
	im.groups = []group{{testGroup, always(test), norm}}
	if noisy.Changed > 0 {
		wrong, err := labelled.Select(differing(train.Labels, noisy.Labels))
		if err != nil {
			return nil, err
		}
		im.groups = append(im.groups, group{wrongGroup, always(wrong), norm})
	}
	if cfg.Data.Patches {
		err = im.patch(train, test, norm, root)
	}
	return im, err
}

// load loads a split of a set. Where files of it are missing, the first images
// are enough if they hold all that is asked for: so many of the classes that are
// told apart, and so many for statistics.
func load(ctx context.Context, store *data.Store, d config.Data, split string, images, statistics int) (*data.Set, error) {
	set, err := store.Load(ctx, d.Set, split, data.Options{})
	if err == nil {
		return set, nil
	}
	some, errPart := store.Load(ctx, d.Set, split, data.Options{Partial: true})
	published, errName := catalogue.Find(d.Set)
	if errPart != nil || errName != nil || images == 0 {
		return nil, err
	}
	first, errFirst := some.First(leading(published, some))
	if errFirst != nil || first.Len() < statistics {
		return nil, err
	}
	if chosen, errClass := choose(first, d.Classes, 0); errClass != nil || chosen.Len() < images {
		return nil, err
	}
	return first, nil
}

// leading counts the images of a set with missing files that are the first
// ones of the published split.
func leading(published *catalogue.Set, some *data.Set) int {
	n, files, missing := 0, 0, 0
	for _, f := range published.Files {
		switch {
		case f.Split != some.Split || f.Role == catalogue.Labels:
		case slices.Contains(some.Missing, f.Name):
			files, missing = files+1, missing+1
		default:
			if files++; missing == 0 {
				n += f.Records
			}
		}
	}
	if files == missing {
		return some.Len() // of a subset, which is the first records of a file
	}
	return n
}

// openPhotos loads photos of many sizes, which are decoded as they are needed.
func openPhotos(store *data.Store, set *catalogue.Set, cfg config.Run) (*images, error) {
	if len(cfg.Data.Classes) > 0 || cfg.Data.Patches || cfg.Noise.Kind != string(noise.Clean) || cfg.Data.Normalize == config.PerPixel || cfg.Data.Normalize == config.UnitSize {
		return nil, fmt.Errorf("%s is photos of many sizes: it takes all classes, clean labels, no patches, and the normalisation %q or %q", set.Name, config.PerChannel, config.Raw)
	}
	norm, err := normalization(cfg.Data, nil, nil)
	if err != nil {
		return nil, err
	}
	im := &images{classes: cfg.Outputs(), random: true, augment: append(cfg.Augment.Ops(), norm...), still: norm}
	var splits [2]*photo.Folder
	for i, split := range []string{"train", "test"} {
		if splits[i], err = store.Photos(set.Name, split); err != nil {
			return nil, err
		}
		n := []int{cfg.Data.Train, cfg.Data.Test}[i]
		if n > splits[i].Len() {
			return nil, fmt.Errorf("cannot take the first %d photos of %d", n, splits[i].Len())
		}
		if n > 0 {
			splits[i].Items = splits[i].Items[:n]
		}
	}
	im.train = splits[0]
	im.groups = []group{{testGroup, always(splits[1]), norm}}
	im.c, im.h, im.w = splits[0].Dims()
	im.title = fmt.Sprintf("%s train, %d photos", set.Name, splits[0].Len())
	return im, nil
}

// patch plants patches in the training images and adds the groups that tell
// what was learned of them.
func (im *images) patch(train, test *data.Set, norm []augment.Op, root uint64) error {
	p, err := augment.NewPatches(im.classes, root)
	if err != nil {
		return err
	}
	plant := p.Op(p.Mark("train", train.Len()))
	im.augment, im.still, im.random = append(im.augment, plant), append(slices.Clone(norm), plant), true
	planted := append(slices.Clone(norm), p.Op(p.Mark("test", test.Len())))
	im.groups = append(im.groups, group{mixedGroup, always(test), planted},
		group{patchGroup, func(epoch int) batch.Source {
			pix, labels := p.PatchOnly(patchOnly, epoch)
			return &ready{pix, labels, im.c, im.h, im.w}
		}, nil})
	return augment.Check(im.augment, im.c, im.h, im.w)
}

func always(src batch.Source) func(int) batch.Source {
	return func(int) batch.Source { return src }
}

// choose takes the two classes, and then the first n images, that are asked for.
func choose(set *data.Set, classes []string, n int) (*data.Set, error) {
	if len(classes) > 0 {
		var numbers [2]int
		for i, name := range classes {
			if numbers[i] = slices.Index(set.Classes, name); numbers[i] < 0 {
				return nil, fmt.Errorf("%s has no class %q; it has %s", set.Name, name, strings.Join(set.Classes, ", "))
			}
		}
		two, err := set.Binary(numbers[0], numbers[1])
		if err != nil {
			return nil, err
		}
		set = two
	}
	if n == 0 {
		return set, nil
	}
	return set.First(n)
}

func differing(a, b []int) []int {
	var at []int
	for i := range a {
		if a[i] != b[i] {
			at = append(at, i)
		}
	}
	return at
}

// ready is a source of images that need no more work.
type ready struct {
	pix     []float32
	labels  []int
	c, h, w int
}

// Len, Dims, Label and Read implement batch.Source.
func (r *ready) Len() int            { return len(r.labels) }
func (r *ready) Dims() (c, h, w int) { return r.c, r.h, r.w }
func (r *ready) Label(i int) int     { return r.labels[i] }
func (r *ready) Read(i int, _ *rand.Rand, dst []float32) error {
	copy(dst, r.pix[i*len(dst):])
	return nil
}

// evaluationRoot keeps the draws for images under test apart from those for
// training.
func evaluationRoot(root uint64) uint64 { return seed.New(root, "train", "evaluation").Uint64() }
