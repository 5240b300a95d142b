package sharpness

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/backend"
)

// An Operator is a symmetric matrix with a row for every trainable number of a
// store, known by its products with vectors. Vectors follow the variables in the
// order of their creation, each row by row.
//
// The matrix is that at the values which the variables have when [Operator.Top],
// [Operator.Trace] or [Operator.Product] is called. An Operator is compiled at its
// first use, and is for one goroutine at a time.
type Operator struct {
	backend compute.Backend
	layout  layout
	chunks  []chunk
	whole   *model.Exec // inputs, vector -> product
	factor  *model.Exec // inputs -> what a product needs that does not depend on the vector
	product *model.Exec // inputs, that, vector -> product
	add     *graph.Exec // sum, product, share -> sum + share · product
	kept    []*tensors.Tensor
	vectors *vectorMath
}

// A chunk is a part of the samples, with its share of their number.
type chunk struct {
	inputs []any // tensors
	share  float64
}

// newOperator returns the operator over the trainable variables of a store whose
// product with the vector of parts v, one a variable, is what build returns,
// averaged over the samples of all chunks.
func newOperator(b compute.Backend, store *model.Store, chunks [][]*tensors.Tensor, build product) (*Operator, error) {
	if b == nil || store == nil {
		return nil, errors.New("sharpness: there is no backend or no store; open one with backend.Open, fill one with network.Init")
	}
	l, err := newLayout(store)
	if err != nil {
		return nil, err
	}
	return newOperatorOn(b, l, chunks, build)
}

// newOperatorOn is newOperator with parts as a layout has them.
func newOperatorOn(b compute.Backend, l layout, chunks [][]*tensors.Tensor, build product) (_ *Operator, err error) {
	store := l.store
	op := &Operator{backend: b, layout: l}
	if op.chunks, err = newChunks(chunks); err != nil {
		return nil, err
	}
	err = backend.Try(func() (err error) {
		inputs := len(chunks[0])
		op.whole, err = model.NewExec(b, store, func(scope *model.Scope, args []*graph.Node) *graph.Node {
			t := l.trace(scope, args[:inputs], build)
			return t.at(t.kept, args[inputs])
		})
		if err != nil {
			return err
		}
		op.factor, err = model.NewExec(b, store, func(scope *model.Scope, args []*graph.Node) []*graph.Node {
			return l.trace(scope, args, build).kept
		})
		if err != nil {
			return err
		}
		op.product, err = model.NewExec(b, store, func(scope *model.Scope, args []*graph.Node) *graph.Node {
			last := len(args) - 1
			return l.trace(scope, args[:inputs], build).at(args[inputs:last], args[last])
		})
		if err != nil {
			return err
		}
		op.add, err = graph.NewExec(b, func(sum, product, share *graph.Node) *graph.Node {
			return graph.Add(sum, graph.Mul(product, share))
		})
		if err != nil {
			return err
		}
		op.vectors, err = newVectorMath(b, l.dtype)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sharpness: %w", err)
	}
	return op, nil
}

// newChunks refuses what cannot be averaged.
func newChunks(parts [][]*tensors.Tensor) ([]chunk, error) {
	if len(parts) == 0 {
		return nil, errors.New("sharpness: there are no samples; pass at least one chunk")
	}
	var chunks []chunk
	total := 0
	for i, part := range parts {
		if len(part) == 0 || len(part) != len(parts[0]) {
			return nil, fmt.Errorf("sharpness: chunk %d has %d inputs and the first has %d; pass the loss's inputs, at least one, in each", i+1, len(part), len(parts[0]))
		}
		c := chunk{}
		for j, t := range part {
			switch {
			case t == nil || t.Rank() == 0 || t.Shape().Dim(0) == 0:
				return nil, fmt.Errorf("sharpness: input %d of chunk %d has no samples; samples are counted along the first axis", j+1, i+1)
			case t.Shape().Dim(0) != part[0].Shape().Dim(0):
				return nil, fmt.Errorf("sharpness: chunk %d has inputs of %d and of %d samples; cut all inputs alike", i+1, part[0].Shape().Dim(0), t.Shape().Dim(0))
			case t.DType() != parts[0][j].DType():
				return nil, fmt.Errorf("sharpness: input %d is %s in chunk %d and %s in the first; make them equal", j+1, t.DType(), i+1, parts[0][j].DType())
			}
			c.inputs = append(c.inputs, t)
		}
		c.share = float64(part[0].Shape().Dim(0))
		total += part[0].Shape().Dim(0)
		chunks = append(chunks, c)
	}
	for i := range chunks {
		chunks[i].share /= float64(total)
	}
	return chunks, nil
}

// Size returns the number of rows: of trainable numbers.
func (op *Operator) Size() int { return op.layout.size }

// Close frees what the operator keeps on the device.
func (op *Operator) Close() {
	op.drop()
	op.whole.Finalize()
	op.factor.Finalize()
	op.product.Finalize()
	op.add.Finalize()
	op.vectors.close()
}

// Product writes the product of the matrix and x to dst, both of [Operator.Size]
// numbers. It refuses other lengths and numbers that are not finite; what it
// writes has the precision of the variables. It is a [spectrum.MatVec].
//
// [spectrum.MatVec]: https://pkg.go.dev/largestep/pkg/theory/spectrum#MatVec
func (op *Operator) Product(dst, x []float64) error {
	if err := op.check(dst, x); err != nil {
		return err
	}
	return op.try(func() error { return op.multiplyTo(dst, x) })
}

// Multiply returns the product of the matrix and a vector on the device, of
// [Operator.Size] numbers of the variables' type. It refuses others. Unlike
// [Operator.Product] it does not look at the numbers. Both tensors are the caller's.
func (op *Operator) Multiply(v *tensors.Tensor) (w *tensors.Tensor, err error) {
	if v == nil || !v.Shape().Equal(shapes.Make(op.layout.dtype, op.Size())) {
		return nil, fmt.Errorf("sharpness: pass a vector of %d numbers in %s, one for every trainable number", op.Size(), op.layout.dtype)
	}
	err = op.try(func() error {
		w, err = op.multiply(v)
		return err
	})
	return w, err
}

func (op *Operator) check(dst, x []float64) error {
	if len(dst) != op.Size() || len(x) != op.Size() {
		return fmt.Errorf("sharpness: vectors of %d and %d numbers were given; pass %d, one for every trainable number", len(dst), len(x), op.Size())
	}
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("sharpness: number %d of the vector is %g; pass finite numbers", i, v)
		}
	}
	return nil
}

// try says whose error it is, and keeps nothing when f is done: the network may be
// trained until the next measurement.
func (op *Operator) try(f func() error) error {
	defer op.drop()
	if err := backend.Try(f); err != nil {
		return fmt.Errorf("sharpness: %w", err)
	}
	return nil
}

// drop frees what was kept for other values of the variables.
func (op *Operator) drop() {
	for _, t := range op.kept {
		t.MustFinalizeAll()
	}
	op.kept = nil
}

// refresh keeps what many products need at the present values of the variables. With
// several chunks nothing is kept from one product to the next: who cuts the
// samples does so since the device cannot hold what all of them need.
func (op *Operator) refresh() (err error) {
	op.drop()
	if len(op.chunks) == 1 {
		op.kept, err = op.factor.Call(op.chunks[0].inputs...)
	}
	return err
}

// multiplyTo writes the product with x to dst.
func (op *Operator) multiplyTo(dst, x []float64) error {
	v, err := op.layout.tensor(x)
	if err != nil {
		return err
	}
	defer v.MustFinalizeAll()
	w, err := op.multiply(v)
	if err != nil {
		return err
	}
	defer w.MustFinalizeAll()
	return copyTo(dst, w)
}

// multiply returns the product with a vector on the device, from what is kept if
// anything is.
func (op *Operator) multiply(v *tensors.Tensor) (*tensors.Tensor, error) {
	if op.kept != nil {
		args := slices.Clone(op.chunks[0].inputs)
		for _, t := range op.kept {
			args = append(args, t)
		}
		return op.product.Call1(append(args, v)...)
	}
	if len(op.chunks) == 1 {
		return op.whole.Call1(append(slices.Clone(op.chunks[0].inputs), v)...)
	}
	sum := op.layout.zeros()
	for _, c := range op.chunks {
		w, err := op.whole.Call1(append(slices.Clone(c.inputs), v)...)
		if err != nil {
			return nil, err
		}
		next, err := op.add.Call(sum, w, op.layout.scalar(c.share))
		if err != nil {
			return nil, err
		}
		w.MustFinalizeAll()
		replace(&sum, next[0])
	}
	return sum, nil
}
