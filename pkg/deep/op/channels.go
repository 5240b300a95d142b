package op

import "github.com/gomlx/gomlx/core/graph"

// channelSums returns the sums over all axes of x but the last, as [1, .., 1, c].
//
// XLA on a CPU reduces over rows well if the rows are wide, so a row is a line of
// the image with its channels: 3 ms of processor time in place of 50 for 128 images
// of 32x32 with 64 channels. With rows of another width it would divide to find the
// place of each number, in all that it computes on the way into the sum.
func channelSums(x *graph.Node) *graph.Node {
	sum := func(in []*graph.Node) *graph.Node {
		dims := x.Shape().Dimensions
		width, c := dims[len(dims)-2], dims[len(dims)-1]
		sums := graph.ReduceSum(graph.Reshape(in[0], x.Shape().Size()/(width*c), width*c), 0)
		return channels(graph.ReduceSum(graph.Reshape(sums, width, c), 0), x.Rank())
	}
	spread := func(v *graph.Node) []*graph.Node { return []*graph.Node{graph.BroadcastToShape(v, x.Shape())} }
	return withGradient(sum, spread, x)
}

// channelMeans returns the means over all axes of x but the last, as [1, .., 1, c].
func channelMeans(x *graph.Node) *graph.Node {
	return graph.DivScalar(channelSums(x), places(x))
}

// places is how many numbers x has of each channel.
func places(x *graph.Node) float64 {
	return float64(x.Shape().Size() / x.Shape().Dimensions[x.Rank()-1])
}

// rows flattens all axes but the last.
func rows(x *graph.Node) *graph.Node {
	return graph.Reshape(x, -1, x.Shape().Dimensions[x.Rank()-1])
}

// channels is a vector [c] as [1, .., 1, c].
func channels(v *graph.Node, rank int) *graph.Node { return graph.ExpandLeftToRank(v, rank) }
