package catapult

import (
	"math"

	"largestep/pkg/theory/gd"
)

// Final is where gradient descent on degenerate data has gone.
type Final struct {
	State
	Outcome gd.Outcome // Converged, Diverged, or Bounded where the steps did not suffice
}

// Limit runs gradient descent until |f| < 1e-9 and the minimum there attracts
// (ηλL″(0) < 2), and returns where that is: λ has then its final value to all
// digits. A start at f = 0 is already there. It refuses what Trajectory refuses.
func (p Pair) Limit(start State, rate float64, steps int) (Final, error) {
	if err := p.checkRun(start, rate, steps); err != nil {
		return Final{}, err
	}
	s, limit, edge := start, p.loss.limit(), 2/(rate*p.loss.pairCurvature(0))
	for t := 0; ; t++ {
		size := math.Abs(s.F)
		switch {
		case size < 1e-9 && (s.Lambda < edge || size == 0):
			return Final{s, gd.Outcome{Kind: gd.Converged, Step: t}}, nil
		case !(size <= limit):
			return Final{s, gd.Outcome{Kind: gd.Diverged, Step: t}}, nil
		case t >= steps:
			return Final{s, gd.Outcome{Kind: gd.Bounded, Step: t}}, nil
		}
		s = p.Step(s, rate)
	}
}

// LimitBound returns 2/(ηL″(0)), which no limit λ exceeds but from special starts,
// since the minimum would not attract: 2/η for the exponential and the squared
// loss, 8/η for the logistic loss. The argument of Huang et al. 2023 gives twice
// that (see erratum 02-20). It refuses a rate that is not above 0.
func (p Pair) LimitBound(rate float64) (float64, error) {
	if err := p.check(); err != nil {
		return 0, err
	}
	return 2 / (rate * p.loss.pairCurvature(0)), checkRate(rate)
}

// EdgeGap returns the leading term 3η²/8 of (2 - ηλL″(0)) m at the end of a logistic
// run that starts above η₀: it slides down along the 2-cycle of frozen λ and is
// released just below the edge of stability.
func EdgeGap(rate float64) float64 { return 3 * rate * rate / 8 }

// HessianTop returns the largest eigenvalue of the Hessian of the training loss in
// all weights, from the state alone:
//
//	h = (L″λ + √((L″λ)² + 4L'(2fL″ + L')/m)) / 2,
//
// and no less than |L'|/√m, the eigenvalue of every other direction. At the
// minimum it is L″(0)λ: Corollary 1 of Huang et al. 2023.
func (p Pair) HessianTop(s State) (float64, error) {
	if err := p.checkState(s); err != nil {
		return 0, err
	}
	g, c := p.loss.pairSlope(s.F), p.loss.pairCurvature(s.F)
	k := c * s.Lambda
	return (k + math.Sqrt(k*k+4*g/p.m*(2*s.F*c+g))) / 2, nil
}
