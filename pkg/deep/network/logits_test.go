package network_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/loss"
	"largestep/pkg/deep/network"
	"largestep/pkg/theory/seed"
)

// every is a small instance of each network, with the images it takes.
func every() (specs []config.Network, sizes []network.Shape) {
	for _, spec := range []config.Network{
		{Name: config.Linear2, Hidden: 6},
		{Name: config.Linear3, Hidden: 6, Bias: true},
		{Name: config.Dense2, Hidden: 6, Activation: config.Tanh, BatchNorm: true},
		{Name: config.Outer, Hidden: 6},
		{Name: config.CNN4}, {Name: config.CNN8}, {Name: config.ResNet34}, {Name: config.ResNet50},
		{Name: config.WideResNet, Depth: 10, Widen: 1},
	} {
		in := network.Shape{H: 8, W: 8, C: 3}
		if spec.Name == config.ResNet50 {
			in = network.Shape{H: 32, W: 32, C: 3}
		}
		specs, sizes = append(specs, spec), append(sizes, in)
	}
	return specs, sizes
}

// images are normal numbers; labels alternate.
func images(batch int, in network.Shape) (x, labels *tensors.Tensor) {
	rng := seed.New(1, "network", "test", "images")
	pixels := make([]float32, batch*in.H*in.W*in.C)
	for i := range pixels {
		pixels[i] = float32(rng.NormFloat64())
	}
	classes := make([]int32, batch)
	for i := range classes {
		classes[i] = int32(i % 2)
	}
	return tensors.FromFlatDataAndDimensions(pixels, batch, in.H, in.W, in.C), tensors.FromFlatDataAndDimensions(classes, batch, 1)
}

func crossEntropy(t testing.TB) loss.Func {
	t.Helper()
	f, err := loss.ByName(config.CrossEntropy)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A frozen training pass has the logits of a training pass, and changes nothing
// in the store; a training pass changes running statistics and nothing else; an
// evaluation changes nothing.
func TestWhatAPassChanges(t *testing.T) {
	b := backendtest.Open(t, "go")
	in := network.Shape{H: 8, W: 8, C: 3}
	n := build(t, config.Network{Name: config.WideResNet, Depth: 10, Widen: 1}, in, 2)
	x, _ := images(4, in)
	store := start(t, n, 1)
	pass := func(o network.Options) (logits []float32, changed []string) {
		before := map[string][]float32{}
		for v := range store.IterVariables() {
			if v.DType() == dtypes.Float32 {
				before[v.Path()] = value(t, store, v.Path())
			}
		}
		out := run(t, b, store, func(scope *model.Scope, in []*graph.Node) []*graph.Node {
			return []*graph.Node{n.Logits(scope, in[0], o)}
		}, x)
		for path, values := range before {
			if !slices.Equal(values, value(t, store, path)) {
				changed = append(changed, path)
			}
		}
		return out[0], changed
	}
	evaluated, changed := pass(network.Options{})
	if len(changed) > 0 {
		t.Errorf("evaluation changes %v", changed)
	}
	frozen, changed := pass(network.Options{Training: true, Frozen: true})
	if len(changed) > 0 {
		t.Errorf("a frozen pass changes %v", changed)
	}
	trained, changed := pass(network.Options{Training: true})
	if !slices.Equal(frozen, trained) || slices.Equal(evaluated, trained) {
		t.Errorf("logits: evaluated %v, frozen %v, trained %v", evaluated, frozen, trained)
	}
	if len(changed) != 2*7 { // of 7 batch norms: two in each of three blocks, one after them
		t.Errorf("training changes %v", changed)
	}
}

// A number of 8 bits has a relative error of 2^-9 at most. Logits of bfloat16
// products stay within a few of those; batch norm over a batch of 8 amplifies
// them in the gradient, which keeps its direction. Zero difference would be
// float32 under another name.
func TestBFloat16(t *testing.T) {
	onBackends(t, func(t *testing.T, b compute.Backend) {
		specs, sizes := every()
		for i, spec := range specs {
			switch spec.Name {
			case config.ResNet34, config.ResNet50:
				continue // slow, with layers as in the others
			case config.CNN8, config.WideResNet:
				if b.Name() == "xla" {
					continue // slow to compile
				}
			}
			t.Run(spec.Name, func(t *testing.T) {
				n := build(t, spec, sizes[i], 2)
				pass := func(dtype dtypes.DType) [][]float32 {
					store := start(t, n, 1)
					x, labels := images(8, sizes[i])
					return run(t, b, store, func(scope *model.Scope, in []*graph.Node) []*graph.Node {
						logits := n.Logits(scope, in[0], network.Options{Training: true, Compute: dtype})
						l := crossEntropy(t)(logits, in[1])
						return append([]*graph.Node{logits}, graph.Gradient(l, trainable(store, in[0])...)...)
					}, x, labels)
				}
				exact, got := pass(dtypes.Float32), pass(dtypes.BFloat16)
				logits, gradient := cosine(exact[:1], got[:1]), cosine(exact[1:], got[1:])
				t.Logf("cosines: logits 1 - %.1e, gradient 1 - %.1e", 1-logits, 1-gradient)
				if !(logits > 0.999 && gradient > 0.95) || logits == 1 || gradient == 1 {
					t.Errorf("the cosine of logits to those of float32 is %v, of the gradient %v", logits, gradient)
				}
			})
		}
	})
}

// cosine is that of the angle between two lists of tensors.
func cosine(a, b [][]float32) float64 {
	var ab, aa, bb float64
	for i := range a {
		for j, x := range a[i] {
			y := b[i][j]
			ab += float64(x) * float64(y)
			aa += float64(x) * float64(x)
			bb += float64(y) * float64(y)
		}
	}
	return ab / math.Sqrt(aa*bb)
}

// On XLA the two forms of the convolution differ: second derivatives exist for
// the one, and the other, which is faster, has none. The graphs are built, not
// compiled, which would take minutes.
func TestTwiceDifferentiableOnXLA(t *testing.T) {
	b := backendtest.Open(t, "xla:cpu")
	in := network.Shape{H: 8, W: 8, C: 3}
	n := build(t, config.Network{Name: config.WideResNet, Depth: 10, Widen: 1}, in, 2)
	for _, twice := range []bool{true, false} {
		store := start(t, n, 1)
		err := backend.Try(func() error {
			g := graph.NewGraph(b, "second derivatives")
			model.SetStore(g, store)
			x := graph.Parameter(g, "x", shapes.Make(dtypes.Float32, 4, in.H, in.W, in.C))
			logits := n.Logits(store.RootScope(), x, network.Options{Training: true, TwiceDifferentiable: twice})
			first := graph.ScalarZero(g, dtypes.Float32)
			for _, d := range graph.Gradient(graph.ReduceAllSum(graph.Square(logits)), trainable(store, x)...) {
				first = graph.Add(first, graph.ReduceAllSum(graph.Square(d)))
			}
			graph.Gradient(first, trainable(store, x)...)
			return nil
		})
		if (err == nil) != twice {
			t.Errorf("TwiceDifferentiable %v: error = %v", twice, err)
		}
	}
}

// At the size of its images ResNet-50 runs on XLA, where that is; on "go" it
// would take long.
func TestResNet50AtFullSize(t *testing.T) {
	b := backendtest.Open(t, "xla:cpu")
	in := network.Shape{H: 224, W: 224, C: 3}
	n := build(t, config.Network{Name: config.ResNet50}, in, 50)
	x, _ := images(2, in)
	logits := run(t, b, start(t, n, 1), func(scope *model.Scope, in []*graph.Node) []*graph.Node {
		return []*graph.Node{n.Logits(scope, in[0], network.Options{Training: true})}
	}, x)[0]
	for _, z := range logits {
		if math.IsNaN(float64(z)) || math.IsInf(float64(z), 0) {
			t.Fatalf("logits %v", logits)
		}
	}
	if size := norm(logits); len(logits) != 100 || !(size > 1e-2 && size < 1e3) {
		t.Errorf("%d logits of norm %v", len(logits), size)
	}
}

// The seed tree gives parameters, which "go" and XLA share, and on "go" all
// bits of the pass.
func TestSameBytesOnGo(t *testing.T) {
	b := backendtest.Open(t, "go")
	specs, sizes := every()
	for i, spec := range specs[:5] {
		n := build(t, spec, sizes[i], 2)
		var passes [2]string
		for j := range passes {
			x, labels := images(4, sizes[i])
			store := start(t, n, 7)
			passes[j] = fmt.Sprint(run(t, b, store, func(scope *model.Scope, in []*graph.Node) []*graph.Node {
				l := crossEntropy(t)(n.Logits(scope, in[0], network.Options{Training: true}), in[1])
				return append([]*graph.Node{l}, graph.Gradient(l, trainable(store, in[0])...)...)
			}, x, labels))
		}
		if passes[0] != passes[1] {
			t.Errorf("%s: two passes differ", spec.Name)
		}
	}
}
