// Package architecture counts, without an engine, what the papers' convolutional
// networks hold and cost: trained parameters, multiplications, batch norms. It
// writes each network down as its tables in the papers do, layer after layer, and
// knows nothing of pkg/deep/network, so that the two can be held against each other.
package architecture

// A Count is what a network holds, and what one image costs on its way forward.
type Count struct {
	// Parameters are the trained numbers: weights, biases, scale and shift of
	// batch norm.
	Parameters int
	// MultiplyAdds are those of convolutions and linear layers, each a
	// multiplication and an addition; all else is small beside them.
	MultiplyAdds int
	// Norms is the number of batch norms.
	Norms int
}

// TrainingFLOPs are the operations of one image in a training step: two for each
// multiply-add, forward and twice as many backward, once for the gradient with
// respect to the weights and once to the inputs.
func (c Count) TrainingFLOPs() float64 { return 3 * 2 * float64(c.MultiplyAdds) }

// A tally counts layers as an image passes them. Images are square.
type tally struct {
	Count
	side, channels int
}

// conv is a convolution that keeps the side, divided by the stride.
func (t *tally) conv(out, size, stride int, bias bool) {
	t.side = (t.side + stride - 1) / stride
	weights := size * size * t.channels * out
	t.Parameters += weights
	t.MultiplyAdds += weights * t.side * t.side
	if bias {
		t.Parameters += out
	}
	t.channels = out
}

func (t *tally) norm() {
	t.Parameters += 2 * t.channels
	t.Norms++
}

func (t *tally) pool() { t.side /= 2 }

// flatten makes the image a row of numbers; average leaves its channels alone.
func (t *tally) flatten() { t.channels, t.side = t.channels*t.side*t.side, 1 }
func (t *tally) average() { t.side = 1 }

func (t *tally) linear(out int) {
	t.Parameters += (t.channels + 1) * out
	t.MultiplyAdds += t.channels * out
	t.channels = out
}

// CNN4 is that of Huang et al. 2023 for MNIST, in the widths of Ma et al. 2020.
func CNN4() Count { return cnn(28, 1, [][]int{{32}, {64}}, 128) }

// CNN8 is that for CIFAR-10.
func CNN8() Count { return cnn(32, 3, [][]int{{64, 64}, {128, 128}, {196, 196}}, 256) }

func cnn(side, channels int, blocks [][]int, hidden int) Count {
	t := tally{side: side, channels: channels}
	for _, block := range blocks {
		for _, out := range block {
			t.conv(out, 3, 1, true)
			t.norm()
		}
		t.pool()
	}
	t.flatten()
	t.linear(hidden)
	t.norm()
	t.linear(10)
	return t.Count
}

// ResNet34 is the one for images of 32x32: its stem is a 3x3 convolution, and
// nothing is pooled before the blocks.
func ResNet34(classes int) Count {
	t := tally{side: 32, channels: 3}
	t.conv(64, 3, 1, false)
	t.norm()
	return t.groups(classes, 1, func(width, stride int) {
		t.conv(width, 3, stride, false)
		t.norm()
		t.conv(width, 3, 1, false)
		t.norm()
	})
}

// ResNet50 is torchvision's, for images of 224x224.
func ResNet50(classes int) Count {
	t := tally{side: 224, channels: 3}
	t.conv(64, 7, 2, false)
	t.norm()
	t.pool()
	return t.groups(classes, 4, func(width, stride int) {
		t.conv(width, 1, 1, false)
		t.norm()
		t.conv(width, 3, stride, false)
		t.norm()
		t.conv(4*width, 1, 1, false)
		t.norm()
	})
}

// groups are the four groups of 3, 4, 6 and 3 blocks and the outputs.
func (t *tally) groups(classes, expansion int, block func(width, stride int)) Count {
	for group, blocks := range []int{3, 4, 6, 3} {
		width := 64 << group
		for i := range blocks {
			stride := 1
			if i == 0 && group > 0 {
				stride = 2
			}
			side, in := t.side, t.channels
			block(width, stride)
			if stride != 1 || in != width*expansion {
				t.shortcut(side, in, width*expansion, stride)
				t.norm()
			}
		}
	}
	t.average()
	t.linear(classes)
	return t.Count
}

// shortcut is a 1x1 convolution from the block's input to its output.
func (t *tally) shortcut(side, in, out, stride int) {
	t.side, t.channels = side, in
	t.conv(out, 1, stride, false)
}

// WideResNet is that of Li, Wei and Ma 2019 for CIFAR-10. Their noise goes behind
// each of its batch norms.
func WideResNet(depth, widen int) Count {
	t := tally{side: 32, channels: 3}
	t.conv(16, 3, 1, false)
	for group := range 3 {
		out := widen * 16 << group
		for i := range (depth - 4) / 6 {
			stride := 1
			if i == 0 && group > 0 {
				stride = 2
			}
			side, in := t.side, t.channels
			t.norm()
			t.conv(out, 3, stride, false)
			t.norm()
			t.conv(out, 3, 1, false)
			if in != out {
				t.shortcut(side, in, out, stride)
			}
		}
	}
	t.norm()
	t.average()
	t.linear(10)
	return t.Count
}
