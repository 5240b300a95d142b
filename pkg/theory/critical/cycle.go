package critical

import (
	"fmt"
	"math"

	"largestep/pkg/theory/gd"
)

// longestPeriod is the longest cycle that is recognised; a longer one counts as
// not settled.
const longestPeriod = 256

// Orbit is a cycle of gradient descent on a [Scalar]: W[0] goes to W[1] and so
// on, and the last point goes to the first again.
type Orbit struct {
	W          []float64 // the points, in the order in which they are visited
	Loss       []float64 // L at each of them
	Multiplier float64   // derivative of the whole round: below 1 in size, the cycle attracts
}

// AttractingCycle returns the cycle that gradient descent settles on: it takes
// the given number of steps from w0, finds the period and polishes the point by
// Newton's method. A fixed point is a cycle of one point.
//
// It refuses a run that diverges or has not settled, with the outcome in the
// message.
func (p Scalar) AttractingCycle(w0, rate float64, steps int) (Orbit, error) {
	if err := p.checkRun(w0, rate, steps); err != nil {
		return Orbit{}, err
	}
	w := w0
	for t := range steps {
		if p.diverged(w) {
			return Orbit{}, fmt.Errorf("critical: there is no cycle to find: from w0 = %g the rate %g diverged at step %d; lower the rate", w0, rate, t)
		}
		w = p.Step(w, rate)
	}
	tail, _ := gd.Run(w, 2*longestPeriod, func(w float64) float64 { return p.Step(w, rate) })
	period := gd.Period(tail, 1e-6*(1+math.Abs(w)), longestPeriod)
	if period > 0 {
		if o, ok := p.polish(w, rate, period); ok {
			return o, nil
		}
	}
	return Orbit{}, fmt.Errorf("critical: from w0 = %g the rate %g has not settled on a cycle of at most %d points after %d steps; take more steps, or plot it: it may be chaotic", w0, rate, longestPeriod, steps)
}

// round returns the point that so many steps from w lead to, and its derivative
// by w.
func (p Scalar) round(w, rate float64, period int) (end, multiplier float64) {
	multiplier = 1
	for range period {
		multiplier *= 1 - rate*p.Curvature(w)
		w = p.Step(w, rate)
	}
	return w, multiplier
}

// polish improves a point near a cycle by Newton's method on f^period(w) = w and
// returns the cycle with its least period. ok is false where Newton's method
// does not settle nearby.
func (p Scalar) polish(w, rate float64, period int) (o Orbit, ok bool) {
	start := w
	best := math.Inf(1)
	for range 60 {
		end, multiplier := p.round(w, rate, period)
		step := (end - w) / (1 - multiplier)
		if end == w || math.Abs(step) >= best && best <= 1e-9*(1+math.Abs(w)) {
			break // exact, or the steps are down to rounding
		}
		best = math.Abs(step)
		w += step
	}
	end, _ := p.round(w, rate, period)
	if !(math.Abs(end-w) <= 1e-9*(1+math.Abs(w))) || !(math.Abs(w-start) <= 0.1*(1+math.Abs(start))) {
		return Orbit{}, false
	}
	for q := 1; q < period; q++ { // the least period divides every other
		if period%q != 0 {
			continue
		}
		if end, _ := p.round(w, rate, q); math.Abs(end-w) <= 1e-8*(1+math.Abs(w)) {
			period = q
			break
		}
	}
	_, o.Multiplier = p.round(w, rate, period)
	for range period {
		o.W = append(o.W, w)
		o.Loss = append(o.Loss, p.Loss(w))
		w = p.Step(w, rate)
	}
	return o, true
}
