package learnorder

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
)

// PError is the chance that the linear rule sign(⟨θ, x₁⟩ + y·shift) is wrong on
// pattern P, by quadrature. θ has the given length and angle φ to w*, given by its
// cosine; with no shift the length does not matter:
//
//	E_h Φ(-(γ₀√d + |h|) cot φ),  h ~ N(0, 1).
//
// The shift is what else the network adds in favour of the true label: 0 for
// P-only examples, y g(x₂) for mixed ones. θ = 0 without a shift is always wrong,
// since an output of 0 is an error.
func (d Distribution) PError(length, cosine, shift float64) float64 {
	root := math.Sqrt(float64(d.Dim))
	sine := math.Sqrt(max(0, 1-cosine*cosine))
	// y(⟨θ, x₁⟩ + y shift) = (length/√d) ((γ₀√d + |h|) cosine + h' sine) + shift.
	wrong := func(h float64) float64 {
		mean := length/root*(d.Gap*root+h)*cosine + shift
		spread := length / root * sine
		if spread == 0 {
			if mean > 0 {
				return 0
			}
			return 1
		}
		return 0.5 * math.Erfc(mean/spread/math.Sqrt2)
	}
	density := func(h float64) float64 { return math.Sqrt(2/math.Pi) * math.Exp(-h*h/2) * wrong(h) }
	// Beyond 9 the half normal law has mass below 1e-18. The integrand turns within
	// 1 of 0, where most points are.
	total := 0.0
	for _, part := range [][2]float64{{0, 0.5}, {0.5, 2}, {2, 9}} {
		total += quad.Fixed(density, part[0], part[1], 24, quad.Legendre{}, 0)
	}
	return min(total, 1)
}

// SampleCosine is the cosine to w* that the mean of n examples y x₁ has, in the
// limit of many dimensions: (1 + d/(n(√(2/π) + γ₀√d)²))^(-1/2). It is what a head
// that learns P from n examples can be compared with.
func (d Distribution) SampleCosine(n int) float64 {
	signal := math.Sqrt(2/math.Pi) + d.Gap*math.Sqrt(float64(d.Dim))
	return 1 / math.Sqrt(1+float64(d.Dim)/(float64(n)*signal*signal))
}
