package learnorder

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Network is the two-layer ReLU network of the theorems as it stands: rows of W act
// on x₁, rows of V on x₂,
//
//	N(x) = Σ_i w_i max(0, ⟨W_i, x₁⟩) + Σ_i v_i max(0, ⟨V_i, x₂⟩),
//
// with fixed output weights. A neuron is active where its pre-activation is above
// 0. It is the reference that the faster parts are tested against.
type Network struct {
	W, V       [][]float64
	OutW, OutV []float64
}

// Sample is an example as a network sees it.
type Sample struct {
	X1, X2 []float64
	Y      float64
}

// NewNetwork makes m neurons on each part of dimension d, with weights from
// N(0, τ₀²) and output weights ±1/√m: random signs, or in pairs with equal weights
// and opposite signs.
func NewNetwork(m, d int, tau0 float64, paired bool, rng *rand.Rand) (*Network, error) {
	if d < 2 {
		return nil, fmt.Errorf("learnorder: the dimension is %d; pass 2 or more", d)
	}
	if m < 1 {
		return nil, fmt.Errorf("learnorder: the width is %d; pass 1 or more", m)
	}
	if paired {
		if err := checkWidth(m); err != nil {
			return nil, err
		}
	}
	if err := checkTau(tau0); err != nil {
		return nil, err
	}
	layer := func() (rows [][]float64, out []float64) {
		for i := range m {
			sign := 1.0
			row := make([]float64, d)
			if paired && i%2 == 1 {
				sign = -1
				copy(row, rows[i-1])
			} else {
				for k := range row {
					row[k] = tau0 * rng.NormFloat64()
				}
				if !paired && rng.Uint64()&1 == 1 {
					sign = -1
				}
			}
			rows, out = append(rows, row), append(out, sign/math.Sqrt(float64(m)))
		}
		return rows, out
	}
	n := &Network{}
	n.W, n.OutW = layer()
	n.V, n.OutV = layer()
	return n, nil
}

// Output returns N(x).
func (n *Network) Output(x1, x2 []float64) float64 {
	return part(n.W, n.OutW, x1) + part(n.V, n.OutV, x2)
}

func part(rows [][]float64, out, x []float64) float64 {
	sum := 0.0
	for i, row := range rows {
		if pre := dot(row, x); pre > 0 {
			sum += out[i] * pre
		}
	}
	return sum
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

// Outputs returns N at every sample.
func (n *Network) Outputs(samples []Sample) []float64 {
	out := make([]float64, len(samples))
	for j, s := range samples {
		out[j] = n.Output(s.X1, s.X2)
	}
	return out
}

// Loss returns the mean logistic loss, without the regulariser.
func (n *Network) Loss(samples []Sample) float64 {
	sum := 0.0
	for j, f := range n.Outputs(samples) {
		margin := samples[j].Y * f
		sum += math.Max(-margin, 0) + math.Log1p(math.Exp(-math.Abs(margin)))
	}
	return sum / float64(len(samples))
}

// Gradient returns the gradient of Loss by W and V.
func (n *Network) Gradient(samples []Sample) (gw, gv [][]float64) {
	gw, gv = zeros(n.W), zeros(n.V)
	for j, f := range n.Outputs(samples) {
		s := samples[j]
		slope := -s.Y / (1 + math.Exp(s.Y*f)) / float64(len(samples))
		addSlope(gw, n.W, n.OutW, s.X1, slope)
		addSlope(gv, n.V, n.OutV, s.X2, slope)
	}
	return gw, gv
}

func zeros(like [][]float64) [][]float64 {
	out := make([][]float64, len(like))
	for i := range out {
		out[i] = make([]float64, len(like[i]))
	}
	return out
}

func addSlope(g, rows [][]float64, out, x []float64, slope float64) {
	for i, row := range rows {
		if dot(row, x) > 0 {
			for k, v := range x {
				g[i][k] += slope * out[i] * v
			}
		}
	}
}

// Step makes one step U ← (1-ηλ)U - η(∇L + ξ). The noise of entry k of neuron i is
// what the functions return; nil is none.
func (n *Network) Step(samples []Sample, eta, lambda float64, noiseW, noiseV func(i, k int) float64) {
	gw, gv := n.Gradient(samples)
	move(n.W, gw, eta, lambda, noiseW)
	move(n.V, gv, eta, lambda, noiseV)
}

func move(rows, gradient [][]float64, eta, lambda float64, noise func(i, k int) float64) {
	for i, row := range rows {
		for k := range row {
			g := gradient[i][k]
			if noise != nil {
				g += noise(i, k)
			}
			row[k] = (1-eta*lambda)*row[k] - eta*g
		}
	}
}

// Samples turns examples into samples in dimension d for the given z and ζ, which
// have to be orthogonal, z of length 1. The Q part of a P-only example is 0 and
// counts for no direction.
func Samples(examples []Example, d int, z, zeta []float64) ([]Sample, error) {
	if len(z) != d || len(zeta) != d {
		return nil, fmt.Errorf("learnorder: z and ζ have %d and %d numbers in dimension %d; pass that many", len(z), len(zeta), d)
	}
	if length := math.Sqrt(dot(z, z)); math.Abs(length-1) > 1e-9 {
		return nil, fmt.Errorf("learnorder: z has length %g; divide it by that, since α carries the scale", length)
	}
	if r := math.Sqrt(dot(zeta, zeta)); !(r > 0) || math.Abs(dot(z, zeta)) > 1e-9*r {
		return nil, fmt.Errorf("learnorder: ζ has length %g and ⟨z, ζ⟩ is %g; ζ has to be orthogonal to z and not 0", r, dot(z, zeta))
	}
	out := make([]Sample, len(examples))
	for j, e := range examples {
		s := Sample{X1: make([]float64, d), X2: make([]float64, d), Y: e.Y}
		copy(s.X1, e.X1)
		for k := range s.X2 {
			s.X2[k] = e.Alpha * z[k]
			switch e.Q {
			case ZPlus:
				s.X2[k] += e.Alpha * zeta[k]
			case ZMinus:
				s.X2[k] -= e.Alpha * zeta[k]
			}
		}
		out[j] = s
	}
	return out, nil
}
