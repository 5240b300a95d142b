package network

import (
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/support/exceptions"
)

// Options say how a forward pass is computed. The zero value evaluates, in
// float32.
type Options struct {
	// Training normalizes by the statistics of the batch and updates the
	// running ones; false takes the running ones.
	Training bool
	// Frozen, with Training, leaves the running statistics as they are: for
	// measuring the training loss, as of its Hessian, without a step.
	Frozen bool
	// Sigma, a scalar, is the standard deviation of the noise at the noise
	// points. Without Training, or nil: no noise.
	Sigma *graph.Node
	// Compute is the type of matrix products and convolutions: float32 (or
	// zero) or bfloat16. All else is float32 always.
	Compute dtypes.DType
	// TwiceDifferentiable makes second derivatives possible, at the price of
	// slower convolutions on XLA.
	TwiceDifferentiable bool
}

// Logits builds the network's outputs [batch, classes] for images x [batch, H,
// W, C], from the parameters that [Network.Init] made in the scope's store.
//
// Like all that builds graphs it panics, with one line, on images of another
// shape, on a training batch below [Network.MinBatch], on noise for a network
// that has no place for it, and on an empty store; see backend.Try.
func (n *Network) Logits(scope *model.Scope, x *graph.Node, o Options) *graph.Node {
	if x.Rank() != 4 || !slices.Equal(x.Shape().Dimensions[1:], []int{n.in.H, n.in.W, n.in.C}) {
		exceptions.Panicf("this %s takes images [batch, %d, %d, %d]; got %s", n.name, n.in.H, n.in.W, n.in.C, x.Shape())
	}
	if batch := x.Shape().Dimensions[0]; o.Training && batch < n.minBatch {
		exceptions.Panicf("a batch of %d has no variance for the batch norm of %s; train with %d images or more", batch, n.name, n.minBatch)
	}
	if o.Sigma != nil && n.noise == 0 {
		exceptions.Panicf("%s has no place for noise; only wideresnet has", n.name)
	}
	switch o.Compute {
	case dtypes.InvalidDType, dtypes.Float32, dtypes.BFloat16:
	default:
		exceptions.Panicf("networks compute in float32 or bfloat16, not %s", o.Compute)
	}
	return n.layers.apply(&pass{o, scope.Store()}, x)
}

// A pass is one forward pass while it is built.
type pass struct {
	Options
	store *model.Store
}

// variable returns a parameter, which must be there.
func (p *pass) variable(path string) *model.Variable {
	v := p.store.GetVariable("/" + path)
	if v == nil {
		exceptions.Panicf("the store has no /%s; call Init first, with the same network", path)
	}
	return v
}

// reduced converts to the type of products.
func (p *pass) reduced(x *graph.Node) *graph.Node {
	if p.Compute == dtypes.InvalidDType {
		return x
	}
	return graph.ConvertDType(x, p.Compute)
}

// full converts the result of a product to float32.
func full(x *graph.Node) *graph.Node { return graph.ConvertDType(x, dtypes.Float32) }

// row makes [channels] fit x, with the channels last.
func row(channels, x *graph.Node) *graph.Node { return graph.ExpandLeftToRank(channels, x.Rank()) }
