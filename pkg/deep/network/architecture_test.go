package network_test

import (
	"slices"
	"strings"
	"testing"

	"largestep/pkg/deep/config"
	"largestep/pkg/deep/network"
)

// Parameter counts are those of the papers' code: of CNN4, CNN8 and ResNet-34
// from Zhou et al. 2021 and Ma et al. 2020, of the wide ResNet from Li et al.
// 2019. ResNet-50's is torchvision 0.29.2's resnet50(num_classes=50). The dense
// ones are products of widths, by hand.
func TestParameterCounts(t *testing.T) {
	for _, c := range []struct {
		spec    config.Network
		in      network.Shape
		classes int
		want    int
	}{
		{config.Network{Name: config.Linear2, Hidden: 500}, cifar, 2, 500*3072 + 500},
		{config.Network{Name: config.Linear3, Hidden: 500, Bias: true}, cifar, 2, 500*3072 + 500 + 500*500 + 500 + 500 + 1},
		{config.Network{Name: config.Dense2, Hidden: 200, Activation: config.Tanh}, cifar, 10, 200*3072 + 10*200},
		{config.Network{Name: config.Outer, Hidden: 200, BatchNorm: true}, cifar, 10, 200*3072 + 10*200}, // V is fixed
		{config.Network{Name: config.CNN4}, network.Shape{H: 28, W: 28, C: 1}, 10, 422_090},
		{config.Network{Name: config.CNN8}, cifar, 10, 1_639_794},
		{config.Network{Name: config.ResNet34}, cifar, 100, 21_328_292},
		{config.Network{Name: config.ResNet50}, network.Shape{H: 224, W: 224, C: 3}, 50, 23_610_482},
		{config.Network{Name: config.WideResNet, Depth: 16, Widen: 10}, cifar, 10, 17_116_634},
	} {
		if got := build(t, c.spec, c.in, c.classes).Parameters(); got != c.want {
			t.Errorf("%s has %d parameters, want %d", c.spec.Name, got, c.want)
		}
	}
}

var cifar = network.Shape{H: 32, W: 32, C: 3}

// Layers with weights, on the longest path, are as many as the names say.
func TestDepths(t *testing.T) {
	for _, c := range []struct {
		spec config.Network
		in   network.Shape
		want int
	}{
		{config.Network{Name: config.Linear2, Hidden: 4}, cifar, 2},
		{config.Network{Name: config.Linear3, Hidden: 4}, cifar, 3},
		{config.Network{Name: config.Dense2, Hidden: 4, Activation: config.ReLU}, cifar, 2},
		{config.Network{Name: config.CNN4}, cifar, 4},
		{config.Network{Name: config.CNN8}, cifar, 8},
		{config.Network{Name: config.ResNet34}, cifar, 34},
		{config.Network{Name: config.ResNet50}, cifar, 50},
		{config.Network{Name: config.WideResNet, Depth: 16, Widen: 1}, cifar, 14}, // 16 with shortcuts, as the name counts
		{config.Network{Name: config.WideResNet, Depth: 28, Widen: 1}, cifar, 26},
	} {
		depth := 0
		for v := range start(t, build(t, c.spec, c.in, 2), 1).IterVariables() {
			shortcut := strings.Contains(v.Path(), "downsample") || strings.Contains(v.Path(), "shortcut")
			if v.Name() == "weight" && v.Shape().Rank() > 1 && !shortcut {
				depth++
			}
		}
		if depth != c.want {
			t.Errorf("%s %d has %d layers, want %d", c.spec.Name, c.spec.Depth, depth, c.want)
		}
	}
}

// The fixed layer of the outer network and running statistics are not trained;
// everything else is.
func TestWhatIsTrained(t *testing.T) {
	n := build(t, config.Network{Name: config.Outer, Hidden: 5, BatchNorm: true}, cifar, 4)
	var fixed []string
	for v := range start(t, n, 1).IterVariables() {
		if !v.Trainable {
			fixed = append(fixed, v.Path())
		}
	}
	slices.Sort(fixed)
	if want := []string{"/bn/running_mean", "/bn/running_var", "/fc3/weight"}; !slices.Equal(fixed, want) {
		t.Errorf("not trained: %v, want %v", fixed, want)
	}
}
