package gd

import "math"

// Period returns the smallest p, up to longest, such that the last values of w
// repeat every p steps to within the tolerance (absolute); 0 where none does.
// A period is believed when the last two rounds of it agree, so w needs at
// least 2p values.
func Period(w []float64, tolerance float64, longest int) int {
	for p := 1; p <= longest && 2*p <= len(w); p++ {
		if repeats(w[len(w)-2*p:], p, tolerance) {
			return p
		}
	}
	return 0
}

func repeats(w []float64, p int, tolerance float64) bool {
	for i := range p {
		if !(math.Abs(w[i]-w[i+p]) <= tolerance) {
			return false
		}
	}
	return true
}
