// Package feed hands batches to GoMLX: a batch.Loader becomes a
// train.Dataset. It is the only package of data that imports GoMLX.
package feed

import (
	"context"
	"iter"
	"sync"

	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/train"

	"largestep/data/batch"
)

// A Layout is the order of the axes of the images.
type Layout int

// The layouts.
const (
	ChannelsLast  Layout = iota // [batch, height, width, channels], GoMLX's default
	ChannelsFirst               // [batch, channels, height, width]
)

// A Dataset is a loader as GoMLX sees it: each call of Iter is the next epoch,
// from 0 on.
type Dataset struct {
	ctx    context.Context
	name   string
	loader *batch.Loader
	layout Layout

	mu           sync.Mutex
	epoch, first int // of the next call of Iter
}

var _ train.Dataset = (*Dataset)(nil)

// New returns a dataset of one input, the images as float32, and one label,
// the classes as int32 of shape [batch, 1]. The end of ctx ends an epoch.
func New(ctx context.Context, name string, loader *batch.Loader, layout Layout) *Dataset {
	return &Dataset{ctx: ctx, name: name, loader: loader, layout: layout}
}

// Name implements train.Dataset.
func (d *Dataset) Name() string { return d.name }

// Seek makes the next call of Iter give the given epoch from one of its batches
// on, both counted from 0, so that training that was interrupted goes on with
// the batches that it would have seen.
func (d *Dataset) Seek(epoch, batch int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.epoch, d.first = epoch, batch
}

// Iter implements train.Dataset.
func (d *Dataset) Iter() iter.Seq2[train.Batch, error] {
	d.mu.Lock()
	defer d.mu.Unlock()
	epoch, first := d.epoch, d.first
	d.epoch, d.first = epoch+1, 0
	return func(yield func(train.Batch, error) bool) {
		for b, err := range d.loader.EpochFrom(d.ctx, epoch, first) {
			if err != nil {
				yield(train.Batch{}, err)
				return
			}
			out := d.tensors(b)
			b.Recycle()
			if !yield(out, nil) {
				return
			}
		}
	}
}

func (d *Dataset) tensors(b *batch.Batch) train.Batch {
	n := b.Len()
	labels := make([]int32, n)
	for i, y := range b.Y {
		labels[i] = int32(y)
	}
	// GoMLX copies, so that the batch's memory can be used again.
	x := tensors.FromFlatDataAndDimensions(b.X, n, b.C, b.H, b.W)
	if d.layout == ChannelsLast {
		x = tensors.FromFlatDataAndDimensions(channelsLast(b), n, b.H, b.W, b.C)
	}
	return train.Batch{
		Inputs: []*tensors.Tensor{x},
		Labels: []*tensors.Tensor{tensors.FromFlatDataAndDimensions(labels, n, 1)},
	}
}

func channelsLast(b *batch.Batch) []float32 {
	if b.C == 1 {
		return b.X
	}
	plane := b.H * b.W
	out := make([]float32, len(b.X))
	for k := range b.Len() {
		from, to := b.Image(k), out[k*b.C*plane:]
		for c := range b.C {
			for i, v := range from[c*plane : (c+1)*plane] {
				to[i*b.C+c] = v
			}
		}
	}
	return out
}
