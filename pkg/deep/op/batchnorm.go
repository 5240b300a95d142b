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
func batchNorm(x, scale, shift *graph.Node, epsilon float64) (y, mean, variance *graph.Node) {
	if x.Rank() < 2 {
		exceptions.Panicf("batch norm needs a batch and channels; got %s", x.Shape())
	}
	flat := rows(x)
	rowMean := columnMeans(flat)
	rowVariance := columnMeans(graph.Square(graph.Sub(flat, rowMean)))
	inverse := graph.Reciprocal(graph.Sqrt(graph.AddScalar(rowVariance, epsilon)))
	normalize := func(in []*graph.Node) *graph.Node {
		// Mean and deviation have no gradient here: it is in vjp.
		factor := graph.StopGradient(inverse)
		if scale != nil {
			factor = graph.Mul(factor, row(in[1]))
		}
		y := graph.Mul(graph.Sub(rows(in[0]), graph.StopGradient(rowMean)), factor)
		if shift != nil {
			y = graph.Add(y, row(in[2]))
		}
		return y
	}
	vjp := func(v *graph.Node) []*graph.Node {
		normalized := graph.Mul(graph.Sub(flat, rowMean), inverse)
		sum, sumNormalized := columnSums(v), columnSums(graph.Mul(v, normalized))
		n := float64(flat.Shape().Dimensions[0])
		dx := graph.Sub(v, graph.DivScalar(graph.Add(sum, graph.Mul(normalized, sumNormalized)), n))
		if scale == nil {
			return []*graph.Node{graph.ReshapeWithShape(graph.Mul(dx, inverse), x.Shape())}
		}
		dx = graph.Mul(dx, graph.Mul(inverse, row(scale)))
		return []*graph.Node{graph.ReshapeWithShape(dx, x.Shape()), graph.ReshapeWithShape(sumNormalized, scale.Shape()), graph.ReshapeWithShape(sum, shift.Shape())}
	}
	inputs := []*graph.Node{x}
	if scale != nil {
		inputs = append(inputs, scale, shift)
	}
	y = graph.ReshapeWithShape(withGradient(normalize, vjp, inputs...), x.Shape())
	return y, graph.Reshape(rowMean, -1), graph.Reshape(rowVariance, -1)
}
