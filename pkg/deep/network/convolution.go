package network

import (
	"github.com/gomlx/gomlx/core/graph"

	"largestep/pkg/deep/op"
)

// A convolution has square kernels [size, size, in, out], and as many zeros
// around the image as keep its size at stride 1.
type convolution struct {
	path         string
	in, out      int
	size, stride int
	weight       draw
	bias         draw // nil: none
	normed       bool // batch norm follows
}

func (c convolution) fanIn() int { return c.size * c.size * c.in }

func (c convolution) parameters() []parameter {
	list := []parameter{{path: c.path + "/weight", dims: []int{c.size, c.size, c.in, c.out}, draw: c.weight}}
	if c.bias != nil {
		list = append(list, parameter{path: c.path + "/bias", dims: []int{c.out}, draw: c.bias})
	}
	return list
}

func (c convolution) apply(p *pass, x *graph.Node) *graph.Node {
	convolve := op.Conv
	if p.TwiceDifferentiable {
		convolve = op.ConvIm2col
	}
	kernel := p.variable(c.path + "/weight").NodeValue(x)
	y := full(convolve(p.reduced(x), p.reduced(kernel), c.stride, c.size/2))
	if c.bias != nil {
		bias := p.variable(c.path + "/bias").NodeValue(x)
		if c.normed && p.Training { // which takes the mean away: the gradient is 0
			bias = graph.StopGradient(bias)
		}
		y = graph.Add(y, row(bias, y))
	}
	return y
}
