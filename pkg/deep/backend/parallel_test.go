package backend_test

import (
	"testing"
	"time"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/backend/backendtest"
)

// More large products than workers, none of which waits for another, end. Run
// side by side, as the engine does by default, each can hold a worker and wait for
// one more: all wait for ever.
func TestProductsSideBySideEnd(t *testing.T) {
	b := backendtest.Open(t, "go")
	ended := make(chan error, 1)
	go func() {
		ended <- backend.Try(func() error {
			exec := graph.MustNewExec(b, func(x *graph.Node) *graph.Node {
				var products []*graph.Node
				for i := range 32 {
					y := graph.AddScalar(x, float64(i))
					products = append(products, graph.ReduceAllSum(graph.MatMul(y, y)))
				}
				return graph.ReduceAllSum(graph.Stack(products, 0))
			})
			x := tensors.FromScalarAndDimensions(float32(1), 256, 256)
			for range 5 {
				exec.MustCall(x)
			}
			return nil
		})
	}()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(2 * time.Minute):
		t.Fatal("32 products wait for each other")
	}
}
