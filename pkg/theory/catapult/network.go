package catapult

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/spectrum"
)

// Network is a network with one hidden layer of linear units and all its weights:
// f(x) = c v·Wx, with c = 1/√m for a network of width m. Make one with [NewNetwork],
// [RandomNetwork] or [Reduced.Network].
type Network struct {
	data  *Data
	loss  Loss
	scale float64   // c
	w     []float64 // W, row after row: one row of d numbers for every hidden unit
	v     []float64 // one number for every hidden unit
}

// NewNetwork returns the network with the weights w (m rows of d numbers) and v (m
// numbers). It refuses an unknown loss, missing data, no rows, rows of a length
// other than d, a v of a length other than m, and weights that are not finite.
func NewNetwork(loss Loss, data *Data, w [][]float64, v []float64) (*Network, error) {
	if err := loss.check(); err != nil {
		return nil, err
	}
	if err := data.check(); err != nil {
		return nil, err
	}
	if len(w) == 0 || len(w) != len(v) {
		return nil, fmt.Errorf("catapult: W has %d rows and v has %d numbers; pass one of each for every hidden unit, and at least one unit", len(w), len(v))
	}
	n := &Network{data: data, loss: loss, scale: 1 / math.Sqrt(float64(len(v))), v: append([]float64(nil), v...)}
	for i, row := range w {
		if len(row) != data.Dim() {
			return nil, fmt.Errorf("catapult: row %d of W has %d numbers; the data have %d inputs", i, len(row), data.Dim())
		}
		n.w = append(n.w, row...)
	}
	for _, x := range n.weights() {
		if !finite(x) {
			return nil, fmt.Errorf("catapult: a weight is %g; pass finite numbers", x)
		}
	}
	return n, nil
}

// RandomNetwork returns a network of width m with independent Gaussian weights of
// mean 0 and variance σ². It refuses what NewNetwork refuses, m < 1 and σ² that is
// not above 0.
func RandomNetwork(loss Loss, data *Data, m int, sigma2 float64, rng *rand.Rand) (*Network, error) {
	if err := checkWidth(float64(m)); err != nil {
		return nil, err
	}
	if err := checkVariance(sigma2); err != nil {
		return nil, err
	}
	w, v := make([][]float64, m), make([]float64, m)
	for i := range w {
		w[i] = gaussian(data.Dim(), sigma2, rng)
	}
	copy(v, gaussian(m, sigma2, rng))
	return NewNetwork(loss, data, w, v)
}

func gaussian(n int, sigma2 float64, rng *rand.Rand) []float64 {
	x, sd := make([]float64, n), math.Sqrt(sigma2)
	for i := range x {
		x[i] = sd * rng.NormFloat64()
	}
	return x
}

func (n *Network) weights() []float64 { return append(append([]float64(nil), n.w...), n.v...) }

// Weights returns how many there are, m(d+1).
func (n *Network) Weights() int { return len(n.w) + len(n.v) }

// Predictor returns β with f(x) = β·x, d numbers.
func (n *Network) Predictor() []float64 {
	beta := make([]float64, n.data.Dim())
	for i, v := range n.v {
		for j := range beta {
			beta[j] += n.scale * v * n.w[i*len(beta)+j]
		}
	}
	return beta
}

// Loss returns the training loss; +Inf where the exponential loss overflows.
func (n *Network) Loss() float64 { return n.data.lossAt(n.loss, n.Predictor()) }

// Moments returns what [Reduced] needs of the weights.
func (n *Network) Moments() Moments {
	d := n.data.Dim()
	m := Moments{Beta: n.Predictor(), M: make([]float64, d*d), S: n.scale * n.scale * dot(n.v, n.v)}
	for i := range n.v {
		row := n.w[i*d : (i+1)*d]
		for j := range d {
			for k := range d {
				m.M[j*d+k] += n.scale * n.scale * (row[j] * row[k])
			}
		}
	}
	return m
}

// State returns the state of a network on degenerate data: the output on the first
// sample, and the largest eigenvalue of the kernel.
func (n *Network) State() (State, error) {
	top, err := n.KernelTop()
	return State{dot(n.Predictor(), n.data.x[0]), top}, err
}

// Step moves all weights by one step of gradient descent:
//
//	W' = W - ηc v gᵀ,   v' = v - ηc Wg,   g the gradient of the loss in β.
//
// It refuses a rate that is not above 0. Divergence shows in the weights.
func (n *Network) Step(rate float64) error {
	if err := checkRate(rate); err != nil {
		return err
	}
	n.step(rate, make([]float64, n.data.Dim()))
	return nil
}

// step returns the largest output in size before the step.
func (n *Network) step(rate float64, g []float64) float64 {
	largest := n.data.gradient(n.loss, n.Predictor(), g)
	c := rate * n.scale
	for i, v := range n.v {
		row := n.w[i*len(g) : (i+1)*len(g)]
		n.v[i] -= c * dot(row, g)
		for j, gj := range g {
			row[j] -= c * v * gj
		}
	}
	return largest
}

// Descend takes at most the given number of steps, and stops early where an output
// is beyond 300 (exponential loss) or 1e8 in size. It refuses a rate that is not
// above 0 and a negative number of steps.
func (n *Network) Descend(rate float64, steps int) (gd.Outcome, error) {
	if err := checkRate(rate); err != nil {
		return gd.Outcome{}, err
	}
	if err := checkSteps(steps); err != nil {
		return gd.Outcome{}, err
	}
	g := make([]float64, n.data.Dim())
	for t := range steps {
		if !(n.data.gradient(n.loss, n.Predictor(), g) <= n.loss.limit()) {
			return gd.Outcome{Kind: gd.Diverged, Step: t}, nil
		}
		n.step(rate, g)
	}
	if !(n.data.gradient(n.loss, n.Predictor(), g) <= n.loss.limit()) {
		return gd.Outcome{Kind: gd.Diverged, Step: steps}, nil
	}
	return gd.Outcome{Kind: gd.Bounded, Step: steps}, nil
}

// Kernel returns the tangent kernel, n by n, from the derivatives of the outputs in
// all weights:
//
//	Θ_ab = c² ((Wx_a)·(Wx_b) + |v|² x_a·x_b) / n.
func (n *Network) Kernel() *mat.SymDense {
	x := n.data.x
	hidden := make([][]float64, len(x))
	for a := range x {
		hidden[a] = n.hidden(x[a])
	}
	vv, c := dot(n.v, n.v), n.scale*n.scale/float64(len(x))
	k := mat.NewSymDense(len(x), nil)
	for a := range x {
		for b := a; b < len(x); b++ {
			k.SetSym(a, b, c*(dot(hidden[a], hidden[b])+vv*dot(x[a], x[b])))
		}
	}
	return k
}

func (n *Network) hidden(x []float64) []float64 {
	h := make([]float64, len(n.v))
	for i := range h {
		h[i] = dot(n.w[i*len(x):(i+1)*len(x)], x)
	}
	return h
}

// KernelTop returns the largest eigenvalue of the tangent kernel. It refuses weights
// that have overflowed.
func (n *Network) KernelTop() (float64, error) {
	values, err := spectrum.Values(n.Kernel())
	if err != nil {
		return 0, fmt.Errorf("catapult: the kernel has no spectrum: %w", err)
	}
	return values[0], nil
}
