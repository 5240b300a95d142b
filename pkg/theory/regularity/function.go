package regularity

import (
	"fmt"
	"math"
)

// Function is a function F of one number with its first two derivatives.
// Methods must be safe to call from several goroutines.
type Function interface {
	Value(s float64) float64     // F(s)
	Slope(s float64) float64     // F'(s)
	Curvature(s float64) float64 // F″(s)
	String() string              // name, for legends
}

// A family is a function of the paper's family (2): with its growth and its
// series known in closed form.
type family interface {
	Function
	degree() float64
	series() (alpha, beta float64) // F'(1+δ) = δ + αδ² + βδ³ + ...
}

type good struct{ a float64 }

// NewGood returns the member of good regularity with 0 < a <= 1,
//
//	F(s) = (log 2)^(1-a)/a · L(s-1)^a,   L(δ) = log(e^δ + e^-δ),
//
// which grows like |s|^a. Its smallest value, at s = 1, is (log 2)/a. Other a are
// refused.
//
// Source: Wang et al. 2023, equation (2), as reconstructed in this book.
func NewGood(a float64) (Function, error) {
	if !(a > 0 && a <= 1) {
		return nil, fmt.Errorf("regularity: a = %g is not in (0, 1]; pass for example 1, or 0.5 for a function that grows more slowly", a)
	}
	return good{a}, nil
}

// scaled returns L(δ)/log 2 without overflow.
func scaled(delta float64) float64 {
	d := math.Abs(delta)
	return (d + math.Log1p(math.Exp(-2*d))) / math.Ln2
}

// power returns ℓ^p, and exactly 1 for p = 0.
func power(l, p float64) float64 {
	if p == 0 {
		return 1
	}
	return math.Pow(l, p)
}

func (g good) Value(s float64) float64 { return math.Ln2 / g.a * power(scaled(s-1), g.a) }

func (g good) Slope(s float64) float64 {
	if g.a == 1 {
		return math.Tanh(s - 1)
	}
	return power(scaled(s-1), g.a-1) * math.Tanh(s-1)
}

func (g good) Curvature(s float64) float64 {
	t, l := math.Tanh(s-1), scaled(s-1)
	return power(l, g.a-1)*(1-t*t) + (g.a-1)/math.Ln2*power(l, g.a-2)*t*t
}

func (g good) String() string  { return fmt.Sprintf("a = %.3g", g.a) }
func (g good) degree() float64 { return g.a }
func (g good) series() (alpha, beta float64) {
	return 0, -1.0/3 - (1-g.a)/(2*math.Ln2)
}

type bad struct{ b int }

// NewBad returns F(s) = (1 - s^b)²/(2b²) for odd b, which grows like s^(2b). With
// b = 1, matrix factorisation, it is on the border between good and bad
// regularity; b = 3, 5, 7, ... are bad. Even b are refused: their minima lie also
// on xy = -1.
//
// Source: Wang et al. 2023, equation (2).
func NewBad(b int) (Function, error) {
	switch {
	case b < 1:
		return nil, fmt.Errorf("regularity: b = %d is below 1; pass an odd number such as 1, 3 or 5", b)
	case b%2 == 0:
		return nil, fmt.Errorf("regularity: b = %d is even, so that (1 - s^b)² has minima also on xy = -1; pass an odd number such as %d", b, b+1)
	}
	return bad{b}, nil
}

// raise returns s^n for n >= 0.
func raise(s float64, n int) float64 {
	p := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			p *= s
		}
		s *= s
	}
	return p
}

func (f bad) Value(s float64) float64 {
	b := float64(f.b)
	d := 1 - raise(s, f.b)
	return d * d / (2 * b * b)
}

func (f bad) Slope(s float64) float64 {
	p := raise(s, f.b-1)
	return p * (p*s - 1) / float64(f.b)
}

func (f bad) Curvature(s float64) float64 {
	if f.b == 1 {
		return 1
	}
	b, q := float64(f.b), raise(s, f.b-2)
	return q * ((2*b-1)*q*s*s - (b - 1)) / b
}

func (f bad) String() string  { return fmt.Sprintf("b = %d", f.b) }
func (f bad) degree() float64 { return 2 * float64(f.b) }
func (f bad) series() (alpha, beta float64) {
	b := float64(f.b)
	return 3 * (b - 1) / 2, (b - 1) * (7*b - 11) / 6
}

// KnownDegree returns the degree of regularity of a member of the family: a for
// [NewGood], 2b for [NewBad]. Of other functions it is not known in closed form,
// and they are refused: [Degree] estimates it.
//
// Source: Wang et al. 2023, Proposition 5.
func KnownDegree(f Function) (float64, error) {
	m, ok := f.(family)
	if !ok {
		return 0, fmt.Errorf("regularity: the degree of %v is not known in closed form; estimate it with Degree", f)
	}
	return m.degree(), nil
}
