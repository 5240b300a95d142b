package network

import (
	"github.com/gomlx/gomlx/core/graph"

	"largestep/pkg/deep/op"
)

const (
	epsilon  = 1e-5 // added to the variance
	momentum = 0.1  // the weight of a new batch in the running statistics
)

// A norm is batch norm over all axes but the channels (Ioffe and Szegedy 2015),
// with PyTorch's running statistics: the variance by which a batch is
// normalized is the biased one, that which is averaged the unbiased one.
type norm struct {
	path     string
	channels int
	affine   bool // learns a scale and a shift of each channel
}

func (n norm) parameters() []parameter {
	dims := []int{n.channels}
	list := []parameter{
		{path: n.path + "/running_mean", dims: dims, draw: constant(0), fixed: true},
		{path: n.path + "/running_var", dims: dims, draw: constant(1), fixed: true},
	}
	if n.affine {
		list = append(list,
			parameter{path: n.path + "/weight", dims: dims, draw: constant(1)},
			parameter{path: n.path + "/bias", dims: dims, draw: constant(0)})
	}
	return list
}

func (n norm) apply(p *pass, x *graph.Node) *graph.Node {
	mean, variance := p.variable(n.path+"/running_mean"), p.variable(n.path+"/running_var")
	var scale, shift *graph.Node
	if n.affine {
		scale, shift = p.variable(n.path+"/weight").NodeValue(x), p.variable(n.path+"/bias").NodeValue(x)
	}
	if p.Training {
		var y, m, v *graph.Node
		if n.affine {
			y, m, v = op.BatchNormAffine(x, scale, shift, epsilon)
		} else {
			y, m, v = op.BatchNorm(x, epsilon)
		}
		if !p.Frozen {
			count := float64(x.Shape().Size() / n.channels)
			mean.SetNodeValue(mix(mean.NodeValue(x), m))
			variance.SetNodeValue(mix(variance.NodeValue(x), graph.MulScalar(v, count/(count-1))))
		}
		return y
	}
	centred := graph.Sub(x, row(mean.NodeValue(x), x))
	y := graph.Div(centred, graph.Sqrt(graph.AddScalar(row(variance.NodeValue(x), x), epsilon)))
	if n.affine {
		y = graph.Add(graph.Mul(y, row(scale, y)), row(shift, y))
	}
	return y
}

// mix moves a running statistic towards that of a batch.
func mix(running, batch *graph.Node) *graph.Node {
	return graph.Add(graph.MulScalar(running, 1-momentum), graph.MulScalar(batch, momentum))
}
