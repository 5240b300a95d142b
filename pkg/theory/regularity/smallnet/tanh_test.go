package smallnet

import (
	"math"
	"testing"
)

func TestTanh(t *testing.T) {
	for z := -25.0; z <= 25; z += 0.000917 {
		if got, want := tanh(z), math.Tanh(z); math.Abs(got-want) > 3e-16 {
			t.Fatalf("tanh(%g) is %.17g, want %.17g", z, got, want)
		}
	}
	for _, z := range []float64{0, math.Copysign(0, -1), 1e-300, 300, -300, 1e308, math.Inf(1), math.Inf(-1)} {
		if got, want := tanh(z), math.Tanh(z); math.Abs(got-want) > 3e-16 || math.Signbit(got) != math.Signbit(want) {
			t.Errorf("tanh(%g) is %g, want %g", z, got, want)
		}
	}
	if got := tanh(math.NaN()); !math.IsNaN(got) {
		t.Errorf("tanh of NaN is %g", got)
	}
}
