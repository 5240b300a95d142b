package regularity_test

import (
	"math"
	"testing"

	"largestep/pkg/theory/golden"
	"largestep/pkg/theory/regularity"
)

// Check 06-1.
func TestFunctions(t *testing.T) {
	entries(t, func(t *testing.T, e golden.Entry, in inputs) {
		f := of(t, in)
		for i, s := range in.S {
			near(t, "F", f.Value(s), list(t, e.Value, "F")[i], 1e-12)
			near(t, "F'", f.Slope(s), list(t, e.Value, "F1")[i], 1e-12)
			near(t, "F″", f.Curvature(s), list(t, e.Value, "F2")[i], 1e-12)
		}
		near(t, "F'(1)", f.Slope(1), 0, 0)
		near(t, "F″(1)", f.Curvature(1), 1, 1e-12)
	}, "point-")
}

// The derivatives are those of the values, also where no golden value is.
func TestDerivatives(t *testing.T) {
	bump := ok[regularity.Function](t)(regularity.NewPerturbed(2))
	const h = 1e-5
	for _, f := range []regularity.Function{good(t, 1), good(t, 0.5), good(t, 0.25), bad(t, 1), bad(t, 3), bad(t, 7), bump, regularity.Softplus()} {
		for s := -0.93; s < 2; s += 0.11 {
			slope := (f.Value(s+h) - f.Value(s-h)) / (2 * h)
			curvature := (f.Slope(s+h) - f.Slope(s-h)) / (2 * h)
			if math.Abs(slope-f.Slope(s)) > 1e-6*(1+math.Abs(slope)) || math.Abs(curvature-f.Curvature(s)) > 1e-5*(1+math.Abs(curvature)) {
				t.Errorf("%v at %g: slope %g and %g, curvature %g and %g", f, s, f.Slope(s), slope, f.Curvature(s), curvature)
			}
		}
	}
}

// Check 06-2.
func TestSharpness(t *testing.T) {
	entries(t, func(t *testing.T, e golden.Entry, in inputs) {
		largest, size := regularity.Sharpness(of(t, in), regularity.Point{X: in.X, Y: in.Y})
		near(t, "largest", largest, number(t, e.Value, "lambda_max"), 1e-11)
		near(t, "largest in size", size, number(t, e.Value, "abs_max"), 1e-11)
	}, "sharp-")
}

// Check 06-3.
func TestSteps(t *testing.T) {
	entries(t, func(t *testing.T, e golden.Entry, in inputs) {
		p := follow(t, of(t, in), regularity.Point{X: in.X0, Y: in.Y0}, in.Eta, 12)
		for k, q := range p.Points {
			near(t, "x", q.X, list(t, e.Value, "x")[k], 1e-9)
			near(t, "y", q.Y, list(t, e.Value, "y")[k], 1e-9)
		}
	}, "traj-")
}

// Check 06-4, and the identities of s and u, which have no golden value.
func TestIdentities(t *testing.T) {
	entries(t, func(t *testing.T, e golden.Entry, in inputs) {
		p := follow(t, of(t, in), regularity.Point{X: in.X0, Y: in.Y0}, in.Eta, in.Steps)
		r, end := p.Products(), p.Points[in.Steps]
		near(t, "D", end.Unbalance(), number(t, e.Value, "D50"), 1e-9)
		near(t, "D by products", r.Unbalance[in.Steps], number(t, e.Value, "D0*prod(1-v^2)"), 1e-9)
		near(t, "m", end.X-end.Y, number(t, e.Value, "m50"), 1e-9)
		near(t, "m by products", r.Difference[in.Steps], number(t, e.Value, "m0*prod(1+v)"), 1e-9)
		near(t, "p by products", r.Sum[in.Steps], end.X+end.Y, 1e-9)
		near(t, "s by recursion", r.S[in.Steps], end.S(), 1e-9)
		near(t, "u by recursion", r.U[in.Steps], end.U(), 1e-9)
	}, "identity-")
}

// Checks 06-5, 06-7, 06-10, 06-16, 06-17: where runs end.
func TestLimits(t *testing.T) {
	entries(t, func(t *testing.T, e golden.Entry, in inputs) {
		start := regularity.Point{X: in.X0, Y: in.Y0}
		r := descend(t, of(t, in), start, in.Eta)
		tol := e.Tolerance.Rel
		near(t, "S", ok[float64](t)(r.Limit()), number(t, e.Value, "sharp_inf"), tol)
		near(t, "ηS", r.Scaled(), number(t, e.Value, "eta_sharp_inf"), tol)
		near(t, "|x|", math.Abs(r.End.X), math.Abs(number(t, e.Value, "x_inf")), math.Max(tol, 1e-9))
		near(t, "|y|", math.Abs(r.End.Y), math.Abs(number(t, e.Value, "y_inf")), math.Max(tol, 1e-9))
		near(t, "(x-y)² before", start.Gap(), number(t, e.Value, "diff_sq_0"), 1e-12)
		near(t, "(x-y)²", r.End.Gap(), number(t, e.Value, "diff_sq_inf"), tol)
		near(t, "|x²-y²| before", math.Abs(start.Unbalance()), number(t, e.Value, "sqdiff_0"), 1e-12)
		near(t, "|x²-y²|", math.Abs(r.End.Unbalance()), number(t, e.Value, "sqdiff_inf"), tol)
		s0, _ := regularity.Sharpness(of(t, in), start)
		near(t, "S0", s0, number(t, e.Value, "S0"), 1e-11)
		near(t, "S of the flow", regularity.FlowSharpness(start), number(t, e.Value, "S_gf"), 1e-12)
		near(t, "steps", float64(r.Step), number(t, e.Value, "steps"), 0.02)
	}, "EoS-", "small-lr-", "dor2-", "bad-b3-", "onesided-", "sameinit-")
}

// Check 06-11: from its first step on a one-sided run stays on its side.
func TestOneSidedShape(t *testing.T) {
	entries(t, func(t *testing.T, e golden.Entry, in inputs) {
		p := follow(t, of(t, in), regularity.Point{X: in.X0, Y: in.Y0}, in.Eta, 3000)
		if n := p.Crossings(1, 1e-13); n != 0 {
			t.Errorf("xy crosses 1 %d times", n)
		}
	}, "onesided-")
}

// Check 06-8.
func TestFlatEntry(t *testing.T) {
	entries(t, func(t *testing.T, e golden.Entry, in inputs) {
		p := follow(t, of(t, in), regularity.Point{X: in.X0, Y: in.Y0}, in.Eta, 59)
		r := p.Ratio()
		ratio, step := p.Flattest()
		near(t, "R0", r[0], number(t, e.Value, "R0"), 1e-8)
		near(t, "R59", r[59], number(t, e.Value, "R59"), 1e-8)
		near(t, "least R", ratio, number(t, e.Value, "Rmin"), 1e-8)
		if want := int(number(t, e.Value, "argmin")); step != want {
			t.Errorf("R is least at step %d, want %d", step, want)
		}
		if ratio >= 1 {
			t.Errorf("no flat region is entered: R >= %g", ratio)
		}
	}, "x-flat-")
}

// Check 06-9, the constants; the limit itself is in TestGapLaw.
func TestGapConstants(t *testing.T) {
	entries(t, func(t *testing.T, e golden.Entry, in inputs) {
		c, gap, err := regularity.GapLaw(of(t, in))
		if err != nil {
			t.Fatal(err)
		}
		near(t, "c", c, number(t, e.Value, "c"), 1e-12)
		near(t, "gap", gap, number(t, e.Value, "pred"), 1e-12)
	}, "gaplaw-")
}

// Check 06-12.
func TestOneSidedStarts(t *testing.T) {
	entries(t, func(t *testing.T, e golden.Entry, in inputs) {
		var got []float64
		for _, c := range in.C {
			got = append(got, ok[float64](t)(regularity.OneSidedStart(in.B, c)))
		}
		nearAll(t, "s*", got, ok[[]float64](t)(e.Floats()), 1e-12)
	}, "x-sstar-")
}

// Check 06-18.
func TestDegrees(t *testing.T) {
	parts := map[string]regularity.Part{
		"l2": regularity.SquaredLoss(), "huber": regularity.HuberLoss(),
		"tanh": regularity.TanhActivation(), "relu": regularity.ReLUActivation(), "relu3": regularity.ReLU3Activation(),
	}
	entries(t, func(t *testing.T, e golden.Entry, in inputs) {
		var f func(float64) float64
		var known float64
		if in.Loss != "" {
			loss, act := parts[in.Loss], parts[in.Act]
			f, known = regularity.Composite(loss, act, in.Target), regularity.ProductRule(loss, act)
		} else {
			f, known = of(t, in).Value, ok[float64](t)(regularity.KnownDegree(of(t, in)))
		}
		got := ok[float64](t)(regularity.Degree(f, in.R))
		if want := ok[float64](t)(e.Float()); math.Abs(got-want) > 1e-5 || math.Abs(got-known) > 1e-5 {
			t.Errorf("got %.9g, want %.9g, known %g", got, want, known)
		}
	}, "dor-")
}

// Check 06-19.
func TestCatapults(t *testing.T) {
	entries(t, func(t *testing.T, e golden.Entry, in inputs) {
		peak := follow(t, of(t, in), regularity.Point{X: in.X0, Y: in.Y0}, in.Eta, 199).Catapult()
		near(t, "loss at the start", peak.Start, number(t, e.Value, "L0"), 1e-6)
		near(t, "height", peak.Height, number(t, e.Value, "Lmax"), 1e-6)
		if want := int(number(t, e.Value, "argmax")); peak.Step != want {
			t.Errorf("the peak is at step %d, want %d", peak.Step, want)
		}
	}, "catapult-")
}

// Check 06-20.
func TestStandardisedBound(t *testing.T) {
	entries(t, func(t *testing.T, e golden.Entry, _ inputs) {
		for i, want := range ok[[]float64](t)(e.Floats()) {
			n := []int{5, 50}[i] // the entry's inputs
			bound := ok[float64](t)(regularity.StandardisedBound(n))
			oneHot := make([]float64, n)
			oneHot[0] = 1
			near(t, "bound", bound, want, 1e-12)
			near(t, "attained", ok[[]float64](t)(regularity.Standardise(oneHot))[0], want, 1e-12)
		}
	}, "x-bn-bound")
}

// Check 06-21.
func TestPerturbed(t *testing.T) {
	entries(t, func(t *testing.T, e golden.Entry, in inputs) {
		f := ok[regularity.Function](t)(regularity.NewPerturbed(in.A))
		r := descend(t, f, regularity.Point{X: in.X0, Y: in.Y0}, in.Eta)
		near(t, "ηS", r.Scaled(), number(t, e.Value, "eta_sharp_inf"), 1e-3)
	}, "x-perturbed-")
}

func TestContraction(t *testing.T) {
	entries(t, func(t *testing.T, e golden.Entry, in inputs) {
		start := regularity.Point{X: in.X0, Y: in.Y0}
		got := follow(t, of(t, in), start, in.Eta, 41).Contractions()[40]
		near(t, "contraction", got, number(t, e.Value, "ratio"), 1e-6)
		near(t, "1 - ηS", 1-descend(t, of(t, in), start, in.Eta).Scaled(), number(t, e.Value, "one_minus_etaS"), 1e-6)
	}, "x-rate-b3")
}

func TestSoftplus(t *testing.T) {
	entries(t, func(t *testing.T, e golden.Entry, in inputs) {
		f := regularity.Softplus()
		p := follow(t, f, regularity.Point{X: in.X0, Y: in.Y0}, in.Eta, 10000)
		end := p.Points[len(p.Points)-1]
		near(t, "s", end.S(), number(t, e.Value, "s"), 1e-6)
		near(t, "ηF″u", in.Eta*f.Curvature(end.S())*end.U(), number(t, e.Value, "R"), 1e-6)
	}, "x-softplus")
}
