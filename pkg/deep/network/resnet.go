package network

import (
	"fmt"

	"largestep/pkg/deep/config"
)

// resnet34 is that of He et al. 2015 with a stem for small images: one 3x3
// convolution, no pooling (Huang et al. 2023, CIFAR-100, as Zhou et al. 2021
// build and initialize it).
func resnet34(_ config.Network, in Shape, classes int) sequence {
	b := resnetBuilder{kernel: func(c convolution) draw { return kaimingUniform(c.fanIn()) }}
	net := append(b.stem(in.C, 3, 1), b.groups(false)...)
	return append(net, meanPool,
		linear{path: "fc", in: 512, out: classes, weight: xavierUniform(512, classes), bias: framework(512)})
}

// resnet50 is torchvision's, with its initialization and with the stride in the
// 3x3 convolution of a block.
func resnet50(_ config.Network, in Shape, classes int) sequence {
	b := resnetBuilder{kernel: fanOutNormal}
	net := append(b.stem(in.C, 7, 2), halve3x3)
	net = append(net, b.groups(true)...)
	return append(net, meanPool,
		linear{path: "fc", in: 2048, out: classes, weight: framework(2048), bias: framework(2048)})
}

// fanOutNormal keeps the size of gradients through ReLUs (He et al. 2015).
func fanOutNormal(c convolution) draw { return normal(2 / float64(c.size*c.size*c.out)) }

// A resnetBuilder makes the parts that ResNets share.
type resnetBuilder struct {
	kernel func(c convolution) draw // the law of a kernel
}

// normed is a convolution without bias and its batch norm.
func (b resnetBuilder) normed(conv, bn string, in, out, size, stride int) sequence {
	c := convolution{path: conv, in: in, out: out, size: size, stride: stride}
	c.weight = b.kernel(c)
	return sequence{c, norm{bn, out, true}}
}

func (b resnetBuilder) stem(in, size, stride int) sequence {
	return append(b.normed("conv1", "bn1", in, 64, size, stride), relu)
}

// groups are the four groups of 3, 4, 6 and 3 blocks; each group after the
// first begins by halving the image.
func (b resnetBuilder) groups(bottleneck bool) sequence {
	var net sequence
	in := 64
	for group, blocks := range []int{3, 4, 6, 3} {
		width := 64 << group
		for i := range blocks {
			stride := 1
			if i == 0 && group > 0 {
				stride = 2
			}
			path := fmt.Sprintf("layer%d/%d/", group+1, i)
			main, out := b.basic(path, in, width, stride), width
			if bottleneck {
				main, out = b.bottleneck(path, in, width, stride), 4*width
			}
			var shortcut sequence
			if stride != 1 || in != out {
				shortcut = b.normed(path+"downsample/0", path+"downsample/1", in, out, 1, stride)
			}
			net = append(net, residual{main: main, shortcut: shortcut}, relu)
			in = out
		}
	}
	return net
}

func (b resnetBuilder) basic(path string, in, width, stride int) sequence {
	net := append(b.normed(path+"conv1", path+"bn1", in, width, 3, stride), relu)
	return append(net, b.normed(path+"conv2", path+"bn2", width, width, 3, 1)...)
}

func (b resnetBuilder) bottleneck(path string, in, width, stride int) sequence {
	net := append(b.normed(path+"conv1", path+"bn1", in, width, 1, 1), relu)
	net = append(net, b.normed(path+"conv2", path+"bn2", width, width, 3, stride)...)
	return append(append(net, relu), b.normed(path+"conv3", path+"bn3", width, 4*width, 1, 1)...)
}
