package critical

import (
	"math"
	"sync"

	"largestep/pkg/theory/fastmath"
	"largestep/pkg/theory/gd"
)

// The two loops below follow |w| on degenerate data, where w and -w behave alike.
// They are written out per loss since a phase map spends all its time in them;
// both judge as [Scalar.Outcome] says.
//
// All trajectories go a step at a time, and those that have ended are left out.
// Since none waits for another, the processor works on the next while the
// exponential of this one is on its way: some three times as fast as one after the
// other, with the same outcomes.

// A walker is |w| on its way, and the start that it came from.
type walker struct {
	w     float64
	start int
}

// pool keeps the rows' walkers: a map would else allocate as much again as its
// outcomes, and the collector would run in the middle of it.
var pool = sync.Pool{New: func() any { return new([]walker) }}

// walkers takes those of the starts from the pool; put them back when done.
func walkers(starts []float64) *[]walker {
	all := pool.Get().(*[]walker)
	*all = (*all)[:0]
	for i, w0 := range starts {
		*all = append(*all, walker{math.Abs(w0), i})
	}
	return all
}

// expOutcomes follows |w| -> | |w| - η sinh|w| |. The basin of the minimum is where
// η cosh w <= 2. A weight of exactly the same size as before has changed its
// sign: the unstable 2-cycle at the critical rate, held by rounding.
func expOutcomes(rate float64, starts []float64, steps int, out []gd.Outcome) {
	basin := 0.0 // w = 0 stays where it is at every rate
	if rate < 2 {
		basin = math.Acosh(2 / rate)
	}
	taken := pool.Get().(*[]walker)
	defer pool.Put(taken)
	all := (*taken)[:0]
	for i, w0 := range starts {
		switch w := math.Abs(w0); {
		case w <= basin:
			out[i] = gd.Outcome{Kind: gd.Converged}
		case !(w <= overflow):
			out[i] = gd.Outcome{Kind: gd.Diverged}
		default:
			all = append(all, walker{w, i})
		}
	}
	*taken = all
	for t := 1; t <= steps && len(all) > 0; t++ {
		left := 0
		for _, k := range all {
			next := math.Abs(k.w - rate*fastmath.Sinh(k.w))
			switch {
			case next <= basin:
				out[k.start] = gd.Outcome{Kind: gd.Converged, Step: t}
			case !(next <= overflow):
				out[k.start] = gd.Outcome{Kind: gd.Diverged, Step: t}
			case next == k.w:
				out[k.start] = gd.Outcome{Kind: gd.Cycle, Period: 2, Step: t - 1}
			default:
				all[left] = walker{next, k.start}
				left++
			}
		}
		all = all[:left]
	}
	for _, k := range all {
		out[k.start] = gd.Outcome{Kind: gd.Bounded, Step: steps}
	}
}

// logisticOutcomes follows |w| -> |h(|w|)| with h(x) = (η/2) tanh(x/2) - x. For
// η <= 8, |1 - η L″| <= 1 everywhere. For η > 8, |h'| < 1 beyond the x with
// cosh²(x/2) = η/8, and w* = h(w*) lies beyond it; so every |w| nearer to w* than
// that x is comes nearer for good, changing its sign each step.
func logisticOutcomes(rate float64, starts []float64, steps int, out []gd.Outcome) {
	cycle, err := LogisticTwoCycle(rate)
	if err != nil { // the rate is 8 or less
		for i := range starts {
			out[i] = gd.Outcome{Kind: gd.Converged}
		}
		return
	}
	basin := cycle.W - 2*math.Acosh(math.Sqrt(rate/8))
	taken := walkers(starts)
	defer pool.Put(taken)
	all := *taken
	for t := 0; len(all) > 0; t++ {
		left := 0
		for _, k := range all {
			switch {
			case math.Abs(k.w-cycle.W) < basin:
				out[k.start] = gd.Outcome{Kind: gd.Cycle, Period: 2, Step: t}
				continue
			case k.w == 0:
				out[k.start] = gd.Outcome{Kind: gd.Converged, Step: t}
				continue
			case math.IsInf(k.w, 1):
				out[k.start] = gd.Outcome{Kind: gd.Diverged, Step: t}
				continue
			case t >= steps:
				out[k.start] = gd.Outcome{Kind: gd.Bounded, Step: t}
				continue
			}
			all[left] = walker{math.Abs(k.w - rate/2*fastmath.TanhOfHalf(k.w)), k.start}
			left++
		}
		all = all[:left]
	}
}
