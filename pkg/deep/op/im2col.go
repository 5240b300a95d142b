package op

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// ConvIm2col is [Conv] as one matrix product: the window under the kernel is
// laid out as a row for each place of the output. It is the fast form on the
// backend "go", and twice differentiable on every backend.
func ConvIm2col(x, kernel *graph.Node, stride, padding int) *graph.Node {
	out := convShape(x, kernel, stride, padding)
	k := kernel.Shape().Dimensions
	if k[0] == 1 && k[1] == 1 && stride == 1 && padding == 0 {
		return graph.Reshape(graph.MatMul(rows(x), graph.Reshape(kernel, k[2], k[3])), out...)
	}
	product := func(in []*graph.Node) *graph.Node {
		windows := im2col(zeroPad(in[0], padding), k[0], k[1], stride, out[1], out[2])
		return graph.Reshape(graph.MatMul(rows(windows), graph.Reshape(in[1], k[0]*k[1]*k[2], k[3])), out...)
	}
	if stride > 1 || k[0] != k[1] || padding >= k[0] {
		return product([]*graph.Node{x, kernel})
	}
	// The gradient of the image is itself such a product: the gradient of the
	// output, under windows that run backwards. Derived, it would be one matrix
	// product too, but then a sum of as many padded images as a window has places.
	vjp := func(v *graph.Node) []*graph.Node {
		v = graph.Reshape(v, out...)
		windows := im2col(zeroPad(x, padding), k[0], k[1], 1, out[1], out[2])
		// Transposed, so that the factor to turn is v, the smaller one.
		dKernel := graph.MatMul(graph.TransposeAllAxes(rows(v), 1, 0), rows(windows))
		turned := graph.TransposeAllAxes(turn(kernel), 0, 1, 3, 2)
		return []*graph.Node{ConvIm2col(v, turned, 1, k[0]-1-padding), graph.Reshape(graph.TransposeAllAxes(dKernel, 1, 0), k...)}
	}
	return withGradient(product, vjp, x, kernel)
}

// turn reverses the height and width of a kernel. GoMLX has no gradient of
// Reverse.
func turn(kernel *graph.Node) *graph.Node {
	for _, axis := range []int{0, 1} {
		n := kernel.Shape().Dimensions[axis]
		var parts []*graph.Node
		for i := n - 1; i >= 0; i-- {
			parts = append(parts, strided(kernel, axis, i, 1, 1))
		}
		kernel = concatenate(axis, parts...)
	}
	return kernel
}

// convShape returns the shape of the convolution's output: [batch, height,
// width, out], with (height + 2 padding - kernel height)/stride + 1 rows,
// rounded down, and columns likewise.
func convShape(x, kernel *graph.Node, stride, padding int) []int {
	if x.Rank() != 4 || kernel.Rank() != 4 {
		exceptions.Panicf("a convolution needs x [batch, height, width, channels] and a kernel [height, width, in, out]; got %s and %s", x.Shape(), kernel.Shape())
	}
	in, k := x.Shape().Dimensions, kernel.Shape().Dimensions
	if in[3] != k[2] {
		exceptions.Panicf("a kernel for %d channels does not fit x with %d: %s and %s", k[2], in[3], kernel.Shape(), x.Shape())
	}
	if stride < 1 || padding < 0 || in[1]+2*padding < k[0] || in[2]+2*padding < k[1] {
		exceptions.Panicf("a kernel %s with stride %d and padding %d does not fit x %s", kernel.Shape(), stride, padding, x.Shape())
	}
	return []int{in[0], (in[1]+2*padding-k[0])/stride + 1, (in[2]+2*padding-k[1])/stride + 1, k[3]}
}

// im2col returns, for x already padded, the windows of height x width places at
// distance stride: [batch, outHeight, outWidth, height*width*channels], in the
// order of a kernel's first three axes.
func im2col(x *graph.Node, height, width, stride, outHeight, outWidth int) *graph.Node {
	var shifts []*graph.Node
	for dy := range height {
		lines := strided(x, 1, dy, stride, outHeight)
		for dx := range width {
			shifts = append(shifts, strided(lines, 2, dx, stride, outWidth))
		}
	}
	return graph.Concatenate(shifts, -1)
}
