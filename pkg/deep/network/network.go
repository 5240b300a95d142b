package network

import (
	"fmt"

	"largestep/pkg/deep/config"
)

// A Shape is that of an image: height, width and channels.
type Shape struct{ H, W, C int }

func (s Shape) size() int { return s.H * s.W * s.C }

// A Network is an architecture for images of one shape. It has no values of
// parameters: those are in a store, from [Network.Init] on.
type Network struct {
	name       string
	in         Shape
	layers     sequence
	parameters []parameter
	minBatch   int
	noise      int
}

// New builds a network for images of a shape and a number of classes. It
// refuses a configuration that is not valid, fewer than two classes, and images
// that the network cannot take.
func New(spec config.Network, in Shape, classes int) (*Network, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	if classes < 2 {
		return nil, fmt.Errorf("%d classes cannot be told apart; a network needs 2 or more", classes)
	}
	demand := demands[spec.Name]
	if err := demand.check(spec.Name, in, classes); err != nil {
		return nil, err
	}
	n := &Network{name: spec.Name, in: in, layers: demand.build(spec, in, classes), minBatch: 1}
	walk(n.layers, func(l layer) {
		n.parameters = append(n.parameters, l.parameters()...)
		switch l.(type) {
		case norm:
			n.minBatch = 2
		case noise:
			n.noise++
		}
	})
	return n, nil
}

// Parameters is the number of trainable numbers: weights, biases, and scale
// and shift of batch norm, but not its running statistics.
func (n *Network) Parameters() int {
	count := 0
	for _, p := range n.parameters {
		if !p.fixed {
			count += p.size()
		}
	}
	return count
}

// MinBatch is the fewest images that a training step can take: 2 with batch
// norm, since one image has no variance, else 1.
func (n *Network) MinBatch() int { return n.minBatch }

// NoisePoints is the number of places that take the noise of [Options.Sigma]:
// the depth minus 3 for a wide ResNet, 0 for the others.
func (n *Network) NoisePoints() int { return n.noise }

// A demand is what an architecture needs of images and classes, and how it is
// built from what meets that.
type demand struct {
	build   func(spec config.Network, in Shape, classes int) sequence
	side    int  // the least height and width
	colour  bool // three channels
	classes int  // exactly so many; 0: any
}

var demands = map[string]demand{
	config.Linear2:    {build: linearNetwork, side: 1, classes: 2},
	config.Linear3:    {build: linearNetwork, side: 1, classes: 2},
	config.Dense2:     {build: dense, side: 1},
	config.Outer:      {build: dense, side: 1},
	config.CNN4:       {build: cnn4, side: 4},
	config.CNN8:       {build: cnn8, side: 8},
	config.ResNet34:   {build: resnet34, side: 8, colour: true},
	config.ResNet50:   {build: resnet50, side: 32, colour: true},
	config.WideResNet: {build: wideResNet, side: 8, colour: true},
}

func (d demand) check(name string, in Shape, classes int) error {
	switch {
	case in.H < 1 || in.W < 1 || in.C < 1:
		return fmt.Errorf("images of %d x %d with %d channels hold no pixel; each of the three must be 1 or more", in.H, in.W, in.C)
	case in.H < d.side || in.W < d.side:
		return fmt.Errorf("%s halves its images too often for %d x %d; use images of %d x %d or more", name, in.H, in.W, d.side, d.side)
	case d.colour && in.C != 3:
		return fmt.Errorf("%s takes images with 3 channels, not %d; use a colour data set, or cnn4 or cnn8", name, in.C)
	case d.classes != 0 && classes != d.classes:
		return fmt.Errorf("%s has one output, whose sign is the class: it tells %d classes apart, not %d; name two in data.classes", name, d.classes, classes)
	}
	return nil
}
