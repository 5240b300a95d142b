package smallnet

import (
	"gonum.org/v1/gonum/floats"

	"largestep/pkg/theory/gd"
)

// backward writes the gradient at the weights w of the last forward to grad.
func (s *state) backward(grad, w []float64) {
	net := s.net
	_, w2 := net.split(w)
	g1, g2 := net.split(grad)
	tMultiply(s.dz, net.top(w2), s.g, 0)
	net.config.Activation.pull(s.dz.a, s.z.a, s.act.a)
	if net.config.BatchNorm {
		for i, inverse := range s.inverse {
			through(s.dpre.row(i), s.dz.row(i), s.z.row(i), inverse)
		}
	}
	if net.config.Outer {
		multiplyT(g2, s.dpre, s.hidden, 0)
		tMultiply(s.dhidden, w2, s.dpre, 0)
		multiplyT(g1, s.dhidden, s.inputs, 0)
		return
	}
	multiplyT(g2, s.g, s.act, 0)
	multiplyT(g1, s.dpre, s.inputs, 0)
}

// together is the number of samples that are computed together when a network is
// trained. Sums, and so all results, do not depend on the number of cores.
const together = 100

// A trainer computes losses and gradients in blocks of samples, on all cores.
type trainer struct {
	states    []*state
	losses    []float64
	gradients [][]float64
}

// newTrainer returns a trainer. Batch normalisation ties all samples together, so that
// there is one block.
func (net *Network) newTrainer() *trainer {
	size := together
	if net.config.BatchNorm {
		size = net.data.Samples
	}
	t := &trainer{}
	for first := 0; first < net.data.Samples; first += size {
		t.states = append(t.states, net.stateOf(first, min(first+size, net.data.Samples)))
		t.gradients = append(t.gradients, make([]float64, len(net.start)))
	}
	t.losses = make([]float64, len(t.states))
	return t
}

// at returns the loss at the weights and its gradient, which the next call overwrites.
func (t *trainer) at(w []float64) (loss float64, gradient []float64) {
	gd.Rows(len(t.states), func(i int) {
		t.losses[i] = t.states[i].forward(w)
		t.states[i].backward(t.gradients[i], w)
	})
	gradient = t.gradients[0]
	for _, g := range t.gradients[1:] {
		floats.Add(gradient, g)
	}
	return floats.Sum(t.losses), gradient
}

// Loss returns the training loss at the weights w.
func (net *Network) Loss(w []float64) (float64, error) {
	if err := net.check(w); err != nil {
		return 0, err
	}
	return net.newState().forward(w), nil
}

// Gradient returns the training loss at the weights w and its gradient.
func (net *Network) Gradient(w []float64) (loss float64, gradient []float64, err error) {
	if err := net.check(w); err != nil {
		return 0, nil, err
	}
	s, gradient := net.newState(), make([]float64, len(w))
	loss = s.forward(w)
	s.backward(gradient, w)
	return loss, gradient, nil
}
