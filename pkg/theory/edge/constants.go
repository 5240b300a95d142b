package edge

import (
	"fmt"
	"math"

	"largestep/pkg/theory/root"
)

// SelfBound returns the two constants of condition C of Wu et al. 2024, as the
// largest values on a grid of margins from -40 to 40: of g/ℓ, and of
//
//	(ℓ(z) - ℓ(x) - ℓ'(x)(z - x)) / (g(x)(z - x)²)   over |z - x| ≤ 1.
//
// C holds with C_β the larger of the two. For the logistic loss they are 1 and
// e - 2.
func (l Loss) SelfBound() (ratio, quadratic float64) {
	for x := -40.0; x <= 40; x += 0.125 {
		value, slope := l.At(x)
		ratio = max(ratio, slope/value)
		// Below steps of 0.1 rounding would be all that is seen of the remainder.
		for k := 10; k <= 100; k++ {
			for _, h := range [2]float64{-float64(k) / 100, float64(k) / 100} {
				next, _ := l.At(x + h)
				quadratic = max(quadratic, (next-value+slope*h)/(slope*h*h))
			}
		}
	}
	return ratio, quadratic
}

// TailRatio returns the largest ℓ/g on a grid of margins from from to to. The
// loss has an exponential tail (condition D of Wu et al. 2024) where this stays
// bounded as to grows, with from = 0; with from below 0 it is unbounded for
// every Lipschitz loss.
func (l Loss) TailRatio(from, to float64) float64 {
	const places = 4000
	largest := 0.0
	for k := range places + 1 {
		value, slope := l.At(from + (to-from)*float64(k)/places)
		largest = max(largest, value/slope)
	}
	return largest
}

// Rho returns ρ(λ) = min over z of λ ℓ(z) + z², which plays the part of
// log² λ in the rates for general losses (Wu et al. 2024, condition A). For the
// logistic loss it is at most 1 + log² λ.
//
// It refuses λ that is not finite or below 1, and a loss without a function At.
func (l Loss) Rho(lambda float64) (float64, error) {
	if l.At == nil {
		return 0, l.Check()
	}
	if !(lambda >= 1) || math.IsInf(lambda, 1) {
		return 0, fmt.Errorf("edge: ρ is defined for finite λ of at least 1 and was asked at %g; pass λ = γ²ηt once that is 1 or more", lambda)
	}
	// The convex function has its minimum where 2z = λ g(z), and g falls.
	gain := func(z float64) float64 {
		_, slope := l.At(z)
		return 2*z - lambda*slope
	}
	_, steepest := l.At(0)
	z, err := root.Brent(gain, 0, lambda*steepest)
	if err != nil {
		return 0, fmt.Errorf("edge: ρ(%g) was not found for the loss %q: %w", lambda, l.Name, err)
	}
	value, _ := l.At(z)
	return lambda*value + z*z, nil
}

// Psi returns ψ(λ) = λ/ρ(λ), by whose inverse the phase transition of general
// losses is stated. It refuses what [Loss.Rho] refuses.
func (l Loss) Psi(lambda float64) (float64, error) {
	rho, err := l.Rho(lambda)
	return lambda / rho, err
}

// InversePsi returns the λ ≥ 1 with ψ(λ) = y. It refuses y below ψ(1) and y so
// large that no λ up to 10^30 reaches it.
func (l Loss) InversePsi(y float64) (float64, error) {
	excess := func(logLambda float64) float64 {
		psi, err := l.Psi(math.Exp(logLambda))
		if err != nil {
			return math.NaN()
		}
		return psi - y
	}
	logLambda, err := root.Brent(excess, 0, 30*math.Ln10)
	if err != nil {
		return 0, fmt.Errorf("edge: no λ from 1 to 1e30 has ψ(λ) = %g for the loss %q; ask at a value above ψ(1): %w", y, l.Name, err)
	}
	return math.Exp(logLambda), nil
}

// StableThreshold returns c = 1.25643..., the positive root of e^c = 1 + 2c:
// where G(w) ≤ c/η, a step of gradient descent on the logistic loss does not
// raise it (derived here; see [Bounds.Stable]).
func StableThreshold() float64 {
	c, err := root.Brent(func(c float64) float64 { return math.Expm1(c) - 2*c }, 0.5, 2)
	if err != nil {
		return math.NaN() // the bracket is fixed, and good
	}
	return c
}
