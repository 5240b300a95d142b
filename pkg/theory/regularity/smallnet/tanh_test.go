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

// Vectors and single numbers have the same bits.
func TestVectors(t *testing.T) {
	z := []float64{0, math.Copysign(0, -1), 1e-300, 300, -300, math.Inf(1), math.Inf(-1), 1e-9, -0.3}
	for x := -25.0; x <= 25; x += 0.00917 {
		z = append(z, x)
	}
	same := func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }
	for n := len(z) - 5; n <= len(z); n++ {
		for activation := range activations {
			out, slopes := make([]float64, n), Draws(1, n)
			activation.values(out, z[:n])
			activation.pull(slopes, z[:n], out)
			for i, g := range Draws(1, n) {
				one, slope := []float64{0}, []float64{g}
				activation.values(one, z[i:i+1])
				activation.pull(slope, z[i:i+1], one)
				if !same(out[i], one[0]) || !same(slopes[i], slope[0]) {
					t.Fatalf("%v at %g is %g, slope %g in a vector and %g, %g alone", activation, z[i], out[i], slopes[i], one[0], slope[0])
				}
			}
		}
	}
	z = []float64{math.NaN(), 1, 2, 3}
	if Tanh.values(z, z); !math.IsNaN(z[0]) || z[1] != tanh(1) {
		t.Errorf("tanh of NaN, 1 is %g, %g", z[0], z[1])
	}
}
