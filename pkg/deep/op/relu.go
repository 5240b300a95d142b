package op

import "github.com/gomlx/gomlx/core/graph"

// ReLU is max(x, 0), with derivative 0 at 0. It is twice differentiable, which
// GoMLX's maximum is not.
func ReLU(x *graph.Node) *graph.Node {
	zero := graph.ScalarZero(x.Graph(), x.DType())
	return graph.Where(graph.GreaterThan(x, zero), x, zero)
}
