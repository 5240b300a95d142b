package op

import "github.com/gomlx/gomlx/core/graph"

// withGradient returns f(inputs...) with the gradient that vjp gives in place
// of the one that GoMLX derives: vjp takes the gradient v with respect to the
// output and returns those with respect to each input. What vjp builds from v
// and the inputs can be differentiated again.
//
// GoMLX lets a gradient be replaced at an identity of one input only. So v is
// kept when it passes the output, and put in at copies of the inputs, which
// nothing but f uses; the derived gradient between them is dead code.
func withGradient(f func(inputs []*graph.Node) *graph.Node, vjp func(v *graph.Node) []*graph.Node, inputs ...*graph.Node) *graph.Node {
	var gradients []*graph.Node
	copies := make([]*graph.Node, len(inputs))
	for i, input := range inputs {
		copies[i] = graph.IdentityWithCustomGradient(input, func(_, _ *graph.Node) *graph.Node { return gradients[i] })
	}
	return graph.IdentityWithCustomGradient(f(copies), func(_, v *graph.Node) *graph.Node {
		gradients = vjp(v)
		return v
	})
}
