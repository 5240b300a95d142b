// Package fastmath computes the exponential and the two hyperbolic functions that
// phase maps spend their time in, in pure Go and about twice as fast as package
// math, to within two units in the last place.
package fastmath

import "math"

const (
	size    = 128
	perLn2  = size / math.Ln2
	ln2High = 0x1.62e42fefa0000p-8  // ln 2 / 128, the upper 33 bits
	ln2Low  = 0x1.cf79abc9e3b39p-47 // and what is left of it
	rounder = 0x1.8p52              // adding it rounds to an integer, left in the low bits
)

// powers holds the bits of 2^(i/128).
var powers = func() (t [size]uint64) {
	for i := range t {
		t[i] = math.Float64bits(math.Exp2(float64(i) / size))
	}
	return t
}()

// Exp is e^x for x in [-700, 700]; beyond, its value says nothing.
//
// x is n ln2/128 + r; e^r is a short series, and 2^(n/128) a table entry times a
// power of two, made in the exponent's bits. Source: Tang, "Table-driven
// implementation of the exponential function in IEEE floating-point arithmetic",
// ACM Trans. Math. Softw. 15, 1989.
func Exp(x float64) float64 {
	z := x*perLn2 + rounder
	n := math.Float64bits(z)
	z -= rounder
	x = x - z*ln2High - z*ln2Low
	s := math.Float64frombits(powers[n%size] + n/size<<52)
	return s + s*(x+x*x*(0.5+x*(1.0/6+x*(1.0/24+x*(1.0/120)))))
}

// Sinh is sinh x for x in [0, 700].
func Sinh(x float64) float64 {
	if x < 0.5 {
		y := x * x // the series, to below the last bit at 1/2
		return x * (1 + y*(1.0/6+y*(1.0/120+y*(1.0/5040+y*(1.0/362880+y*(1.0/39916800+y*(1.0/6227020800)))))))
	}
	e := Exp(x)
	return (e - 1/e) / 2
}

// TanhOfHalf is tanh(x/2) for x >= 0.
func TanhOfHalf(x float64) float64 {
	switch {
	case x < 0.5:
		return math.Tanh(x / 2)
	case x > 40:
		return 1
	}
	return 1 - 2/(Exp(x)+1)
}
