package edge

import (
	"fmt"
	"math"
)

// Bounds are what theory promises of gradient descent from w = 0 on the logistic
// loss, at one learning rate η, on n samples with |z_i| ≤ 1 and margin γ. All
// depend on the scaled time x = γ²ηt. Where a bound says nothing (x < 1), it
// returns NaN and false.
//
// The constants are derived here. Write G for the mean |ℓ'|. Then G ≤ L ≤ F,
// |∇L| ≤ G ≤ 1 and -∇L·w* ≥ γG.
type Bounds struct {
	n          int
	gamma, eta float64
}

// Bounds returns the bounds for this problem's margin. It refuses data that are
// not separable, data with some |z_i| > 1 (see [Problem.Normalised]), a loss
// other than the logistic one, and a bad rate.
func (p *Problem) Bounds(eta float64) (Bounds, error) {
	gamma, _, err := p.Margin()
	if err != nil {
		return Bounds{}, err
	}
	return p.BoundsWith(gamma, eta)
}

// BoundsWith is Bounds with a margin that is known. It also refuses a gamma
// above the true margin.
func (p *Problem) BoundsWith(gamma, eta float64) (Bounds, error) {
	margin, _, err := p.Margin()
	if err != nil {
		return Bounds{}, err
	}
	if name := p.loss.Name; name != Logistic().Name {
		return Bounds{}, fmt.Errorf("edge: these bounds are for the logistic loss and the problem has the %s one; use GeneralAverage and MonotoneBelow", name)
	}
	if b := p.Radius(); b > 1+1e-12 {
		return Bounds{}, fmt.Errorf("edge: the longest sample has length %g and bounds need 1 at most; call Normalised, which gives data of margin %g and a rate of %g that take the same steps", b, margin/b, eta*b*b)
	}
	if gamma > margin*(1+1e-9) {
		return Bounds{}, fmt.Errorf("edge: a margin of %g was given and the data have %g; pass that or less", gamma, margin)
	}
	return NewBounds(len(p.z), gamma, eta)
}

// NewBounds returns the bounds for any data of n samples with |z_i| ≤ 1 and
// margin gamma. It refuses n < 1, gamma outside (0, 1] and a bad rate.
func NewBounds(n int, gamma, eta float64) (Bounds, error) {
	if n < 1 {
		return Bounds{}, fmt.Errorf("edge: there are %d samples; bounds need at least one", n)
	}
	if !(gamma > 0 && gamma <= 1) {
		return Bounds{}, fmt.Errorf("edge: the margin is %g; where |z_i| <= 1 it lies above 0 and is at most 1", gamma)
	}
	if err := checkRate(eta); err != nil {
		return Bounds{}, err
	}
	return Bounds{n: n, gamma: gamma, eta: eta}, nil
}

// X returns the scaled time x = γ²ηt.
func (b Bounds) X(t int) float64 { return b.gamma * b.gamma * b.eta * float64(t) }

func applies(value, x float64) (float64, bool) {
	if !(x >= 1) {
		return math.NaN(), false
	}
	return value, true
}

// Average bounds the mean of L(w_0) to L(w_(t-1)), whatever the rate:
//
//	(1 + (log x + η/2)²/2) / x.
//
// Compare w_t with u = u1 + u2, u1 = (log x/γ) w* and u2 = (η/2γ) w*. The second
// part absorbs the step: 2∇L·u2 + η|∇L|² ≤ -ηG + ηG² ≤ 0. So |w_t - u|² falls by
// at least 2η(L(w_t) - L(u1)) in each step; L(u1) ≤ 1/x; and the sum telescopes.
//
// Source: Wu et al. 2024, first part of the theorem, (1 + η²)/(ηt) there.
func (b Bounds) Average(t int) (float64, bool) {
	x := b.X(t)
	s := math.Log(x) + b.eta/2
	return applies((1+s*s/2)/x, x)
}

// AverageSimple is the simpler bound (1 + log² x + η²/4)/x on the same mean,
// which is never smaller; it is believed to be the form in the paper.
func (b Bounds) AverageSimple(t int) (float64, bool) {
	x := b.X(t)
	l := math.Log(x)
	return applies((1+l*l+b.eta*b.eta/4)/x, x)
}

// Norm bounds |w_t| by (√2 + 2 log x + η)/γ, from the same telescope.
func (b Bounds) Norm(t int) (float64, bool) {
	x := b.X(t)
	return applies(b.reach(x)/b.gamma, x)
}

// MeanG bounds the mean of G(w_0) to G(w_(t-1)) by (√2 + 2 log x + η)/x: each
// step moves w along w* by at least γηG, and |w_t| has a bound (the argument for
// the perceptron).
func (b Bounds) MeanG(t int) (float64, bool) {
	x := b.X(t)
	return applies(b.reach(x)/x, x)
}

func (b Bounds) reach(x float64) float64 { return math.Sqrt2 + 2*math.Log(x) + b.eta }

// Stable bounds L(w_(s+t)) where L(w_s) ≤ 1/η, from log F(w_s):
//
//	(F(w_s) + log² x/2 + 0.78 γ²) / x,   x = γ²ηt.
//
// In the stable phase the loss never rises: a step is no longer than ηG ≤ 1,
// and over a distance r the curvature stays below e^r G. So
// L(w_(t+1)) ≤ L(w_t) - (3 - e) η |∇L(w_t)|².
//
// Source: Wu et al. 2024, second part of the theorem, F(w_s)/(ηt) there.
func (b Bounds) Stable(t int, logF float64) (float64, bool) {
	x := b.X(t)
	l := math.Log(x)
	return applies((math.Exp(logF)+l*l/2+0.78*b.gamma*b.gamma)/x, x)
}

// Accelerated bounds L(w_T) where [Bounds.Transition] is at most T/2:
//
//	(1 + log² x/2 + 0.78 γ²) / x,   x = γ²ηT/2.
//
// With η proportional to γ²T this is 1/(γ⁴T²) up to logarithms.
//
// Source: Wu et al. 2024, benefits of large stepsizes, item 3.
func (b Bounds) Accelerated(steps int) (float64, bool) {
	x := b.X(steps) / 2
	transition, err := b.Transition()
	if err != nil || transition > int64(steps)/2 {
		return math.NaN(), false
	}
	l := math.Log(x)
	return applies((1+l*l/2+0.78*b.gamma*b.gamma)/x, x)
}
