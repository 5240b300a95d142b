package root

import (
	"fmt"
	"math"
)

const maxSteps = 400

// Brent returns a zero of f between a and b, where f(a) and f(b) must have
// opposite signs (or one of them be zero). The bracket is narrowed until it is
// a few units in the last place wide.
//
// It refuses an end that is not finite, an f that is NaN at an end, and a
// bracket without a change of sign.
//
// Source: R. P. Brent, "Algorithms for Minimization without Derivatives",
// 1973, chapter 4.
func Brent(f func(float64) float64, a, b float64) (float64, error) {
	if !finite(a) || !finite(b) {
		return 0, fmt.Errorf("root: the bracket [%g, %g] is not finite; give two finite ends", a, b)
	}
	fa, fb := f(a), f(b)
	switch {
	case fa == 0:
		return a, nil
	case fb == 0:
		return b, nil
	case math.IsNaN(fa) || math.IsNaN(fb):
		return 0, fmt.Errorf("root: the function is not a number at an end of [%g, %g]; move that end to where it is defined", a, b)
	case (fa > 0) == (fb > 0):
		return 0, fmt.Errorf("root: the function has the same sign at both ends of [%g, %g] (%g and %g); widen the bracket until the signs differ", a, b, fa, fb)
	}
	// b is the best point so far, a the one before it, and [b, c] brackets the
	// zero. d is the step just taken and e the one before.
	c, fc := a, fa
	d := b - a
	e := d
	for range maxSteps {
		if math.Abs(fc) < math.Abs(fb) {
			a, b, c = b, c, b
			fa, fb, fc = fb, fc, fb
		}
		tol := 2 * 0x1p-53 * math.Abs(b)
		half := (c - b) / 2
		if math.Abs(half) <= tol || fb == 0 {
			return b, nil
		}
		if math.Abs(e) < tol || math.Abs(fa) <= math.Abs(fb) {
			d, e = half, half // the last steps were poor: bisect
		} else {
			p, q := interpolate(a, b, c, fa, fb, fc)
			if 2*p < math.Min(3*half*q-math.Abs(tol*q), math.Abs(e*q)) {
				d, e = p/q, d
			} else {
				d, e = half, half
			}
		}
		a, fa = b, fb
		switch {
		case math.Abs(d) > tol:
			b += d
		case tol == 0:
			b += half
		default:
			b += math.Copysign(tol, half)
		}
		fb = f(b)
		if (fb > 0) == (fc > 0) {
			c, fc = a, fa
			d = b - a
			e = d
		}
	}
	return b, nil
}

// interpolate returns the step p/q from b to the zero of the secant (two
// distinct points) or of the inverse parabola (three), with p not negative.
func interpolate(a, b, c, fa, fb, fc float64) (p, q float64) {
	s := fb / fa
	if a == c {
		p = (c - b) * s
		q = 1 - s
	} else {
		q = fa / fc
		r := fb / fc
		p = s * ((c-b)*q*(q-r) - (b-a)*(r-1))
		q = (q - 1) * (r - 1) * (s - 1)
	}
	if p > 0 {
		q = -q
	}
	return math.Abs(p), q
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
