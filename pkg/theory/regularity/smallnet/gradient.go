package smallnet

import "gonum.org/v1/gonum/floats"

// backward writes the gradient at the weights w of the last forward to grad.
func (s *state) backward(grad, w []float64) {
	net := s.net
	_, w2 := net.split(w)
	g1, g2 := net.split(grad)
	s.products.tMultiply(s.dz, net.top(w2), s.g, false)
	net.config.Activation.pull(s.dz.a, s.z.a, s.act.a)
	if net.config.BatchNorm {
		for i, inverse := range s.inverse {
			through(s.dpre.row(i), s.dz.row(i), s.z.row(i), inverse)
		}
	}
	if net.config.Outer {
		s.products.multiplyT(g2, s.dpre, s.hidden, false)
		s.products.tMultiply(s.dhidden, w2, s.dpre, false)
		s.products.multiplyTurned(g1, s.dhidden, s.inputsT, false)
		return
	}
	s.products.multiplyT(g2, s.g, s.act, false)
	s.products.multiplyTurned(g1, s.dpre, s.inputsT, false)
}

// together is the number of samples that are computed together when a network is
// trained: so many fit the nearest cache in
// whole vectors.
const together = 104

// A trainer computes losses and gradients in blocks of samples, one after the other:
// a block takes 30 µs, and to wake another core takes longer. Runs are spread over
// the cores instead.
type trainer struct {
	states         []*state
	gradient, part []float64
}

// newTrainer returns a trainer. Batch normalisation ties all samples together, so that
// there is one block.
func (net *Network) newTrainer() *trainer {
	size := together
	if net.config.BatchNorm {
		size = net.data.Samples
	}
	t := &trainer{gradient: make([]float64, len(net.start)), part: make([]float64, len(net.start))}
	for first := 0; first < net.data.Samples; first += size {
		t.states = append(t.states, net.stateOf(first, min(first+size, net.data.Samples)))
	}
	return t
}

// at returns the loss at the weights and its gradient, which the next call overwrites.
func (t *trainer) at(w []float64) (loss float64, gradient []float64) {
	clear(t.gradient)
	for _, s := range t.states {
		loss += s.forward(w)
		s.backward(t.part, w)
		floats.Add(t.gradient, t.part)
	}
	return loss, t.gradient
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
