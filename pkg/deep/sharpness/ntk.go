package sharpness

import (
	"errors"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Outputs are the outputs of a network for some samples, along the first axis.
type Outputs func(scope *model.Scope, inputs []*graph.Node) *graph.Node

// NewNTK returns Jᵀ J / n, where J is the derivative of all outputs of n samples by
// the trainable variables. Its largest eigenvalues are those of the normalised
// neural tangent kernel J Jᵀ / n, which has a row for every output of every sample
// (Jacot et al. 2018; the normalisation is that of Huang et al. 2023).
//
// Chunks and refusals are those of [NewHessian].
func NewNTK(b compute.Backend, store *model.Store, outputs Outputs, chunks ...[]*tensors.Tensor) (*Operator, error) {
	if outputs == nil {
		return nil, errors.New("sharpness: there are no outputs; pass a function that builds them")
	}
	return newOperator(b, store, chunks, func(scope *model.Scope, inputs, params, parts []*graph.Node) []*graph.Node {
		f := outputs(scope, inputs)
		n := float64(inputs[0].Shape().Dim(0))
		// Jᵀ u is linear in u, so that any u gives the derivative of <Jᵀ u, v> by
		// it, which is J v.
		u := graph.ZerosLike(f)
		back := graph.Gradient(graph.ReduceAllSum(graph.Mul(f, u)), params...)
		forward := graph.Gradient(inner(back, parts), u)[0]
		return graph.Gradient(graph.ReduceAllSum(graph.Mul(f, graph.StopGradient(graph.DivScalar(forward, n)))), params...)
	})
}
