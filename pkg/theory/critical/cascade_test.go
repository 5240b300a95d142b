package critical_test

import (
	"fmt"
	"math"
	"sort"
	"testing"

	"largestep/pkg/theory/critical"
)

// C11: minimum, loss there and local rate of Example 2 (S9, S10).
func TestExample2Constants(t *testing.T) {
	for _, c := range []struct {
		loss              critical.Loss
		minimum, at, rate string
	}{
		{critical.Exp, "ex2_exp_wmin", "ex2_exp_Lmin", "ex2_exp_eta_local"},
		{critical.Logistic, "ex2_log_wmin", "ex2_log_Lmin", "ex2_log_eta_flip1"},
	} {
		p := critical.Example2(c.loss)
		w := ok[float64](t)(p.Minimum())
		agree(t, c.minimum, w)
		agree(t, c.at, p.Loss(w))
		agree(t, c.rate, ok[float64](t)(p.LocalRate()))
	}
}

// S8: the type of the instability; the numbers are those printed there.
func TestFlip(t *testing.T) {
	for _, c := range []struct {
		name         string
		p            critical.Scalar
		discriminant float64
		tolerance    float64
	}{
		{"degenerate exp", critical.Degenerate(critical.Exp), -1, 1e-14},
		{"degenerate logistic", critical.Degenerate(critical.Logistic), 1.0 / 32, 1e-15},
		{"Example 2 exp", critical.Example2(critical.Exp), -1.7066, 5e-5},
		{"Example 2 logistic", critical.Example2(critical.Logistic), 0.2628, 5e-5},
		{"z = 1, -3 exp", scalar(t, critical.Exp, 1, -3), 34.64, 5e-3},
	} {
		f := ok[critical.Flip](t)(c.p.Flip())
		near(t, c.name, f.Discriminant, c.discriminant, c.tolerance)
		if f.Supercritical() != (c.discriminant > 0) {
			t.Errorf("%s: supercritical is %v", c.name, f.Supercritical())
		}
	}
	f := ok[critical.Flip](t)(scalar(t, critical.Exp, 1, -3).Flip())
	near(t, "minimum of z = 1, -3", f.Minimum, -0.2746531, 5e-8)
	near(t, "local rate of z = 1, -3", f.Rate, 0.7598357, 5e-8)
}

// S8: on z = 1, -3 the exponential loss saturates on a stable 2-cycle.
func TestExpCanSaturate(t *testing.T) {
	p := scalar(t, critical.Exp, 1, -3)
	o := ok[critical.Orbit](t)(p.AttractingCycle(-0.2, 0.78, 20000))
	if len(o.W) != 2 || math.Abs(o.Multiplier) >= 1 {
		t.Errorf("at 0.78: %+v, want a stable 2-cycle", o)
	}
	if out, err := p.AttractingCycle(-0.2, 1.2, 20000); err == nil {
		t.Errorf("at 1.2: %+v, want divergence", out)
	}
}

// C11, E11: the doublings of Example 2 with the logistic loss.
func TestCascade(t *testing.T) {
	p := critical.Example2(critical.Logistic)
	doublings := ok[[]critical.Doubling](t)(p.Cascade(4))
	for i, id := range []string{"ex2_log_eta_flip1", "ex2_log_flip_2_to_4", "ex2_log_flip_4_to_8", "ex2_log_flip_8_to_16"} {
		agree(t, id, doublings[i].Rate)
		if doublings[i].Period != 1<<i {
			t.Errorf("doubling %d has period %d", i, doublings[i].Period)
		}
	}
	if d, err := critical.Example2(critical.Exp).Cascade(2); err == nil {
		t.Errorf("a subcritical loss gave %v", d)
	}
}

// E4: on an attracting 2-cycle that is not symmetric the loss has no limit.
func TestLossWithoutALimit(t *testing.T) {
	p := critical.Example2(critical.Logistic)
	for _, rate := range []float64{6, 7} {
		e := entry(t, fmt.Sprintf("ex2_log_two_cycle_eta=%g", rate))
		o := ok[critical.Orbit](t)(p.AttractingCycle(-0.3, rate, 5000))
		sort.Float64s(o.W)
		for i, want := range list(t, e.Value, "w") {
			if !e.Tolerance.Holds(o.W[i], want) {
				t.Errorf("rate %v: point %v, want %v", rate, o.W[i], want)
			}
			if want := list(t, e.Value, "loss_at_sorted_w")[i]; !e.Tolerance.Holds(p.Loss(o.W[i]), want) {
				t.Errorf("rate %v: loss %v, want %v", rate, p.Loss(o.W[i]), want)
			}
		}
	}
}

// S10, E11: chaos, and the windows in it.
func TestLyapunov(t *testing.T) {
	p := critical.Example2(critical.Logistic)
	for _, rate := range []float64{9, 10, 12} {
		agree(t, fmt.Sprintf("ex2_log_lyapunov_eta=%g", rate), ok[float64](t)(p.Lyapunov(-0.3, rate, 1000, 200000)))
	}
	near(t, "exponent in the period 3 window", ok[float64](t)(p.Lyapunov(-0.3, 10.5, 1000, 20000)), -0.309, 5e-4)
	for rate, period := range map[float64]int{7: 2, 8: 4, 8.3: 8, 10.5: 3, 18: 4, 60: 4} {
		if o := ok[critical.Orbit](t)(p.AttractingCycle(-0.3, rate, 5000)); len(o.W) != period {
			t.Errorf("rate %v: a cycle of %d points, want %d", rate, len(o.W), period)
		}
	}
}

func TestBifurcation(t *testing.T) {
	p := critical.Example2(critical.Logistic)
	columns := ok[[][]float64](t)(p.Bifurcation([]float64{5, 6, 9}, -0.3, 4800, 200))
	for i, want := range []int{1, 2, 200} {
		distinct := map[int64]bool{}
		for _, w := range columns[i] {
			distinct[int64(math.Round(w*1e8))] = true
		}
		if len(columns[i]) != 200 || len(distinct) != want {
			t.Errorf("column %d: %d weights, %d of them distinct; want 200 and %d", i, len(columns[i]), len(distinct), want)
		}
	}
	columns = ok[[][]float64](t)(critical.Degenerate(critical.Exp).Bifurcation([]float64{3}, 1, 100, 10))
	if len(columns[0]) != 0 {
		t.Errorf("a rate that diverges gave %v", columns[0])
	}
}

// E10: below this rate no start of Example 2 with the logistic loss shows any
// rise, and 4.65 is below it.
func TestSmallestIncreaseRate(t *testing.T) {
	p := critical.Example2(critical.Logistic)
	rate, w0, err := p.SmallestIncreaseRate(-8, 8)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "ex2_log_min_eta_any_loss_increase", rate)
	near(t, "its start", w0, -0.003485, 1e-5)
	if w1 := p.Step(w0, rate+1e-3); !(p.Loss(w1) > p.Loss(w0)) {
		t.Error("a little above that rate the loss does not rise")
	}
	for w := -8.0; w < 8; w += 0.01 {
		if p.Loss(p.Step(w, rate-1e-3)) > p.Loss(w) {
			t.Errorf("a little below it the loss rises from %v", w)
		}
	}
}

func ExampleScalar_Cascade() {
	doublings, err := critical.Example2(critical.Logistic).Cascade(3)
	for _, d := range doublings {
		fmt.Printf("%d to %d at %.6f\n", d.Period, 2*d.Period, d.Rate)
	}
	fmt.Println(err)
	// Output:
	// 1 to 2 at 5.844461
	// 2 to 4 at 7.741654
	// 4 to 8 at 8.271872
	// <nil>
}
