package catapult

import (
	"fmt"
	"math"

	"largestep/pkg/theory/gd"
)

// Pair is the network on degenerate data, Example 3 of Huang et al. 2023: x =
// (1, 0) with both labels. Its training loss is a function of the output f alone,
//
//	exp:      L = cosh f,            L' = sinh f,         L″(0) = 1
//	logistic: L = log(2 cosh(f/2)),  L' = tanh(f/2)/2,    L″(0) = 1/4
//	squared:  L = f²/2,              L' = f,              L″(0) = 1
//
// (for the squared loss up to a constant). Make one with [NewPair].
type Pair struct {
	loss Loss
	m    float64
}

// State is all that matters of the weights on degenerate data: the output f and
// the largest eigenvalue λ = (|We₁|² + |v|²)/m of the tangent kernel. A network
// with this state exists if and only if λ >= 2|f|/√m.
type State struct {
	F, Lambda float64
}

// NewPair returns the network of width m on degenerate data. The width enters as
// 1/m only, so it may be any real number from 1 on. It refuses others, and an
// unknown loss.
func NewPair(loss Loss, m float64) (Pair, error) {
	if err := loss.check(); err != nil {
		return Pair{}, err
	}
	return Pair{loss, m}, checkWidth(m)
}

// LossKind returns which loss is averaged.
func (p Pair) LossKind() Loss { return p.loss }

// Width returns m.
func (p Pair) Width() float64 { return p.m }

// Loss returns L(f).
func (p Pair) Loss(f float64) float64 { return p.loss.pairValue(f) }

// Slope returns L'(f).
func (p Pair) Slope(f float64) float64 { return p.loss.pairSlope(f) }

// Curvature returns L″(f).
func (p Pair) Curvature(f float64) float64 { return p.loss.pairCurvature(f) }

// Step returns the state one step of gradient descent on all weights after s:
//
//	f' = f - ηλg + η²fg²/m,   λ' = λ - 4ηfg/m + η²λg²/m,   g = L'(f).
//
// Source: Huang et al. 2023, equations A2 and A3, with the g of the loss printed
// there (see erratum 02-19).
func (p Pair) Step(s State, rate float64) State {
	g := p.loss.pairSlope(s.F)
	c := rate * rate * g * g / p.m
	return State{
		F:      s.F - rate*s.Lambda*g + c*s.F,
		Lambda: s.Lambda - 4*rate/p.m*s.F*g + c*s.Lambda,
	}
}

// Growth returns A and B of one step, f' = f(1+A) and λ' = λ(1+B). It refuses
// f = 0, where A is not defined, and a state that no network has.
//
// Source: Huang et al. 2023, equations A6 and A7.
func (p Pair) Growth(s State, rate float64) (a, b float64, err error) {
	if err := p.checkRun(s, rate, 0); err != nil {
		return 0, 0, err
	}
	if s.F == 0 {
		return 0, 0, fmt.Errorf("catapult: at f = 0 nothing moves and growth has no meaning; pass an f other than 0")
	}
	g := p.loss.pairSlope(s.F)
	c := rate * rate * g * g / p.m
	return c - rate*s.Lambda*g/s.F, c - 4*rate/p.m*s.F*g/s.Lambda, nil
}

// Invariant returns λ² - 4f²/m = |p|²|q|²/m² with p, q = We₁ ± v: twice the weights
// along the two directions that every step only stretches. A step multiplies it
// by (1-γ²)², γ = ηL'(f)/√m.
func (p Pair) Invariant(s State) float64 { return s.Lambda*s.Lambda - 4*s.F*s.F/p.m }

// Trajectory is gradient descent from one start at one rate. All slices have one
// number for every step from 0 on.
type Trajectory struct {
	F, Lambda, Loss []float64
	Outcome         gd.Outcome // Diverged, or Bounded: ask Outcome or Limit whether it settles
}

// Trajectory runs gradient descent for at most the given number of steps, and
// stops where it has diverged: |f| > 300 for the exponential loss, |f| > 1e8 for
// the others.
//
// It refuses a state that no network has, a rate that is not above 0, a negative
// number of steps and values that are not finite.
func (p Pair) Trajectory(start State, rate float64, steps int) (Trajectory, error) {
	if err := p.checkRun(start, rate, steps); err != nil {
		return Trajectory{}, err
	}
	states, outcome := gd.Run(start, steps,
		func(s State) State { return p.Step(s, rate) },
		gd.Beyond(p.loss.limit(), func(s State) float64 { return math.Abs(s.F) }))
	tr := Trajectory{Outcome: outcome}
	for _, s := range states {
		tr.F = append(tr.F, s.F)
		tr.Lambda = append(tr.Lambda, s.Lambda)
		tr.Loss = append(tr.Loss, p.Loss(s.F))
	}
	return tr, nil
}

// Peak returns the step of the largest loss, the first of equals.
func (tr Trajectory) Peak() int { return peak(tr.Loss) }

// Humps counts the local maxima of the loss after step 0.
func (tr Trajectory) Humps() int {
	n := 0
	for t := 1; t+1 < len(tr.Loss); t++ {
		if tr.Loss[t] > tr.Loss[t-1] && tr.Loss[t] >= tr.Loss[t+1] {
			n++
		}
	}
	return n
}

func peak(loss []float64) int {
	at := 0
	for t, l := range loss {
		if l > loss[at] {
			at = t
		}
	}
	return at
}

func (p Pair) check() error {
	if err := p.loss.check(); err != nil {
		return err
	}
	return checkWidth(p.m)
}

func (p Pair) checkState(s State) error {
	if err := p.check(); err != nil {
		return err
	}
	if !finite(s.F) || !finite(s.Lambda) {
		return fmt.Errorf("catapult: the state (f, λ) = (%g, %g) is not finite; pass finite numbers", s.F, s.Lambda)
	}
	// One part in 10¹² for the rounding of weights that touch the border.
	if least := 2 * math.Abs(s.F) / math.Sqrt(p.m); !(s.Lambda > 0) || s.Lambda < least*(1-1e-12) {
		return fmt.Errorf("catapult: no network of width %g has f = %g and λ = %g; pass λ above 0 and at least 2|f|/√m = %g", p.m, s.F, s.Lambda, least)
	}
	return nil
}

func (p Pair) checkRun(s State, rate float64, steps int) error {
	if err := p.checkState(s); err != nil {
		return err
	}
	if err := checkRate(rate); err != nil {
		return err
	}
	return checkSteps(steps)
}
