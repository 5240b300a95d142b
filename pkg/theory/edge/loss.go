package edge

import (
	"fmt"
	"math"
)

// Loss is a loss of one sample, a function of its margin u = z·w. The theory
// wants it convex and decreasing to 0 (regularity A of Wu et al. 2024);
// [Loss.Check] looks.
type Loss struct {
	// Name is the loss in a word, for messages and figures.
	Name string
	// At returns ℓ(u) and g(u) = |ℓ'(u)|.
	At func(u float64) (value, slope float64)
	// Curvature returns ℓ''(u). Only [Problem.Sharpness] asks for it.
	Curvature func(u float64) float64
}

// Logistic is ℓ(u) = log(1 + e^-u).
func Logistic() Loss {
	return Loss{
		Name: "logistic",
		At: func(u float64) (value, slope float64) {
			e := math.Exp(-math.Abs(u)) // at most 1, so nothing overflows
			if u >= 0 {
				return math.Log1p(e), e / (1 + e)
			}
			return -u + math.Log1p(e), 1 / (1 + e)
		},
		Curvature: func(u float64) float64 {
			e := math.Exp(-math.Abs(u))
			return e / (1 + e) / (1 + e)
		},
	}
}

// Hyperbolic is ℓ(u) = sqrt(1 + u²) - u, which falls like 1/(2u): it is
// Lipschitz and self-bounded but has no exponential tail (condition D of Wu et
// al. 2024).
func Hyperbolic() Loss {
	return Loss{
		Name: "hyperbolic",
		At: func(u float64) (value, slope float64) {
			r := math.Hypot(1, u)
			if u >= 0 {
				value = 1 / (r + u) // sqrt(1 + u²) - u without cancellation
			} else {
				value = r - u
			}
			return value, value / r
		},
		Curvature: func(u float64) float64 {
			r := math.Hypot(1, u)
			return 1 / r / r / r
		},
	}
}

// Exponential is ℓ(u) = e^-u. It is not Lipschitz (condition B of Wu et al.
// 2024), and at large learning rates gradient descent on it diverges.
func Exponential() Loss {
	return Loss{
		Name: "exponential",
		At: func(u float64) (value, slope float64) {
			e := math.Exp(-u)
			return e, e
		},
		Curvature: func(u float64) float64 { return math.Exp(-u) },
	}
}

// Check looks on a grid whether the loss is what the theory needs: finite and
// above 0, convex, decreasing with slope -g, and 0 in the limit. The squared loss
// is refused so: gradient descent on it truly diverges at large learning rates.
func (l Loss) Check() error {
	if l.At == nil {
		return fmt.Errorf("edge: the loss %q has no function At; pass one that returns ℓ(u) and |ℓ′(u)|", l.Name)
	}
	const step = 0.125
	before, steepness := l.At(-40)
	for u := -40 + step; u <= 40; u += step {
		value, slope := l.At(u)
		rounding := 1e-9 * (math.Abs(value) + math.Abs(before))
		// Between two margins a convex loss falls by between step·g here and step·g before.
		fall := before - value
		switch {
		case !finite(value) || !finite(slope) || value < 0 || slope < 0:
			return fmt.Errorf("edge: the loss %q is %g with slope %g at margin %g; pass a loss that is finite and falls", l.Name, value, slope, u)
		case fall < -rounding:
			return fmt.Errorf("edge: the loss %q rises from %g to %g at margin %g; the theory needs a loss that falls everywhere, and on others, such as the squared loss, gradient descent diverges at large rates: pass a falling loss", l.Name, before, value, u)
		case fall < step*slope-rounding || fall > step*steepness+rounding:
			return fmt.Errorf("edge: the loss %q is not convex with slope |ℓ′| near margin %g: it falls by %g where slopes %g and %g allow %g to %g; pass a convex loss with its own derivative", l.Name, u, fall, steepness, slope, step*slope, step*steepness)
		}
		before, steepness = value, slope
	}
	start, _ := l.At(0)
	if far, _ := l.At(1e12); !(far <= 1e-6*start) {
		return fmt.Errorf("edge: the loss %q is still %g at margin 1e12; pass a loss that goes to 0, for example by subtracting its limit", l.Name, far)
	}
	return nil
}
