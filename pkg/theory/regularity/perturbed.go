package regularity

import (
	"fmt"
	"math"
)

// The bump of a perturbed function lies between these distances from the
// minimum, and is largest half way.
const bumpFrom, bumpWidth = 0.05, 0.55

type perturbed struct{ amplitude float64 }

// NewPerturbed returns the function with
//
//	F'(1+δ) = tanh δ · (1 + A sin²(6|δ|) w(|δ|)),
//
// w a smooth bump that vanishes outside (0.05, 0.6). It is [NewGood](1) both at
// the minimum and far away, and its degree of regularity is the same. A negative
// or infinite A is refused.
//
// Value is exact for A = 0; otherwise it integrates F' from 1 by Simpson's rule,
// to about 1e-9.
//
// Source: the construction is this book's; Wang et al. 2023, Figure 4, show
// another.
func NewPerturbed(amplitude float64) (Function, error) {
	if !(amplitude >= 0) || math.IsInf(amplitude, 1) {
		return nil, fmt.Errorf("regularity: the bump has amplitude %g; pass a finite one of at least 0, for example 2", amplitude)
	}
	return perturbed{amplitude}, nil
}

// bump returns B(t) = sin²(6t) w(t) and its derivative for t = |δ|.
func bump(t float64) (value, slope float64) {
	q := (t - bumpFrom) / bumpWidth
	if q <= 0 || q >= 1 {
		return 0, 0
	}
	w := math.Exp(4 - 1/(q*(1-q)))
	dw := w * (1 - 2*q) / (q * q * (1 - q) * (1 - q)) / bumpWidth
	sin, cos := math.Sincos(6 * t)
	return sin * sin * w, 12*sin*cos*w + sin*sin*dw
}

func (p perturbed) Slope(s float64) float64 {
	b, _ := bump(math.Abs(s - 1))
	return math.Tanh(s-1) * (1 + p.amplitude*b)
}

func (p perturbed) Curvature(s float64) float64 {
	t := math.Tanh(s - 1)
	b, db := bump(math.Abs(s - 1))
	return (1-t*t)*(1+p.amplitude*b) + math.Abs(t)*p.amplitude*db
}

func (p perturbed) Value(s float64) float64 {
	plain := good{1}.Value(s)
	to := math.Min(math.Abs(s-1), bumpFrom+bumpWidth)
	if p.amplitude == 0 || to <= bumpFrom {
		return plain
	}
	const panels = 400
	h := (to - bumpFrom) / panels
	sum := 0.0
	for i := range panels + 1 {
		t := bumpFrom + h*float64(i)
		b, _ := bump(t)
		weight := 2.0 + 2*float64(i%2)
		if i == 0 || i == panels {
			weight = 1
		}
		sum += weight * math.Tanh(t) * b
	}
	return plain + p.amplitude*sum*h/3
}

func (p perturbed) String() string { return fmt.Sprintf("a = 1 with a bump of %.3g", p.amplitude) }

type softplus struct{}

// Softplus returns F(s) = log(1 + e^(1-s)), which is not symmetric and has its
// infimum at infinity, where its curvature is 0. [Descend] refuses it, having
// nowhere to converge to; [Follow] does not.
//
// Source: Wang et al. 2023, Section 8.
func Softplus() Function { return softplus{} }

func (softplus) Value(s float64) float64 {
	return math.Max(1-s, 0) + math.Log1p(math.Exp(-math.Abs(1-s)))
}

func (softplus) Slope(s float64) float64 { return -1 / (1 + math.Exp(s-1)) }

func (softplus) Curvature(s float64) float64 {
	e := math.Exp(-math.Abs(s - 1))
	return e / ((1 + e) * (1 + e))
}

func (softplus) String() string { return "softplus" }
