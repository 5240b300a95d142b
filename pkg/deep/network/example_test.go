package network_test

import (
	"fmt"
	"log"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/network"
)

func Example() {
	engine, err := backend.Open("go")
	if err != nil {
		log.Fatal(err)
	}
	defer engine.Finalize()

	n, err := network.New(config.Network{Name: config.CNN4}, network.Shape{H: 28, W: 28, C: 1}, 10)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(n.Parameters(), "parameters")

	store := model.NewStore()
	if err := n.Init(store, 1); err != nil {
		log.Fatal(err)
	}
	batch := tensors.FromShape(shapes.Make(dtypes.Float32, 2, 28, 28, 1))
	err = backend.Try(func() error {
		logits, err := model.CallOnce(engine, store, func(scope *model.Scope, x *graph.Node) *graph.Node {
			return n.Logits(scope, x, network.Options{})
		}, batch)
		if err == nil {
			fmt.Println("logits", logits.Shape())
		}
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// 422090 parameters
	// logits (Float32)[2, 10]
}
