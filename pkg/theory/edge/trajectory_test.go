package edge_test

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"largestep/pkg/theory/edge"
)

// Check 5.1: losses, weights and phases on two samples.
func TestToy2(t *testing.T) {
	for _, eta := range []float64{1, 16, 64, 256} {
		id := fmt.Sprintf("toy2-eta%g", eta)
		run := ok[edge.Run](t)(edge.Toy2().Path([]float64{0, 0}, eta, 400))
		for step, want := range fields(t, id, "loss") {
			near(t, id+" loss "+step, run.Loss[at(t, step)], ok[float64](t)(want.Float()), 1e-9)
		}
		for step, want := range fields(t, id, "w") {
			for j, w := range ok[[]float64](t)(want.Floats()) {
				near(t, id+" w "+step, run.W[at(t, step)][j], w, 1e-9)
			}
		}
		count, last := run.Increases()
		whole(t, id+" increases", count, number(t, id, "increases"))
		whole(t, id+" last increase", last, number(t, id, "last_increase"))
		whole(t, id+" stable", run.Stable(), number(t, id, "first_L_le_1_over_eta"))
		whole(t, id+" transition", run.Transition(), number(t, id, "tau_L_and_F"))
	}
}

// Check 5.2: the sweep over rates on twenty samples.
func TestSpiral20(t *testing.T) {
	p := edge.Spiral20()
	gamma, w, err := p.Margin()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "margin", gamma, 0.1, 1e-9)
	near(t, "direction of the margin", w[0], 1, 1e-9)
	for _, eta := range []float64{1, 4, 16, 64, 256, 1024} {
		id := fmt.Sprintf("spiral20-eta%g", eta)
		run := descend(t, p, eta, 2000)
		for step, want := range fields(t, id, "loss") {
			near(t, id+" loss "+step, run.Loss[at(t, step)], ok[float64](t)(want.Float()), 1e-7)
		}
		count, last := run.Increases()
		whole(t, id+" increases", count, number(t, id, "increases"))
		whole(t, id+" last increase", last, number(t, id, "last_increase"))
		whole(t, id+" transition", run.Transition(), number(t, id, "tau"))
		bounds := ok[edge.Bounds](t)(p.Bounds(eta))
		whole(t, id+" bound on the transition", int(ok[int64](t)(bounds.Transition())), number(t, id, "tau_literal_bound"))
		near(t, id+" mean loss", run.Averages()[1999], number(t, id, "avg_loss_T2000"), 1e-7)
		bound, applies := bounds.Average(2000)
		if !applies {
			t.Errorf("%s: bound 1 does not apply", id)
		}
		near(t, id+" bound 1", bound, number(t, id, "eos_bound"), 1e-7)
	}
}

// Check 5.8: a rate proportional to the horizon.
func TestAcceleration(t *testing.T) {
	p := edge.Spiral20()
	slope := func(ts, losses []float64) float64 {
		var sx, sy, sxx, sxy float64
		for i := range ts {
			x, y := math.Log(ts[i]), math.Log(losses[i])
			sx, sy, sxx, sxy = sx+x, sy+y, sxx+x*x, sxy+x*y
		}
		n := float64(len(ts))
		return (n*sxy - sx*sy) / (n*sxx - sx*sx)
	}
	var ts, fast, slow []float64
	for T := 200; T <= 12800; T *= 2 {
		id := fmt.Sprintf("accel-T%d", T)
		run := descend(t, p, 0.04*float64(T), T)
		fixed := descend(t, p, 4, T)
		near(t, id, run.Loss[T], number(t, id, "loss"), 1e-7)
		near(t, id+" at 4", fixed.Loss[T], number(t, id, "loss_eta4"), 1e-7)
		near(t, id+" T²L", run.Loss[T]*float64(T)*float64(T), number(t, id, "T2_loss"), 1e-7)
		count, last := run.Increases()
		whole(t, id+" increases", count, number(t, id, "increases"))
		whole(t, id+" last increase", last, number(t, id, "last_increase"))
		if T >= 400 && T <= 3200 {
			ts, fast, slow = append(ts, float64(T)), append(fast, run.Loss[T]), append(slow, fixed.Loss[T])
		}
	}
	for field, got := range map[string]float64{"slope_eta_proportional_T": slope(ts, fast), "slope_eta_4": slope(ts, slow)} {
		if want := number(t, "accel-slope", field); !(math.Abs(got-want) <= 0.02) {
			t.Errorf("%s: got %v, want %v", field, got, want)
		}
	}
}

// Checks 5.9, 5.11: the data on which a loss that never rises is slow, and data
// on which it never rises at any rate.
func TestLowerBound(t *testing.T) {
	for _, gamma := range []float64{0.02, 0.05, 0.1} {
		id := fmt.Sprintf("lower-gamma%g", gamma)
		p := ok[*edge.Problem](t)(edge.Hard(gamma))
		rate := ok[float64](t)(p.MonotoneRate(1, 100, 3000))
		near(t, id+" rate", rate, number(t, id, "eta_mono_max"), 1e-3)
		run := descend(t, p, number(t, id, "eta_mono_max"), 20000)
		least, last := run.Slowest()
		near(t, id+" tL", last, number(t, id, "tL_20000"), 1e-4)
		near(t, id+" least tL", least, number(t, id, "min_tL"), 1e-4)
		near(t, id+" 1/(γ²η)", 1/(gamma*gamma*rate), number(t, id, "inv_gamma2_eta"), 1e-4)
		near(t, id+" limit", last, 1/(gamma*gamma*rate), 0.03) // corrections of order log(t)/t·...
	}
	one := ok[*edge.Problem](t)(edge.FromRows([][]float64{{1, 0}}))
	near(t, "one sample", descend(t, one, 100, 1).Loss[1], 1.92875e-22, 1e-5) // printed in check 5.11
	for _, eta := range []float64{1, 1e3, 1e100, 1e300} {
		if count, _ := descend(t, one, eta, 100).Increases(); count != 0 {
			t.Errorf("one sample at rate %g: %d increases", eta, count)
		}
	}
}

// No loss overflows at any rate.
func TestHugeRates(t *testing.T) {
	for _, eta := range []float64{1e6, 1e100, 1e300} {
		run := descend(t, edge.Spiral20(), eta, 200)
		for step := range run.Loss {
			if math.IsNaN(run.Loss[step]) || math.IsInf(run.Loss[step], 0) || math.IsNaN(run.LogF[step]) {
				t.Fatalf("rate %g, step %d: loss %v, log F %v", eta, step, run.Loss[step], run.LogF[step])
			}
		}
	}
}

// The Hessian's largest eigenvalue against the closed form in two dimensions.
func TestSharpness(t *testing.T) {
	p := edge.Toy2()
	got := ok[float64](t)(p.Sharpness([]float64{0, 0}))
	// At w = 0 the Hessian is 1/8 Σ z zᵀ.
	a, b, c := (1+4)/8.0/4.41, (0.2-0.4)/8/4.41, 0.08/8/4.41
	near(t, "sharpness", got, (a+c)/2+math.Hypot((a-c)/2, b), 1e-12)
}

func at(t testing.TB, step string) int {
	t.Helper()
	return ok[int](t)(strconv.Atoi(step))
}
