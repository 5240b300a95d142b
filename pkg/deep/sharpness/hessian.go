package sharpness

import (
	"errors"
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// A Loss is a scalar loss of a store's trainable variables on some samples: the
// mean over those samples. It is built once for each shape of inputs, and must be
// differentiable twice (network.Options.TwiceDifferentiable).
type Loss func(scope *model.Scope, inputs []*graph.Node) *graph.Node

// A Hessian is the matrix of second derivatives of a loss. Its largest eigenvalue
// is the sharpness.
type Hessian struct {
	*Operator
	loss     Loss
	narrow   *narrow // nil: not asked for yet, or none
	asked    bool
	gradient *model.Exec // inputs, vector, step -> loss and gradient at weights + step · vector
}

// NewHessian returns the Hessian of the loss over the trainable variables of a
// store, averaged over all samples of the chunks. A chunk holds the inputs of the
// loss, with the samples along their first axes. One chunk is fastest; several,
// of equal size but perhaps the last, need the memory of one. A loss that ties
// samples together, as batch norm does, is that of each chunk by itself.
//
// It refuses a store without trainable variables, or with some that have no value,
// are not float32 or float64, or mix both, and chunks that do not match.
func NewHessian(b compute.Backend, store *model.Store, loss Loss, chunks ...[]*tensors.Tensor) (*Hessian, error) {
	if loss == nil {
		return nil, errors.New("sharpness: there is no loss; pass a function that builds one")
	}
	op, err := newOperator(b, store, chunks, func(scope *model.Scope, inputs, params, parts []*graph.Node) []*graph.Node {
		return second(loss(scope, inputs), params, parts)
	})
	if err != nil {
		return nil, err
	}
	h := &Hessian{Operator: op, loss: loss}
	err = op.try(func() (err error) {
		l, inputs := op.layout, len(chunks[0])
		h.gradient, err = model.NewExec(b, store, func(scope *model.Scope, args []*graph.Node) []*graph.Node {
			var value, slope *graph.Node
			parts := l.split(args[inputs])
			l.within(args[0].Graph(), func(params []*graph.Node) {
				moved := make([]*graph.Node, len(params))
				for i, p := range params {
					moved[i] = graph.Add(p, graph.Mul(args[inputs+1], parts[i]))
					l.variables[i].SetNodeValue(moved[i])
				}
				value = loss(scope, args[:inputs])
				slope = l.join(graph.Gradient(value, moved...))
			})
			return []*graph.Node{graph.ConvertDType(value, l.dtype), slope}
		})
		return err
	})
	return h, err
}

// second returns the product of the second derivative of a value by some nodes with
// the direction of parts.
func second(value *graph.Node, nodes, parts []*graph.Node) []*graph.Node {
	return graph.Gradient(inner(graph.Gradient(value, nodes...), parts), nodes...)
}

// inner returns the sum over all parts of <a, b>.
func inner(a, b []*graph.Node) *graph.Node {
	var sum *graph.Node
	for i := range a {
		s := graph.ReduceAllSum(graph.Mul(a[i], b[i]))
		if sum == nil {
			sum = s
		} else {
			sum = graph.Add(sum, s)
		}
	}
	return sum
}

// Close frees what the Hessian keeps on the device.
func (h *Hessian) Close() {
	h.Operator.Close()
	h.gradient.Finalize()
	if h.narrow != nil {
		h.narrow.close()
	}
}

// Gradient writes the gradient of the loss to dst, of [Operator.Size] numbers, and
// returns the loss.
func (h *Hessian) Gradient(dst []float64) (loss float64, err error) {
	x := make([]float64, h.Size())
	if err := h.check(dst, x); err != nil {
		return 0, err
	}
	err = h.try(func() error {
		loss, err = h.gradientAt(dst, x, 0)
		return err
	})
	return loss, err
}

// gradientAt writes the gradient at the weights moved by step · x.
func (h *Hessian) gradientAt(dst, x []float64, step float64) (loss float64, err error) {
	clear(dst)
	v, err := h.layout.tensor(x)
	if err != nil {
		return 0, err
	}
	defer v.MustFinalizeAll()
	part, value := make([]float64, h.Size()), make([]float64, 1)
	for _, c := range h.chunks {
		args := append([]any(nil), c.inputs...)
		out, err := h.gradient.Call(append(args, v, h.layout.scalar(step))...)
		if err != nil {
			return 0, err
		}
		if err := errors.Join(copyTo(value, out[0]), copyTo(part, out[1])); err != nil {
			return 0, err
		}
		for _, t := range out {
			t.MustFinalizeAll()
		}
		loss += c.share * value[0]
		for i, g := range part {
			dst[i] += c.share * g
		}
	}
	return loss, nil
}

// Difference writes (∇L(w + step x) - ∇L(w - step x)) / (2 step) to dst: the product
// with the Hessian but for an error of the order of step², and of rounding over
// step. It is wrong where a kink of ReLU lies between the two points, so it is a
// check of [Operator.Product] and the way out where a loss cannot be differentiated
// twice. It refuses what Product refuses and a step that is not above 0.
func (h *Hessian) Difference(dst, x []float64, step float64) error {
	if err := h.check(dst, x); err != nil {
		return err
	}
	if !(step > 0) || step > 1e300 {
		return fmt.Errorf("sharpness: the step of the difference is %g; pass one above 0, for example 1e-4", step)
	}
	return h.try(func() error {
		behind := make([]float64, h.Size())
		if _, err := h.gradientAt(behind, x, -step); err != nil {
			return err
		}
		if _, err := h.gradientAt(dst, x, step); err != nil {
			return err
		}
		for i := range dst {
			dst[i] = (dst[i] - behind[i]) / (2 * step)
		}
		return nil
	})
}
