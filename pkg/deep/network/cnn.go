package network

import (
	"fmt"

	"largestep/pkg/deep/config"
)

// cnn4 and cnn8 are those of Huang et al. 2023 for MNIST and CIFAR-10, in the
// widths of Ma et al. 2020: blocks of 3x3 convolutions that end with a
// max-pooling, one hidden layer, the outputs. Batch norm and ReLU follow all
// but the last layer. On other images than 28x28 and 32x32 the hidden layer is
// of another size.
func cnn4(_ config.Network, in Shape, classes int) sequence {
	return cnn(in, [][]int{{32}, {64}}, 128, classes)
}

func cnn8(_ config.Network, in Shape, classes int) sequence {
	return cnn(in, [][]int{{64, 64}, {128, 128}, {196, 196}}, 256, classes)
}

func cnn(in Shape, blocks [][]int, hidden, classes int) sequence {
	var net sequence
	number := 0
	for _, block := range blocks {
		for _, out := range block {
			number++
			c := convolution{path: fmt.Sprintf("conv%d", number), in: in.C, out: out, size: 3, stride: 1, normed: true}
			c.weight, c.bias = kaimingUniform(c.fanIn()), framework(c.fanIn())
			net = append(net, c, norm{fmt.Sprintf("bn%d", number), out, true}, relu)
			in.C = out
		}
		net = append(net, halve)
		in.H, in.W = in.H/2, in.W/2
	}
	return append(net, flatten,
		linear{path: "fc1", in: in.size(), out: hidden, weight: xavierUniform(in.size(), hidden), bias: framework(in.size())},
		norm{fmt.Sprintf("bn%d", number+1), hidden, true}, relu,
		linear{path: "fc2", in: hidden, out: classes, weight: xavierUniform(hidden, classes), bias: framework(hidden)})
}
