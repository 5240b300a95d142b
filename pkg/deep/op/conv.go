package op

import (
	"github.com/gomlx/gomlx/core/graph"

	"largestep/pkg/deep/backend"
)

// Conv is the convolution of networks (a correlation: the kernel is not
// flipped) of x [batch, height, width, in] with a kernel [height, width, in,
// out], with zeros around the image. Its result is [batch, h, w, out] with
// h = (height + 2 padding - kernel height)/stride + 1, rounded down.
//
// It is differentiable once, in the form that is fast on the graph's backend.
// For second derivatives use [ConvIm2col].
func Conv(x, kernel *graph.Node, stride, padding int) *graph.Node {
	convShape(x, kernel, stride, padding) // refuses what does not fit
	k := kernel.Shape().Dimensions
	odd := k[0]%2 == 1 && k[1]%2 == 1
	switch {
	case odd && x.Graph().Backend().Name() == "xla": // GoMLX has no gradient for even kernels with padding
		return graph.Convolve(x, kernel).Strides(stride).PaddingPerDim([][2]int{{padding, padding}, {padding, padding}}).Done()
	case backend.HasSIMD && odd && k[0] == k[1] && k[0] > 1 && stride == 1 && padding == k[0]/2 && large(x):
		return convLines(x, kernel)
	}
	return ConvIm2col(x, kernel, stride, padding)
}

// large reports whether images are so large that the borders of [convLines] cost
// less than the slices of [ConvIm2col]: measured, twice as fast at 32x32, 1.5 times
// at 16x16, half as fast at 8x8. Without vector instructions the matrix products
// take most of the time, and the borders are never worth it.
func large(x *graph.Node) bool {
	return min(x.Shape().Dimensions[1], x.Shape().Dimensions[2]) >= 16
}
