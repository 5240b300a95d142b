package critical_test

import (
	"fmt"
	"math"
	"testing"

	"largestep/pkg/theory/critical"
	"largestep/pkg/theory/gd"
)

// C9: the 2-cycle of the logistic loss.
func TestLogisticTwoCycle(t *testing.T) {
	for _, rate := range []float64{8.1, 8.485, 9, 10, 12, 16, 20} {
		c := ok[critical.TwoCycle](t)(critical.LogisticTwoCycle(rate))
		agree(t, fmt.Sprintf("two_cycle_wstar_log_eta=%g", rate), c.W)
		agree(t, fmt.Sprintf("two_cycle_loss_log_eta=%g", rate), c.Loss)
		agree(t, fmt.Sprintf("two_cycle_multiplier_log_eta=%g", rate), c.Multiplier)
		// The general search for cycles knows none of this.
		o := ok[critical.Orbit](t)(critical.Degenerate(critical.Logistic).AttractingCycle(1, rate, 4000))
		if len(o.W) != 2 {
			t.Fatalf("rate %v: a cycle of %d points, want 2", rate, len(o.W))
		}
		near(t, "w* by search", math.Abs(o.W[0]), c.W, 1e-12*c.W)
		near(t, "multiplier by search", o.Multiplier, c.Multiplier, 1e-11)
	}
	rate, w := critical.SuperstableRate()
	agree(t, "eta_superstable_log", rate)
	agree(t, "eta_superstable_log_w", w)
}

// S7: the 2-cycle attracts at every rate above 8, however near or far.
func TestLogisticTwoCycleExistsAbove8(t *testing.T) {
	for rate := 8 + 1e-9; rate < 1e5; rate = 8 + 2*(rate-8) {
		c := ok[critical.TwoCycle](t)(critical.LogisticTwoCycle(rate))
		if !(c.W > 0 && c.Multiplier <= 1) {
			t.Errorf("rate %v: %+v", rate, c)
		}
		near(t, "4w - η tanh(w/2)", 4*c.W-rate*math.Tanh(c.W/2), 0, 1e-14*rate)
	}
}

// C8: from 3001 starts and six rates, |w| is at w* after 4000 steps.
func TestLogisticGoesToTheTwoCycle(t *testing.T) {
	p := critical.Degenerate(critical.Logistic)
	for _, rate := range []float64{8.1, 9, 10, 12, 16, 20} {
		c := ok[critical.TwoCycle](t)(critical.LogisticTwoCycle(rate))
		far := gd.Map(3001, func(i int) bool {
			w := 0.01 + float64(i)*(60-0.01)/3000
			for range 4000 {
				w = p.Step(w, rate)
			}
			return !(math.Abs(math.Abs(w)-c.W) < 1e-5)
		})
		for i, f := range far {
			if f {
				t.Errorf("rate %v: start %d of 3001 does not end on the 2-cycle", rate, i)
			}
		}
	}
}

// E7: some starts go to the minimum in one step.
func TestLogisticJump(t *testing.T) {
	p := critical.Degenerate(critical.Logistic)
	for _, rate := range []float64{9, 10, 12} {
		w0 := ok[float64](t)(critical.LogisticJump(rate))
		agree(t, fmt.Sprintf("log_one_step_hit_eta=%g", rate), w0)
		near(t, "after one step", p.Step(w0, rate), 0, 1e-14)
		critically := ok[float64](t)(critical.LogisticCriticalRate(w0))
		near(t, "critical rate there", critically, 2*rate, 1e-12*rate)
	}
}

func ExampleLogisticTwoCycle() {
	c, err := critical.LogisticTwoCycle(10)
	fmt.Printf("%.7f %.4f %.4f %v\n", c.W, c.Loss, c.Multiplier, err)
	_, err = critical.LogisticTwoCycle(8)
	fmt.Println(err)
	// Output:
	// 1.7760295 1.0444 0.0568 <nil>
	// critical: at the learning rate 8 the loss falls to its minimum and there is no 2-cycle; pass a rate above 8
}
