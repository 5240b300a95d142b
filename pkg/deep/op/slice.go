package op

import (
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
)

// strided returns n elements of an axis of x, from start on, stride apart. It is
// twice differentiable, which GoMLX's Slice is not: that one's gradient is Pad,
// which has none.
func strided(x *graph.Node, axis, start, stride, n int) *graph.Node {
	size := x.Shape().Dimensions[axis]
	if start == 0 && stride == 1 && n == size {
		return x
	}
	take := func(inputs []*graph.Node) *graph.Node {
		return graph.SliceAxis(inputs[0], axis, graph.AxisRange(start, start+(n-1)*stride+1).Stride(stride))
	}
	spread := func(v *graph.Node) []*graph.Node {
		if stride > 1 {
			v = interleaveZeros(v, axis, stride)
		}
		end := start + v.Shape().Dimensions[axis]
		if end > size { // zeros after the last element, beyond x
			v = graph.SliceAxis(v, axis, graph.AxisRange(0, size-start))
			end = size
		}
		return []*graph.Node{concatenate(axis, zeros(v, axis, start), v, zeros(v, axis, size-end))}
	}
	return withGradient(take, spread, x)
}

// interleaveZeros puts stride-1 zeros behind each element of an axis of x.
func interleaveZeros(x *graph.Node, axis, stride int) *graph.Node {
	dims := x.Shape().Clone().Dimensions
	split := append(append(append([]int{}, dims[:axis+1]...), 1), dims[axis+1:]...)
	x = graph.Reshape(x, split...)
	x = concatenate(axis+1, x, zeros(x, axis+1, stride-1))
	dims[axis] *= stride
	return graph.Reshape(x, dims...)
}

// zeroPad surrounds the height and width of x with zeros. GoMLX has no gradient
// of Pad.
func zeroPad(x *graph.Node, padding int) *graph.Node {
	for _, axis := range []int{1, 2} {
		border := zeros(x, axis, padding)
		x = concatenate(axis, border, x, border)
	}
	return x
}

// zeros has the shape of x, but n elements in one axis; nil if n is 0.
func zeros(x *graph.Node, axis, n int) *graph.Node {
	if n == 0 {
		return nil
	}
	return graph.Zeros(x.Graph(), shapeOf(x, withDim(x, axis, n)...))
}

// concatenate leaves out what is nil.
func concatenate(axis int, parts ...*graph.Node) *graph.Node {
	var some []*graph.Node
	for _, part := range parts {
		if part != nil {
			some = append(some, part)
		}
	}
	if len(some) == 1 {
		return some[0]
	}
	return graph.Concatenate(some, axis)
}

// withDim returns the dimensions of x with n for one axis.
func withDim(x *graph.Node, axis, n int) []int {
	dims := x.Shape().Clone().Dimensions
	dims[axis] = n
	return dims
}

// shapeOf is a shape of the type of x.
func shapeOf(x *graph.Node, dims ...int) shapes.Shape { return shapes.Make(x.DType(), dims...) }
