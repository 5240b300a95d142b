package regularity_test

import (
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"largestep/pkg/theory/regularity"
)

// Each way for a run to end occurs, and is named.
func TestStatus(t *testing.T) {
	for _, c := range []struct {
		f    regularity.Function
		x, y float64
		eta  float64
		want regularity.Status
	}{
		{good(t, 1), 5, 0.202, 0.12, regularity.Converged},
		{bad(t, 3), 5, 0.4, 1, regularity.Diverged},
		{bad(t, 9), 4, 0.01, 0.001, regularity.Stalled},       // F' is of order s^8 near xy = 0
		{bad(t, 1), 1, -1, 0.1, regularity.Stalled},           // x = -y leads to the saddle
		{bad(t, 3), 1.02, 1, 1.05, regularity.Oscillating},    // η > 1: no minimum attracts
		{bad(t, 9), 4.5, 0.2235, 0.12, regularity.Unfinished}, // still approaching after 300000 steps
		{bad(t, 1), 2, 0.5, 0.9, regularity.Converged},        // starts on a minimum exactly and never moves, though it repels
	} {
		r := descend(t, c.f, regularity.Point{X: c.x, Y: c.y}, c.eta)
		if r.Status != c.want {
			t.Errorf("%v from (%g, %g) at %g: %v, want %v", c.f, c.x, c.y, c.eta, r, c.want)
		}
		if _, err := r.Limit(); (err == nil) != (c.want == regularity.Converged) || math.IsNaN(r.Scaled()) != (err != nil) {
			t.Errorf("%v: a limit is given only for a run that converged: %v", r, err)
		}
		if c.want == regularity.Unfinished {
			near(t, "|xy - 1| at the last step", r.Away, 2.2e-6, 0.05)
		}
		if r.Away != math.Abs(r.End.S()-1) {
			t.Errorf("%v: |xy - 1| = %g", r, math.Abs(r.End.S()-1))
		}
	}
}

// Check 06-9: the limit itself.
func TestGapLaw(t *testing.T) {
	for _, c := range []struct {
		f         regularity.Function
		x, y, eta float64
	}{
		{good(t, 1), 8, 0.2, 0.04}, {good(t, 0.5), 8, 0.2, 0.04}, {good(t, 0.25), 8, 0.2, 0.04}, {bad(t, 3), 5, 0.22, 0.0935},
	} {
		_, want, err := regularity.GapLaw(c.f)
		if err != nil {
			t.Fatal(err)
		}
		s := ok[float64](t)(descend(t, c.f, regularity.Point{X: c.x, Y: c.y}, c.eta).Limit())
		near(t, c.f.String(), (2/c.eta-s)/c.eta, want, 0.02)
	}
}

// Two steps of the sequence 1 - ηS across, and none along, the minima.
func TestJacobian(t *testing.T) {
	f, p, eta := bad(t, 3), regularity.Point{X: 4, Y: 0.25}, 0.1
	const h = 1e-6
	dx, dy := regularity.Step(f, regularity.Point{X: p.X + h, Y: p.Y}, eta), regularity.Step(f, regularity.Point{X: p.X, Y: p.Y + h}, eta)
	a, b, c, d := (dx.X-p.X)/h, (dy.X-p.X)/h, (dx.Y-p.Y)/h, (dy.Y-p.Y)/h
	s, _ := regularity.Sharpness(f, p)
	along, across := regularity.Jacobian(eta, s)
	near(t, "trace", a+d, along+across, 1e-4)
	near(t, "determinant", a*d-b*c, along*across, 1e-4)
}

func TestMapIsOfItsRuns(t *testing.T) {
	f, starts, rates := bad(t, 3), []float64{1.01, 1.5, 2}, []float64{1, 3, 8}
	build := func() *regularity.Map {
		return ok[*regularity.Map](t)(regularity.NewMap(f, 20, starts, rates, regularity.Options{Steps: 2000}))
	}
	m := build()
	for i, s := range starts {
		for j, rate := range rates {
			p := point(t, s, 20)
			s0, _ := regularity.Sharpness(f, p)
			want := ok[regularity.Run](t)(regularity.Descend(f, p, rate/s0, regularity.Options{Steps: 2000}))
			if got := m.At(i, j); got != want {
				t.Errorf("cell (%g, %g) is %v, want %v", s, rate, got, want)
			}
		}
	}
	near(t, "curve", ok[float64](t)(m.FlowCurve(2, 2)), 2*20*(76.0/3)/math.Sqrt(20*20-16+4), 0.01) // F″(2) = 76/3, and S0 is about F″(2) u
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if !reflect.DeepEqual(m, build()) {
		t.Error("one core and all cores disagree")
	}
}

func TestPredict(t *testing.T) {
	start := point(t, 1, 20)
	for scaled, want := range map[float64]regularity.Regime{0.9: regularity.OneSided, 1.5: regularity.Damped, 2.1: regularity.Edge} {
		if got := ok[regularity.Regime](t)(regularity.Predict(start, scaled/regularity.FlowSharpness(start))); got != want {
			t.Errorf("%g: %v, want %v", scaled, got, want)
		}
	}
	near(t, "threshold", regularity.EdgeThreshold(0.1), 0.9, 0)
	near(t, "threshold", regularity.EdgeThreshold(0.5), 1-0.75*0.25, 1e-15)
}

// A function that begins beyond R, one that is bounded, and the zero function.
func TestDegreeOfOddFunctions(t *testing.T) {
	for name, c := range map[string]struct {
		f    func(float64) float64
		want float64
	}{
		"zero":    {func(float64) float64 { return 0 }, 0},
		"cosine":  {func(s float64) float64 { return 2 + math.Cos(s) }, 0},
		"shrinks": {func(s float64) float64 { return 1 / (1 + s*s) }, 0},
		"cube":    {func(s float64) float64 { return s * s * s }, 3},
		"left":    {func(s float64) float64 { return math.Max(-s, 0) }, 1},
	} {
		got := ok[float64](t)(regularity.Degree(c.f, 1e6))
		if math.Abs(got-c.want) > 1.2 && name == "cosine" || math.Abs(got-c.want) > 1e-9 && name != "cosine" {
			t.Errorf("%s: %g, want %g", name, got, c.want)
		}
	}
	// A logarithm is seen only like 1/log R.
	for _, r := range []float64{1e3, 1e6, 1e12, 1e300} {
		got := ok[float64](t)(regularity.Degree(func(s float64) float64 { return s * math.Log1p(math.Abs(s)) }, r))
		near(t, fmt.Sprintf("s log s at %g, beyond its degree 1", r), got-1, 1/math.Log(r), 1e-3)
	}
	loss, act := regularity.RuleBreaker()
	if got := ok[float64](t)(regularity.Degree(regularity.Composite(loss, act, 0), 1e6)); got != 0 || regularity.ProductRule(loss, act) != 2 {
		t.Errorf("the rule breaker has degree %g where the rule says %g", got, regularity.ProductRule(loss, act))
	}
}

// Every question without an answer is refused with what happened and what to do
// next, and nothing panics.
func TestBadInput(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	f, start := good(t, 1), regularity.Point{X: 5, Y: 0.2}
	fn := func(_ regularity.Function, err error) error { return err }
	num := func(_ float64, err error) error { return err }
	run := func(f regularity.Function, p regularity.Point, eta float64, o regularity.Options) error {
		_, err := regularity.Descend(f, p, eta, o)
		return err
	}
	path := func(p regularity.Point, eta float64, steps int) error {
		_, err := regularity.Follow(f, p, eta, steps)
		return err
	}
	grid := func(f regularity.Function, u float64, s, r []float64) error {
		_, err := regularity.NewMap(f, u, s, r, regularity.Options{})
		return err
	}
	gap := func(f regularity.Function) error { _, _, err := regularity.GapLaw(f); return err }
	none := regularity.Options{}
	one := []float64{1.5}
	balanced := descend(t, f, regularity.Point{X: 2, Y: 2}, 0.1)
	diverged := descend(t, bad(t, 3), regularity.Point{X: 5, Y: 0.4}, 1)
	for name, err := range map[string]error{
		"a = 0":             fn(regularity.NewGood(0)),
		"a = 1.1":           fn(regularity.NewGood(1.1)),
		"a NaN":             fn(regularity.NewGood(nan)),
		"b = 0":             fn(regularity.NewBad(0)),
		"b = -3":            fn(regularity.NewBad(-3)),
		"b = 2":             fn(regularity.NewBad(2)),
		"bump -1":           fn(regularity.NewPerturbed(-1)),
		"bump Inf":          fn(regularity.NewPerturbed(inf)),
		"no function":       run(nil, start, 0.1, none),
		"rate 0":            run(f, start, 0, none),
		"rate -1":           run(f, start, -1, none),
		"rate NaN":          run(f, start, nan, none),
		"rate Inf":          path(start, inf, 10),
		"x NaN":             run(f, regularity.Point{X: nan, Y: 1}, 0.1, none),
		"y Inf":             path(regularity.Point{X: 1, Y: inf}, 0.1, 10),
		"saddle":            run(f, regularity.Point{}, 0.1, none),
		"steps 0":           path(start, 0.1, 0),
		"steps -1":          run(f, start, 0.1, regularity.Options{Steps: -1}),
		"tolerance":         run(f, start, 0.1, regularity.Options{Tolerance: -1}),
		"tolerance NaN":     run(f, start, 0.1, regularity.Options{Tolerance: nan}),
		"no minimum at 1":   run(regularity.Softplus(), start, 0.1, none),
		"map no minimum":    grid(regularity.Softplus(), 20, one, one),
		"map empty":         grid(f, 20, nil, one),
		"map no rates":      grid(f, 20, one, nil),
		"map rate":          grid(f, 20, one, []float64{0}),
		"map start":         grid(f, 20, []float64{11}, one),
		"map no function":   grid(nil, 20, one, one),
		"map no sharpness":  grid(good(t, 0.5), 17, []float64{4}, one),
		"point":             func() error { _, err := regularity.NewPoint(3, 5); return err }(),
		"point NaN":         func() error { _, err := regularity.NewPoint(nan, 5); return err }(),
		"point 0":           func() error { _, err := regularity.NewPoint(0, 0); return err }(),
		"degree R = 1":      num(regularity.Degree(math.Abs, 1)),
		"degree R NaN":      num(regularity.Degree(math.Abs, nan)),
		"degree R Inf":      num(regularity.Degree(math.Abs, inf)),
		"degree no f":       num(regularity.Degree(nil, 10)),
		"degree overflow":   num(regularity.Degree(math.Exp, 1e6)),
		"degree NaN":        num(regularity.Degree(math.Log, 1e6)),
		"degree begins":     num(regularity.Degree(func(s float64) float64 { return math.Max(s-1e6, 0) }, 1e6)),
		"degree unknown":    num(regularity.KnownDegree(regularity.Softplus())),
		"gap b = 1":         gap(bad(t, 1)),
		"gap unknown":       gap(regularity.Softplus()),
		"one-sided b = 1":   num(regularity.OneSidedStart(1, 6)),
		"one-sided b = 4":   num(regularity.OneSidedStart(4, 6)),
		"one-sided C = 1":   num(regularity.OneSidedStart(3, 1)),
		"one-sided C Inf":   num(regularity.OneSidedStart(3, inf)),
		"bound rate":        num(regularity.BalancingBound(0)),
		"factorisation":     num(regularity.FactorisationRate(regularity.Point{})),
		"predict start":     func() error { _, err := regularity.Predict(regularity.Point{}, 1); return err }(),
		"predict rate":      func() error { _, err := regularity.Predict(start, nan); return err }(),
		"limit of diverged": num(diverged.Limit()),
		"balance diverged":  func() error { _, err := diverged.Balance(); return err }(),
		"balance of equal":  func() error { _, err := balanced.Balance(); return err }(),
		"standard of one":   num(regularity.StandardisedBound(1)),
		"standard equal":    func() error { _, err := regularity.Standardise([]float64{2, 2}); return err }(),
		"standard NaN":      func() error { _, err := regularity.Standardise([]float64{2, nan}); return err }(),
	} {
		switch {
		case err == nil:
			t.Errorf("%s was not refused", name)
		case !strings.HasPrefix(err.Error(), "regularity: ") || !strings.ContainsAny(err.Error(), ";"):
			t.Errorf("%s: the message does not say what to do next: %v", name, err)
		}
	}
	if _, err := regularity.NewBad(2); !strings.Contains(err.Error(), "xy = -1") {
		t.Errorf("the reason against even b is missing: %v", err)
	}
}

func ExampleDescend() {
	start := regularity.Point{X: 5, Y: 0.3}
	for _, b := range []int{1, 3} {
		f, err := regularity.NewBad(b)
		if err != nil {
			fmt.Println(err)
			return
		}
		s0, _ := regularity.Sharpness(f, start)
		r, err := regularity.Descend(f, start, 3/s0, regularity.Options{})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v: %v, ηS = %.4f\n", f, r.Status, r.Scaled())
	}
	// Output:
	// b = 1: converged, ηS = 0.3243
	// b = 3: converged, ηS = 0.4009
}

func ExamplePredict() {
	start := regularity.Point{X: 5, Y: 0.2}
	for _, eta := range []float64{0.03, 0.06, 0.12} {
		regime, err := regularity.Predict(start, eta)
		fmt.Println(eta, regime, err)
	}
	// Output:
	// 0.03 one-sided <nil>
	// 0.06 damped <nil>
	// 0.12 edge of stability <nil>
}
