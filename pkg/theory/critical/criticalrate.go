package critical

import (
	"fmt"
	"math"

	"largestep/pkg/theory/root"
)

// CriticalRate returns the learning rate that solves
//
//	L'(w0) = -L'(w0 - η L'(w0)),
//
// the equation of Theorem 1 of Huang et al. 2023, and the partner
// w1 = w0 - η L'(w0). The equation says exactly that w0 and w1 are a 2-cycle of
// gradient descent. Since L' increases, w1 is the one weight with
// L'(w1) = -L'(w0), found by Brent's method, and η = (w0 - w1)/L'(w0).
//
// For degenerate data and for Example 2 with the exponential loss this is the
// boundary of divergence from w0. In general it need not be: see [Flip].
//
// It refuses a stationary start, where every rate solves the equation, and a
// start whose opposite slope the loss does not take, where none does.
func (p Scalar) CriticalRate(w0 float64) (rate, partner float64, err error) {
	if err := p.check(); err != nil {
		return 0, 0, err
	}
	if err := checkStart(w0); err != nil {
		return 0, 0, err
	}
	slope := p.Slope(w0)
	switch {
	case !finite(slope) || p.diverged(w0):
		return 0, 0, fmt.Errorf("critical: the loss overflows at w0 = %g already; start nearer to its minimum", w0)
	case math.Abs(slope) <= p.slopeNoise(w0):
		return 0, 0, fmt.Errorf("critical: w0 = %g is a stationary point, which gradient descent never leaves at any rate; start away from it, for example at %g", w0, w0+1)
	}
	// The opposite slope lies on the other side of the minimum.
	partner, err = p.whereSlopeIs(-slope, w0)
	if err != nil {
		low, high := p.slopeRange()
		return 0, 0, fmt.Errorf("critical: no learning rate is critical from w0 = %g: its slope is %.6g and the opposite one lies outside of (%.6g, %.6g), all that this loss takes; start on the flatter side of the minimum", w0, slope, low, high)
	}
	return (w0 - partner) / slope, partner, nil
}

// slopeNoise returns the size of the rounding error of Slope(w).
func (p Scalar) slopeNoise(w float64) float64 {
	if p.pair {
		return 0
	}
	sum := 0.0
	for _, z := range p.z {
		sum += math.Abs(z * p.loss.Slope(w*z))
	}
	return 4 * 0x1p-53 * sum / float64(len(p.z))
}

// StartsWithRate returns, in increasing order, the starts in [low, high] whose
// critical rate is the given one: the points of the 2-cycles at that rate. It
// looks between 4001 evenly spaced starts, so it can miss two that are nearer
// to each other than that.
func (p Scalar) StartsWithRate(rate, low, high float64) ([]float64, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if err := checkRate(rate); err != nil {
		return nil, err
	}
	if !finite(low) || !finite(high) || low >= high {
		return nil, fmt.Errorf("critical: [%g, %g] is not an interval; give two finite ends with the smaller one first", low, high)
	}
	const cells = 4000
	excess := func(w0 float64) float64 {
		eta, _, err := p.CriticalRate(w0)
		if err != nil {
			return math.NaN()
		}
		return eta - rate
	}
	starts := []float64{}
	at := func(i int) float64 { return low + (high-low)*float64(i)/cells }
	before := excess(low)
	if before == 0 {
		starts = append(starts, low)
	}
	for i := 1; i <= cells; i++ {
		now := excess(at(i))
		switch {
		case now == 0:
			starts = append(starts, at(i))
		case before*now < 0: // false also where either is NaN
			w0, err := root.Brent(excess, at(i-1), at(i))
			if err != nil {
				return nil, err
			}
			starts = append(starts, w0)
		}
		before = now
	}
	return starts, nil
}
