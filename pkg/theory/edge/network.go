package edge

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"

	"largestep/pkg/theory/gd"
)

// Network is a net of two layers in the kernel regime,
//
//	f(x) = 1/√m Σ_s a_s max(x·w_s, 0),
//
// whose signs a_s are fixed and whose m rows of d weights w_s are trained by
// gradient descent on the mean of ℓ(y f(x)). Make one with [NewNetwork].
//
// Source: Wu et al. 2024, extensions, two-layer network.
type Network struct {
	loss    Loss
	x       [][]float64
	y       []float64
	width   int
	signs   []float64 // m signs, divided by √m
	initial []float64 // m rows of d weights
}

// NewNetwork returns a network of the given width with weights drawn from
// N(0, 1) and signs from ±1. It refuses the data that [New] refuses, a width
// below 1 and a loss that does not pass [Loss.Check].
func NewNetwork(loss Loss, x [][]float64, y []float64, width int, rng *rand.Rand) (*Network, error) {
	p, err := New(x, y)
	if err != nil {
		return nil, err
	}
	if err := loss.Check(); err != nil {
		return nil, err
	}
	if width < 1 {
		return nil, fmt.Errorf("edge: the network has width %d; pass at least 1, and thousands for the kernel regime", width)
	}
	net := &Network{loss: loss, width: width, y: append([]float64(nil), y...)}
	for i := range x {
		net.x = append(net.x, append([]float64(nil), x[i]...))
	}
	net.signs = make([]float64, width)
	net.initial = make([]float64, width*p.Dim())
	for s := range net.signs {
		net.signs[s] = float64(2*rng.IntN(2)-1) / math.Sqrt(float64(width))
	}
	for j := range net.initial {
		net.initial[j] = rng.NormFloat64()
	}
	return net, nil
}

// NetworkRun is gradient descent on a [Network]; entry t belongs to step t.
type NetworkRun struct {
	Eta      float64
	Loss     []float64 // training loss
	Distance []float64 // |w_t - w_0|
	Flipped  float64   // fraction of pairs of neuron and sample whose side of the kink has changed at the end
}

// Increases is [Run.Increases] for the network.
func (r NetworkRun) Increases() (count, last int) { return Run{Loss: r.Loss}.Increases() }

// neuronBlock is the number of neurons that are computed together: their sums,
// and so all results, do not depend on the number of cores.
const neuronBlock = 512

// A block is some neurons in training. Number j of the weights of all its
// neurons lie side by side, so that loops run over neurons.
type block struct {
	signs          []float64
	start, weights [][]float64 // d lists, one number a neuron
	inputs         [][]float64 // x_i·w for every sample, one number a neuron
	active         [][]float64 // the sign for every sample and neuron, 0 where the input is negative
	outputs        []float64   // the block's part of f, one number a sample
	away           float64     // |w - w_0|² of its neurons
}

func (net *Network) blocks() []*block {
	d := len(net.x[0])
	var all []*block
	for first := 0; first < net.width; first += neuronBlock {
		signs := net.signs[first:min(first+neuronBlock, net.width)]
		b := &block{
			signs:   signs,
			inputs:  make([][]float64, len(net.x)),
			active:  make([][]float64, len(net.x)),
			outputs: make([]float64, len(net.x)),
		}
		for i := range b.inputs {
			b.inputs[i], b.active[i] = make([]float64, len(signs)), make([]float64, len(signs))
		}
		for j := range d {
			column := make([]float64, len(signs))
			for s := range column {
				column[s] = net.initial[(first+s)*d+j]
			}
			b.start = append(b.start, column)
			b.weights = append(b.weights, append([]float64(nil), column...))
		}
		all = append(all, b)
	}
	return all
}

// Descend runs gradient descent from the initial weights, which it keeps. It
// refuses a bad rate and a negative number of steps.
func (net *Network) Descend(eta float64, steps int) (NetworkRun, error) {
	if net == nil || len(net.x) == 0 {
		return NetworkRun{}, fmt.Errorf("edge: this network has no data; make it with NewNetwork")
	}
	if err := checkRate(eta); err != nil {
		return NetworkRun{}, err
	}
	if err := checkSteps(steps); err != nil {
		return NetworkRun{}, err
	}
	n := float64(len(net.x))
	blocks := net.blocks()
	pulls := make([]float64, len(net.x)) // y_i |ℓ'(y_i f(x_i))| η/n; 0 before the first step
	r := NetworkRun{Eta: eta}
	for range steps + 1 {
		gd.Rows(len(blocks), func(i int) { blocks[i].step(net.x, pulls) })
		loss, away := 0.0, 0.0
		for i := range pulls {
			f := 0.0
			for _, b := range blocks {
				f += b.outputs[i]
			}
			value, slope := net.loss.At(net.y[i] * f)
			loss += value
			pulls[i] = net.y[i] * slope * eta / n
		}
		for _, b := range blocks {
			away += b.away
		}
		r.Loss = append(r.Loss, loss/n)
		r.Distance = append(r.Distance, math.Sqrt(away))
	}
	flipped := 0
	for _, b := range blocks {
		flipped += b.flipped(net.x)
	}
	r.Flipped = float64(flipped) / (n * float64(net.width))
	return r, nil
}

// step moves the neurons by pulls, one number a sample, and computes their
// outputs and distance.
func (b *block) step(x [][]float64, pulls []float64) {
	for i, row := range x {
		for j, v := range row {
			floats.AddScaled(b.weights[j], v*pulls[i], b.active[i])
		}
	}
	b.away = 0
	for j, w := range b.weights {
		for s, start := range b.start[j] {
			b.away += (w[s] - start) * (w[s] - start)
		}
	}
	for i, row := range x {
		inputs, active := b.inputs[i], b.active[i]
		b.read(inputs, b.weights, row)
		for s, sign := range b.signs {
			active[s] = kept(sign, inputs[s])
		}
		b.outputs[i] = floats.Dot(active, inputs)
	}
}

// read writes x·w_s for every neuron.
func (b *block) read(inputs []float64, weights [][]float64, x []float64) {
	clear(inputs)
	for j, v := range x {
		floats.AddScaled(inputs, v, weights[j])
	}
}

// kept returns v where u is positive and 0 where it is negative, without a
// branch, which processors would guess wrong for half of all neurons.
func kept(v, u float64) float64 {
	negative := uint64(int64(math.Float64bits(u)) >> 63)
	return math.Float64frombits(math.Float64bits(v) &^ negative)
}

// flipped counts the pairs of neuron and sample whose side of the kink is not
// that of the start.
func (b *block) flipped(x [][]float64) int {
	count := 0
	before := make([]float64, len(b.signs))
	for i, row := range x {
		b.read(before, b.start, row)
		for s, u := range b.inputs[i] {
			if (u > 0) != (before[s] > 0) {
				count++
			}
		}
	}
	return count
}
