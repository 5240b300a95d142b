package op_test

import (
	"math/rand/v2"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/op"
)

// BenchmarkConv takes a convolution forward and its two gradients, as a training
// step does, in GoMLX's own form and in this package's:
//
//	go test ./pkg/deep/op -run '^$' -bench Conv
//
// also with GOEXPERIMENT=simd.
func BenchmarkConv(b *testing.B) {
	forms := []struct {
		name string
		f    func(x, kernel *node) *node
	}{
		{"gomlx", func(x, kernel *node) *node { return graph.Convolve(x, kernel).PadSame().Done() }},
		{"im2col", func(x, kernel *node) *node { return op.ConvIm2col(x, kernel, 1, 1) }},
		{"conv", func(x, kernel *node) *node { return op.Conv(x, kernel, 1, 1) }},
	}
	for _, name := range []string{"go", "xla:cpu"} {
		for _, form := range forms {
			b.Run(name+"/"+form.name, func(b *testing.B) {
				engine := backendtest.Open(b, name)
				exec, err := graph.NewExec(engine, func(in []*node) []*node {
					x, kernel := graph.ConvertDType(in[0], dtypes.Float32), graph.ConvertDType(in[1], dtypes.Float32)
					y := form.f(x, kernel)
					return append([]*node{graph.ReduceAllSum(y)}, graph.Gradient(graph.ReduceAllSum(graph.Square(y)), x, kernel)...)
				})
				if err != nil {
					b.Fatal(err)
				}
				defer exec.Finalize()
				rng := rand.New(rand.NewPCG(1, 2))
				x, kernel := normal(rng, 8, 16, 16, 64), normal(rng, 3, 3, 64, 64)
				step := func() {
					if err := backend.Try(func() error {
						out, err := exec.Call(x, kernel)
						for _, o := range out {
							o.MustFinalizeAll()
						}
						return err
					}); err != nil {
						b.Fatal(err)
					}
				}
				step() // compiles
				for b.Loop() {
					step()
				}
			})
		}
	}
}
