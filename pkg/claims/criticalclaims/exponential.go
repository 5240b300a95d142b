package criticalclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/critical"
	"largestep/pkg/theory/gd"
)

var exponential = []assertion.Assertion{
	assertion.New("01-3", claim.Theorem, theorem+".1",
		`Exponential loss, $\eta<\eta_{\mathrm{crit}}$: the loss strictly falls to 1. Shown from $w_0=1$ at $\eta=1.5$.`,
		belowExp),
	assertion.New("01-4", claim.Theorem, theorem+".1",
		`Exponential loss, $\eta>\eta_{\mathrm{crit}}$: the loss strictly rises without bound. Shown from $w_0=1$ at $\eta=1.71$ to $3$, with the step of overflow.`,
		aboveExp),
	assertion.New("01-5", claim.Theorem, theorem+".1",
		`Exponential loss, $\eta=\eta_{\mathrm{crit}}$: $w_t=(-1)^t w_0$. Shown for five iterates from four starts.`,
		atExp),
	assertion.New("01-19", claim.Theorem, theorem+derived,
		`The 2-cycle at the critical rate repels: its multiplier $(1-\eta_{\mathrm{crit}}\cosh w_0)^2$ is above 1. Shown for $w_0=1$, measured as $(1-\eta L'')$ along the cycle.`,
		repellingCycle),
	assertion.New("01-20", claim.Theorem, proposition+".2 (repaired)",
		`If no curvature is below $\alpha$ and $\eta>2/\alpha$, each step raises the loss by at least $\eta(\eta\alpha/2-1)\,|L'|^2$, and it grows without bound. The exponential loss on degenerate data has $\alpha=1$.`,
		strongConvexity),
}

func belowExp(g *assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Exp)
	tr, err := p.Trajectory(1, 1.5, 60)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	notFalling, steps := 0, 0
	for t := 1; t < len(tr.W) && math.Abs(tr.W[t]) > 3e-8; t++ {
		steps++
		if !(tr.Loss[t] < tr.Loss[t-1]) {
			notFalling++
		}
	}
	return claim.Both(
		g.CloseList("traj_exp_below", tr.W, "rounding over ten steps"),
		claim.Never("step without a fall", notFalling, steps, "until w²/2 is lost beside 1 in float64"),
	)
}

func aboveExp(g *assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Exp)
	const id = "exp_blowup_steps"
	var want, got []float64
	notRising, steps := 0, 0
	for _, run := range []struct{ w0, rate float64 }{{1, 1.71}, {1, 1.75}, {1, 1.8}, {1, 2}, {1, 3}, {0.1, 2}} {
		tr, err := p.Trajectory(run.w0, run.rate, 1000)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		want = append(want, g.Number(id, fmt.Sprintf("w0=%g,eta=%g", run.w0, run.rate)))
		if tr.Outcome.Kind == gd.Diverged {
			got = append(got, float64(tr.Outcome.Step))
		} else {
			got = append(got, math.NaN())
		}
		for t := 1; t < len(tr.Loss); t++ {
			steps++
			if !(tr.Loss[t] > tr.Loss[t-1]) {
				notRising++
			}
		}
	}
	tr, err := p.Trajectory(1, 1.8, 4)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(
		claim.AllClose(want, got, g.Tolerance(id, "the last step before overflow hangs on rounding")).From(g.Entry(id).How),
		claim.Never("step without a rise", notRising, steps, "every step up to overflow"),
		g.CloseList("traj_exp_above", tr.W, "rounding, magnified by divergence"),
	)
}

func atExp(*assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Exp)
	var want, got []float64
	for _, w0 := range []float64{0.5, 1, 2, 3} {
		rate := assertion.Or(critical.ExpCriticalRate(w0))
		tr, err := p.Trajectory(w0, rate, 5)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		for t, w := range tr.W {
			want = append(want, w0*math.Pow(-1, float64(t)))
			got = append(got, w)
		}
	}
	return claim.AllClose(want, got, claim.Abs(1e-10, "the cycle repels, so rounding grows; later iterates say nothing")).From("the statement")
}

func repellingCycle(g *assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Exp)
	rate, partner, err := p.CriticalRate(1)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	multiplier := (1 - rate*p.Curvature(1)) * (1 - rate*p.Curvature(partner))
	return claim.Both(
		g.Close("exp_unstable_cycle_multiplier_w0=1", multiplier, "a few roundings"),
		claim.AtLeast(1, multiplier, "above 1 repels"),
	)
}

func strongConvexity(*assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Exp)
	const alpha = 1.0
	tooLow, steps, diverged := 0, 0, true
	for _, rate := range []float64{2.01, 2.5, 4} {
		tr, err := p.Trajectory(1e-3, rate, 5000)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		diverged = diverged && tr.Outcome.Kind == gd.Diverged
		for t := 1; t < len(tr.Loss); t++ {
			steps++
			slope := p.Slope(tr.W[t-1])
			if least := tr.Loss[t-1] + rate*(rate*alpha/2-1)*slope*slope; !(tr.Loss[t] >= least*(1-1e-14)) {
				tooLow++
			}
		}
	}
	return claim.Both(
		claim.Never("step that rises less", tooLow, steps, "relative slack 1e-14 for rounding"),
		claim.Equal(true, diverged, "all three rates, 2.01, 2.5 and 4, diverge"),
	)
}
