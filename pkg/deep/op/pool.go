package op

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// MaxPool returns the maxima over windows of window x window places that do not
// overlap: [batch, height/window, width/window, channels], rounded down. At
// equal values the gradient goes to the first. It is twice differentiable.
func MaxPool(x *graph.Node, window int) *graph.Node {
	if window < 1 {
		exceptions.Panicf("a window of max-pooling has 1 place or more, not %d", window)
	}
	return maxPool(x, window, window)
}

// MaxPool3x3 is the max-pooling of ResNets for large images: windows of 3x3
// places, 2 apart, on x with one place of padding around (He et al. 2015,
// Table 1).
func MaxPool3x3(x *graph.Node) *graph.Node {
	lowest := graph.Infinity(x.Graph(), x.DType(), -1)
	for _, axis := range []int{1, 2} {
		border := graph.BroadcastToDims(lowest, withDim(x, axis, 1)...)
		x = graph.Concatenate([]*graph.Node{border, x, border}, axis)
	}
	return maxPool(x, 3, 2)
}

// maxPool takes the larger of the shifted images, window*window of them. XLA's
// own window reduction takes six times as long on a CPU, most of it in its
// gradient.
func maxPool(x *graph.Node, window, stride int) *graph.Node {
	if x.Rank() != 4 {
		exceptions.Panicf("max-pooling needs x [batch, height, width, channels]; got %s", x.Shape())
	}
	height, width := x.Shape().Dimensions[1], x.Shape().Dimensions[2]
	if height < window || width < window {
		exceptions.Panicf("max-pooling over windows of %d does not fit x %s", window, x.Shape())
	}
	var largest *graph.Node
	for dy := range window {
		for dx := range window {
			shift := strided(x, 1, dy, stride, (height-window)/stride+1)
			shift = strided(shift, 2, dx, stride, (width-window)/stride+1)
			if largest == nil {
				largest = shift
			} else {
				largest = graph.Where(graph.GreaterOrEqual(largest, shift), largest, shift)
			}
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
