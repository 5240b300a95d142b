package network_test

import (
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/network"
)

// onBackends runs a test on "go" and, where its plugin is, on "xla:cpu".
func onBackends(t *testing.T, test func(t *testing.T, b compute.Backend)) {
	for _, name := range []string{"go", "xla:cpu"} {
		t.Run(name, func(t *testing.T) { test(t, backendtest.Open(t, name)) })
	}
}

func build(t testing.TB, spec config.Network, in network.Shape, classes int) *network.Network {
	t.Helper()
	n, err := network.New(spec, in, classes)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// start makes a store with the network's first values.
func start(t testing.TB, n *network.Network, root uint64) *model.Store {
	t.Helper()
	store := model.NewStore()
	if err := n.Init(store, root); err != nil {
		t.Fatal(err)
	}
	return store
}

// run runs a graph over a store, and returns its outputs, flat.
func run(t testing.TB, b compute.Backend, store *model.Store, f func(scope *model.Scope, in []*graph.Node) []*graph.Node, in ...any) [][]float32 {
	t.Helper()
	values, err := try(b, store, f, in...)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

func try(b compute.Backend, store *model.Store, f func(scope *model.Scope, in []*graph.Node) []*graph.Node, in ...any) (values [][]float32, err error) {
	err = backend.Try(func() error {
		out, err := model.CallOnceN(b, store, f, in...)
		for _, o := range out {
			values = append(values, tensors.MustCopyFlatData[float32](o))
		}
		return err
	})
	return values, err
}

// value is that of a variable, flat.
func value(t testing.TB, store *model.Store, path string) []float32 {
	t.Helper()
	v := store.GetVariable(path)
	if v == nil {
		t.Fatalf("the store has no %s", path)
	}
	tensor, err := v.Value()
	if err != nil {
		t.Fatal(err)
	}
	return tensors.MustCopyFlatData[float32](tensor)
}
