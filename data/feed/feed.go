// Package feed hands batches to GoMLX: a batch.Loader becomes a
// train.Dataset. It is the only package of data that imports GoMLX.
package feed

import (
	"context"
	"iter"
	"sync/atomic"

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
	epoch  atomic.Int64
}

var _ train.Dataset = (*Dataset)(nil)

// New returns a dataset of one input, the images as float32, and one label,
// the classes as int32 of shape [batch, 1]. The end of ctx ends an epoch.
func New(ctx context.Context, name string, loader *batch.Loader, layout Layout) *Dataset {
	return &Dataset{ctx: ctx, name: name, loader: loader, layout: layout}
}

// Name implements train.Dataset.
func (d *Dataset) Name() string { return d.name }

// SetEpoch makes the next call of Iter give the given epoch, so that training
// that was interrupted goes on with the batches that it would have seen.
func (d *Dataset) SetEpoch(epoch int) { d.epoch.Store(int64(epoch)) }

// Iter implements train.Dataset.
func (d *Dataset) Iter() iter.Seq2[train.Batch, error] {
	epoch := int(d.epoch.Add(1) - 1)
	return func(yield func(train.Batch, error) bool) {
		for b, err := range d.loader.Epoch(d.ctx, epoch) {
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
