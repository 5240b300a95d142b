package catapult

import (
	"errors"
	"fmt"
	"math"

	"largestep/pkg/theory/root"
)

// ErrNoOnset is what [Pair.Onset] wraps where no rate makes the first step raise
// the loss by overshooting.
var ErrNoOnset = errors.New("no catapult boundary")

// Onset returns η₀, the smallest rate at which the first step does not lower the
// loss: it then goes to -f. Below it, to the lazy phase, and above it, to the
// catapult phase, until the other root of the same equation:
//
//	η₀ = m (λ - √(λ² - 8f²/m)) / (2 f L'(f)).
//
// It refuses f = 0, where the loss does not depend on the rate (see
// [Pair.OnsetLimit]), and wraps ErrNoOnset where λ² < 8f²/m, so that no first step
// overshoots.
//
// Derived from φ > 0 in the proof of Theorem A2 of Huang et al. 2023.
func (p Pair) Onset(s State) (float64, error) {
	if err := p.checkState(s); err != nil {
		return 0, err
	}
	if s.F == 0 {
		return 0, fmt.Errorf("catapult: at f = 0 the first step does not move; ask OnsetLimit for the limit f → 0")
	}
	inside := s.Lambda*s.Lambda - 8*s.F*s.F/p.m
	if inside < 0 {
		return 0, fmt.Errorf("catapult: %w from f = %g, λ = %g, m = %g: no first step overshoots; pass λ of at least %g", ErrNoOnset, s.F, s.Lambda, p.m, math.Sqrt(8*s.F*s.F/p.m))
	}
	// The textbook form subtracts nearly equal numbers; its conjugate does not.
	return 4 * s.F / (p.loss.pairSlope(s.F) * (s.Lambda + math.Sqrt(inside))), nil
}

// OnsetLimit returns the limit of η₀ for f → 0, which is 2/(λ L″(0)): 2/λ for the
// exponential and the squared loss, 8/λ for the logistic loss. It refuses λ that
// is not above 0.
func (p Pair) OnsetLimit(lambda float64) (float64, error) {
	if err := p.checkState(State{0, lambda}); err != nil {
		return 0, err
	}
	return 2 / (lambda * p.loss.pairCurvature(0)), nil
}

// Phi returns φ(x) = ηλg - η²xg²/m - 2x with g = L'(x), x > 0: a step from |f| = x
// overshoots to a larger |f| exactly where φ > 0.
//
// Source: Huang et al. 2023, proof of Theorem A2.
func (p Pair) Phi(rate, lambda, x float64) float64 {
	g := p.loss.pairSlope(x)
	return rate*lambda*g - rate*rate/p.m*x*g*g - 2*x
}

// PhiSlope returns φ'(x) = ηλg' - η²(g² + 2xgg')/m - 2.
func (p Pair) PhiSlope(rate, lambda, x float64) float64 {
	g, c := p.loss.pairSlope(x), p.loss.pairCurvature(x)
	return rate*lambda*c - rate*rate/p.m*(g*g+2*x*g*c) - 2
}

// Borders returns the zeros of φ in (0, limit], in increasing order. For the
// exponential loss with ηλ < 2 the first is x*, the border between Phase 1, from
// which |f| falls, and Phase 2, from which it rises; the next is the border to
// Phase 3. It compares 4000 places and narrows down between them.
//
// Source: Huang et al. 2023, figure A2.
func (p Pair) Borders(rate, lambda, limit float64) ([]float64, error) {
	if err := p.checkRun(State{0, lambda}, rate, 0); err != nil {
		return nil, err
	}
	if !(limit > 0) || math.IsInf(limit, 1) {
		return nil, fmt.Errorf("catapult: the limit is %g; pass a finite one above 0, for example 8", limit)
	}
	const places = 4000
	phi := func(x float64) float64 { return p.Phi(rate, lambda, x) }
	var zeros []float64
	before := limit / places / 16 // φ(0) = 0 is no border
	for i := 1; i <= places; i++ {
		x := limit * float64(i) / places
		if (phi(before) > 0) != (phi(x) > 0) {
			zero, err := root.Brent(phi, before, x)
			if err != nil {
				return nil, fmt.Errorf("catapult: a border between %g and %g was not found: %w; pass a smaller limit", before, x, err)
			}
			zeros = append(zeros, zero)
		}
		before = x
	}
	return zeros, nil
}
