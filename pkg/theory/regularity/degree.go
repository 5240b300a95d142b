package regularity

import (
	"fmt"
	"math"
)

// Degree estimates the degree of regularity of f, the order of its growth at
// infinity,
//
//	dor(f) = inf{ n >= 0 : |f(s)|/|s|^n is bounded for |s| → ∞ },
//
// by the slope of log max(|f(R)|, |f(-R)|) against log R, over the interval of
// length 1 around log R. A bounded function has degree 0, and so has the zero
// function; where f grows more slowly than every power, or shrinks, the slope is cut
// at 0. Mind logarithms: a factor log s in f makes the estimate converge only like
// 1/log R, and at R = 1e6 it is still too large by 0.07.
//
// It refuses R <= 1, and values that are not finite.
//
// Source: Wang et al. 2023, definition 2.
func Degree(f func(s float64) float64, r float64) (float64, error) {
	if f == nil {
		return 0, fmt.Errorf("regularity: there is no function whose growth could be measured; pass one")
	}
	if !(r > 1) || math.IsInf(r, 1) {
		return 0, fmt.Errorf("regularity: growth at infinity cannot be seen at R = %g; pass a large one, for example 1e6", r)
	}
	size := func(r float64) (float64, error) {
		m := math.Max(math.Abs(f(r)), math.Abs(f(-r)))
		if !finite(m) {
			return 0, fmt.Errorf("regularity: the function is %g and %g at ±%g; pass a smaller R, at which it is finite", f(r), f(-r), r)
		}
		return m, nil
	}
	far, err := size(r * math.Sqrt(math.E))
	if err != nil {
		return 0, err
	}
	near, err := size(r / math.Sqrt(math.E))
	if err != nil {
		return 0, err
	}
	if far == 0 {
		return 0, nil // it has come down to 0: bounded
	}
	if near == 0 {
		return 0, fmt.Errorf("regularity: the function is 0 at ±%g and not at ±%g; pass a larger R, beyond where it begins", r/math.Sqrt(math.E), r*math.Sqrt(math.E))
	}
	return math.Max(0, math.Log(far)-math.Log(near)), nil
}

// Part is a loss or an activation with its known degree of regularity.
type Part struct {
	Name   string
	At     func(float64) float64
	Degree float64
}

// SquaredLoss returns e²/2, of degree 2.
func SquaredLoss() Part { return Part{"l2", func(e float64) float64 { return e * e / 2 }, 2} }

// HuberLoss returns the Huber loss with threshold 1, of degree 1.
func HuberLoss() Part {
	return Part{"Huber", func(e float64) float64 {
		if a := math.Abs(e); a > 1 {
			return a - 0.5
		}
		return e * e / 2
	}, 1}
}

// TanhActivation returns tanh, of degree 0.
func TanhActivation() Part { return Part{"tanh", math.Tanh, 0} }

// ReLUActivation returns max(s, 0), of degree 1.
func ReLUActivation() Part {
	return Part{"ReLU", func(s float64) float64 { return math.Max(s, 0) }, 1}
}

// ReLU3Activation returns max(s, 0)³, of degree 3.
func ReLU3Activation() Part {
	return Part{"ReLU³", func(s float64) float64 { s = math.Max(s, 0); return s * s * s }, 3}
}

// Composite returns s ↦ loss(act(s) - target), the objective of one neuron behind a
// linear layer on one data point.
//
// Source: Wang et al. 2023, Section 3.1.
func Composite(loss, act Part, target float64) func(s float64) float64 {
	return func(s float64) float64 { return loss.At(act.At(s) - target) }
}

// ProductRule returns dor(loss)·dor(act), the paper's rule for [Composite]. It holds
// for the pairs of its Table 1 and not in general: see [RuleBreaker].
//
// Source: Wang et al. 2023, equation (5).
func ProductRule(loss, act Part) float64 { return loss.Degree * act.Degree }

// RuleBreaker returns a loss and an activation whose degrees are 2 and 1 while
// that of loss(act(s)) is 0: max(z, 0)² and -max(s, 0). Each grows on one side
// only, and never together.
func RuleBreaker() (loss, act Part) {
	return Part{"max(z, 0)²", func(z float64) float64 { z = math.Max(z, 0); return z * z }, 2},
		Part{"-max(s, 0)", func(s float64) float64 { return -math.Max(s, 0) }, 1}
}
