package op

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// BatchNorm normalizes x by its mean and variance over all axes but the last:
// normalized = (x - mean)/sqrt(variance + epsilon) has the shape of x, mean and
// variance are [channels]. The variance is the biased one, the mean of squares
// (Ioffe and Szegedy 2015, Algorithm 1). It is twice differentiable.
func BatchNorm(x *graph.Node, epsilon float64) (normalized, mean, variance *graph.Node) {
	return batchNorm(x, nil, nil, epsilon)
}

// BatchNormAffine is scale * normalized + shift of [BatchNorm], with scale and
// shift [channels], in one: the sums over places that the gradients of all three
// inputs need are then taken once.
func BatchNormAffine(x, scale, shift *graph.Node, epsilon float64) (y, mean, variance *graph.Node) {
	return batchNorm(x, scale, shift, epsilon)
}

// batchNorm has the gradient in closed form: with the gradient v of y, n places
// and x' = normalized,
//
//	dshift = sum v,  dscale = sum v x',
//	dx = scale/sqrt(variance + epsilon) (v - dshift/n - x' dscale/n),
//
// two sums over the places. Derived step by step through mean and variance there
// would be six, and three times the memory traffic.
func batchNorm(x, scale, shift *graph.Node, epsilon float64) (y, _, _ *graph.Node) {
	if x.Rank() < 2 {
		exceptions.Panicf("batch norm needs a batch and channels; got %s", x.Shape())
	}
	mean := channelMeans(x)
	variance := channelMeans(graph.Square(graph.Sub(x, mean)))
	inverse := graph.Reciprocal(graph.Sqrt(graph.AddScalar(variance, epsilon)))
	normalize := func(in []*graph.Node) *graph.Node {
		// Mean and deviation have no gradient here: it is in vjp.
		factor := graph.StopGradient(inverse)
		if scale != nil {
			factor = graph.Mul(factor, channels(in[1], x.Rank()))
		}
		y := graph.Mul(graph.Sub(in[0], graph.StopGradient(mean)), factor)
		if shift != nil {
			y = graph.Add(y, channels(in[2], x.Rank()))
		}
		return y
	}
	vjp := func(v *graph.Node) []*graph.Node {
		normalized := graph.Mul(graph.Sub(x, mean), inverse)
		sum, sumNormalized := channelSums(v), channelSums(graph.Mul(v, normalized))
		dx := graph.Sub(v, graph.DivScalar(graph.Add(sum, graph.Mul(normalized, sumNormalized)), places(x)))
		if scale == nil {
			return []*graph.Node{graph.Mul(dx, inverse)}
		}
		dx = graph.Mul(dx, graph.Mul(inverse, channels(scale, x.Rank())))
		return []*graph.Node{dx, graph.ReshapeWithShape(sumNormalized, scale.Shape()), graph.ReshapeWithShape(sum, shift.Shape())}
	}
	inputs := []*graph.Node{x}
	if scale != nil {
		inputs = append(inputs, scale, shift)
	}
	y = withGradient(normalize, vjp, inputs...)
	return y, graph.Reshape(mean, -1), graph.Reshape(variance, -1)
}
