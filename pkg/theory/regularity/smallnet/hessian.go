package smallnet

import (
	"largestep/pkg/theory/spectrum"
)

// Product returns the product of the Hessian of the training loss at the weights w
// with vectors: the exact derivative of the gradient along a direction, computed by
// carrying the direction through the network and back. At a kink of ReLU the second
// derivative counts as 0. The product keeps buffers of its own and must not be used by
// two goroutines at once.
//
// Source: B. A. Pearlmutter, "Fast exact multiplication by the Hessian", Neural
// Computation 6, 1994.
func (net *Network) Product(w []float64) (spectrum.MatVec, error) {
	if err := net.check(w); err != nil {
		return nil, err
	}
	at := append([]float64(nil), w...)
	s := net.newState()
	s.forward(at)
	s.backward(make([]float64, len(at)), at)
	return s.product(at), nil
}

// A tangent is the derivative of a state along a direction.
type tangent struct {
	hidden, z, act, out, dz, dpre, dhidden matrix
	inverse                                []float64
}

// product returns the Hessian-vector product at the weights w of the last forward and
// backward. It is valid until the next.
func (s *state) product(w []float64) spectrum.MatVec {
	net := s.net
	_, w2 := net.split(w)
	n := net.data.Samples
	units := s.z.rows
	t := tangent{z: newMatrix(units, n), act: newMatrix(units, n), out: newMatrix(net.data.Classes, n), dz: newMatrix(units, n)}
	t.dpre = t.dz
	if net.config.BatchNorm {
		t.dpre, t.inverse = newMatrix(units, n), make([]float64, units)
	}
	if net.config.Outer {
		t.hidden, t.dhidden = newMatrix(net.config.Hidden, n), newMatrix(net.config.Hidden, n)
	}
	// What does not depend on the direction: σ″(z) times the derivative by σ(z), and
	// the curvature of the loss.
	bend := newMatrix(units, n)
	back := newMatrix(units, n)
	s.products.tMultiply(back, net.top(w2), s.g, false)
	net.config.Activation.second(bend.a, s.z.a, s.act.a)
	multiplyBy(bend.a, back.a)
	curvature := make([]float64, len(s.errors.a))
	for i, e := range s.errors.a {
		_, _, c := net.config.Loss.at(e)
		curvature[i] = c / float64(n)
	}
	return func(dst, x []float64) error {
		v1, v2 := net.split(x)
		h1, h2 := net.split(dst)
		t.forward(s, v1, v2, w2)
		multiplyBy(t.out.a, curvature)

		s.products.tMultiply(t.dz, net.top(w2), t.out, false)
		if !net.config.Outer {
			s.products.tMultiply(t.dz, v2, s.g, true)
		}
		net.config.Activation.pull(t.dz.a, s.z.a, s.act.a)
		for i, b := range bend.a {
			t.dz.a[i] += b * t.z.a[i]
		}
		if net.config.BatchNorm {
			for i := range units {
				t.normBack(s, i)
			}
		}
		if net.config.Outer {
			s.products.multiplyT(h2, t.dpre, s.hidden, false)
			s.products.multiplyT(h2, s.dpre, t.hidden, true)
			s.products.tMultiply(t.dhidden, w2, t.dpre, false)
			s.products.tMultiply(t.dhidden, v2, s.dpre, true)
			s.products.multiplyTurned(h1, t.dhidden, s.inputsT, false)
			return nil
		}
		s.products.multiplyT(h2, t.out, s.act, false)
		s.products.multiplyT(h2, s.g, t.act, true)
		s.products.multiplyTurned(h1, t.dpre, s.inputsT, false)
		return nil
	}
}

// forward carries the direction (v1, v2) to the outputs.
func (t *tangent) forward(s *state, v1, v2, w2 matrix) {
	net := s.net
	if net.config.Outer {
		s.products.multiply(t.hidden, v1, s.inputs, false)
		s.products.multiply(t.z, w2, t.hidden, false)
		s.products.multiply(t.z, v2, s.hidden, true)
	} else {
		s.products.multiply(t.z, v1, s.inputs, false)
	}
	for i, inverse := range s.inverse {
		_, along := through(t.z.row(i), t.z.row(i), s.z.row(i), inverse)
		t.inverse[i] = -inverse * inverse * along
	}
	copy(t.act.a, t.z.a)
	net.config.Activation.pull(t.act.a, s.z.a, s.act.a)
	s.products.multiply(t.out, net.top(w2), t.act, false)
	if !net.config.Outer {
		s.products.multiply(t.out, v2, s.act, true)
	}
}

// normBack is the derivative of [through] for row i, when both the derivative that it
// takes back and the row itself move.
func (t *tangent) normBack(s *state, i int) {
	dz, tdz, z, tz, out := s.dz.row(i), t.dz.row(i), s.z.row(i), t.z.row(i), t.dpre.row(i)
	n := float64(len(z))
	var mean, along, tMean, tAlong float64
	for k, v := range dz {
		mean += v
		along += v * z[k]
		tMean += tdz[k]
		tAlong += tdz[k]*z[k] + v*tz[k]
	}
	mean, along, tMean, tAlong = mean/n, along/n, tMean/n, tAlong/n
	for k, v := range dz {
		out[k] = t.inverse[i]*(v-mean-z[k]*along) + s.inverse[i]*(tdz[k]-tMean-tz[k]*along-z[k]*tAlong)
	}
}

// Sharpness returns the largest eigenvalue of the Hessian at the weights w, found by
// the Lanczos method to a residual of 1e-3 of it; the eigenvalue is then usually good
// to 1e-6. Not to converge is a result: the residual says how far it is.
func (net *Network) Sharpness(w []float64) (spectrum.Eigen, error) {
	product, err := net.Product(w)
	if err != nil {
		return spectrum.Eigen{}, err
	}
	return spectrum.Top(len(w), product, spectrum.Options{Tolerance: lanczosTolerance})
}

const lanczosTolerance = 1e-3
