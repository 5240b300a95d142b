package network

import (
	"math"

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
// left to the data (config.UnitSize).
//
// The logits are (0, f): their difference is f, their cross-entropy the
// logistic loss of f, and their tangent kernel that of f.
func linearNetwork(spec config.Network, in Shape, _ int) sequence {
	m := spec.Hidden
	scale := 1 / math.Sqrt(float64(m))
	net := sequence{flatten, tangent{"fc1", in.size(), m, 1, spec.Bias}}
	last := "fc2"
	if spec.Name == config.Linear3 {
		net = append(net, tangent{"fc2", m, m, scale, spec.Bias})
		last = "fc3"
	}
	return append(net, tangent{last, m, 1, scale, spec.Bias}, beside0)
}

// beside0 makes (0, f) of f.
var beside0 = function(func(f *graph.Node) *graph.Node {
	return graph.Mul(f, graph.Const(f.Graph(), [][]float32{{0, 1}}))
})

// A tangent layer is linear, with scales outside its parameters.
type tangent struct {
	path    string
	in, out int
	scale   float64
	bias    bool
}

func (l tangent) parameters() []parameter {
	list := []parameter{{path: l.path + "/weight", dims: []int{l.in, l.out}, draw: normal(weightVariance)}}
	if l.bias {
		list = append(list, parameter{path: l.path + "/bias", dims: []int{l.out}, draw: normal(1)})
	}
	return list
}

func (l tangent) apply(p *pass, x *graph.Node) *graph.Node {
	y := full(graph.MatMul(p.reduced(x), p.reduced(p.variable(l.path+"/weight").NodeValue(x))))
	y = graph.MulScalar(y, l.scale)
	if l.bias {
		b := graph.MulScalar(p.variable(l.path+"/bias").NodeValue(x), math.Sqrt(biasVariance))
		y = graph.Add(y, row(b, y))
	}
	return y
}
