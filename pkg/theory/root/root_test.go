package root_test

import (
	"fmt"
	"math"
	"testing"

	"largestep/pkg/theory/root"
)

func TestBrent(t *testing.T) {
	cases := []struct {
		name string
		f    func(float64) float64
		a, b float64
		want float64
	}{
		{"square root of 2", func(x float64) float64 { return x*x - 2 }, 0, 2, math.Sqrt2},
		{"reversed bracket", func(x float64) float64 { return x*x - 2 }, 2, 0, math.Sqrt2},
		{"logarithm of 3", func(x float64) float64 { return math.Exp(x) - 3 }, -50, 60, math.Log(3)},
		{"tiny root", func(x float64) float64 { return x - 1e-200 }, -1, 1, 1e-200},
		{"root at zero", func(x float64) float64 { return x }, -1, 3, 0},
		{"root at an end", func(x float64) float64 { return x - 3 }, 3, 4, 3},
		{"a step, not a function", func(x float64) float64 { return math.Copysign(1, x-0.3) }, 0, 1, 0.3},
	}
	for _, c := range cases {
		got, err := root.Brent(c.f, c.a, c.b)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if math.Abs(got-c.want) > 4e-16*math.Abs(c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestRefusals(t *testing.T) {
	line := func(x float64) float64 { return x }
	for _, ends := range [][2]float64{{1, 2}, {math.NaN(), 1}, {0.5, math.Inf(1)}} {
		if x, err := root.Brent(line, ends[0], ends[1]); err == nil {
			t.Errorf("Brent on %v returned %v, want a refusal", ends, x)
		}
	}
	if _, err := root.Brent(math.Sqrt, -1, 1); err == nil {
		t.Error("Brent accepted a function that is NaN at an end")
	}
	positive := func(x float64) bool { return x > 0 }
	for _, ends := range [][2]float64{{1, 2}, {2, -1}, {math.NaN(), 1}, {-1, math.Inf(1)}} {
		if x, err := root.Boundary(positive, ends[0], ends[1]); err == nil {
			t.Errorf("Boundary on %v returned %v, want a refusal", ends, x)
		}
	}
}

func TestBoundaryIsExact(t *testing.T) {
	for _, edge := range []float64{0.1, math.Pi, 1e-300} {
		got, err := root.Boundary(func(x float64) bool { return x >= edge }, 0, 4)
		if err != nil || got != edge {
			t.Errorf("got %v, %v; want exactly %v", got, err, edge)
		}
	}
}

// FuzzBrent looks for a bracket on which the solver leaves the bracket or does
// not find the sign change.
func FuzzBrent(f *testing.F) {
	f.Add(1.0, 0.5, -3.0, 4.0)
	f.Add(-2.0, 1e-9, -1.0, 1e9)
	f.Fuzz(func(t *testing.T, slope, zero, a, b float64) {
		fn := func(x float64) float64 { return math.Tanh(slope * (x - zero)) }
		x, err := root.Brent(fn, a, b)
		if err != nil {
			return
		}
		if x < math.Min(a, b) || x > math.Max(a, b) {
			t.Fatalf("the root %v is outside [%v, %v]", x, a, b)
		}
		before, after := fn(math.Nextafter(x, math.Inf(-1))), fn(math.Nextafter(x, math.Inf(1)))
		if math.Abs(fn(x)) > 1e-6 && before*after > 0 {
			t.Fatalf("f(%v) = %v is no zero and no change of sign", x, fn(x))
		}
	})
}

func ExampleBrent() {
	x, err := root.Brent(func(x float64) float64 { return math.Cos(x) - x }, 0, 1)
	fmt.Printf("%.12f %v\n", x, err)
	// Output: 0.739085133215 <nil>
}

func ExampleBoundary() {
	edge, err := root.Boundary(func(rate float64) bool { return math.Abs(1-rate) > 1 }, 1, 3)
	fmt.Printf("%.12f %v\n", edge, err)
	// Output: 2.000000000000 <nil>
}
