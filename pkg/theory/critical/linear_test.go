package critical_test

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"largestep/pkg/theory/critical"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/seed"
)

// lower is the data of check C15: separable with a margin of 0.1, and large
// numbers of both signs across it.
var lower = [][]float64{{0.1, 0.9}, {0.1, -0.5}}

// randomMargins draws n rows of d normal numbers.
func randomMargins(name string, n, d int) [][]float64 {
	rng := seed.New(1, "critical", name)
	z := make([][]float64, n)
	for i := range z {
		z[i] = make([]float64, d)
		for j := range z[i] {
			z[i][j] = rng.NormFloat64()
		}
	}
	return z
}

// C14 (S1, S2): just below 2/β the loss never rises, on any data.
func TestSmoothnessBoundsTheRate(t *testing.T) {
	for set := range 300 {
		rng := seed.New(1, "critical", "smoothness", strconv.Itoa(set))
		z := randomMargins("smoothness"+strconv.Itoa(set), 2+rng.IntN(12), 1+rng.IntN(4))
		w0 := make([]float64, len(z[0]))
		for j := range w0 {
			w0[j] = rng.NormFloat64()
		}
		p := margins(t, critical.Loss(set%2), z)
		beta := ok[float64](t)(p.Smoothness(w0))
		path := ok[critical.Path](t)(p.Path(w0, 1.999/beta, 300))
		for i := 1; i < len(path.Loss); i++ {
			if path.Loss[i] > path.Loss[i-1]+1e-12 {
				t.Errorf("set %d: the loss rises at step %d, from %v to %v", set, i, path.Loss[i-1], path.Loss[i])
			}
		}
	}
}

// C15, E12: on separable data the logistic loss falls at every rate that is
// tried; the exponential loss diverges above some.
func TestSeparableDataAtLargeRates(t *testing.T) {
	start := []float64{0, 0}
	exp := margins(t, critical.Exp, lower)
	agree(t, "separable2d_exp_div_boundary", ok[float64](t)(exp.DivergenceRate(start, 1, 20, 3000)))
	if s := ok[critical.Separation](t)(exp.Separability()); s.Class != critical.Separable {
		t.Errorf("the data are %v, want separable", s.Class)
	}

	e := entry(t, "separable2d_log_final_loss")
	for _, rate := range []float64{1, 10, 20, 100} {
		path := ok[critical.Path](t)(margins(t, critical.Logistic, lower).Path(start, rate, 2999))
		want := number(t, e.Value, fmt.Sprint(rate))
		if got := path.Loss[2999]; !e.Tolerance.Holds(got, want) {
			t.Errorf("rate %v: loss %v, want %v", rate, got, want)
		}
	}
}

// C17, E2: Example 4 has no minimum for a linear predictor.
func TestExample4HasNoMinimum(t *testing.T) {
	for _, c := range []struct {
		loss    critical.Loss
		id      string
		infimum float64
	}{
		{critical.Exp, "ex4_linear_exp_1000steps", 0.5},
		{critical.Logistic, "ex4_linear_log_1000steps", math.Ln2 / 2},
	} {
		e := entry(t, c.id)
		path := ok[critical.Path](t)(critical.Example4(c.loss).Path([]float64{0, 0}, 0.5, 100000))
		if want := number(t, e.Value, "loss"); !e.Tolerance.Holds(path.Loss[1000], want) {
			t.Errorf("%s: loss %.17g, want %.17g", c.id, path.Loss[1000], want)
		}
		for j, want := range list(t, e.Value, "w") {
			if got := path.W[1000][j]; !e.Tolerance.Holds(got, want) {
				t.Errorf("%s: w[%d] = %.17g, want %.17g", c.id, j, got, want)
			}
		}
		// The loss comes near the infimum and |w| grows by the same for every
		// factor of ten in time.
		last := path.Loss[100000]
		if !(last > c.infimum && last < c.infimum+1e-5) {
			t.Errorf("%s: the loss after 100000 steps is %v, infimum %v", c.id, last, c.infimum)
		}
		length := func(step int) float64 { return math.Hypot(path.W[step][0], path.W[step][1]) }
		first, second := length(10000)-length(1000), length(100000)-length(10000)
		near(t, "growth a decade", second, first, 0.03*first)
	}
}

// A Scalar and the Linear of one weight are the same loss.
func TestScalarAndLinearAgree(t *testing.T) {
	for _, loss := range []critical.Loss{critical.Exp, critical.Logistic} {
		for _, p := range []critical.Scalar{critical.Degenerate(loss), critical.Example2(loss)} {
			one := trajectory(t, p, 0.7, 0.3, 50)
			many := ok[critical.Path](t)(p.Linear().Path([]float64{0.7}, 0.3, 50))
			for i := range one.W {
				near(t, "weight", many.W[i][0], one.W[i], 1e-13)
				near(t, "loss", many.Loss[i], one.Loss[i], 1e-13)
			}
		}
	}
}

// C16: the three classes.
func TestSeparability(t *testing.T) {
	for _, c := range []struct {
		name string
		p    *critical.Linear
		want critical.Class
	}{
		{"Example 1", critical.Degenerate(critical.Exp).Linear(), critical.StrictlyNonSeparable},
		{"Example 2", critical.Example2(critical.Exp).Linear(), critical.StrictlyNonSeparable},
		{"Example 4", critical.Example4(critical.Exp), critical.Mixed},
		{"a margin set", margins(t, critical.Exp, lower), critical.Separable},
		{"one sample", margins(t, critical.Exp, [][]float64{{3, -4}}), critical.Separable},
		{"a sample at 0 and one not", margins(t, critical.Exp, [][]float64{{0, 0}, {1, 2}}), critical.Mixed},
		{"a triangle around 0", margins(t, critical.Exp, [][]float64{{1, 0}, {-1, 2}, {-1, -2}}), critical.StrictlyNonSeparable},
		{"a pair in the plane", margins(t, critical.Exp, [][]float64{{1, 0}, {-1, 0}}), critical.StrictlyNonSeparable},
		{"a thin wedge", margins(t, critical.Exp, [][]float64{{1e-6, 1}, {1e-6, -1}}), critical.Separable},
		{"copies", margins(t, critical.Exp, [][]float64{{1, 1}, {1, 1}, {2, 2}, {1, 1}}), critical.Separable},
	} {
		s := ok[critical.Separation](t)(c.p.Separability())
		if s.Class != c.want {
			t.Errorf("%s: %v, want %v", c.name, s.Class, c.want)
		}
	}
	s := ok[critical.Separation](t)(critical.Example4(critical.Exp).Separability())
	near(t, "Σ w·z of Example 4", s.Gain, 5, 1e-12)
	near(t, "direction of Example 4", math.Abs(s.Direction[0]+1)+math.Abs(s.Direction[1]+1), 0, 1e-12)
	s = ok[critical.Separation](t)(margins(t, critical.Exp, lower).Separability())
	near(t, "margin of the margin set", s.Margin, 0.1, 1e-12)
}

// Random data of each class, built so that the class is known.
func TestSeparabilityOfRandomData(t *testing.T) {
	for set := range 900 {
		rng := seed.New(1, "critical", "classes", strconv.Itoa(set))
		d := 2 + rng.IntN(4)
		n := d + 1 + rng.IntN(10)
		z := randomMargins("classes"+strconv.Itoa(set), n, d)
		if set%2 == 0 { // small integers, which are full of coincidences
			for i := range z {
				for j := range z[i] {
					z[i][j] = math.Round(z[i][j])
				}
			}
		}
		want := critical.Class(set % 3)
		for i := range z {
			switch {
			case want == critical.Separable: // all on one side of the first axis
				z[i][0] = math.Abs(z[i][0]) + 0.1
			case want == critical.Mixed && i < 2: // a contradicting pair across it
				z[i][0] = 0
				z[i][1] += 5
				if i == 1 {
					for j := range z[i] {
						z[i][j] = -2 * z[0][j]
					}
				}
			case want == critical.Mixed:
				z[i][0] = math.Abs(z[i][0]) + 0.1
			}
		}
		if want == critical.StrictlyNonSeparable { // a positive sum that is 0
			last := make([]float64, d)
			for i, row := range z {
				for j, v := range row {
					last[j] -= float64(1+i%3) * v
				}
			}
			z = append(z, last)
		}
		p, err := critical.NewMargins(critical.Exp, z)
		if err != nil {
			continue
		}
		s, err := p.Separability()
		if err != nil || s.Class != want {
			t.Errorf("set %d: %v (%v), want %v: %v", set, s.Class, err, want, z)
		}
	}
}

// FuzzSeparability checks each certificate against the data it speaks of.
func FuzzSeparability(f *testing.F) {
	f.Add(1.0, 0.0, -1.0, 2.0, -1.0, -2.0)
	f.Add(-1.0, -1.0, 1.0, -1.0, -1.0, 1.0)
	f.Fuzz(func(t *testing.T, a, b, c, d, e, g float64) {
		z := [][]float64{{a, b}, {c, d}, {e, g}}
		for _, row := range z {
			for _, v := range row {
				if math.Abs(v) > 1e6 || v != 0 && math.Abs(v) < 1e-6 {
					return
				}
			}
		}
		p, err := critical.NewMargins(critical.Logistic, z)
		if err != nil {
			return
		}
		s, err := p.Separability()
		if err != nil {
			t.Fatalf("%v: %v", z, err)
		}
		for _, row := range z {
			if s.Direction == nil {
				continue
			}
			gain := row[0]*s.Direction[0] + row[1]*s.Direction[1]
			if gain < -1e-6*math.Hypot(row[0], row[1]) || s.Class == critical.Separable && gain <= 0 {
				t.Fatalf("%v is called %v along %v, but a sample gains %v", z, s.Class, s.Direction, gain)
			}
		}
	})
}

func TestPathDiverges(t *testing.T) {
	path := ok[critical.Path](t)(margins(t, critical.Exp, lower).Path([]float64{0, 0}, 7, 3000))
	if path.Outcome.Kind != gd.Diverged || path.Outcome.Step != len(path.W)-1 {
		t.Errorf("got %v with %d points", path.Outcome, len(path.W))
	}
}

func ExampleLinear_Separability() {
	s, err := critical.Example4(critical.Logistic).Separability()
	fmt.Printf("%v along %.0f, gain %.0f, %v\n", s.Class, s.Direction, s.Gain, err)
	// Output: mixed along [-1 -1], gain 5, <nil>
}
