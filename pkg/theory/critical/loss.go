package critical

import (
	"fmt"
	"math"
)

// Loss is a decreasing convex loss ℓ(u) of the margin u = y f(x).
type Loss uint8

const (
	// Exp is ℓ(u) = e^-u.
	Exp Loss = iota
	// Logistic is ℓ(u) = log(1 + e^-u).
	Logistic
)

// overflow is how far a margin may fall below 0 before the exponential loss
// counts as overflowed: e^700 is near the largest float64.
const overflow = 700

// String returns "exp" or "logistic".
func (l Loss) String() string {
	switch l {
	case Exp:
		return "exp"
	case Logistic:
		return "logistic"
	}
	return fmt.Sprintf("loss %d", uint8(l))
}

func (l Loss) check() error {
	if l > Logistic {
		return fmt.Errorf("critical: loss %d is not known; pass critical.Exp or critical.Logistic", uint8(l))
	}
	return nil
}

// Value returns ℓ(u). The logistic loss does not overflow for any finite u.
func (l Loss) Value(u float64) float64 {
	if l == Exp {
		return math.Exp(-u)
	}
	return math.Max(-u, 0) + math.Log1p(math.Exp(-math.Abs(u)))
}

// Slope returns ℓ'(u), which is negative.
func (l Loss) Slope(u float64) float64 {
	if l == Exp {
		return -math.Exp(-u)
	}
	return -1 / (1 + math.Exp(u))
}

// Curvature returns ℓ″(u), which is positive.
func (l Loss) Curvature(u float64) float64 {
	return l.Derivatives(u)[2]
}

// Derivatives returns ℓ and its first four derivatives at u.
func (l Loss) Derivatives(u float64) [5]float64 {
	if l == Exp {
		e := math.Exp(-u)
		return [5]float64{e, -e, e, -e, e}
	}
	// With t = tanh(u/2): ℓ″ = s = (1-t²)/4, and dt/du = 2s, ds/du = -ts.
	t := math.Tanh(u / 2)
	e := math.Exp(-math.Abs(u))
	s := e / ((1 + e) * (1 + e))
	return [5]float64{l.Value(u), l.Slope(u), s, -t * s, s * (t*t - 2*s)}
}

// maxCurvature returns an upper bound of ℓ″ on [a, b], a <= b, which is
// attained.
func (l Loss) maxCurvature(a, b float64) float64 {
	if l == Exp {
		return math.Exp(-a)
	}
	switch { // ℓ″ of the logistic loss falls with |u|
	case a > 0:
		return l.Curvature(a)
	case b < 0:
		return l.Curvature(b)
	}
	return 0.25
}
