package network

import (
	"math"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
)

// A noise point adds Gaussian noise while training: one draw for each place of
// the image, anew for each batch, shared by all images and all channels (Li,
// Wei, Ma 2019, Section 7).
type noise struct{}

func (noise) parameters() []parameter { return nil }

func (noise) apply(p *pass, x *graph.Node) *graph.Node {
	if !p.Training || p.Sigma == nil {
		return x
	}
	dims := x.Shape().Dimensions
	return graph.Add(x, graph.Mul(p.Sigma, p.standardNormal(x.Graph(), shapes.Make(x.DType(), 1, dims[1], dims[2], 1))))
}

// standardNormal draws by Box and Muller's method. GoMLX's RandomNormal takes
// the logarithm of a number that may be 0, once in 2³² draws, and guards it
// with one so small that XLA flushes it to 0: a NaN in every tenth long run.
// Here the number is 1-u with u < 1, never 0.
func (p *pass) standardNormal(g *graph.Graph, shape shapes.Shape) *graph.Node {
	u, angle := p.store.RandomUniform(g, shape), p.store.RandomUniform(g, shape)
	radius := graph.Sqrt(graph.MulScalar(graph.Log(graph.OneMinus(u)), -2))
	return graph.Mul(radius, graph.Cos(graph.MulScalar(angle, 2*math.Pi)))
}
