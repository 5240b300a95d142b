package critical_test

import (
	"fmt"
	"math"
	"testing"

	"largestep/pkg/theory/critical"
)

var closedForms = []struct {
	loss critical.Loss
	id   string
	rate func(float64) (float64, error)
}{
	{critical.Exp, "eta_crit_exp", critical.ExpCriticalRate},
	{critical.Logistic, "eta_crit_log", critical.LogisticCriticalRate},
}

// C1: the closed forms, and the solver of Theorem 1's equation, which knows
// nothing of them. NewScalar(1, -1) is the same data without the hyperbolic
// forms of Degenerate.
func TestCriticalRateOfDegenerateData(t *testing.T) {
	for _, c := range closedForms {
		for _, w0 := range []float64{0.1, 0.5, 1, 2, 3, 5} {
			id := fmt.Sprintf("%s_w0=%g", c.id, w0)
			closed, err := c.rate(w0)
			if err != nil {
				t.Fatal(err)
			}
			agree(t, id, closed)
			for _, p := range []critical.Scalar{critical.Degenerate(c.loss), scalar(t, c.loss, 1, -1)} {
				rate, partner, err := p.CriticalRate(w0)
				if err != nil {
					t.Fatal(err)
				}
				near(t, id+" by the solver", rate, closed, 1e-10*closed)
				near(t, id+" partner", partner, -w0, 1e-10*w0)
			}
		}
	}
}

// C2: the critical rate is even, and refused at the minimum.
func TestCriticalRateIsEvenAndSingular(t *testing.T) {
	for _, c := range closedForms {
		for w0 := 0.01; w0 < 30; w0 *= 1.3 {
			plus, err1 := c.rate(w0)
			minus, err2 := c.rate(-w0)
			if err1 != nil || err2 != nil || plus != minus {
				t.Errorf("%v at ±%v: %v and %v (%v, %v)", c.loss, w0, plus, minus, err1, err2)
			}
		}
		if rate, err := c.rate(0); err == nil {
			t.Errorf("%v at 0: %v, want a refusal", c.loss, rate)
		}
		if rate, _, err := critical.Degenerate(c.loss).CriticalRate(0); err == nil {
			t.Errorf("%v solver at 0: %v, want a refusal", c.loss, rate)
		}
		// The limit as w0 goes to 0 is 2/L″(0).
		limit := ok[float64](t)(critical.Degenerate(c.loss).LocalRate())
		tiny := ok[float64](t)(c.rate(1e-6))
		near(t, "limit at 0", tiny, limit, 1e-11*limit)
	}
}

// C11, C12: Example 2 with the exponential loss. The equation of Theorem 1 and
// bisection on divergence, which knows nothing of it, give the same rate.
func TestCriticalRateOfExample2IsTheDivergenceBoundary(t *testing.T) {
	p := critical.Example2(critical.Exp)
	for _, w0 := range []float64{-2, -1, 0, 0.25, 0.5, 1} {
		rate, _, err := p.CriticalRate(w0)
		if err != nil {
			t.Fatal(err)
		}
		agree(t, fmt.Sprintf("ex2_exp_eta_crit_w0=%g", w0), rate)
		boundary := ok[float64](t)(p.DivergenceRate(w0, 0.5*rate, 1.5*rate, 4000))
		near(t, fmt.Sprintf("boundary from w0 = %g", w0), boundary, rate, 1e-9)
	}
}

// C13, E9: the starts behind the rates in the caption of Fig. 2.
func TestStartsBehindTheCaptions(t *testing.T) {
	starts := ok[[]float64](t)
	a := starts(critical.Degenerate(critical.Exp).StartsWithRate(1.66843, 0.1, 8))
	c := starts(critical.Degenerate(critical.Logistic).StartsWithRate(8.485, 0.1, 8))
	if len(a) != 1 || len(c) != 1 {
		t.Fatalf("starts %v and %v, want one each", a, c)
	}
	agree(t, "fig2a_w0", a[0])
	agree(t, "fig2c_w0", c[0])

	b := starts(critical.Example2(critical.Exp).StartsWithRate(0.895, -8, 8))
	e := entry(t, "ex2_exp_w0_for_0.895")
	want := list(t, e.Value)
	if len(b) != len(want) {
		t.Fatalf("starts %v, want %v", b, want)
	}
	for i := range b {
		if !e.Tolerance.Holds(b[i], want[i]) {
			t.Errorf("start %v, want %v", b[i], want[i])
		}
	}
	// E10: nothing is behind 4.65.
	want = list(t, entry(t, "ex2_log_w0_for_4.65").Value)
	if d := starts(critical.Example2(critical.Logistic).StartsWithRate(4.65, -8, 8)); len(d) != len(want) {
		t.Errorf("starts %v for 4.65, want %v", d, want)
	}
}

// S10: Example 2 with the logistic loss has a critical rate for w0 < 0 only.
func TestCriticalRateThatDoesNotExist(t *testing.T) {
	p := critical.Example2(critical.Logistic)
	for _, w0 := range []float64{0, 1e-9, 0.5, 3, 40} {
		if rate, _, err := p.CriticalRate(w0); err == nil {
			t.Errorf("w0 = %v: %v, want a refusal", w0, rate)
		}
	}
	for _, w0 := range []float64{-1e-6, -0.5, -1, -3} {
		rate, partner, err := p.CriticalRate(w0)
		if err != nil {
			t.Errorf("w0 = %v: %v", w0, err)
			continue
		}
		near(t, "back after two steps", p.Step(p.Step(w0, rate), rate), w0, 1e-9)
		near(t, "partner after one", p.Step(w0, rate), partner, 1e-9*(1+math.Abs(partner)))
	}
	minimum := ok[float64](t)(p.Minimum())
	if rate, _, err := p.CriticalRate(minimum); err == nil {
		t.Errorf("at the minimum: %v, want a refusal", rate)
	}
}

// FuzzCriticalRate looks for data and starts whose critical rate is not one: two
// steps at that rate have to come back.
func FuzzCriticalRate(f *testing.F) {
	f.Add(1.0, -2.0, -1.0, 0.5, false)
	f.Add(1.0, -3.0, 0.0, -0.2, true)
	f.Fuzz(func(t *testing.T, a, b, c, w0 float64, logistic bool) {
		loss := critical.Exp
		if logistic {
			loss = critical.Logistic
		}
		p, err := critical.NewScalar(loss, a, b, c)
		if err != nil {
			return
		}
		rate, partner, err := p.CriticalRate(w0)
		if err != nil {
			return
		}
		if !(rate > 0) {
			t.Fatalf("z = %v, %v, %v, w0 = %v: rate %v", a, b, c, w0, rate)
		}
		if math.Abs(a)+math.Abs(b)+math.Abs(c)+math.Abs(w0) > 20 {
			return // too steep to expect the way back in float64
		}
		if slope := p.Slope(w0); math.Abs(p.Slope(partner)+slope) > 1e-8*math.Abs(slope)+1e-12 {
			t.Fatalf("z = %v, %v, %v: the slopes at %v and %v are not opposite: %v, %v", a, b, c, w0, partner, slope, p.Slope(partner))
		}
	})
}

func ExampleScalar_CriticalRate() {
	rate, partner, err := critical.Example2(critical.Exp).CriticalRate(0.5)
	fmt.Printf("%.6f %.6f %v\n", rate, partner, err)

	_, _, err = critical.Example2(critical.Logistic).CriticalRate(0.5)
	fmt.Println(err)
	// Output:
	// 1.110466 -1.898146 <nil>
	// critical: no learning rate is critical from w0 = 0.5: its slope is 0.569012 and the opposite one lies outside of (-0.333333, 1), all that this loss takes; start on the flatter side of the minimum
}

func ExampleExpCriticalRate() {
	for _, w0 := range []float64{0.1, 1, 3} {
		rate, _ := critical.ExpCriticalRate(w0)
		fmt.Printf("%.4f\n", rate)
	}
	// Output:
	// 1.9967
	// 1.7018
	// 0.5989
}
