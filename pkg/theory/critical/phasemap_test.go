package critical_test

import (
	"fmt"
	"math"
	"reflect"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/floats"

	"largestep/pkg/theory/critical"
	"largestep/pkg/theory/gd"
)

func span(low, high float64, n int) []float64 {
	return floats.Span(make([]float64, n), low, high)
}

// S6 and S7 over a whole plane: the outcomes are those of Theorem 1, cell by
// cell. The map is computed from the dynamics alone.
func TestPhaseMapOfDegenerateData(t *testing.T) {
	starts := span(-5, 5, 100) // 0 is not among them
	m := ok[*critical.PhaseMap](t)(critical.Degenerate(critical.Exp).PhaseMap(starts, span(0.02, 2.5, 90), 1000))
	for r, rate := range m.Rates {
		for i, w0 := range m.Starts {
			want := gd.Converged
			if rate > ok[float64](t)(critical.ExpCriticalRate(w0)) {
				want = gd.Diverged
			}
			if got := m.At(i, r); got.Kind != want {
				t.Errorf("exp, w0 = %v, rate %v: %v, want %v", w0, rate, got, want)
			}
		}
	}
	m = ok[*critical.PhaseMap](t)(critical.Degenerate(critical.Logistic).PhaseMap(starts, span(0.25, 20.25, 81), 1000))
	for r, rate := range m.Rates {
		for i, w0 := range m.Starts {
			want := gd.Converged
			if rate > 8 {
				want = gd.Cycle
			}
			if got := m.At(i, r); got.Kind != want {
				t.Errorf("logistic, w0 = %v, rate %v: %v, want %v", w0, rate, got, want)
			}
		}
	}
}

// The specialised loops and the general one agree on the same data.
func TestOutcomeLoopsAgree(t *testing.T) {
	for _, loss := range []critical.Loss{critical.Exp, critical.Logistic} {
		special, general := critical.Degenerate(loss), scalar(t, loss, 1, -1)
		for _, w0 := range span(-6, 6, 40) {
			for _, rate := range span(0.11, 15.07, 60) {
				a := ok[gd.Outcome](t)(special.Outcome(w0, rate, 3000))
				b := ok[gd.Outcome](t)(general.Outcome(w0, rate, 3000))
				if a.Kind != b.Kind || a.Period != b.Period {
					t.Errorf("%v, w0 = %v, rate %v: %v and %v", loss, w0, rate, a, b)
				}
			}
		}
	}
}

// The outcomes of Example 2 follow its bifurcations.
func TestOutcomesOfExample2(t *testing.T) {
	for _, c := range []struct {
		loss critical.Loss
		rate float64
		want gd.Outcome
	}{
		{critical.Logistic, 5.8, gd.Outcome{Kind: gd.Converged}},
		{critical.Logistic, 5.9, gd.Outcome{Kind: gd.Cycle, Period: 2}},
		{critical.Logistic, 8, gd.Outcome{Kind: gd.Cycle, Period: 4}},
		{critical.Logistic, 8.3, gd.Outcome{Kind: gd.Cycle, Period: 8}},
		{critical.Logistic, 9, gd.Outcome{Kind: gd.Bounded}},
		{critical.Logistic, 10.5, gd.Outcome{Kind: gd.Cycle, Period: 3}},
		{critical.Exp, 1.45, gd.Outcome{Kind: gd.Converged}},
		{critical.Exp, 1.47, gd.Outcome{Kind: gd.Diverged}},
	} {
		w0 := 0.0 // critical for the exponential loss at 1.466907
		if c.loss == critical.Logistic {
			w0 = -0.3
		}
		got := ok[gd.Outcome](t)(critical.Example2(c.loss).Outcome(w0, c.rate, 5000))
		if got.Kind != c.want.Kind || got.Period != c.want.Period {
			t.Errorf("%v at %v: %v, want %v", c.loss, c.rate, got, c.want)
		}
	}
}

// The judgement, often made after a few steps, is what a long run shows.
func TestOutcomesHoldInTheLongRun(t *testing.T) {
	for _, p := range []critical.Scalar{
		critical.Degenerate(critical.Exp), critical.Degenerate(critical.Logistic),
		critical.Example2(critical.Exp), critical.Example2(critical.Logistic),
	} {
		minimum := ok[float64](t)(p.Minimum())
		for _, w0 := range span(-3.1, 3.3, 17) {
			for _, rate := range span(0.13, 7.9, 23) {
				tr := trajectory(t, p, w0, rate, 20000)
				end := tr.W[len(tr.W)-1]
				switch o := ok[gd.Outcome](t)(p.Outcome(w0, rate, 2000)); o.Kind {
				case gd.Converged:
					near(t, "the end of a converged run", end, minimum, 1e-6)
				case gd.Diverged:
					if tr.Outcome != o {
						t.Errorf("w0 = %v, rate %v: %v, but the run %v", w0, rate, o, tr.Outcome)
					}
				case gd.Cycle:
					near(t, "the end of a cycle", end, tr.W[len(tr.W)-1-o.Period], 1e-6)
				}
			}
		}
	}
}

func TestOutcomeAtSpecialPoints(t *testing.T) {
	exp, logistic := critical.Degenerate(critical.Exp), critical.Degenerate(critical.Logistic)
	rate := ok[float64](t)(critical.ExpCriticalRate(1))
	for _, c := range []struct {
		name string
		p    critical.Scalar
		w0   float64
		rate float64
		want gd.Kind
	}{
		{"the minimum, above 2", exp, 0, 3, gd.Converged},
		{"the minimum, above 8", logistic, 0, 12, gd.Converged},
		{"the unstable 2-cycle", exp, 1, rate, gd.Cycle},
		{"beyond overflow", exp, 701, 1, gd.Diverged},
		{"a vast start", logistic, 1e300, 1, gd.Converged},
		{"a vast rate", logistic, 1, 1e300, gd.Cycle},
		{"separable", scalar(t, critical.Exp, 1, 2), 0, 1e6, gd.Converged},
	} {
		if got := ok[gd.Outcome](t)(c.p.Outcome(c.w0, c.rate, 1000)); got.Kind != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestPhaseMapDoesNotDependOnCores(t *testing.T) {
	compute := func() *critical.PhaseMap {
		return ok[*critical.PhaseMap](t)(critical.Example2(critical.Logistic).PhaseMap(span(-3, 3, 20), span(4, 12, 20), 500))
	}
	all := compute()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if one := compute(); !reflect.DeepEqual(all, one) {
		t.Error("one core and all cores disagree")
	}
}

// FuzzOutcome looks for a start and rate whose outcome is not what a plain run
// shows.
func FuzzOutcome(f *testing.F) {
	f.Add(1.0, 1.5, false)
	f.Add(3.0, 10.0, true)
	f.Fuzz(func(t *testing.T, w0, rate float64, logistic bool) {
		loss := critical.Exp
		if logistic {
			loss = critical.Logistic
		}
		p := critical.Example2(loss)
		o, err := p.Outcome(w0, rate, 200)
		if err != nil {
			return
		}
		tr, err := p.Trajectory(w0, rate, 200)
		if err != nil {
			t.Fatal(err)
		}
		if (o.Kind == gd.Diverged) != (tr.Outcome.Kind == gd.Diverged) {
			t.Fatalf("w0 = %v, rate %v: %v, but the run %v", w0, rate, o, tr.Outcome)
		}
		if math.IsNaN(tr.W[len(tr.W)-1]) {
			t.Fatalf("w0 = %v, rate %v: the run ends at NaN", w0, rate)
		}
	})
}

func BenchmarkPhaseMap(b *testing.B) {
	for _, c := range []struct {
		name          string
		p             critical.Scalar
		starts, rates []float64
	}{
		{"exp", critical.Degenerate(critical.Exp), span(-4, 4, 400), span(0.01, 3, 400)},
		{"logistic", critical.Degenerate(critical.Logistic), span(-10, 10, 400), span(0.1, 20, 400)},
		{"example2-exp", critical.Example2(critical.Exp), span(-3, 3, 400), span(0.01, 2, 400)},
		{"example2-logistic", critical.Example2(critical.Logistic), span(-3, 3, 400), span(0.1, 20, 400)},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := c.p.PhaseMap(c.starts, c.rates, 1000); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func ExampleScalar_PhaseMap() {
	m, err := critical.Degenerate(critical.Exp).PhaseMap([]float64{0.5, 1, 2}, []float64{1, 1.5, 1.9}, 1000)
	if err != nil {
		fmt.Println(err)
		return
	}
	for r, rate := range m.Rates {
		fmt.Println(rate, m.At(0, r).Kind, m.At(1, r).Kind, m.At(2, r).Kind)
	}
	// Output:
	// 1 converged converged converged
	// 1.5 converged converged diverged
	// 1.9 converged diverged diverged
}
