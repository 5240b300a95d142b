package smallnet

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
		multiplyT(g1, s.dhidden, net.inputs, 0)
		return
	}
	multiplyT(g2, s.g, s.act, 0)
	multiplyT(g1, s.dpre, net.inputs, 0)
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
