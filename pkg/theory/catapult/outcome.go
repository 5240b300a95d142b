package catapult

import (
	"fmt"
	"math"
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

// fate is Outcome without checks. By symmetry it follows x = |f|.
func (p Pair) fate(s State, rate float64, steps int) (Phase, int) {
	switch p.loss {
	case Exp:
		return expFate(math.Abs(s.F), rate*s.Lambda, rate*rate/p.m, steps)
	case Logistic:
		return logisticFate(math.Abs(s.F), rate*s.Lambda, rate*rate/p.m, steps)
	}
	return squaredFate(math.Abs(s.F), rate*s.Lambda, rate*rate/p.m, steps)
}

// The loops below know the state as x = |f| and r = ηλ, and the rate and the width
// as k = η²/m only: x' = |x - rg + kg²x|, r' = r - 4kxg + kg²r.

func settled(rose bool) Phase {
	if rose {
		return Catapult
	}
	return Lazy
}

func expFate(x, r, k float64, steps int) (Phase, int) {
	rose := false
	for t := 0; ; t++ {
		if !(x <= 300) {
			return Divergent, t
		}
		g := sinh(x)
		c := k * g * g
		if r*g <= 2*x && c < 4 {
			return settled(rose), t
		}
		if t >= steps {
			return Unsettled, t
		}
		next := math.Abs(x - r*g + c*x)
		r += c*r - 4*k*x*g
		rose = rose || next > x
		x = next
	}
}

// sinh is math.Sinh for x in [0, 300], with one exponential instead of two.
func sinh(x float64) float64 {
	if x < 0.5 {
		y := x * x // the series, to below the last bit at 1/2
		return x * (1 + y*(1.0/6+y*(1.0/120+y*(1.0/5040+y*(1.0/362880+y*(1.0/39916800+y*(1.0/6227020800)))))))
	}
	e := math.Exp(x)
	return (e - 1/e) / 2
}

func logisticFate(x, r, k float64, steps int) (Phase, int) {
	rose := false
	for t := 0; ; t++ {
		if !(x <= 1e8) {
			return Divergent, t
		}
		if rose && r < 16 {
			return Catapult, t
		}
		g := math.Tanh(x/2) / 2
		c := k * g * g
		if r <= 8 && c < 4 || x == 0 {
			return settled(rose), t
		}
		if t >= steps {
			return Unsettled, t
		}
		next := math.Abs(x - r*g + c*x)
		r += c*r - 4*k*x*g
		rose = rose || next > x
		x = next
	}
}

func squaredFate(x, r, k float64, steps int) (Phase, int) {
	rose := false
	for t := 0; ; t++ {
		if !(x <= 1e8) {
			return Divergent, t
		}
		if rose && r < 4 {
			return Catapult, t
		}
		c := k * x * x
		if r <= 2 && c < 4 || x == 0 {
			return settled(rose), t
		}
		if t >= steps {
			return Unsettled, t
		}
		next := math.Abs(x - r*x + c*x)
		r += c * (r - 4)
		rose = rose || next > x
		x = next
	}
}
