package op

import "github.com/gomlx/gomlx/core/graph"

// Conv is the convolution of networks (a correlation: the kernel is not
// flipped) of x [batch, height, width, in] with a kernel [height, width, in,
// out], with zeros around the image. Its result is [batch, h, w, out] with
// h = (height + 2 padding - kernel height)/stride + 1, rounded down.
//
// It is differentiable once, in the form that is fast on the graph's backend.
// For second derivatives use [ConvIm2col].
func Conv(x, kernel *graph.Node, stride, padding int) *graph.Node {
	convShape(x, kernel, stride, padding) // refuses what does not fit
	even := kernel.Shape().Dimensions[0]%2 == 0 || kernel.Shape().Dimensions[1]%2 == 0
	if even || x.Graph().Backend().Name() != "xla" { // GoMLX has no gradient for even kernels with padding
		return ConvIm2col(x, kernel, stride, padding)
	}
	return graph.Convolve(x, kernel).Strides(stride).PaddingPerDim([][2]int{{padding, padding}, {padding, padding}}).Done()
}
