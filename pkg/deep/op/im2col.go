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
	windows := im2col(zeroPad(x, padding), k[0], k[1], stride, out[1], out[2])
	return graph.Reshape(graph.MatMul(rows(windows), graph.Reshape(kernel, k[0]*k[1]*k[2], k[3])), out...)
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
		for dx := range width {
			shift := strided(x, 1, dy, stride, outHeight)
			shifts = append(shifts, strided(shift, 2, dx, stride, outWidth))
		}
	}
	return graph.Concatenate(shifts, -1)
}
