package sharpness

import (
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// A product builds the product of a matrix with a vector given in parts, one for
// each variable. It must be linear in the parts.
type product func(scope *model.Scope, inputs, params, parts []*graph.Node) []*graph.Node

// A traced product is the graph of one product, cut where its vector comes in.
type traced struct {
	vector, result *graph.Node
	kept           []*graph.Node // do not depend on the vector, and are used by what does
	depends        map[*graph.Node]bool
	constant       map[*graph.Node]bool
}

// trace builds a product and cuts it. The same build gives the same cut, so that
// one graph can compute what another is given.
func (l layout) trace(scope *model.Scope, inputs []*graph.Node, build product) *traced {
	g := inputs[0].Graph()
	t := &traced{depends: map[*graph.Node]bool{}, constant: map[*graph.Node]bool{}}
	// Gradients stop here: those of one product are not those of the vector.
	t.vector = graph.StopGradient(graph.Zeros(g, shapes.Make(l.dtype, l.size)))
	l.within(g, func(params []*graph.Node) {
		t.result = l.join(build(scope, inputs, params, l.split(t.vector)))
	})
	seen := map[*graph.Node]bool{}
	var walk func(n *graph.Node)
	walk = func(n *graph.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		if !t.varies(n) {
			// What is cheap to have again is not worth its memory, nor is the samples'
			// as rows of numbers.
			switch {
			case n.Type() == graph.NodeTypeParameter || t.isConstant(n):
				return
			case n.Type() != graph.NodeTypeReshape:
				t.kept = append(t.kept, n)
				return
			}
		}
		for _, input := range n.Inputs() {
			walk(input)
		}
	}
	walk(t.result)
	if len(t.kept) == 0 { // as of a linear network; but a graph has an output
		t.kept = append(t.kept, graph.ReduceAllMax(t.result))
	}
	return t
}

// varies reports whether a node depends on the vector.
func (t *traced) varies(n *graph.Node) bool {
	d, known := t.depends[n]
	if !known {
		d = n == t.vector
		for _, input := range n.Inputs() {
			d = t.varies(input) || d
		}
		t.depends[n] = d
	}
	return d
}

func (t *traced) isConstant(n *graph.Node) bool {
	c, known := t.constant[n]
	if !known {
		c = n.Type() != graph.NodeTypeParameter
		for _, input := range n.Inputs() {
			c = t.isConstant(input) && c
		}
		t.constant[n] = c
	}
	return c
}

// at returns the product with a vector, where the values of t.kept are given. What
// was built to find the cut is left without use, and a compiler drops it.
func (t *traced) at(kept []*graph.Node, vector *graph.Node) *graph.Node {
	with := map[*graph.Node]*graph.Node{t.vector: vector}
	for i, n := range t.kept {
		with[n] = kept[i]
	}
	var replay func(n *graph.Node) *graph.Node
	replay = func(n *graph.Node) *graph.Node {
		if r, ok := with[n]; ok {
			return r
		}
		if !t.varies(n) && n.Type() != graph.NodeTypeReshape {
			return n
		}
		inputs := make([]*graph.Node, len(n.Inputs()))
		for i, input := range n.Inputs() {
			inputs[i] = replay(input)
		}
		with[n] = n.CloneWithInputs(inputs...)
		return with[n]
	}
	return replay(t.result)
}
