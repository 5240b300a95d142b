package network

import (
	"math"
	"slices"

	"github.com/gomlx/gomlx/core/graph"

	"largestep/pkg/deep/config"
)

// The variances of Figure 4 of Huang et al. 2023.
const (
	weightVariance = 0.5
	biasVariance   = 0.01
)

// linearNetwork is that of Huang et al. 2023, Figure 4, in the scale of the
// neural tangent kernel: with m hidden units, f(x) = v·(W x)/√m, or with two
// hidden layers v·(W2 (W1 x)/√m)/√m, entries N(0, 0.5). Biases enter as σ_b b
// with σ_b² = 0.01 and b from N(0, 1). The division by the size of the input is
// left to the data (config.UnitSize). An antisymmetric start of one hidden layer, which
// has the tangent kernel of a random one and f = 0, is that of Y. Zhang, Z.-Q. J. Xu,
// T. Luo, Z. Ma, "A type of generalization error induced by initialization in deep
// neural networks", 2020.
//
// The logits are (0, f): their difference is f, their cross-entropy the
// logistic loss of f, and their tangent kernel that of f.
func linearNetwork(spec config.Network, in Shape, _ int) sequence {
	m := spec.Hidden
	scale := 1 / math.Sqrt(float64(m))
	layers := chain{{"fc1", in.size(), m, 1, spec.Bias, pairs{}}}
	last := "fc2"
	if spec.Name == config.Linear3 {
		layers = append(layers, tangent{"fc2", m, m, scale, spec.Bias, pairs{}})
		last = "fc3"
	}
	layers = append(layers, tangent{last, m, 1, scale, spec.Bias, pairs{}})
	if spec.Antisymmetric {
		layers[0].pairs, layers[1].pairs = pairs{m, 1}, pairs{m, -1}
	}
	return sequence{flatten, layers}
}

// A tangent layer is linear, with scales outside its parameters.
type tangent struct {
	path    string
	in, out int
	scale   float64
	bias    bool
	pairs   pairs // of the units behind it, or, with sign -1, before it
}

// A chain of tangent layers, the last of which has one unit, is one affine map.
// It is multiplied out from its end: for 2048 images that is a hundredth of the
// work of taking them through the layers, for the same function of the
// parameters.
type chain []tangent

func (c chain) parameters() []parameter {
	var list []parameter
	for _, l := range c {
		list = append(list, parameter{path: l.path + "/weight", dims: []int{l.in, l.out}, draw: normal(weightVariance), pairs: l.pairs})
		if l.bias {
			b := parameter{path: l.path + "/bias", dims: []int{l.out}, draw: normal(1), pairs: l.pairs}
			if l.pairs.sign < 0 { // the bias of f itself
				b.draw, b.pairs = constant(0), pairs{}
			}
			list = append(list, b)
		}
	}
	return list
}

func (c chain) apply(p *pass, x *graph.Node) *graph.Node {
	product := func(a, b *graph.Node) *graph.Node { return full(graph.MatMul(p.reduced(a), p.reduced(b))) }
	value := func(path string) *graph.Node { return p.variable(path).NodeValue(x) }
	// The map of what follows, at first f to (0, f). Two columns are also what
	// XLA takes the images' product with as a product of matrices.
	matrix := graph.ConvertDType(graph.Const(x.Graph(), [][]float32{{0, 1}}), x.DType())
	var bias *graph.Node
	for _, l := range slices.Backward(c) {
		if l.bias {
			b := product(graph.ExpandAxes(graph.MulScalar(value(l.path+"/bias"), math.Sqrt(biasVariance)), 0), matrix)
			if bias != nil {
				b = graph.Add(b, bias)
			}
			bias = b
		}
		matrix = product(graph.MulScalar(value(l.path+"/weight"), l.scale), matrix)
	}
	y := product(x, matrix)
	if bias != nil {
		y = graph.Add(y, bias)
	}
	return y
}
