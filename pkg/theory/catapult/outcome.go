package catapult

import (
	"fmt"
	"math"
	"sync"

	"largestep/pkg/theory/fastmath"
)

// Phase is what becomes of gradient descent at some learning rate.
type Phase uint8

const (
	// Unsettled: neither converged nor diverged within the steps it was given.
	Unsettled Phase = iota
	// Lazy: the loss falls at every step, to its minimum.
	Lazy
	// Catapult: the loss rises at some step, and ends at its minimum.
	Catapult
	// Divergent: the output leaves every bound.
	Divergent
)

var phaseNames = [...]string{"unsettled", "lazy", "catapult", "divergent"}

// String returns the phase in one word.
func (p Phase) String() string {
	if int(p) < len(phaseNames) {
		return phaseNames[p]
	}
	return fmt.Sprintf("phase %d", uint8(p))
}

// Phases returns the names of all phases, in the order of their numbers.
func Phases() []string { return append([]string(nil), phaseNames[:]...) }

// Outcome tells the phase of gradient descent from a start at a rate, and the step
// at which it is certain. It is certain early, by three facts in r = ηλL'(f)/f and
// γ = ηL'(f)/√m:
//
//   - where r <= 2 for this and every smaller |f|, and γ < 2, |f| falls at every
//     step from now on, and so do λ, r and γ: the loss never rises again;
//   - for the logistic and the squared loss, where ηλL″(0) < 4, λ never rises from
//     now on and f goes to 0;
//   - |f| beyond 300 (exponential) or 1e8 counts as diverged.
//
// The same values are refused as by [Pair.Trajectory].
func (p Pair) Outcome(start State, rate float64, steps int) (Phase, int, error) {
	if err := p.checkRun(start, rate, steps); err != nil {
		return Unsettled, 0, err
	}
	phase, step := p.fate(start, rate, steps)
	return phase, step, nil
}

// fate is Outcome without checks.
func (p Pair) fate(s State, rate float64, steps int) (Phase, int) {
	var phase [1]Phase
	step := p.fates(s, []float64{rate}, steps, phase[:])
	return phase[0], step
}

// fates finds the phase for each of the rates, and returns the last step.
func (p Pair) fates(s State, rates []float64, steps int, out []Phase) int {
	taken := pool.Get().(*[]run)
	defer pool.Put(taken)
	*taken = (*taken)[:0]
	for i, rate := range rates {
		*taken = append(*taken, run{x: math.Abs(s.F), r: rate * s.Lambda, k: rate * rate / p.m, cell: int32(i)})
	}
	runs := *taken
	for t := 0; ; t++ {
		switch p.loss {
		case Exp:
			runs = stepExp(runs, out)
		case Logistic:
			runs = stepLogistic(runs, out)
		default:
			runs = stepSquared(runs, out)
		}
		if len(runs) == 0 || t >= steps {
			for _, s := range runs {
				out[s.cell] = Unsettled
			}
			return t
		}
	}
}

// A run is what the loops below know of a state: x = |f| (by symmetry), r = ηλ, and
// the rate and the width as k = η²/m only,
//
//	x' = |x - rg + kg²x|,  r' = r - 4kxg + kg²r.
type run struct {
	x, r, k float64
	cell    int32 // where its phase goes
	rose    bool
}

// pool keeps the rows' runs, so that the collector does not run in the middle of a map.
var pool = sync.Pool{New: func() any { return new([]run) }}

// Each of the three loops judges every run and, where its phase is not certain,
// takes a step; it returns those runs. All runs go a step at a time: since none
// waits for another, the processor works on the next while the exponential of this
// one is on its way.

func stepExp(runs []run, out []Phase) []run {
	left := 0
	for _, s := range runs {
		if !(s.x <= 300) {
			out[s.cell] = Divergent
			continue
		}
		g := fastmath.Sinh(s.x)
		c := s.k * g * g
		if s.r*g <= 2*s.x && c < 4 {
			out[s.cell] = settled(s.rose)
			continue
		}
		next := math.Abs(s.x - s.r*g + c*s.x)
		runs[left] = run{next, s.r + (c*s.r - 4*s.k*s.x*g), s.k, s.cell, s.rose || next > s.x}
		left++
	}
	return runs[:left]
}

func stepLogistic(runs []run, out []Phase) []run {
	left := 0
	for _, s := range runs {
		if !(s.x <= 1e8) {
			out[s.cell] = Divergent
			continue
		}
		if s.rose && s.r < 16 {
			out[s.cell] = Catapult
			continue
		}
		g := fastmath.TanhOfHalf(s.x) / 2
		c := s.k * g * g
		if s.r <= 8 && c < 4 || s.x == 0 {
			out[s.cell] = settled(s.rose)
			continue
		}
		next := math.Abs(s.x - s.r*g + c*s.x)
		runs[left] = run{next, s.r + (c*s.r - 4*s.k*s.x*g), s.k, s.cell, s.rose || next > s.x}
		left++
	}
	return runs[:left]
}

func stepSquared(runs []run, out []Phase) []run {
	left := 0
	for _, s := range runs {
		if !(s.x <= 1e8) {
			out[s.cell] = Divergent
			continue
		}
		if s.rose && s.r < 4 {
			out[s.cell] = Catapult
			continue
		}
		c := s.k * s.x * s.x
		if s.r <= 2 && c < 4 || s.x == 0 {
			out[s.cell] = settled(s.rose)
			continue
		}
		next := math.Abs(s.x - s.r*s.x + c*s.x)
		runs[left] = run{next, s.r + c*(s.r-4), s.k, s.cell, s.rose || next > s.x}
		left++
	}
	return runs[:left]
}

func settled(rose bool) Phase {
	if rose {
		return Catapult
	}
	return Lazy
}
