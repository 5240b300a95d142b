package catapult

import (
	"fmt"
	"math"

	"largestep/pkg/theory/critical"
)

// Loss is a loss ℓ(u) of the margin u = y f(x).
type Loss uint8

const (
	// Exp is ℓ(u) = e^-u.
	Exp Loss = iota
	// Logistic is ℓ(u) = log(1 + e^-u).
	Logistic
	// Squared is ℓ(u) = (1-u)²/2, which for labels y = ±1 is (f-y)²/2.
	Squared
)

// Losses lists all of them.
func Losses() []Loss { return []Loss{Exp, Logistic, Squared} }

// String returns "exp", "logistic" or "squared".
func (l Loss) String() string {
	if l == Squared {
		return "squared"
	}
	return critical.Loss(l).String()
}

func (l Loss) check() error {
	if l > Squared {
		return fmt.Errorf("catapult: loss %d is not known; pass catapult.Exp, catapult.Logistic or catapult.Squared", uint8(l))
	}
	return nil
}

// Value returns ℓ(u).
func (l Loss) Value(u float64) float64 {
	if l == Squared {
		return (1 - u) * (1 - u) / 2
	}
	return critical.Loss(l).Value(u)
}

// Slope returns ℓ'(u).
func (l Loss) Slope(u float64) float64 {
	if l == Squared {
		return u - 1
	}
	return critical.Loss(l).Slope(u)
}

// Curvature returns ℓ″(u).
func (l Loss) Curvature(u float64) float64 {
	if l == Squared {
		return 1
	}
	return critical.Loss(l).Curvature(u)
}

// limit is the output beyond which a run counts as diverged: e^300 is far, and
// yet its square does not overflow.
func (l Loss) limit() float64 {
	if l == Exp {
		return 300
	}
	return 1e8
}

// pairValue returns L(f) = (ℓ(f) + ℓ(-f))/2 of degenerate data, for the squared
// loss less the constant 1/2: the loss of the sample (1, 0) as in Lewkowycz et
// al. 2020.
func (l Loss) pairValue(f float64) float64 {
	switch l {
	case Exp:
		return math.Cosh(f)
	case Logistic:
		return math.Abs(f)/2 + math.Log1p(math.Exp(-math.Abs(f)))
	}
	return f * f / 2
}

// pairSlope returns L'(f).
func (l Loss) pairSlope(f float64) float64 {
	switch l {
	case Exp:
		return math.Sinh(f)
	case Logistic:
		return math.Tanh(f/2) / 2
	}
	return f
}

// pairCurvature returns L″(f).
func (l Loss) pairCurvature(f float64) float64 {
	switch l {
	case Exp:
		return math.Cosh(f)
	case Logistic:
		c := math.Cosh(f / 2)
		return 0.25 / (c * c)
	}
	return 1
}
