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
	for n := len(z) - 5; n <= len(z); n++ {
		out := make([]float64, n)
		Tanh.values(out, z[:n])
		g := Draws(1, n)
		kept := append([]float64(nil), g...)
		ReLU.pull(kept, z[:n], out)
		for i, v := range z[:n] {
			if math.Float64bits(out[i]) != math.Float64bits(tanh(v)) {
				t.Fatalf("tanh(%g) is %g in a vector and %g alone", v, out[i], tanh(v))
			}
			if kept[i] != positive(g[i], v) {
				t.Fatalf("%g is kept as %g at %g", g[i], kept[i], v)
			}
		}
	}
	z = []float64{math.NaN(), 1, 2, 3}
	if Tanh.values(z, z); !math.IsNaN(z[0]) || z[1] != tanh(1) {
		t.Errorf("tanh of NaN, 1 is %g, %g", z[0], z[1])
	}
}
