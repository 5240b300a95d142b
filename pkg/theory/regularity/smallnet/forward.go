package smallnet

import "math"

// A state is what one evaluation of a network on some of the samples computes, kept
// for the gradient and for Hessian-vector products. Rows are units, columns samples.
type state struct {
	net     *Network
	inputs  matrix    // of its samples
	inputsT matrix    // the same, turned
	targets matrix    // one-hot
	hidden  matrix    // W1 x, of outer networks only
	z       matrix    // input of σ, normalised if the network does so
	inverse []float64 // 1/√(variance + ε) of each row, with batch normalisation
	act     matrix    // σ(z)
	errors  matrix    // outputs minus targets
	g       matrix    // derivative of the loss by the outputs
	dz      matrix    // derivative by z
	dpre    matrix    // derivative by the input of batch normalisation; dz without
	dhidden matrix    // derivative by hidden, of outer networks only

	products multiplier
}

// newState returns a state for all samples.
func (net *Network) newState() *state { return net.stateOf(0, net.data.Samples) }

// stateOf returns a state for the samples from first to before last. Its losses and
// derivatives are its samples' parts of those of all.
func (net *Network) stateOf(first, last int) *state {
	n, units := last-first, net.config.Hidden
	inputs := net.inputs.columns(first, last)
	s := &state{net: net, inputs: inputs, inputsT: turned(new([]float64), inputs), targets: net.targets.columns(first, last)}
	if net.config.Outer {
		s.hidden, s.dhidden = newMatrix(units, n), newMatrix(units, n)
		units = net.data.Classes
	}
	s.z, s.act, s.dz = newMatrix(units, n), newMatrix(units, n), newMatrix(units, n)
	s.dpre = s.dz
	if net.config.BatchNorm {
		s.inverse, s.dpre = make([]float64, units), newMatrix(units, n)
	}
	s.errors, s.g = newMatrix(net.data.Classes, n), newMatrix(net.data.Classes, n)
	return s
}

// top returns the matrix that σ(z) is multiplied with.
func (net *Network) top(w2 matrix) matrix {
	if net.config.Outer {
		return net.outer
	}
	return w2
}

// forward evaluates the network at w and returns its samples' part of the loss.
func (s *state) forward(w []float64) float64 {
	net := s.net
	w1, w2 := net.split(w)
	if net.config.Outer {
		s.products.multiply(s.hidden, w1, s.inputs, false)
		s.products.multiply(s.z, w2, s.hidden, false)
	} else {
		s.products.multiply(s.z, w1, s.inputs, false)
	}
	if net.config.BatchNorm {
		for i := range s.z.rows {
			s.inverse[i] = normalise(s.z.row(i))
		}
	}
	net.config.Activation.values(s.act.a, s.z.a)
	s.products.multiply(s.errors, net.top(w2), s.act, false)
	loss, n := 0.0, 1/float64(net.data.Samples)
	for i, target := range s.targets.a {
		e := s.errors.a[i] - target
		s.errors.a[i] = e
		value, slope, _ := net.config.Loss.at(e)
		loss += value
		s.g.a[i] = slope * n
	}
	return loss * n
}

// normalise brings a row to mean 0 and variance 1 (but for ε) and returns the factor
// it took.
func normalise(z []float64) float64 {
	n := float64(len(z))
	mean := sum(z) / n
	square := 0.0
	for i, v := range z {
		z[i] = v - mean
		square += z[i] * z[i]
	}
	inverse := 1 / math.Sqrt(square/n+epsilon)
	for i := range z {
		z[i] *= inverse
	}
	return inverse
}

// through takes a derivative by the normalised row z back to the row before: dst =
// inverse (g - mean g - z mean(g z)). The same formula takes a tangent forward.
func through(dst, g, z []float64, inverse float64) (mean, along float64) {
	n := float64(len(z))
	for i, v := range g {
		mean += v
		along += v * z[i]
	}
	mean, along = mean/n, along/n
	for i, v := range g {
		dst[i] = inverse * (v - mean - z[i]*along)
	}
	return mean, along
}
