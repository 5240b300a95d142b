package network

import (
	"fmt"

	"largestep/pkg/deep/config"
)

// wideResNet is that of Zagoruyko and Komodakis 2016 without dropout, as Li,
// Wei and Ma 2019 train it: three groups of (depth - 4)/6 blocks, widths 16, 32
// and 64 times widen. Batch norm and ReLU come before a convolution, with a
// noise point between them. Where a block changes the width, its shortcut
// starts after the first ReLU; else it is the block's input as it comes.
func wideResNet(spec config.Network, in Shape, classes int) sequence {
	width := 16
	net := sequence{kernelOf("conv1", in.C, width, 3, 1)}
	for group := range 3 {
		out := spec.Widen * 16 << group
		for i := range (spec.Depth - 4) / 6 {
			stride := 1
			if i == 0 && group > 0 {
				stride = 2
			}
			path := fmt.Sprintf("group%d/%d/", group+1, i)
			block := residual{before: activated(path+"bn1", width)}
			block.main = append(sequence{kernelOf(path+"conv1", width, out, 3, stride)}, activated(path+"bn2", out)...)
			block.main = append(block.main, kernelOf(path+"conv2", out, out, 3, 1))
			if width != out {
				block.shortcut = sequence{kernelOf(path+"shortcut", width, out, 1, stride)}
			}
			net = append(net, block)
			width = out
		}
	}
	net = append(net, activated("bn", width)...)
	return append(net, meanPool,
		linear{path: "fc", in: width, out: classes, weight: framework(width), bias: constant(0)})
}

// activated is batch norm, a place for noise, and ReLU.
func activated(bn string, channels int) sequence {
	return sequence{norm{bn, channels, true}, noise{}, relu}
}

func kernelOf(path string, in, out, size, stride int) convolution {
	c := convolution{path: path, in: in, out: out, size: size, stride: stride}
	c.weight = fanOutNormal(c)
	return c
}
