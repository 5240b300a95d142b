package critical

import (
	"fmt"
	"math"

	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/root"
)

// DivergenceRate returns the learning rate in [low, high] at which gradient
// descent from w0 begins to diverge within the given number of steps, by
// bisection on the dynamics alone. Where it begins more than once, it is one of
// the beginnings.
//
// It refuses an interval whose two ends do not differ in whether they diverge.
func (p Scalar) DivergenceRate(w0, low, high float64, steps int) (float64, error) {
	for _, rate := range []float64{low, high} {
		if err := p.checkRun(w0, rate, steps); err != nil {
			return 0, err
		}
	}
	return divergenceBoundary(low, high, func(rate float64) bool {
		w := w0
		for range steps {
			if p.diverged(w) {
				return true
			}
			w = p.Step(w, rate)
		}
		return p.diverged(w)
	})
}

// DivergenceRate is [Scalar.DivergenceRate] for a vector of weights.
func (p *Linear) DivergenceRate(w0 []float64, low, high float64, steps int) (float64, error) {
	for _, rate := range []float64{low, high} {
		if err := p.checkRun(w0, rate, steps); err != nil {
			return 0, err
		}
	}
	return divergenceBoundary(low, high, func(rate float64) bool {
		_, outcome := p.descend(w0, rate, steps, func([]float64) {})
		return outcome.Kind == gd.Diverged
	})
}

func divergenceBoundary(low, high float64, diverges func(rate float64) bool) (float64, error) {
	rate, err := root.Boundary(diverges, low, high)
	if err != nil {
		return 0, fmt.Errorf("critical: no boundary of divergence was found between the rates %g and %g: %w", low, high, err)
	}
	return rate, nil
}

// IncreaseRate returns the smallest learning rate at which the first step from
// w0 does not lower the loss. Since L is strictly convex, that step goes to the
// one other weight with the same loss.
//
// It refuses a stationary start and a loss without a minimum, which no single
// step need raise.
func (p Scalar) IncreaseRate(w0 float64) (float64, error) {
	minimum, err := p.Minimum()
	if err != nil {
		return 0, err
	}
	if err := checkStart(w0); err != nil {
		return 0, err
	}
	slope := p.Slope(w0)
	if math.Abs(slope) <= p.slopeNoise(w0) || !finite(p.Loss(w0)) {
		return 0, fmt.Errorf("critical: no rate raises the loss from w0 = %g, whose slope is %g; pass a start away from the minimum at %g and short of overflow", w0, slope, minimum)
	}
	loss := p.Loss(w0)
	rise := func(w float64) float64 { return p.Loss(w) - loss }
	direction := -math.Copysign(1, slope)
	reach := max(2*math.Abs(w0-minimum), 1e-12)
	for rise(w0+direction*reach) <= 0 {
		reach *= 2
	}
	same, err := root.Brent(rise, minimum, w0+direction*reach)
	if err != nil {
		return 0, fmt.Errorf("critical: the other weight with the loss of w0 = %g was not found: %w; pass a start further from the minimum at %g", w0, err, minimum)
	}
	return (w0 - same) / slope, nil
}

// SmallestIncreaseRate returns the least [Scalar.IncreaseRate] of all starts in
// [low, high], and its start: below that rate no first step from there raises
// the loss. It compares 2001 starts and narrows down around the best.
func (p Scalar) SmallestIncreaseRate(low, high float64) (rate, w0 float64, err error) {
	if _, err := p.Minimum(); err != nil {
		return 0, 0, err
	}
	if !finite(low) || !finite(high) || low >= high {
		return 0, 0, fmt.Errorf("critical: [%g, %g] is not an interval; give two finite ends with the smaller one first", low, high)
	}
	at := func(w0 float64) float64 {
		rate, err := p.IncreaseRate(w0)
		if err != nil {
			return math.Inf(1)
		}
		return rate
	}
	const cells = 2000
	width := (high - low) / cells
	rate, w0 = math.Inf(1), low
	for i := range cells + 1 {
		if w := low + float64(i)*width; at(w) < rate {
			rate, w0 = at(w), w
		}
	}
	if math.IsInf(rate, 1) {
		return 0, 0, fmt.Errorf("critical: no start in [%g, %g] has a rate that raises the loss; choose an interval around the minimum", low, high)
	}
	// Ternary search: the rate is smooth around its minimum.
	for a, b := w0-width, w0+width; b-a > 1e-9*(1+math.Abs(w0)); {
		left, right := a+(b-a)/3, b-(b-a)/3
		if at(left) < at(right) {
			b = right
		} else {
			a = left
		}
		w0 = (a + b) / 2
	}
	return at(w0), w0, nil
}
