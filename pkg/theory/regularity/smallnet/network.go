package smallnet

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
)

// Config describes a network and where its training starts.
type Config struct {
	Loss       Loss
	Activation Activation
	Outer      bool    // f = V σ(W2 W1 x) with V of ±1 and not trained
	BatchNorm  bool    // over the whole batch, without parameters, ε = 1e-5
	Hidden     int     // rows of W1; 40 in the small setting
	Norm1      float64 // Frobenius norms of W1 and W2 at the start
	Norm2      float64
	Seed       uint64 // of the start; 2 in the small setting
}

// Small returns the configuration of the small setting: 40 hidden units, and W2 much
// larger than W1, |W1| = √40 and |W2| = 1.8√200; half of both for outer networks.
func Small(loss Loss, activation Activation, outer, batchNorm bool) Config {
	c := Config{loss, activation, outer, batchNorm, 40, math.Sqrt(40), 1.8 * math.Sqrt(200), 2}
	if outer {
		c.Norm1, c.Norm2 = c.Norm1/2, c.Norm2/2
	}
	return c
}

// Degree returns the degree of regularity of loss and activation together, by the
// product rule. Batch normalisation bounds the activation's input, and with it the
// degree in the weights before it is 0.
//
// Source: Wang et al. 2023, Table 1.
func (c Config) Degree() int {
	if c.BatchNorm {
		return 0
	}
	return []int{Squared: 2, Huber: 1}[c.Loss%losses] * []int{Tanh: 0, ReLU: 1, ReLU3: 3}[c.Activation%activations]
}

func (c Config) String() string {
	name := c.Loss.String() + " + " + c.Activation.String()
	if c.Outer {
		name += ", outer"
	}
	if c.BatchNorm {
		name += ", BN"
	}
	return name
}

const epsilon = 1e-5 // of batch normalisation

// Network is a network with its data. It is safe for use by several goroutines.
type Network struct {
	config  Config
	data    Data
	inputs  matrix // Dim by Samples
	targets matrix // Classes by Samples, one-hot
	outer   matrix // V, for outer networks
	start   []float64
}

// NewNetwork returns a network for the data, its weights drawn uniformly from [-1, 1)
// and then scaled to the norms of the configuration. It refuses an unknown loss or
// activation, fewer hidden units than 1, norms that are not finite and above 0, and
// data that were not made by [NewData] or [Synthetic].
func NewNetwork(c Config, data Data) (*Network, error) {
	switch {
	case c.Loss >= losses:
		return nil, fmt.Errorf("smallnet: loss %d is unknown; pass Squared or Huber", c.Loss)
	case c.Activation >= activations:
		return nil, fmt.Errorf("smallnet: activation %d is unknown; pass Tanh, ReLU or ReLU3", c.Activation)
	case c.Hidden < 1:
		return nil, fmt.Errorf("smallnet: the network has %d hidden units; pass at least 1", c.Hidden)
	case data.Samples < 2 || data.Dim < 1 || len(data.Inputs) != data.Dim*data.Samples || len(data.Labels) != data.Samples:
		return nil, fmt.Errorf("smallnet: the data have no samples, or not as many as they say; make them with NewData or Synthetic")
	}
	for _, norm := range []float64{c.Norm1, c.Norm2} {
		if !(norm > 0) || math.IsInf(norm, 1) {
			return nil, fmt.Errorf("smallnet: a weight matrix cannot be scaled to norm %g; pass a finite one above 0", norm)
		}
	}
	net := &Network{config: c, data: data, inputs: matrix{data.Dim, data.Samples, data.Inputs}}
	net.targets = newMatrix(data.Classes, data.Samples)
	for i, class := range data.Labels {
		if class < 0 || class >= data.Classes {
			return nil, fmt.Errorf("smallnet: label %d is %d, which is not one of the %d classes; number the classes from 0", i, class, data.Classes)
		}
		net.targets.row(class)[i] = 1
	}
	g := splitMix{c.Seed}
	w1, w2 := g.fill(c.Hidden*data.Dim), g.fill(data.Classes*c.Hidden)
	if c.Outer {
		net.outer = matrix{data.Classes, data.Classes, g.fill(data.Classes * data.Classes)}
		for i, v := range net.outer.a {
			net.outer.a[i] = 1
			if v < 0 {
				net.outer.a[i] = -1
			}
		}
	}
	floats.Scale(c.Norm1/floats.Norm(w1, 2), w1)
	floats.Scale(c.Norm2/floats.Norm(w2, 2), w2)
	net.start = append(w1, w2...)
	return net, nil
}

// Config returns the network's configuration.
func (net *Network) Config() Config { return net.config }

// Start returns the weights at the start: the rows of W1, then those of W2.
func (net *Network) Start() []float64 { return append([]float64(nil), net.start...) }

// split returns the two weight matrices that w holds.
func (net *Network) split(w []float64) (w1, w2 matrix) {
	n := net.config.Hidden * net.data.Dim
	return matrix{net.config.Hidden, net.data.Dim, w[:n]}, matrix{net.data.Classes, net.config.Hidden, w[n:]}
}

// Norms returns the Frobenius norms of W1 and W2. It refuses weights of another
// network's size.
func (net *Network) Norms(w []float64) (norm1, norm2 float64, err error) {
	if err := net.check(w); err != nil {
		return 0, 0, err
	}
	w1, w2 := net.split(w)
	return floats.Norm(w1.a, 2), floats.Norm(w2.a, 2), nil
}

func (net *Network) check(w []float64) error {
	if net == nil || net.start == nil {
		return fmt.Errorf("smallnet: this network has no weights; make it with NewNetwork")
	}
	if len(w) != len(net.start) {
		return fmt.Errorf("smallnet: there are %d weights, and this network has %d; begin with Start", len(w), len(net.start))
	}
	return nil
}
