package op_test

import (
	"fmt"
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
	layers := []struct{ size, channels int }{{32, 64}, {16, 128}}
	for _, name := range []string{"go", "xla:cpu"} {
		for i := range len(layers) * len(forms) {
			layer, form := layers[i/len(forms)], forms[i%len(forms)]
			b.Run(fmt.Sprintf("%s/%dx%dx%d/%s", name, layer.size, layer.size, layer.channels, form.name), func(b *testing.B) {
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
				x, kernel := normal(rng, 8, layer.size, layer.size, layer.channels), normal(rng, 3, 3, layer.channels, layer.channels)
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
