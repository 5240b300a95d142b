package feed_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/core/tensors"

	"largestep/data"
	"largestep/data/augment"
	"largestep/data/batch"
	"largestep/data/feed"
)

// The tensors hold the images and labels of the loader, in either layout.
func TestLayouts(t *testing.T) {
	s, err := data.Synthetic("cifar10", "train", 10, 1)
	if err != nil {
		t.Fatal(err)
	}
	l, err := batch.New(s, batch.Options{Size: 4, Shuffle: true, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, layout := range []feed.Layout{feed.ChannelsLast, feed.ChannelsFirst} {
		ds := feed.New(t.Context(), "synthetic", l, layout)
		if ds.Name() != "synthetic" {
			t.Error(ds.Name())
		}
		for epoch := range 2 {
			order, at := l.Order(epoch), 0
			for b, err := range ds.Iter() {
				if err != nil {
					t.Fatal(err)
				}
				x, y := b.Inputs[0], b.Labels[0]
				n := x.Shape().Dimensions[0]
				want := []int{n, 32, 32, 3}
				if layout == feed.ChannelsFirst {
					want = []int{n, 3, 32, 32}
				}
				if err := x.Shape().CheckDims(want...); err != nil {
					t.Fatal(err)
				}
				if err := y.Shape().CheckDims(n, 1); err != nil {
					t.Fatal(err)
				}
				labels, pix := tensors.MustCopyFlatData[int32](y), tensors.MustCopyFlatData[float32](x)
				for k := range n {
					i := order[at+k]
					if int(labels[k]) != s.Labels[i] {
						t.Fatalf("image %d has label %d", i, labels[k])
					}
					for j, v := range s.Image(i) {
						c, place := j/1024, j%1024
						where := k*3072 + place*3 + c
						if layout == feed.ChannelsFirst {
							where = k*3072 + j
						}
						if pix[where] != float32(v)/255 {
							t.Fatalf("image %d, value %d", i, j)
						}
					}
				}
				at += n
				if err := b.Finalize(); err != nil {
					t.Fatal(err)
				}
			}
			if at != 10 {
				t.Errorf("%d images in epoch %d", at, epoch)
			}
		}
	}
}

// An epoch can be taken up again, and an error reaches the trainer.
func TestSeekAndErrors(t *testing.T) {
	s, err := data.Synthetic("mnist", "train", 40, 1)
	if err != nil {
		t.Fatal(err)
	}
	l, err := batch.New(s, batch.Options{Size: 10, Shuffle: true, Seed: 1, Augment: []augment.Op{augment.Shift{Pixels: 2}}})
	if err != nil {
		t.Fatal(err)
	}
	ds := feed.New(t.Context(), "synthetic", l, feed.ChannelsLast)
	read := func() (sums []float32) {
		for b, err := range ds.Iter() {
			if err != nil {
				t.Fatal(err)
			}
			sum := float32(0)
			for i, v := range tensors.MustCopyFlatData[float32](b.Inputs[0]) {
				sum += v * float32(i%97)
			}
			sums = append(sums, sum)
		}
		return sums
	}
	zero, one := read(), read()
	if len(one) != 4 || slices.Equal(zero, one) {
		t.Errorf("epochs %v and %v", zero, one)
	}
	for first := range 5 {
		ds.Seek(1, first)
		if again := read(); !slices.Equal(again, one[first:]) {
			t.Errorf("epoch 1 is %v, and %v from batch %d on", one, again, first)
		}
	}
	broken, err := batch.New(&failing{s}, batch.Options{Size: 4})
	if err != nil {
		t.Fatal(err)
	}
	failed := false
	for _, err := range feed.New(t.Context(), "failing", broken, feed.ChannelsFirst).Iter() {
		failed = err != nil
	}
	if !failed {
		t.Error("the error was lost")
	}
}

// failing is a source whose images cannot be read.
type failing struct{ *data.Set }

func (f *failing) Read(int, *rand.Rand, []float32) error { return errors.New("gone") }
