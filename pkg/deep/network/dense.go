package network

import "largestep/pkg/deep/config"

// dense is a network of Wang et al. 2023, without biases: W2 σ(W1 x), or with
// the outer layer V σ(W2 W1 x), where V is ±1 and fixed. Batch norm, if any, is
// before σ and has no scale and shift. The matrices have the law of PyTorch's
// default, and then the Frobenius norms of the configuration.
func dense(spec config.Network, in Shape, classes int) sequence {
	var norms [2]float64 // zero: as drawn
	copy(norms[:], spec.Norms)
	first := linear{path: "fc1", in: in.size(), out: spec.Hidden, weight: framework(in.size()), norm: norms[0]}
	second := linear{path: "fc2", in: spec.Hidden, out: classes, weight: framework(spec.Hidden), norm: norms[1]}

	var middle sequence
	if spec.BatchNorm {
		width := spec.Hidden
		if spec.Name == config.Outer {
			width = classes
		}
		middle = append(middle, norm{path: "bn", channels: width})
	}
	if spec.Name == config.Outer {
		fixed := linear{path: "fc3", in: classes, out: classes, weight: sign, fixed: true}
		return sequence{flatten, first, second, append(middle, cubedReLU), fixed}
	}
	return sequence{flatten, first, append(middle, activations[spec.Activation]), second}
}

var activations = map[string]function{config.Tanh: tanh, config.ReLU: relu, config.ReLU3: cubedReLU}
