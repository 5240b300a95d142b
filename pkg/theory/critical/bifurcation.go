package critical

import (
	"fmt"
	"math"

	"largestep/pkg/theory/gd"
)

// Bifurcation returns, for every rate, the weights that gradient descent from
// w0 visits after burn steps, keep of them: a column of the bifurcation diagram.
// A rate that diverges gives an empty column. Rates are computed on all cores.
//
// It refuses what [Scalar.Trajectory] refuses, no rates, and keep below 1.
func (p Scalar) Bifurcation(rates []float64, w0 float64, burn, keep int) ([][]float64, error) {
	if len(rates) == 0 {
		return nil, fmt.Errorf("critical: there are no rates to draw; pass at least one")
	}
	if keep < 1 {
		return nil, fmt.Errorf("critical: %d weights are to be kept at each rate; pass 1 or more", keep)
	}
	for _, rate := range rates {
		if err := p.checkRun(w0, rate, burn); err != nil {
			return nil, err
		}
	}
	return gd.Map(len(rates), func(i int) []float64 {
		column := make([]float64, 0, keep)
		w := w0
		for t := range burn + keep {
			if p.diverged(w) {
				return nil
			}
			if t >= burn {
				column = append(column, w)
			}
			w = p.Step(w, rates[i])
		}
		return column
	}), nil
}

// Lyapunov returns the Lyapunov exponent of gradient descent from w0, the mean
// of log |1 - η L″(w_t)| over the given number of steps after burn steps.
// Positive means chaos: nearby starts part at that rate a step. It is -Inf on a
// cycle through a point where the derivative is 0.
//
// It refuses what [Scalar.Trajectory] refuses, a number of steps below 1, and a
// run that diverges.
func (p Scalar) Lyapunov(w0, rate float64, burn, steps int) (float64, error) {
	if err := p.checkRun(w0, rate, burn); err != nil {
		return 0, err
	}
	if steps < 1 {
		return 0, fmt.Errorf("critical: an exponent over %d steps has no meaning; pass 1 or more, for example 10000", steps)
	}
	w, sum := w0, 0.0
	for t := range burn + steps {
		if p.diverged(w) {
			return 0, fmt.Errorf("critical: from w0 = %g the rate %g diverged at step %d, so there is no exponent; lower the rate", w0, rate, t)
		}
		if t >= burn {
			sum += math.Log(math.Abs(1 - rate*p.Curvature(w)))
		}
		w = p.Step(w, rate)
	}
	return sum / float64(steps), nil
}
