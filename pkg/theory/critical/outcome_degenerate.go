package critical

import (
	"math"

	"largestep/pkg/theory/gd"
)

// The two loops below follow |w| on degenerate data, where w and -w behave
// alike. They are written out per loss since a phase map spends all its time in
// them; both judge as [Scalar.Outcome] says.

// expJudge follows |w| -> | |w| - η sinh|w| |. The basin of the minimum is where
// η cosh w <= 2. A weight of exactly the same size as before has changed its
// sign: the unstable 2-cycle at the critical rate, held by rounding.
func expJudge(rate float64, steps int) func(w0 float64) gd.Outcome {
	basin := 0.0 // w = 0 stays where it is at every rate
	if rate < 2 {
		basin = math.Acosh(2 / rate)
	}
	return func(w0 float64) gd.Outcome {
		w := math.Abs(w0)
		for t := 0; ; t++ {
			if w <= basin {
				return gd.Outcome{Kind: gd.Converged, Step: t}
			}
			if !(w <= overflow) {
				return gd.Outcome{Kind: gd.Diverged, Step: t}
			}
			if t >= steps {
				return gd.Outcome{Kind: gd.Bounded, Step: t}
			}
			next := math.Abs(w - rate*math.Sinh(w))
			if next == w {
				return gd.Outcome{Kind: gd.Cycle, Period: 2, Step: t}
			}
			w = next
		}
	}
}

// logisticJudge follows |w| -> |h(|w|)| with h(x) = (η/2) tanh(x/2) - x. For
// η <= 8, |1 - η L″| <= 1 everywhere. For η > 8, |h'| < 1 beyond the x with
// cosh²(x/2) = η/8, and w* = h(w*) lies beyond it; so every |w| nearer to w* than
// that x is comes nearer for good, changing its sign each step.
func logisticJudge(rate float64, steps int) func(w0 float64) gd.Outcome {
	cycle, err := LogisticTwoCycle(rate)
	if err != nil { // the rate is 8 or less
		return func(float64) gd.Outcome { return gd.Outcome{Kind: gd.Converged} }
	}
	basin := cycle.W - 2*math.Acosh(math.Sqrt(rate/8))
	return func(w0 float64) gd.Outcome {
		w := math.Abs(w0)
		for t := 0; ; t++ {
			if math.Abs(w-cycle.W) < basin {
				return gd.Outcome{Kind: gd.Cycle, Period: 2, Step: t}
			}
			if w == 0 {
				return gd.Outcome{Kind: gd.Converged, Step: t}
			}
			if math.IsInf(w, 1) {
				return gd.Outcome{Kind: gd.Diverged, Step: t}
			}
			if t >= steps {
				return gd.Outcome{Kind: gd.Bounded, Step: t}
			}
			w = math.Abs(w - rate/2*math.Tanh(w/2))
		}
	}
}
