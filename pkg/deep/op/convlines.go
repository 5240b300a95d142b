package op

import "github.com/gomlx/gomlx/core/graph"

// convLines is [Conv] with stride 1 and an odd square kernel whose output is as
// large as the image, in the form that the backend "go" computes fastest. That
// backend copies slices number by number, and whatever is put one behind another
// in blocks. So nothing is cut out of x but put between zeros: once for each place
// in a line of the kernel, side by side in the channels. One matrix product for
// each line of the kernel follows, and the products are added, each a line lower.
// Of that sum the border, which no window fills, is cut off.
//
// It takes a third of the memory of [ConvIm2col], and keeps it for the gradient.
func convLines(x, kernel *graph.Node) *graph.Node {
	n, in, out := kernel.Shape().Dimensions[0], kernel.Shape().Dimensions[2], kernel.Shape().Dimensions[3]
	images, height, width := x.Shape().Dimensions[0], x.Shape().Dimensions[1], x.Shape().Dimensions[2]
	var windows *graph.Node // a line of the kernel wide
	product := func(inputs []*graph.Node) *graph.Node {
		windows = shifts(inputs[0], 2, n)
		return addLines(windows, inputs[1], height, width)
	}
	vjp := func(v *graph.Node) []*graph.Node {
		v = graph.Reshape(v, images, height, width, out)
		turned := graph.TransposeAllAxes(turn(kernel), 0, 1, 3, 2)
		dX := addLines(shifts(v, 2, n), turned, height, width)
		// Of each group of images apart, since that backend shares a batch of products
		// among the cores, but not one product of factors as narrow as these.
		g := groups(images)
		v = graph.Reshape(between(v, 2, n/2, n/2), g, images/g, height, width+n-1, out)
		v = graph.TransposeAllAxes(v, 0, 4, 1, 2, 3)
		var lines []*graph.Node // v at the places of the windows, under each line of the kernel
		for dy := range n {
			lines = append(lines, between(v, 3, dy, n-1-dy))
		}
		places := images / g * (height + n - 1) * (width + n - 1)
		dKernel := graph.MatMul(
			graph.Reshape(graph.Concatenate(lines, 1), g, n*out, places),
			graph.Reshape(between(windows, 1, n/2, n/2), g, places, n*in))
		dKernel = graph.Reshape(graph.ReduceSum(dKernel, 0), n, out, n, in)
		return []*graph.Node{dX, graph.TransposeAllAxes(dKernel, 0, 2, 3, 1)}
	}
	return withGradient(product, vjp, x, kernel)
}

// groups is the number of groups, all of one size, that images are divided into: as
// many as can be up to 16, which keeps as many cores busy.
func groups(images int) int {
	g := min(images, 16)
	for images%g > 0 {
		g--
	}
	return g
}

// addLines returns the convolution of images of height x width from its windows,
// which are a line of the kernel wide (see [convLines]).
func addLines(windows, kernel *graph.Node, height, width int) *graph.Node {
	k, w := kernel.Shape().Dimensions, windows.Shape().Dimensions
	var sum *graph.Node
	for dy := range k[0] {
		line := graph.Reshape(strided(kernel, 0, dy, 1, 1), k[1]*k[2], k[3])
		part := graph.Reshape(graph.MatMul(rows(windows), line), w[0], w[1], w[2], k[3])
		part = between(part, 1, k[0]-1-dy, dy)
		if sum == nil {
			sum = part
		} else {
			sum = graph.Add(sum, part)
		}
	}
	inside := func(n int) graph.SliceAxisSpec { return graph.AxisRange(k[0]/2, k[0]/2+n) }
	return graph.Slice(sum, graph.AxisRange(), inside(height), inside(width))
}

// shifts returns, for each place of an axis and n-1 more, the n elements up to
// it, side by side in the last axis, with zeros beyond both ends.
func shifts(x *graph.Node, axis, n int) *graph.Node {
	var parts []*graph.Node
	for i := range n {
		parts = append(parts, between(x, axis, n-1-i, i))
	}
	return graph.Concatenate(parts, -1)
}

// between puts zeros before and after x in an axis.
func between(x *graph.Node, axis, before, after int) *graph.Node {
	return concatenate(axis, zeros(x, axis, before), x, zeros(x, axis, after))
}
