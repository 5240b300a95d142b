package critical_test

import (
	"fmt"
	"math"
	"testing"

	"largestep/pkg/theory/critical"
	"largestep/pkg/theory/gd"
)

// C3: below the critical rate the exponential loss strictly falls to 1.
func TestExpBelowCriticalRate(t *testing.T) {
	p := critical.Degenerate(critical.Exp)
	tr := trajectory(t, p, 1, 1.5, 60)
	e := entry(t, "traj_exp_below")
	for i, want := range list(t, e.Value) {
		if !e.Tolerance.Holds(tr.W[i], want) {
			t.Errorf("w_%d = %.17g, want %.17g", i, tr.W[i], want)
		}
	}
	for i := 1; i < len(tr.W); i++ {
		// cosh w - 1 = w²/2 is lost in rounding once |w| is about 1e-8.
		if !(tr.Loss[i] < tr.Loss[i-1]) && math.Abs(tr.W[i]) > 3e-8 {
			t.Errorf("the loss does not fall at step %d: %v then %v", i, tr.Loss[i-1], tr.Loss[i])
		}
	}
	if last := tr.Loss[len(tr.Loss)-1]; last != 1 {
		t.Errorf("the loss ends at %v, want 1", last)
	}
}

// C4: above it the loss strictly rises until it overflows.
func TestExpAboveCriticalRate(t *testing.T) {
	p := critical.Degenerate(critical.Exp)
	e := entry(t, "exp_blowup_steps")
	for _, run := range []struct{ w0, rate float64 }{{1, 1.71}, {1, 1.75}, {1, 1.8}, {1, 2}, {1, 3}, {0.1, 2}} {
		tr := trajectory(t, p, run.w0, run.rate, 1000)
		key := fmt.Sprintf("w0=%g,eta=%g", run.w0, run.rate)
		if tr.Outcome.Kind != gd.Diverged || !e.Tolerance.Holds(float64(tr.Outcome.Step), number(t, e.Value, key)) {
			t.Errorf("%s: %v, want a divergence at step %v", key, tr.Outcome, number(t, e.Value, key))
		}
		for i := 1; i < len(tr.Loss); i++ {
			if !(tr.Loss[i] > tr.Loss[i-1]) {
				t.Errorf("%s: the loss does not rise at step %d: %v then %v", key, i, tr.Loss[i-1], tr.Loss[i])
			}
		}
	}
	tr := trajectory(t, p, 1, 1.8, 4)
	e = entry(t, "traj_exp_above")
	for i, want := range list(t, e.Value) {
		if !e.Tolerance.Holds(tr.W[i], want) {
			t.Errorf("w_%d = %.17g, want %.17g", i, tr.W[i], want)
		}
	}
}

// S3, E3: where no curvature is below α, a rate above 2/α raises the loss at least
// as much as stated; it cannot saturate. The exponential loss has α = 1.
func TestStrongConvexityAndALargeRate(t *testing.T) {
	const alpha = 1.0
	p := critical.Degenerate(critical.Exp)
	for _, rate := range []float64{2.01, 2.5, 4} {
		tr := trajectory(t, p, 1e-3, rate, 5000)
		factor := 1 + 2*alpha*rate*(rate*alpha/2-1)
		for i := 1; i < len(tr.Loss); i++ {
			slope := p.Slope(tr.W[i-1])
			least := tr.Loss[i-1] + rate*(rate*alpha/2-1)*slope*slope
			if tr.Loss[i] < least*(1-1e-14) {
				t.Errorf("rate %v: the loss at step %d is %v, less than %v", rate, i, tr.Loss[i], least)
			}
			if excess := tr.Loss[i-1] - 1; tr.Loss[i]-1 < factor*excess-1e-14 {
				t.Errorf("rate %v: the excess loss at step %d grows less than %v times", rate, i, factor)
			}
		}
		if tr.Outcome.Kind != gd.Diverged {
			t.Errorf("rate %v: %v, want divergence", rate, tr.Outcome)
		}
	}
}

// C5: at it the weight changes sign for ever; the 2-cycle repels. E13: how long
// float64 holds it is a matter of rounding, so five iterates are all we ask.
func TestExpAtCriticalRate(t *testing.T) {
	p := critical.Degenerate(critical.Exp)
	for _, w0 := range []float64{0.5, 1, 2, 3} {
		rate := ok[float64](t)(critical.ExpCriticalRate(w0))
		for i, w := range trajectory(t, p, w0, rate, 5).W {
			near(t, fmt.Sprintf("w_%d from %v", i, w0), w, w0*math.Pow(-1, float64(i)), 1e-10)
		}
		multiplier := (1 - rate*math.Cosh(w0)) * (1 - rate*math.Cosh(w0))
		if multiplier <= 1 {
			t.Errorf("the 2-cycle at %v has multiplier %v, want more than 1", w0, multiplier)
		}
		if w0 == 1 {
			agree(t, "exp_unstable_cycle_multiplier_w0=1", multiplier)
		}
	}
}

// C6: below 8 the logistic loss never rises. The golden run is one of them.
func TestLogisticBelow8(t *testing.T) {
	p := critical.Degenerate(critical.Logistic)
	for _, w0 := range []float64{0.1, 3, 20} {
		for _, rate := range []float64{2, 6, 7.9} {
			tr := trajectory(t, p, w0, rate, 3000)
			for i := 1; i < len(tr.Loss); i++ {
				if tr.Loss[i] > tr.Loss[i-1]+1e-15 {
					t.Errorf("w0 = %v, rate %v: the loss rises at step %d", w0, rate, i)
				}
			}
			near(t, "last loss", tr.Loss[len(tr.Loss)-1], math.Ln2, 1e-15)
		}
	}
}

// C10, E6: golden logistic runs, with the step at which the loss first rises.
// From w0 = 20 at rate 10, below the critical rate, it rises all the same.
func TestLogisticTrajectories(t *testing.T) {
	p := critical.Degenerate(critical.Logistic)
	for _, run := range []struct {
		id       string
		w0, rate float64
	}{
		{"traj_log_below8", 3, 6},
		{"traj_log_cycle", 3, 10},
		{"traj_log_nonmonotone", 20, 10},
		{"traj_log_up", 0.5, 9},
	} {
		e := entry(t, run.id)
		want := list(t, e.Value, "w")
		wantLoss := list(t, e.Value, "loss")
		tr := trajectory(t, p, run.w0, run.rate, len(want)-1)
		for i := range want {
			if !e.Tolerance.Holds(tr.W[i], want[i]) || !e.Tolerance.Holds(tr.Loss[i], wantLoss[i]) {
				t.Errorf("%s, step %d: w = %.17g, loss %.17g; want %.17g, %.17g", run.id, i, tr.W[i], tr.Loss[i], want[i], wantLoss[i])
			}
		}
		first, err := e.At("first_loss_increase_step")
		if err != nil {
			t.Fatal(err)
		}
		wantFirst := -1
		if !first.IsNull() {
			wantFirst = int(number(t, first))
		}
		if got := tr.FirstIncrease(); got != wantFirst {
			t.Errorf("%s: the loss first rises at step %d, want %d", run.id, got, wantFirst)
		}
	}
	if rate := ok[float64](t)(critical.LogisticCriticalRate(20)); rate <= 10 {
		t.Errorf("the critical rate from 20 is %v; the counterexample needs it above 10", rate)
	}
}

// C7, E5: at rate 8 the loss does go to log 2, as 3/(8t).
func TestLogisticAt8(t *testing.T) {
	p := critical.Degenerate(critical.Logistic)
	tr := trajectory(t, p, 1, 8, 100000)
	for _, at := range []int{1000, 10000, 100000} {
		e := entry(t, fmt.Sprintf("log_eta8_sublinear_t=%d", at))
		w, n := math.Abs(tr.W[at]), float64(at)
		for key, got := range map[string]float64{
			"abs_w": w, "t_w2": n * w * w, "t_excess_loss": n * (tr.Loss[at] - math.Ln2),
		} {
			if want := number(t, e.Value, key); !e.Tolerance.Holds(got, want) {
				t.Errorf("t = %d, %s: got %.12g, want %.12g", at, key, got, want)
			}
		}
		near(t, "t w² near its limit", n*w*w, 3, 5*math.Log(n)/n)
		near(t, "t (L - log 2) near its limit", n*(tr.Loss[at]-math.Ln2), 3.0/8, math.Log(n)/n)
	}
	for i := 1; i < len(tr.W); i++ {
		if !(math.Abs(tr.W[i]) < math.Abs(tr.W[i-1])) {
			t.Fatalf("|w| does not fall at step %d", i)
		}
	}
	if o := ok[gd.Outcome](t)(p.Outcome(1, 8, 10)); o.Kind != gd.Converged {
		t.Errorf("at rate 8: %v, want converged", o)
	}
}

// The sign of φ decides whether |w| grows (S6 and equation A1).
func TestPhiDecidesGrowth(t *testing.T) {
	for _, loss := range []critical.Loss{critical.Exp, critical.Logistic} {
		p := critical.Degenerate(loss)
		for rate := 0.1; rate < 20; rate *= 1.2 {
			for x := 0.05; x < 10; x *= 1.1 {
				phi := critical.Phi(loss, rate, x)
				if math.Abs(phi) < 1e-9 {
					continue
				}
				if grows := math.Abs(p.Step(x, rate)) > x; grows != (phi > 0) {
					t.Errorf("%v, rate %v, x = %v: φ = %v but grows is %v", loss, rate, x, phi, grows)
				}
			}
		}
	}
	near(t, "φ at w* of rate 10", critical.Phi(critical.Logistic, 10, 1.7760294587196759), 0, 1e-14)
}

func ExampleScalar_Trajectory() {
	tr, err := critical.Degenerate(critical.Exp).Trajectory(1, 1.8, 100)
	fmt.Println(tr.Outcome, err)
	fmt.Printf("%.4f\n", tr.W[:4])
	// Output:
	// diverged at step 6 <nil>
	// [1.0000 -1.1154 1.3352 -1.8488]
}
