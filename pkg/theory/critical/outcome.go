package critical

import (
	"math"

	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/root"
)

// Outcome tells how gradient descent from w0 at the given rate ends, and the
// step at which that is certain.
//
// Diverged: a term of the exponential loss overflows. Converged: the weight is
// so near to the minimum that from there every step brings it nearer (see
// basin); or the data are separable, so that the loss falls to 0 along a half
// line. Cycle: the weight has come back to where it was, and the cycle through
// there attracts. Bounded: none of these within the given number of steps.
//
// The same values are refused as by [Scalar.Trajectory].
func (p Scalar) Outcome(w0, rate float64, steps int) (gd.Outcome, error) {
	if err := p.checkRun(w0, rate, steps); err != nil {
		return gd.Outcome{}, err
	}
	var out [1]gd.Outcome
	p.judge(rate, []float64{w0}, steps, out[:])
	return out[0], nil
}

// judge finds the outcome from each of the starts at one rate. Degenerate data have
// loops of their own, since a phase map spends all its time there.
func (p Scalar) judge(rate float64, starts []float64, steps int, out []gd.Outcome) {
	minimum, err := p.Minimum()
	switch {
	case err != nil:
		for i := range starts {
			out[i] = gd.Outcome{Kind: gd.Converged}
		}
	case p.pair && p.loss == Exp:
		expOutcomes(rate, starts, steps, out)
	case p.pair:
		logisticOutcomes(rate, starts, steps, out)
	default:
		basin := p.basin(minimum, rate)
		for i, w0 := range starts {
			out[i] = p.follow(w0, rate, steps, minimum, basin)
		}
	}
}

// follow is the loop for general data. Returning to an old point is noticed as
// in Brent's cycle search: an anchor is dropped after 1, 2, 4, ... steps and
// each later point is compared with it.
func (p Scalar) follow(w, rate float64, steps int, minimum, basin float64) gd.Outcome {
	anchor, age, reach := w, 0, 1
	for t := 0; ; t++ {
		switch {
		case math.Abs(w-minimum) <= basin:
			return gd.Outcome{Kind: gd.Converged, Step: t}
		case p.diverged(w):
			return gd.Outcome{Kind: gd.Diverged, Step: t}
		case age > 0 && math.Abs(w-anchor) <= 1e-10*(1+math.Abs(w)):
			if o, ok := p.settled(w, rate, age); ok {
				o.Step = t
				return o
			}
		}
		if t >= steps {
			return gd.Outcome{Kind: gd.Bounded, Step: t}
		}
		if age == reach {
			anchor, age, reach = w, 0, min(2*reach, longestPeriod)
		}
		w = p.Step(w, rate)
		age++
	}
}

// settled looks at a point to which the trajectory came back after so many
// steps, and accepts it if the cycle through there does not repel.
func (p Scalar) settled(w, rate float64, period int) (gd.Outcome, bool) {
	o, ok := p.polish(w, rate, period)
	if !ok || math.Abs(o.Multiplier) > 1+1e-9 {
		return gd.Outcome{}, false
	}
	if len(o.W) == 1 {
		return gd.Outcome{Kind: gd.Converged}, true
	}
	return gd.Outcome{Kind: gd.Cycle, Period: len(o.W)}, true
}

// basin returns the largest r such that η L″ <= 2 for all weights within r of
// the minimum. Inside, a step moves the weight to the other side at most as far
// away as it was, so it comes nearer for good: |1 - η L″| <= 1 there, and 1 only
// at single points. The bound on L″ is taken sample by sample.
func (p Scalar) basin(minimum, rate float64) float64 {
	steep := func(r float64) bool {
		bound := 0.0
		for _, z := range p.z {
			a, b := z*(minimum-r), z*(minimum+r)
			bound += z * z * p.loss.maxCurvature(min(a, b), max(a, b))
		}
		return rate*bound/float64(len(p.z)) > 2
	}
	const far = 1e6
	switch {
	case steep(0):
		return -1 // not even the minimum itself attracts
	case !steep(far):
		return math.Inf(1)
	}
	r, err := root.Boundary(steep, 0, far)
	if err != nil {
		return -1
	}
	return math.Nextafter(r, 0)
}
