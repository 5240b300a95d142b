package root

import "fmt"

// Boundary returns the number at which test changes its answer between lo and
// hi, by bisection until two neighbouring float64 numbers are left; the one on
// the side of hi is returned. Where the answer changes more than once, it is
// one of the changes.
//
// It refuses ends that are not finite or not in order, and a test with the
// same answer at both.
func Boundary(test func(float64) bool, lo, hi float64) (float64, error) {
	if !finite(lo) || !finite(hi) || lo >= hi {
		return 0, fmt.Errorf("root: [%g, %g] is not an interval; give two finite ends with the smaller one first", lo, hi)
	}
	below := test(lo)
	if test(hi) == below {
		return 0, fmt.Errorf("root: the answer is %t at both ends of [%g, %g]; widen the interval until they differ", below, lo, hi)
	}
	for {
		mid := lo + (hi-lo)/2
		if mid <= lo || mid >= hi {
			return hi, nil
		}
		if test(mid) == below {
			lo = mid
		} else {
			hi = mid
		}
	}
}
