package edge

import (
	"fmt"
	"math"
	"math/rand/v2"

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

// neuronBlock is the number of neurons summed in one go: the sums, and so all
// results, do not depend on the number of cores.
const neuronBlock = 512

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
	n, d := len(net.x), len(net.x[0])
	blocks := (net.width + neuronBlock - 1) / neuronBlock
	outputs, squares := make([][]float64, blocks), make([]float64, blocks)
	for b := range outputs {
		outputs[b] = make([]float64, n)
	}
	w := append([]float64(nil), net.initial...)
	pulls := make([]float64, n) // y_i |ℓ'(y_i f(x_i))| η/n; 0 before the first step
	r := NetworkRun{Eta: eta}
	for range steps + 1 {
		gd.Rows(blocks, func(b int) {
			clear(outputs[b])
			squares[b] = 0
			for s := b * neuronBlock; s < min((b+1)*neuronBlock, net.width); s++ {
				squares[b] += net.neuron(w[s*d:(s+1)*d], s, pulls, outputs[b])
			}
		})
		loss, moved := 0.0, 0.0
		for i := range pulls {
			f := 0.0
			for b := range outputs {
				f += outputs[b][i]
			}
			value, slope := net.loss.At(net.y[i] * f)
			loss += value
			pulls[i] = net.y[i] * slope * eta / float64(n)
		}
		for _, s := range squares {
			moved += s
		}
		r.Loss = append(r.Loss, loss/float64(n))
		r.Distance = append(r.Distance, math.Sqrt(moved))
	}
	r.Flipped = net.flipped(w)
	return r, nil
}

// neuron takes one step with neuron s, whose weights are w, adds its new output
// on every sample, and returns the square of how far it is from where it began.
func (net *Network) neuron(w []float64, s int, pulls, outputs []float64) float64 {
	step := make([]float64, 0, 16)
	step = append(step, w...)
	for i, x := range net.x {
		if dot(w, x) > 0 {
			for j, v := range x {
				step[j] += net.signs[s] * pulls[i] * v
			}
		}
	}
	square := 0.0
	for j, v := range step {
		away := v - net.initial[s*len(w)+j]
		square += away * away
	}
	copy(w, step)
	for i, x := range net.x {
		outputs[i] += net.signs[s] * max(dot(w, x), 0)
	}
	return square
}

func (net *Network) flipped(w []float64) float64 {
	d, changed := len(net.x[0]), 0
	for s := range net.signs {
		for _, x := range net.x {
			if (dot(w[s*d:(s+1)*d], x) > 0) != (dot(net.initial[s*d:(s+1)*d], x) > 0) {
				changed++
			}
		}
	}
	return float64(changed) / float64(net.width*len(net.x))
}
