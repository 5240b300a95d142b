package fastmath

import (
	"math"
	"testing"
)

// Against package math, whose own error is below one unit in the last place.
func TestAgreesWithMath(t *testing.T) {
	worst := map[string]float64{}
	see := func(name string, got, want float64) {
		if want != 0 {
			worst[name] = max(worst[name], math.Abs(got/want-1))
		}
	}
	for x := -700.0; x <= 700; x += 0.00237 {
		see("exp", Exp(x), math.Exp(x))
	}
	for x := 1e-300; x < 700; x *= 1.0007 {
		see("sinh", Sinh(x), math.Sinh(x))
		see("tanh of half", TanhOfHalf(x), math.Tanh(x/2))
	}
	for name, w := range worst {
		if t.Logf("%s: relative deviation %.2g", name, w); w > 8e-16 {
			t.Errorf("%s is off by a relative %g", name, w)
		}
	}
	if Sinh(0) != 0 || TanhOfHalf(0) != 0 || TanhOfHalf(math.Inf(1)) != 1 {
		t.Error("the ends are wrong")
	}
}
