package network_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/network"
)

// Each law by what decides it: a uniform one by its bound, which the largest of
// many draws comes close to and never passes; a normal one by its variance.
func TestInitialValues(t *testing.T) {
	gray := network.Shape{H: 28, W: 28, C: 1}
	var store *model.Store
	last := ""
	for _, c := range []struct {
		spec    config.Network
		in      network.Shape
		path    string
		uniform float64 // bound, or
		normal  float64 // variance
	}{
		// Ma et al. 2020, Zhou et al. 2021: Kaiming-uniform by fan-in, √(6/fan);
		// Xavier-uniform, √(6/(in+out)); biases as PyTorch, 1/√fan.
		{config.Network{Name: config.CNN4}, gray, "/conv2/weight", math.Sqrt(6. / (9 * 32)), 0},
		{config.Network{Name: config.CNN4}, gray, "/conv2/bias", 1 / math.Sqrt(9*32), 0},
		{config.Network{Name: config.CNN4}, gray, "/fc1/weight", math.Sqrt(6. / (3136 + 128)), 0},
		{config.Network{Name: config.CNN4}, gray, "/fc1/bias", 1 / math.Sqrt(3136), 0},
		{config.Network{Name: config.ResNet34}, cifar, "/layer2/0/downsample/0/weight", math.Sqrt(6. / 64), 0},
		{config.Network{Name: config.ResNet34}, cifar, "/fc/weight", math.Sqrt(6. / (512 + 10)), 0},
		// torchvision: N(0, 2/(k² out)), and 1/√in for the last layer.
		{config.Network{Name: config.ResNet50}, cifar, "/conv1/weight", 0, 2. / (49 * 64)},
		{config.Network{Name: config.ResNet50}, cifar, "/layer3/0/downsample/0/weight", 0, 2. / 1024},
		{config.Network{Name: config.ResNet50}, cifar, "/fc/weight", 1 / math.Sqrt(2048), 0},
		// Li et al. 2019: N(0, 2/(k² out)), and 1/√640 for the last layer.
		{config.Network{Name: config.WideResNet, Depth: 10, Widen: 10}, cifar, "/group2/0/conv1/weight", 0, 2. / (9 * 320)},
		{config.Network{Name: config.WideResNet, Depth: 10, Widen: 10}, cifar, "/group3/0/shortcut/weight", 0, 2. / 640},
		{config.Network{Name: config.WideResNet, Depth: 10, Widen: 10}, cifar, "/fc/weight", 1 / math.Sqrt(640), 0},
		// Huang et al. 2023, Figure 4: σw² = 0.5; biases N(0, 1), scaled in the pass.
		{config.Network{Name: config.Linear3, Hidden: 500, Bias: true}, gray, "/fc2/weight", 0, 0.5},
		{config.Network{Name: config.Linear3, Hidden: 500, Bias: true}, gray, "/fc2/bias", 0, 1},
		// Wang et al. 2023 without norms: PyTorch's default.
		{config.Network{Name: config.Dense2, Hidden: 200, Activation: config.Tanh}, gray, "/fc1/weight", 1 / math.Sqrt(784), 0},
	} {
		if c.spec.Name != last { // some take a second to draw
			classes := 10
			if c.spec.Name == config.Linear3 {
				classes = 2
			}
			store, last = start(t, build(t, c.spec, c.in, classes), 1), c.spec.Name
		}
		values := value(t, store, c.path)
		var sum, squares, largest float64
		for _, v := range values {
			sum += float64(v)
			squares += float64(v) * float64(v)
			largest = max(largest, math.Abs(float64(v)))
		}
		count := float64(len(values))
		variance := c.normal
		if c.uniform > 0 {
			variance = c.uniform * c.uniform / 3
			// Of n draws the largest is below 1 - 12/n of the bound once in e^12.
			if largest > c.uniform*(1+1e-6) || largest < c.uniform*(1-12/count) {
				t.Errorf("%s %s: the largest of %v values is %v, want just below %v", c.spec.Name, c.path, count, largest, c.uniform)
			}
		}
		// Five standard errors: of the mean, and of the variance of a normal law,
		// which has the larger one.
		if math.Abs(sum/count) > 5*math.Sqrt(variance/count) {
			t.Errorf("%s %s: the mean is %v", c.spec.Name, c.path, sum/count)
		}
		if math.Abs(squares/count-variance) > 5*variance*math.Sqrt(2/count) {
			t.Errorf("%s %s: the variance is %v, want %v", c.spec.Name, c.path, squares/count, variance)
		}
	}
}

// What is not drawn: batch norm begins as the identity, and the wide ResNet's
// last bias at zero.
func TestConstantInitialValues(t *testing.T) {
	store := start(t, build(t, config.Network{Name: config.WideResNet, Depth: 10, Widen: 1}, cifar, 10), 1)
	for path, want := range map[string]float32{"/bn/weight": 1, "/bn/bias": 0, "/bn/running_mean": 0, "/bn/running_var": 1, "/fc/bias": 0} {
		for _, v := range value(t, store, path) {
			if v != want {
				t.Errorf("%s has %v, want %v", path, v, want)
			}
		}
	}
}

// Norms of Wang et al. 2023, CIFAR-10; V has the values ±1, both of them.
func TestNormsAndTheFixedLayer(t *testing.T) {
	for _, spec := range []config.Network{
		{Name: config.Dense2, Hidden: 200, Activation: config.Tanh, Norms: []float64{6, 20}},
		{Name: config.Outer, Hidden: 200, Norms: []float64{3, 10}},
	} {
		store := start(t, build(t, spec, cifar, 10), 1)
		for i, path := range []string{"/fc1/weight", "/fc2/weight"} {
			if got := norm(value(t, store, path)); math.Abs(got-spec.Norms[i]) > 1e-5*spec.Norms[i] {
				t.Errorf("%s %s has norm %v, want %v", spec.Name, path, got, spec.Norms[i])
			}
		}
		if spec.Name == config.Outer {
			v := value(t, store, "/fc3/weight")
			if slices.ContainsFunc(v, func(x float32) bool { return x != 1 && x != -1 }) || !slices.Contains(v, 1) || !slices.Contains(v, -1) {
				t.Errorf("V is %v", v)
			}
		}
	}
}

// A root gives one start, another root another, and no two tensors are alike.
func TestSeeds(t *testing.T) {
	n := build(t, config.Network{Name: config.WideResNet, Depth: 10, Widen: 1}, cifar, 10)
	one, again, two := start(t, n, 1), start(t, n, 1), start(t, n, 2)
	seen := map[float32]string{}
	for v := range one.IterVariables() {
		if v.Name() == model.RNGStateVariableName {
			continue
		}
		a := value(t, one, v.Path())
		if !slices.Equal(a, value(t, again, v.Path())) {
			t.Errorf("%s differs between two starts from one root", v.Path())
		}
		if v.Name() != "weight" || strings.Contains(v.Path(), "bn") {
			continue
		}
		if b := value(t, two, v.Path()); a[0] == b[0] {
			t.Errorf("%s is the same from two roots", v.Path())
		}
		if other, ok := seen[a[0]]; ok {
			t.Errorf("%s begins as %s does", v.Path(), other)
		}
		seen[a[0]] = v.Path()
	}
}

func TestStoreInUseIsRefused(t *testing.T) {
	n := build(t, config.Network{Name: config.CNN4}, cifar, 10)
	if err := n.Init(start(t, n, 1), 1); err == nil || !strings.Contains(err.Error(), "a store of its own") {
		t.Errorf("error = %v", err)
	}
}

// An antisymmetric start is the function 0, of weights as large as ever, so that its
// gradient is not 0.
func TestAntisymmetricStart(t *testing.T) {
	b := backendtest.Open(t, "go")
	in := network.Shape{H: 8, W: 8, C: 3}
	x, _ := images(4, in)
	for _, bias := range []bool{false, true} {
		n := build(t, config.Network{Name: config.Linear2, Hidden: 6, Bias: bias, Antisymmetric: true}, in, 2)
		store := start(t, n, 1)
		out := run(t, b, store, func(scope *model.Scope, in []*graph.Node) []*graph.Node {
			f := n.Logits(scope, in[0], network.Options{})
			slope := graph.Gradient(graph.ReduceAllSum(f), store.GetVariable("/fc1/weight").NodeValue(f))[0]
			return []*graph.Node{f, slope}
		}, x)
		if f := slices.Max(out[0]) - slices.Min(out[0]); f > 1e-5 {
			t.Errorf("outputs span %g, want 0", f)
		}
		if slope := slices.Max(out[1]); slope < 0.1 {
			t.Errorf("no entry of the gradient is above %g", slope)
		}
	}
}
