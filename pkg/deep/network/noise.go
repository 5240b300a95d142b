package network

import (
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
	draws := p.store.RandomNormal(x.Graph(), shapes.Make(x.DType(), 1, dims[1], dims[2], 1))
	return graph.Add(x, graph.Mul(p.Sigma, draws))
}
