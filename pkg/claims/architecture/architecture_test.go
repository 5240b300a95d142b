package architecture_test

import (
	"math"
	"testing"

	"largestep/pkg/claims/architecture"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/network"
)

// What is counted here is what the networks that are trained hold.
func TestCountsAreThoseOfTheNetworks(t *testing.T) {
	cifar := network.Shape{H: 32, W: 32, C: 3}
	wide := func(depth, widen int) config.Network {
		return config.Network{Name: config.WideResNet, Depth: depth, Widen: widen}
	}
	for _, c := range []struct {
		spec    config.Network
		in      network.Shape
		classes int
		got     architecture.Count
	}{
		{config.Network{Name: config.CNN4}, network.Shape{H: 28, W: 28, C: 1}, 10, architecture.CNN4()},
		{config.Network{Name: config.CNN8}, cifar, 10, architecture.CNN8()},
		{config.Network{Name: config.ResNet34}, cifar, 100, architecture.ResNet34(100)},
		{config.Network{Name: config.ResNet50}, network.Shape{H: 224, W: 224, C: 3}, 50, architecture.ResNet50(50)},
		{wide(16, 10), cifar, 10, architecture.WideResNet(16, 10)},
		{wide(16, 1), cifar, 10, architecture.WideResNet(16, 1)},
		{wide(28, 2), cifar, 10, architecture.WideResNet(28, 2)},
	} {
		n, err := network.New(c.spec, c.in, c.classes)
		if err != nil {
			t.Fatal(err)
		}
		if n.Parameters() != c.got.Parameters {
			t.Errorf("%s %d-%d: %d parameters, and the network has %d", c.spec.Name, c.spec.Depth, c.spec.Widen, c.got.Parameters, n.Parameters())
		}
		if p := n.NoisePoints(); p > 0 && p != c.got.Norms {
			t.Errorf("%s %d-%d: %d batch norms, and the network has %d places for noise", c.spec.Name, c.spec.Depth, c.spec.Widen, c.got.Norms, p)
		}
	}
}

// torchvision 0.29.2 publishes 4.089e9 for its resnet50 with 1000 classes (the
// field _ops of ResNet50_Weights.IMAGENET1K_V1), and calls multiply-adds FLOPS.
// Of CNN4 the sum was made by hand: 28² 9 32 + 14² 9 32 64 + 3136 128 + 128 10.
func TestMultiplyAdds(t *testing.T) {
	if got := float64(architecture.ResNet50(1000).MultiplyAdds); math.Abs(got-4.089e9) > 0.0005e9 {
		t.Errorf("ResNet-50: %v multiply-adds, want 4.089e9", got)
	}
	c := architecture.CNN4()
	if want := 225792 + 3612672 + 401408 + 1280; c.MultiplyAdds != want || c.TrainingFLOPs() != float64(6*want) {
		t.Errorf("CNN4: %d multiply-adds, want %d", c.MultiplyAdds, want)
	}
}
