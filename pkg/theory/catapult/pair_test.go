package catapult_test

import (
	"fmt"
	"math"
	"testing"

	"largestep/pkg/theory/catapult"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/seed"
)

func finalState(t *testing.T, loss catapult.Loss, m, f, lambda, rate float64) catapult.Final {
	t.Helper()
	return must[catapult.Final](t)(pair(t, loss, m).Limit(catapult.State{F: f, Lambda: lambda}, rate, 1_000_000))
}

// C1, C3: the two numbers follow all the weights, and S2 is an invariant.
func TestStateFollowsTheWeights(t *testing.T) {
	for _, loss := range catapult.Losses() {
		rng := seed.New(1, "test", "C1", loss.String())
		net := must[*catapult.Network](t)(catapult.RandomNetwork(loss, catapult.Example3(), 50, 0.5, rng))
		s := must[catapult.State](t)(net.State())
		p := pair(t, loss, 50)
		rate := 1.7 / (s.Lambda * p.Curvature(0))
		for step := range 20 {
			before := s
			s = p.Step(s, rate)
			if err := net.Step(rate); err != nil {
				t.Fatal(err)
			}
			direct := must[catapult.State](t)(net.State())
			near(t, fmt.Sprint(loss, " f, step ", step), s.F, direct.F, 1e-10)
			near(t, fmt.Sprint(loss, " λ, step ", step), s.Lambda, direct.Lambda, 1e-10)
			gamma := rate * p.Slope(before.F) / math.Sqrt(50)
			stretch := (1 - gamma*gamma) * (1 - gamma*gamma)
			near(t, "invariant", p.Invariant(s), stretch*p.Invariant(before), 1e-9)
			a, b, err := p.Growth(before, rate)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "A", before.F*(1+a), s.F, 1e-12)
			near(t, "B", before.Lambda*(1+b), s.Lambda, 1e-12)
		}
	}
}

var trajectories = []struct {
	id           string
	loss         catapult.Loss
	m, f, l, eta float64
}{
	{"traj_exp_m1000_eta1.931", catapult.Exp, 1000, 0.5, 1, 1.931},
	{"traj_exp_m100_eta2.05", catapult.Exp, 100, 0.5, 1, 2.05},
	{"traj_log_m100_eta8", catapult.Logistic, 100, 0.5, 2, 8},
	{"traj_log_m100_eta3", catapult.Logistic, 100, 0.5, 2, 3},
	{"traj_mse_m100_eta2.5", catapult.Squared, 100, 1, 1, 2.5},
}

// C4.
func TestTrajectories(t *testing.T) {
	for _, c := range trajectories {
		e := entry(t, c.id)
		want := list(t, e.Value, "f")
		tr := must[catapult.Trajectory](t)(pair(t, c.loss, c.m).Trajectory(catapult.State{F: c.f, Lambda: c.l}, c.eta, len(want)-1))
		for k, w := range map[string][]float64{"f": tr.F, "lam": tr.Lambda, "loss": tr.Loss} {
			for i, x := range list(t, e.Value, k) {
				near(t, fmt.Sprint(c.id, k, i), w[i], x, e.Tolerance.Abs)
			}
		}
		near(t, "peak", float64(tr.Peak()), number(t, e.Value, "peak_step"), 0)
	}
}

// C9, C10, C13.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		id      string
		loss    catapult.Loss
		m, f, l float64
	}{
		{"lambda_inf_exp_m1000", catapult.Exp, 1000, 0.5, 1},
		{"lambda_inf_exp_m100", catapult.Exp, 100, 0.5, 1},
		{"lambda_inf_log_m100", catapult.Logistic, 100, 0.5, 2},
		{"lambda_inf_log_m1000", catapult.Logistic, 1000, 0.5, 2},
		{"lambda_inf_mse_m100", catapult.Squared, 100, 1, 1},
	} {
		e := entry(t, c.id)
		for key, v := range fields(t, e.Value) {
			rate := parse(t, key)
			got := finalState(t, c.loss, c.m, c.f, c.l, rate)
			want := number(t, v, "lambda_inf")
			near(t, c.id+" at "+key, got.Lambda, want, e.Tolerance.Rel*want)
			near(t, c.id+" steps at "+key, float64(got.Outcome.Step), number(t, v, "steps"), 2) // the entry's How: +-2
			p := pair(t, c.loss, c.m)
			if bound := must[float64](t)(p.LimitBound(rate)); !(got.Lambda <= bound*(1+1e-9)) {
				t.Errorf("%s at %s: λ = %g exceeds %g", c.id, key, got.Lambda, bound)
			}
			h := must[float64](t)(p.HessianTop(catapult.State{Lambda: got.Lambda}))
			near(t, "h at the minimum", h, p.Curvature(0)*got.Lambda, 1e-12)
		}
	}
}

// C11: the edge of stability of the logistic loss.
func TestEdgeGap(t *testing.T) {
	e := entry(t, "log_eos_gap")
	want := list(t, e.Value)
	for i, m := range []float64{100, 300, 1000, 3000} {
		got := (2 - 6*finalState(t, catapult.Logistic, m, 0.5, 2, 6).Lambda/4) * m
		near(t, fmt.Sprint("m = ", m), got, want[i], e.Tolerance.Rel*want[i])
	}
	near(t, "limit", catapult.EdgeGap(6), 13.5, 0) // S10
}

// C14.
func TestCatapultShape(t *testing.T) {
	for rate, peak := range map[float64]int{1.923: 2, 1.927: 6, 1.931: 15} {
		tr := must[catapult.Trajectory](t)(pair(t, catapult.Exp, 1000).Trajectory(catapult.State{F: 0.5, Lambda: 1}, rate, 300))
		if tr.Peak() != peak || tr.Humps() != 1 {
			t.Errorf("rate %g: peak %d, %d humps", rate, tr.Peak(), tr.Humps())
		}
		for i := 1; i < len(tr.Lambda); i++ {
			if tr.Lambda[i] > tr.Lambda[i-1] {
				t.Errorf("rate %g: λ rises at step %d", rate, i)
			}
		}
	}
}

// C15: Phase 3, in which |f| grows without overshooting.
func TestPhase3(t *testing.T) {
	p, e := pair(t, catapult.Exp, 10), entry(t, "phase3_counterexample")
	s := p.Step(catapult.State{F: 3, Lambda: 2}, 2)
	for name, got := range map[string]float64{"phi": p.Phi(2, 2, 3), "f1": s.F, "lambda1": s.Lambda} {
		want := number(t, e.Value, name)
		near(t, name, got, want, e.Tolerance.Rel*math.Abs(want))
	}
}

// S4: x* moves right as λ falls.
func TestBorders(t *testing.T) {
	p := pair(t, catapult.Exp, 1000)
	for i, lambda := range []float64{1.9, 1.5, 1, 0.8, 0.6} {
		zeros := must[[]float64](t)(p.Borders(1, lambda, 12))
		near(t, "x*", zeros[0], []float64{0.5585, 1.3553, 2.1945, 2.5873, 3.0825}[i], 6e-5)
		for _, x := range zeros {
			near(t, "φ at a border", p.Phi(1, lambda, x), 0, 1e-9)
		}
		const h = 1e-6
		near(t, "φ'", p.PhiSlope(1, lambda, 1.3), (p.Phi(1, lambda, 1.3+h)-p.Phi(1, lambda, 1.3-h))/(2*h), 1e-6)
	}
}

// C18 and erratum E7: flatter with a larger rate, but not up to the end.
func TestFlatterIsNotForAllRates(t *testing.T) {
	l := func(loss catapult.Loss, f, l0, rate float64) float64 {
		return finalState(t, loss, 100, f, l0, rate).Lambda
	}
	if !(l(catapult.Squared, 1, 1, 3) < l(catapult.Squared, 1, 1, 3.5)) {
		t.Error("squared")
	}
	if !(l(catapult.Logistic, 0.5, 2, 18) < l(catapult.Logistic, 0.5, 2, 24)) {
		t.Error("logistic")
	}
	near(t, "exp, 2.10", l(catapult.Exp, 0.5, 1, 2.10), 0.010, 5e-4) // E7
	near(t, "exp, 2.12", l(catapult.Exp, 0.5, 1, 2.12), 0.593, 5e-4)
}

func TestHessianClosedForm(t *testing.T) {
	for _, c := range []struct {
		id      string
		loss    catapult.Loss
		f, l, m float64
	}{
		{"hessian_top_exp_f0.3", catapult.Exp, 0.3, 1.2, 20},
		{"hessian_top_exp_f1.5", catapult.Exp, 1.5, 2, 50},
		{"hessian_top_log_f0.3", catapult.Logistic, 0.3, 1.2, 20},
		{"hessian_top_log_f1.5", catapult.Logistic, 1.5, 2, 50},
	} {
		e := entry(t, c.id)
		want := number(t, e.Value)
		got := must[float64](t)(pair(t, c.loss, c.m).HessianTop(catapult.State{F: c.f, Lambda: c.l}))
		near(t, c.id, got, want, e.Tolerance.Rel*want)
	}
}

func ExamplePair_Limit() {
	p, err := catapult.NewPair(catapult.Logistic, 100)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, rate := range []float64{2, 8, 16} {
		end, err := p.Limit(catapult.State{F: 0.5, Lambda: 2}, rate, 10000)
		fmt.Printf("rate %2g: λ = %.4f, %v %v\n", rate, end.Lambda, end.Outcome.Kind == gd.Converged, err)
	}
	// Output:
	// rate  2: λ = 1.9963, true <nil>
	// rate  8: λ = 0.8721, true <nil>
	// rate 16: λ = 0.2625, true <nil>
}
