package train

import (
	"context"
	"iter"

	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/train"

	"largestep/data/batch"
	"largestep/data/feed"
)

// A part is some images of a batch, and their labels, as tensors.
type part struct {
	x, y *tensors.Tensor // [n, height, width, channels] and [n, 1]
	n    int
}

func newPart(b train.Batch) *part {
	return &part{b.Inputs[0], b.Labels[0], b.Labels[0].Shape().Dim(0)}
}

// finalize frees the tensors now: GoMLX would wait for the garbage collector,
// which does not see how much memory hangs on them.
func (p *part) finalize() {
	for _, t := range []*tensors.Tensor{p.x, p.y} {
		_ = t.FinalizeAll() // an error would say that it is free already
	}
}

// batches hands out the batches of each epoch, each in parts.
type batches struct {
	loader *batch.Loader
	data   *feed.Dataset
	parts  int   // of a full batch
	fixed  *part // the one batch of all images, if nothing ever changes it
}

// newBatches makes ready what the steps train on. A batch of all images that
// nothing changes at random is made once and stays on the device.
func newBatches(ctx context.Context, im *images, size, parts int, root uint64) (*batches, error) {
	full := size >= im.train.Len()
	loader, err := batch.New(im.train, batch.Options{Size: size / parts, Shuffle: !full, Seed: root,
		Train: im.random, Augment: im.augment, SkipBroken: true})
	if err != nil {
		return nil, err
	}
	b := &batches{loader: loader, data: feed.New(ctx, "training", loader, feed.ChannelsLast), parts: parts}
	if !full || im.random || parts > 1 {
		return b, nil
	}
	for all, err := range b.data.Iter() {
		if err != nil {
			return nil, err
		}
		b.fixed = newPart(all)
	}
	return b, nil
}

func (b *batches) close() {
	if b.fixed != nil {
		b.fixed.finalize()
	}
}

// epoch yields the batches of an epoch from number first on. What it yields
// is freed when the loop goes on.
func (b *batches) epoch(epoch, first int) iter.Seq2[[]*part, error] {
	return func(yield func([]*part, error) bool) {
		if b.fixed != nil {
			if first == 0 {
				yield([]*part{b.fixed}, nil)
			}
			return
		}
		var parts []*part
		hand := func() bool {
			more := yield(parts, nil)
			for _, p := range parts {
				p.finalize()
			}
			parts = nil
			return more
		}
		b.data.Seek(epoch, first*b.parts)
		for next, err := range b.data.Iter() {
			if err != nil {
				yield(nil, err)
				return
			}
			if parts = append(parts, newPart(next)); len(parts) == b.parts && !hand() {
				return
			}
		}
		if len(parts) > 0 {
			hand()
		}
	}
}

// first yields the first n training images, without random changes, in parts
// of a size. Who gets them frees them.
func (im *images) first(n, size int, root uint64) iter.Seq2[*part, error] {
	return func(yield func(*part, error) bool) {
		loader, err := batch.New(&head{im.train, n}, batch.Options{Size: min(size, n), Seed: root, Augment: im.still, SkipBroken: true})
		if err != nil {
			yield(nil, err)
			return
		}
		for b, err := range feed.New(context.Background(), "first", loader, feed.ChannelsLast).Iter() {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(newPart(b), nil) {
				return
			}
		}
	}
}

// A head is the first n images of a source.
type head struct {
	batch.Source
	n int
}

// Len implements batch.Source.
func (h *head) Len() int { return h.n }
