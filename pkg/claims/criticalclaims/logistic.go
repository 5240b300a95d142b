package criticalclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/critical"
	"largestep/pkg/theory/gd"
)

var logistic = []assertion.Assertion{
	assertion.New("01-6", claim.Theorem, theorem+".2",
		`Logistic loss, $\eta<8$: the loss never rises and goes to $\log 2$. Shown from $w_0=0.1$, $3$, $20$ at $\eta=2$, $6$, $7.9$.`,
		belowEight),
	assertion.New("01-7", claim.Theorem, theorem+".2 (repaired)",
		`Logistic loss, $\eta=8$: the loss still goes to $\log 2$, but slowly: $t\,w_t^2\to 3$ and $t\,(L-\log 2)\to 3/8$.`,
		atEight),
	assertion.New("01-8", claim.Theorem, theorem+".2",
		`Logistic loss, $\eta>8$: $|w_t|\to w^*$ from every start. Shown for 3001 starts in $[0.01,60]$ at six rates, to within $10^{-5}$ after 4000 steps.`,
		aboveEight),
}

func belowEight(g *assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Logistic)
	rising, steps := 0, 0
	var ends []float64
	for _, w0 := range []float64{0.1, 3, 20} {
		for _, rate := range []float64{2, 6, 7.9} {
			tr, err := p.Trajectory(w0, rate, 3000)
			if err != nil {
				return assertion.Unmeasured(err)
			}
			rising += assertion.Rises(tr.Loss, 1e-15)
			steps += len(tr.Loss) - 1
			ends = append(ends, tr.Loss[len(tr.Loss)-1])
		}
	}
	run, err := p.Trajectory(3, 6, 10)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	log2 := assertion.Per(ends, func(float64) float64 { return math.Ln2 })
	return claim.Both(
		claim.Never("rise of the loss", rising, steps, "slack 1e-15 for rounding near the minimum"),
		claim.AllClose(log2, ends, claim.Abs(1e-14, "rounding")).From("log 2"),
		g.CloseList("traj_log_below8", run.W, "rounding over ten steps", "w"),
		g.CloseList("traj_log_below8", run.Loss, "rounding over ten steps", "loss"),
	)
}

func atEight(g *assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Logistic)
	tr, err := p.Trajectory(1, 8, 100000)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	var want, got []float64
	id := ""
	for _, t := range []int{1000, 10000, 100000} {
		id = fmt.Sprintf("log_eta8_sublinear_t=%d", t)
		w := math.Abs(tr.W[t])
		for _, field := range []string{"abs_w", "t_w2", "t_excess_loss"} {
			want = append(want, g.Number(id, field))
		}
		got = append(got, w, float64(t)*w*w, float64(t)*(tr.Loss[t]-math.Ln2))
	}
	last := got[len(got)-2:]
	return claim.Both(
		claim.AllClose(want, got, g.Tolerance(id, "rounding over 100000 steps")).From(g.Entry(id).How),
		claim.AllClose([]float64{3, 3.0 / 8}, last, claim.Rel(2e-4, "the correction falls as log t / t, 1.2e-4 at t = 100000")).From("the limits"),
	)
}

func aboveEight(*assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Logistic)
	elsewhere, runs := 0, 0
	for _, rate := range []float64{8.1, 9, 10, 12, 16, 20} {
		cycle, err := critical.LogisticTwoCycle(rate)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		for _, far := range gd.Map(3001, func(i int) bool {
			w := 0.01 + float64(i)*(60-0.01)/3000
			for range 2000 {
				next := p.Step(p.Step(w, rate), rate)
				if next == w {
					break // a 2-cycle to the last bit
				}
				w = next
			}
			return !(math.Abs(math.Abs(w)-cycle.W) < 1e-5)
		}) {
			runs++
			if far {
				elsewhere++
			}
		}
	}
	return claim.Never("start that ends elsewhere", elsewhere, runs, "within 1e-5 of the root of 4w = η tanh(w/2)")
}

var twoCycle = []assertion.Assertion{
	assertion.New("01-9", claim.Theorem, theorem+".2",
		`For $\eta>8$ there is one 2-cycle $\pm w^*$ with $4w^*=\eta\tanh(w^*/2)$; its loss is $\log(2\cosh(w^*/2))$ and its multiplier $(2w^*/\sinh w^*-1)^2$. Measured by running gradient descent until it settles.`,
		cycles),
	assertion.New("01-10", claim.Theorem, theorem+".2"+derived,
		`On its way to the 2-cycle the loss need not be monotone: from $w_0=20$ at $\eta=10$ it falls for four steps, past its limit, and then rises.`,
		nonMonotone),
	assertion.New("01-21", claim.Theorem, theorem+".2"+derived,
		`The 2-cycle attracts at every rate above 8: its multiplier stays below 1. It is 0 at $\eta=10.93597$, where $\sinh w^*=2w^*$.`,
		alwaysAttracts),
	assertion.New("01-22", claim.Theorem, theorem+".2",
		`Above 8, a start outside the 2-cycle comes in ($w_0=3$, $\eta=10$), and one inside goes out with a rising loss ($w_0=0.5$, $\eta=9$).`,
		inAndOut),
}

func cycles(g *assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Logistic)
	var points, losses, multipliers []float64
	var pointIDs, lossIDs, multiplierIDs []string
	for _, rate := range []float64{8.1, 8.485, 9, 10, 12, 16, 20} {
		o, err := p.AttractingCycle(1, rate, 4000)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		points = append(points, math.Abs(o.W[0]))
		losses = append(losses, o.Loss[0])
		multipliers = append(multipliers, o.Multiplier)
		pointIDs = append(pointIDs, fmt.Sprintf("two_cycle_wstar_log_eta=%g", rate))
		lossIDs = append(lossIDs, fmt.Sprintf("two_cycle_loss_log_eta=%g", rate))
		multiplierIDs = append(multiplierIDs, fmt.Sprintf("two_cycle_multiplier_log_eta=%g", rate))
	}
	return claim.Both(
		g.CloseAll(pointIDs, points, "Newton's method ends at rounding"),
		g.CloseAll(lossIDs, losses, "Newton's method ends at rounding"),
		g.CloseAll(multiplierIDs, multipliers, "Newton's method ends at rounding"),
	)
}

func nonMonotone(g *assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Logistic)
	const id = "traj_log_nonmonotone"
	tr, err := p.Trajectory(20, 10, 12)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(
		claim.Equal(int(g.Number(id, "first_loss_increase_step")), tr.FirstIncrease(), "step after which the loss first rises"),
		g.CloseList(id, tr.W, "rounding over twelve steps", "w"),
		g.CloseList(id, tr.Loss, "rounding over twelve steps", "loss"),
	)
}

func alwaysAttracts(g *assertion.Values) claim.Check {
	repelling, cases := 0, 17
	for i := range cases {
		c, err := critical.LogisticTwoCycle(8 + math.Ldexp(1e-3, i))
		if err != nil || !(c.Multiplier < 1) {
			repelling++
		}
	}
	rate, w := critical.SuperstableRate()
	return claim.Both(
		claim.Never("rate with a multiplier of 1 or more", repelling, cases, "rates from 8.001 to 73.5; further up it rounds to 1"),
		g.Close("eta_superstable_log", rate, "a few roundings"),
		g.Close("eta_superstable_log_w", w, "a few roundings"),
	)
}

func inAndOut(g *assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Logistic)
	var checks []claim.Check
	for _, run := range []struct {
		id       string
		w0, rate float64
	}{{"traj_log_cycle", 3, 10}, {"traj_log_up", 0.5, 9}} {
		tr, err := p.Trajectory(run.w0, run.rate, 12)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		checks = append(checks,
			claim.Equal(int(g.Number(run.id, "first_loss_increase_step")), tr.FirstIncrease(), "step after which the loss first rises"),
			g.CloseList(run.id, tr.W, "rounding over twelve steps", "w"),
			g.CloseList(run.id, tr.Loss, "rounding over twelve steps", "loss"))
	}
	return claim.Both(checks...)
}
