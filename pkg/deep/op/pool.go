package op

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// MaxPool returns the maxima over windows of window x window places that do not
// overlap: [batch, height/window, width/window, channels], rounded down. At
// equal values the gradient goes to the first. It is twice differentiable.
//
// The gradient is v at the place of each maximum and 0 elsewhere. The maximum is a
// reduction, since XLA on a CPU does that once; a maximum of slices it would find
// anew, out of all that made the image, wherever the result is used.
func MaxPool(x *graph.Node, window int) *graph.Node {
	if window < 1 {
		exceptions.Panicf("a window of max-pooling has 1 place or more, not %d", window)
	}
	height, width := pooledSize(x, window, window)
	x = strided(strided(x, 1, 0, 1, height*window), 2, 0, 1, width*window)
	n, c := x.Shape().Dimensions[0], x.Shape().Dimensions[3]
	windows, single := []int{n, height, window, width, window, c}, []int{n, height, 1, width, 1, c}
	integer := func(i int) *graph.Node { return graph.Scalar(x.Graph(), dtypes.Int32, i) }

	var place *graph.Node // of the maximum in its window, counted along its rows
	maximum := func(in []*graph.Node) *graph.Node {
		blocks := graph.Reshape(in[0], windows...)
		largest := graph.ReduceAndKeep(blocks, graph.ReduceMax, 2, 4)
		all := graph.AxisRange()
		place = graph.BroadcastToDims(integer(window*window-1), single...)
		for i := window*window - 2; i >= 0; i-- {
			at := graph.Slice(blocks, all, all, graph.AxisElem(i/window), all, graph.AxisElem(i%window), all)
			place = graph.Where(graph.Equal(at, largest), graph.BroadcastToDims(integer(i), single...), place)
		}
		return graph.Reshape(largest, n, height, width, c)
	}
	spread := func(v *graph.Node) []*graph.Node {
		here := graph.Iota(x.Graph(), shapes.Make(dtypes.Int32, window*window, 1), 0)
		here = graph.BroadcastToDims(graph.Reshape(here, 1, 1, window, 1, window, 1), windows...)
		v = graph.BroadcastToDims(graph.Reshape(v, single...), windows...)
		v = graph.Where(graph.Equal(here, graph.BroadcastToDims(place, windows...)), v, graph.ZerosLike(v))
		return []*graph.Node{graph.ReshapeWithShape(v, x.Shape())}
	}
	return withGradient(maximum, spread, x)
}

// pooledSize is the height and width of what windows of a size and distance make
// of x.
func pooledSize(x *graph.Node, window, stride int) (height, width int) {
	if x.Rank() != 4 {
		exceptions.Panicf("max-pooling needs x [batch, height, width, channels]; got %s", x.Shape())
	}
	height, width = x.Shape().Dimensions[1], x.Shape().Dimensions[2]
	if height < window || width < window {
		exceptions.Panicf("max-pooling over windows of %d does not fit x %s", window, x.Shape())
	}
	return (height-window)/stride + 1, (width-window)/stride + 1
}

// MaxPool3x3 is the max-pooling of ResNets for large images: windows of 3x3
// places, 2 apart, on x with one place of padding around (He et al. 2015,
// Table 1). It is the largest of the nine shifted images; XLA's own reduction of
// windows takes several times as long on a CPU, most of it in its gradient.
func MaxPool3x3(x *graph.Node) *graph.Node {
	const window, stride = 3, 2
	lowest := graph.Infinity(x.Graph(), x.DType(), -1)
	for _, axis := range []int{1, 2} {
		border := graph.BroadcastToDims(lowest, withDim(x, axis, 1)...)
		x = graph.Concatenate([]*graph.Node{border, x, border}, axis)
	}
	height, width := pooledSize(x, window, stride)
	var largest *graph.Node
	for i := range window * window {
		shift := strided(strided(x, 1, i/window, stride, height), 2, i%window, stride, width)
		if i == 0 {
			largest = shift
		} else {
			largest = graph.Where(graph.GreaterOrEqual(largest, shift), largest, shift)
		}
	}
	return largest
}

// MeanPool returns the mean over height and width: [batch, channels].
func MeanPool(x *graph.Node) *graph.Node {
	if x.Rank() != 4 {
		exceptions.Panicf("mean-pooling needs x [batch, height, width, channels]; got %s", x.Shape())
	}
	return graph.ReduceMean(x, 1, 2)
}
