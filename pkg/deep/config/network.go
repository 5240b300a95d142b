package config

import (
	"fmt"
	"slices"
)

// A Network names an architecture and what varies in it.
type Network struct {
	// Name is one of Networks.
	Name string `toml:"name"`
	// Hidden is the width of the hidden layers of the linear and dense
	// networks, in units.
	Hidden int `toml:"hidden,omitempty"`
	// Activation is that of dense2, one of Activations; outer has relu3.
	Activation string `toml:"activation,omitempty"`
	// BatchNorm puts batch norm without affine terms into a dense network.
	BatchNorm bool `toml:"batch_norm,omitempty"`
	// Bias gives a linear network biases.
	Bias bool `toml:"bias,omitempty"`
	// Antisymmetric starts linear2 as the function 0: the second half of its hidden
	// units is as the first, with opposite weights behind them.
	Antisymmetric bool `toml:"antisymmetric,omitempty"`
	// Norms are the Frobenius norms to which the matrices of a dense network
	// are scaled at the start, from the input on; empty leaves them as drawn.
	Norms []float64 `toml:"norms,omitempty"`
	// Depth and Widen are those of a wide ResNet: 16 and 10 in Li et al. 2019.
	Depth int `toml:"depth,omitempty"`
	Widen int `toml:"widen,omitempty"`
}

// The networks of the five papers.
const (
	Linear2    = "linear2"    // two linear layers (Huang et al. 2023, Figure 4)
	Linear3    = "linear3"    // three linear layers
	Dense2     = "dense2"     // W2 σ(W1 x) (Wang et al. 2023)
	Outer      = "outer"      // V ReLU³(W2 W1 x) with V fixed (Wang et al. 2023)
	CNN4       = "cnn4"       // four layers, MNIST (Huang et al. 2023)
	CNN8       = "cnn8"       // eight layers, CIFAR-10 (Huang et al. 2023)
	ResNet34   = "resnet34"   // with a 3x3 stem for images of 32x32 (CIFAR-100)
	ResNet50   = "resnet50"   // torchvision's, for images of 224x224 (WebVision)
	WideResNet = "wideresnet" // Depth-Widen, with places for noise (Li et al. 2019)
)

// Networks lists the names that a configuration may give.
var Networks = []string{Linear2, Linear3, Dense2, Outer, CNN4, CNN8, ResNet34, ResNet50, WideResNet}

// The activations of the dense networks.
const (
	Tanh  = "tanh"
	ReLU  = "relu"  // max(z, 0)
	ReLU3 = "relu3" // max(z, 0)³
)

// Activations lists the names that a configuration may give.
var Activations = []string{Tanh, ReLU, ReLU3}

// Validate says what is wrong with a network: a name that there is not, a
// number out of its range, a setting that the network does not have.
func (n Network) Validate() error {
	if !slices.Contains(Networks, n.Name) {
		return unknown("network", n.Name, Networks)
	}
	dense := n.Name == Dense2 || n.Name == Outer
	linear := n.Name == Linear2 || n.Name == Linear3
	wide := n.Name == WideResNet
	for _, s := range []struct {
		key        string
		set, taken bool
	}{
		{"hidden", n.Hidden != 0, dense || linear},
		{"activation", n.Activation != "", dense},
		{"batch_norm", n.BatchNorm, dense},
		{"bias", n.Bias, linear},
		{"antisymmetric", n.Antisymmetric, n.Name == Linear2},
		{"norms", len(n.Norms) != 0, dense},
		{"depth", n.Depth != 0, wide},
		{"widen", n.Widen != 0, wide},
	} {
		if s.set && !s.taken {
			return fmt.Errorf("%s has no setting network.%s; leave it out", n.Name, s.key)
		}
	}
	switch {
	case dense || linear:
		return n.validateWidths(dense)
	case wide:
		return n.validateWide()
	}
	return nil
}

func (n Network) validateWidths(dense bool) error {
	if n.Hidden < 1 {
		return fmt.Errorf("%s with network.hidden = %d has no hidden layer; give 1 unit or more", n.Name, n.Hidden)
	}
	switch {
	case n.Antisymmetric && n.Hidden%2 != 0:
		return fmt.Errorf("an antisymmetric start needs pairs of units, and network.hidden = %d is odd; give an even number", n.Hidden)
	case !dense:
		return nil
	case n.Name == Dense2 && !slices.Contains(Activations, n.Activation):
		return unknown("activation", n.Activation, Activations)
	case n.Name == Outer && n.Activation != "" && n.Activation != ReLU3:
		return fmt.Errorf("the activation of %s is %s, not %q; leave out network.activation", n.Name, ReLU3, n.Activation)
	case len(n.Norms) != 0 && len(n.Norms) != 2:
		return fmt.Errorf("%s scales 2 matrices, and network.norms has %d numbers; give 2, or leave it out", n.Name, len(n.Norms))
	}
	for _, norm := range n.Norms {
		if !positive(norm) {
			return fmt.Errorf("network.norms has %v; give finite numbers above 0", norm)
		}
	}
	return nil
}

func (n Network) validateWide() error {
	switch {
	case n.Depth < 10 || (n.Depth-4)%6 != 0:
		return fmt.Errorf("no %s has network.depth = %d; give 4 and a multiple of 6: 10, 16, 22, 28", n.Name, n.Depth)
	case n.Widen < 1:
		return fmt.Errorf("%s with network.widen = %d has no channels; give 1 or more", n.Name, n.Widen)
	}
	return nil
}
