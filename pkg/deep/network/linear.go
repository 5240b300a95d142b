package network

import "github.com/gomlx/gomlx/core/graph"

// A linear layer maps [batch, in] to [batch, out] by a matrix [in, out].
type linear struct {
	path    string
	in, out int
	weight  draw
	norm    float64 // the matrix's Frobenius norm at the start; 0: as drawn
	fixed   bool    // the matrix is not trained
	bias    draw    // nil: none
}

func (l linear) parameters() []parameter {
	list := []parameter{{path: l.path + "/weight", dims: []int{l.in, l.out}, draw: l.weight, norm: l.norm, fixed: l.fixed}}
	if l.bias != nil {
		list = append(list, parameter{path: l.path + "/bias", dims: []int{l.out}, draw: l.bias})
	}
	return list
}

func (l linear) apply(p *pass, x *graph.Node) *graph.Node {
	y := full(graph.MatMul(p.reduced(x), p.reduced(p.variable(l.path+"/weight").NodeValue(x))))
	if l.bias != nil {
		y = graph.Add(y, row(p.variable(l.path+"/bias").NodeValue(x), y))
	}
	return y
}
