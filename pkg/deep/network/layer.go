package network

import (
	"github.com/gomlx/gomlx/core/graph"

	"largestep/pkg/deep/op"
)

// A layer is a map of activations with parameters of its own. Composed layers
// return none: [walk] reaches their parts.
type layer interface {
	parameters() []parameter
	apply(p *pass, x *graph.Node) *graph.Node
}

// walk visits a layer and its parts, in the order of the forward pass.
func walk(l layer, visit func(layer)) {
	visit(l)
	switch l := l.(type) {
	case sequence:
		for _, part := range l {
			walk(part, visit)
		}
	case residual:
		walk(l.before, visit)
		walk(l.main, visit)
		walk(l.shortcut, visit)
	}
}

// A sequence applies layers one after the other.
type sequence []layer

func (sequence) parameters() []parameter { return nil }

func (s sequence) apply(p *pass, x *graph.Node) *graph.Node {
	for _, l := range s {
		x = l.apply(p, x)
	}
	return x
}

// A residual is main(a) + shortcut(a), with a = before(x); without a shortcut
// it is main(a) + x, past what is before.
type residual struct{ before, main, shortcut sequence }

func (residual) parameters() []parameter { return nil }

func (r residual) apply(p *pass, x *graph.Node) *graph.Node {
	activated := r.before.apply(p, x)
	if len(r.shortcut) > 0 {
		x = r.shortcut.apply(p, activated)
	}
	return graph.Add(r.main.apply(p, activated), x)
}

// A function is a layer without parameters.
type function func(x *graph.Node) *graph.Node

func (function) parameters() []parameter { return nil }

func (f function) apply(_ *pass, x *graph.Node) *graph.Node { return f(x) }

var (
	relu      = function(op.ReLU)
	tanh      = function(graph.Tanh)
	meanPool  = function(op.MeanPool)
	halve     = function(func(x *graph.Node) *graph.Node { return op.MaxPool(x, 2) })
	halve3x3  = function(op.MaxPool3x3)
	cubedReLU = function(func(x *graph.Node) *graph.Node {
		r := op.ReLU(x)
		return graph.Mul(r, graph.Square(r))
	})
	flatten = function(func(x *graph.Node) *graph.Node {
		return graph.Reshape(x, x.Shape().Dimensions[0], -1)
	})
)
