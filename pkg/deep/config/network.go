package config

// A Network names an architecture and what varies in it.
type Network struct {
	// Name is one of Networks.
	Name string `toml:"name"`
	// Hidden is the width of the hidden layers of the linear and dense
	// networks, in units.
	Hidden int `toml:"hidden,omitempty"`
	// Activation is that of the dense networks: "tanh", "relu" or "relu3".
	Activation string `toml:"activation,omitempty"`
	// BatchNorm puts batch norm without affine terms into a dense network.
	BatchNorm bool `toml:"batch_norm,omitempty"`
	// Bias gives a linear network biases.
	Bias bool `toml:"bias,omitempty"`
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
