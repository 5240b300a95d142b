package network_test

import (
	"math"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/network"
)

// refused fails unless err is one line that says so.
func refused(t *testing.T, what string, err error, saying string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), saying) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%s: error = %v, want one line that says %q", what, err, saying)
	}
}

func TestBadNetworksAreRefused(t *testing.T) {
	wide := config.Network{Name: config.WideResNet, Depth: 16, Widen: 2}
	dense := config.Network{Name: config.Dense2, Hidden: 4, Activation: config.Tanh}
	cnn := config.Network{Name: config.CNN8}
	for _, c := range []struct {
		what    string
		spec    config.Network
		in      network.Shape
		classes int
		saying  string
	}{
		{"no name", config.Network{}, cifar, 10, `there is no network ""`},
		{"a name like one", config.Network{Name: "resnet-34"}, cifar, 10, `did you mean "resnet34"`},
		{"depth 17", config.Network{Name: config.WideResNet, Depth: 17, Widen: 2}, cifar, 10, "4 and a multiple of 6"},
		{"depth 4", config.Network{Name: config.WideResNet, Depth: 4, Widen: 2}, cifar, 10, "network.depth = 4"},
		{"depth -2", config.Network{Name: config.WideResNet, Depth: -2, Widen: 2}, cifar, 10, "network.depth = -2"},
		{"no width", config.Network{Name: config.WideResNet, Depth: 16}, cifar, 10, "network.widen = 0"},
		{"negative width", config.Network{Name: config.WideResNet, Depth: 16, Widen: -1}, cifar, 10, "give 1 or more"},
		{"no hidden units", config.Network{Name: config.Linear2}, cifar, 2, "network.hidden = 0"},
		{"negative hidden units", config.Network{Name: config.Dense2, Hidden: -3, Activation: config.Tanh}, cifar, 2, "give 1 unit or more"},
		{"no activation", config.Network{Name: config.Dense2, Hidden: 4}, cifar, 2, `there is no activation ""`},
		{"unknown activation", config.Network{Name: config.Dense2, Hidden: 4, Activation: "relu2"}, cifar, 2, `did you mean "relu"`},
		{"another activation", config.Network{Name: config.Outer, Hidden: 4, Activation: config.Tanh}, cifar, 2, `the activation of outer is relu3`},
		{"one norm", config.Network{Name: config.Outer, Hidden: 4, Norms: []float64{3}}, cifar, 2, "network.norms has 1 numbers"},
		{"norm 0", config.Network{Name: config.Outer, Hidden: 4, Norms: []float64{0, 1}}, cifar, 2, "numbers above 0"},
		{"norm -1", config.Network{Name: config.Outer, Hidden: 4, Norms: []float64{1, -1}}, cifar, 2, "network.norms has -1"},
		{"norm NaN", config.Network{Name: config.Outer, Hidden: 4, Norms: []float64{math.NaN(), 1}}, cifar, 2, "network.norms has NaN"},
		{"norm Inf", config.Network{Name: config.Outer, Hidden: 4, Norms: []float64{1, math.Inf(1)}}, cifar, 2, "network.norms has +Inf"},
		{"a setting of others", config.Network{Name: config.CNN8, Depth: 8}, cifar, 10, "cnn8 has no setting network.depth"},
		{"an antisymmetric dense network", config.Network{Name: config.Dense2, Hidden: 4, Activation: config.Tanh, Antisymmetric: true}, cifar, 10, "no setting network.antisymmetric"},
		{"an antisymmetric start of an odd number of units", config.Network{Name: config.Linear2, Hidden: 3, Antisymmetric: true}, cifar, 2, "needs pairs of units"},
		{"an antisymmetric start of two hidden layers", config.Network{Name: config.Linear3, Hidden: 4, Antisymmetric: true}, cifar, 2, "no setting network.antisymmetric"},
		{"a bias in a dense network", config.Network{Name: config.Dense2, Hidden: 4, Activation: config.Tanh, Bias: true}, cifar, 10, "no setting network.bias"},
		{"one class", dense, cifar, 1, "2 or more"},
		{"no class", cnn, cifar, 0, "0 classes"},
		{"three classes, one output", config.Network{Name: config.Linear2, Hidden: 4}, cifar, 3, "tells 2 classes apart, not 3"},
		{"no pixel", dense, network.Shape{H: 0, W: 4, C: 1}, 2, "hold no pixel"},
		{"no channel", dense, network.Shape{H: 4, W: 4}, 2, "hold no pixel"},
		{"images too small", cnn, network.Shape{H: 32, W: 7, C: 3}, 10, "use images of 8 x 8 or more"},
		{"images too small for ResNet-50", config.Network{Name: config.ResNet50}, network.Shape{H: 28, W: 28, C: 3}, 10, "use images of 32 x 32 or more"},
		{"gray images", wide, network.Shape{H: 28, W: 28, C: 1}, 10, "3 channels, not 1"},
	} {
		_, err := network.New(c.spec, c.in, c.classes)
		refused(t, c.what, err, c.saying)
	}
}

func TestBadPassesAreRefused(t *testing.T) {
	b := backendtest.Open(t, "go")
	images := func(dims ...int) *tensors.Tensor { return tensors.FromShape(shapes.Make(dtypes.Float32, dims...)) }
	cnn := build(t, config.Network{Name: config.CNN4}, network.Shape{H: 4, W: 4, C: 1}, 2)
	wide := build(t, config.Network{Name: config.WideResNet, Depth: 10, Widen: 1}, network.Shape{H: 8, W: 8, C: 3}, 2)
	for _, c := range []struct {
		what    string
		n       *network.Network
		store   *model.Store
		x       *tensors.Tensor
		options func(x *graph.Node) network.Options
		saying  string
	}{
		{"another height", cnn, start(t, cnn, 1), images(2, 5, 4, 1), nil, "takes images [batch, 4, 4, 1]"},
		{"channels first", wide, start(t, wide, 1), images(2, 3, 8, 8), nil, "takes images [batch, 8, 8, 3]"},
		{"flat images", cnn, start(t, cnn, 1), images(2, 16), nil, "takes images [batch, 4, 4, 1]"},
		{"a batch of 1", cnn, start(t, cnn, 1), images(1, 4, 4, 1), func(*graph.Node) network.Options { return network.Options{Training: true} }, "train with 2 images or more"},
		{"an empty store", cnn, model.NewStore(), images(2, 4, 4, 1), nil, "call Init first"},
		{"noise without a place", cnn, start(t, cnn, 1), images(2, 4, 4, 1), func(x *graph.Node) network.Options {
			return network.Options{Sigma: graph.ScalarOne(x.Graph(), x.DType())}
		}, "only wideresnet has"},
		{"integers", cnn, start(t, cnn, 1), images(2, 4, 4, 1), func(*graph.Node) network.Options { return network.Options{Compute: dtypes.Int8} }, "float32 or bfloat16"},
	} {
		_, err := try(b, c.store, func(scope *model.Scope, in []*graph.Node) []*graph.Node {
			var o network.Options
			if c.options != nil {
				o = c.options(in[0])
			}
			return []*graph.Node{c.n.Logits(scope, in[0], o)}
		}, c.x)
		refused(t, c.what, err, c.saying)
	}
}

// One image is enough to evaluate, and to train without batch norm.
func TestBatchesOfOne(t *testing.T) {
	b := backendtest.Open(t, "go")
	for _, c := range []struct {
		spec config.Network
		min  int
	}{
		{config.Network{Name: config.CNN4}, 2},
		{config.Network{Name: config.Dense2, Hidden: 3, Activation: config.ReLU}, 1},
		{config.Network{Name: config.Dense2, Hidden: 3, Activation: config.ReLU, BatchNorm: true}, 2},
	} {
		n := build(t, c.spec, network.Shape{H: 4, W: 4, C: 1}, 2)
		if n.MinBatch() != c.min {
			t.Errorf("%+v: MinBatch is %d, want %d", c.spec, n.MinBatch(), c.min)
		}
		run(t, b, start(t, n, 1), func(scope *model.Scope, in []*graph.Node) []*graph.Node {
			return []*graph.Node{n.Logits(scope, in[0], network.Options{Training: c.min == 1})}
		}, tensors.FromShape(shapes.Make(dtypes.Float32, 1, 4, 4, 1)))
	}
}
