package op

import "github.com/gomlx/gomlx/core/graph"

// columnSums returns the sums of the columns of a matrix [n, c] as [1, c].
//
// XLA on a CPU takes a reduction over rows, with what computes the rows fused
// into it, one number at a time and on one core. So the rows are first folded
// by eights into sums of whole blocks, which run on vectors and on all cores,
// and what is left, an eighth, lies in memory before it is reduced as a matrix
// with wide rows.
func columnSums(x *graph.Node) *graph.Node {
	sum := func(in []*graph.Node) *graph.Node {
		n, c := x.Shape().Dimensions[0], x.Shape().Dimensions[1]
		parts := powerOfTwo(n, 8)
		folded := in[0]
		for i := range parts {
			block := graph.SliceAxis(in[0], 0, graph.AxisRange(i*n/parts, (i+1)*n/parts))
			if i == 0 {
				folded = block
			} else {
				folded = graph.Add(folded, block)
			}
		}
		n /= parts
		wide := powerOfTwo(n, 64)
		folded = graph.Reshape(graph.OptimizationBarrier(folded), n/wide, wide*c)
		folded = graph.Reshape(graph.ReduceSum(folded, 0), wide, c)
		return graph.Reshape(graph.ReduceSum(folded, 0), 1, c)
	}
	spread := func(v *graph.Node) []*graph.Node { return []*graph.Node{graph.BroadcastToShape(v, x.Shape())} }
	return withGradient(sum, spread, x)
}

// columnMeans returns the means of the columns of a matrix [n, c] as [1, c].
func columnMeans(x *graph.Node) *graph.Node {
	return graph.DivScalar(columnSums(x), float64(x.Shape().Dimensions[0]))
}

// powerOfTwo is the largest power of two up to most that divides n.
func powerOfTwo(n, most int) int {
	k := 1
	for k < most && n%(2*k) == 0 {
		k *= 2
	}
	return k
}

// rows flattens all axes but the last.
func rows(x *graph.Node) *graph.Node {
	channels := x.Shape().Dimensions[x.Rank()-1]
	return graph.Reshape(x, x.Shape().Size()/channels, channels)
}

// row is a vector [channels] as [1, channels].
func row(v *graph.Node) *graph.Node { return graph.Reshape(v, 1, -1) }

// AddBias adds bias [channels] at each place of x [..., channels]. Its gradient
// with respect to the bias is a sum over all places in the fast form.
func AddBias(x, bias *graph.Node) *graph.Node {
	add := func(in []*graph.Node) *graph.Node { return graph.Add(rows(in[0]), row(in[1])) }
	vjp := func(v *graph.Node) []*graph.Node {
		return []*graph.Node{graph.ReshapeWithShape(v, x.Shape()), graph.ReshapeWithShape(columnSums(v), bias.Shape())}
	}
	return graph.ReshapeWithShape(withGradient(add, vjp, x, bias), x.Shape())
}
