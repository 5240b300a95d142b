package criticalclaims

import (
	"fmt"
	"math"
	"sort"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/critical"
	"largestep/pkg/theory/gd"
)

var errata = []assertion.Assertion{
	assertion.New("01-28", claim.Erratum, paper+", Eq. 2 and Fig. 2",
		`The equation of gradient descent is printed without the factor $1/n$. The figures need it: without it the critical rate of the exponential loss on degenerate data is $w_0/\sinh w_0<1$ and never the 1.66843 of the caption.`,
		withoutMean),
	assertion.New("01-29", claim.Erratum, paper+", Assumption 2 and Proposition 1.2",
		`Data that no line separates are said to give a strongly convex loss with a finite minimum. Example 4 is such data and has no minimum: along $t(-1,-1)$ the loss falls for ever. Nor is the logistic loss strongly convex anywhere far out.`,
		notStronglyConvex),
	assertion.New("01-30", claim.Erratum, paper+", Proposition 1.2",
		`For $\eta>2/\alpha$ the loss is said to explode or saturate. Where it saturates the hypothesis fails: on the 2-cycle of the logistic loss at $\eta=10$, $\eta L''$ is below 2.`,
		saturationNeedsFlatness),
	assertion.New("01-31", claim.Erratum, paper+", Proposition 1.2",
		`The loss is said to have a limit $G_1$. It need not: on Example 2 the logistic loss alternates between 0.589054 and 0.585253 at $\eta=6$, and between 0.697643 and 0.626854 at $\eta=7$.`,
		noLimit),
	assertion.New("01-32", claim.Erratum, paper+", Theorem 1.2",
		`At $\eta=8$ the logistic loss is said not to converge. It does, to $\log 2$, with $L-\log 2$ near $3/(8t)$.`,
		convergesAtEight),
	assertion.New("01-33", claim.Erratum, paper+", Theorem 1.2",
		`For $8\le\eta<\eta_{\mathrm{crit}}$ the loss is said to fall at every step, and for $\eta\ge\eta_{\mathrm{crit}}$ to rise at every step. From $w_0=20$ at $\eta=10$, far below $\eta_{\mathrm{crit}}=80$, it rises after step 4; from $w_0=0.5$ at $\eta=12$, above it, it also falls. Up to $\eta=10.93597$ the rise from inside is monotone in every run.`,
		stepByStep),
	assertion.New("01-34", claim.Erratum, paper+", Theorem 1.2",
		`Every start is said to end on the 2-cycle for $\eta>8$. From $w_0=\frac{\eta}{2}\tanh\frac{w_0}{2}$ one step leads to the minimum: $w_0=4.9281194$ at $\eta=10$.`,
		jump),
	assertion.New("01-35", claim.Erratum, paper+", proof of Theorem A1",
		`The proof prints $-w^*=w^*-\eta\sinh w^*/(1+\cosh w^*)$, with $\eta$ for $\eta/2$, and concludes $\varphi>0$ for $\eta<8$. The root of the printed equation goes to 0 and not to $-w^*$; and $\varphi<0$ for $\eta<8$.`,
		misprints),
	assertion.New("01-36", claim.Erratum, paper+", Fig. 2",
		`The caption calls (a) and (c) separable data and $\eta_{\mathrm{crit}}$ a constant. Example 1 is strictly non-separable, and its critical rate depends on the start: for the exponential loss 1.9967 from $w_0=0.1$, 0.1348 from $w_0=5$.`,
		caption),
	assertion.New("01-37", claim.Erratum, paper+", Fig. 2d",
		`The critical rate 4.65 printed for the logistic loss on Example 2 cannot be reproduced: no start has it, it is below the local rate 5.844, and below 5.15257 no first step from any start raises the loss.`,
		notReproducible),
	assertion.New("01-38", claim.Erratum, paper+", Remark 2",
		`Example 2 is said to behave like Example 1. With the logistic loss it does so only up to $\eta=7.74$: at 8 gradient descent ends on a 4-cycle, at 9 it is chaotic.`,
		unlikeExample1),
	assertion.New("01-39", claim.Erratum, paper+", Section 3.2 and Table 2",
		`The text has the rate "exceed $\eta<2/\beta$" (read $>$), and the table has no divergent phase for separable data. The logistic loss converges at a rate 40 times $2/\beta$ and more; the exponential loss can diverge.`,
		beyondSmoothness),
}

// withoutMean: the loss without 1/n is n = 2 times the mean, so every critical
// rate is half of that of the mean.
func withoutMean(*assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Exp)
	largest := 0.0
	for w0 := 1e-3; w0 < 10; w0 *= 1.05 {
		rate, _, err := p.CriticalRate(w0)
		largest = math.Max(largest, assertion.Or(rate, err)/2)
	}
	return claim.AtMost(1, largest, "the largest of the critical rates from 0.001 to 10").From("the caption prints 1.66843")
}

func notStronglyConvex(*assertion.Values) claim.Check {
	rising, steps := 0, 0
	for _, loss := range []critical.Loss{critical.Exp, critical.Logistic} {
		p := critical.Example4(loss)
		var along []float64
		for t := 0.0; t <= 10; t += 0.5 {
			along = append(along, p.Loss([]float64{-t, -t}))
		}
		steps += len(along) - 1
		for i := 1; i < len(along); i++ {
			if !(along[i] < along[i-1]) {
				rising++
			}
		}
	}
	return claim.Both(
		claim.Equal("mixed", class(critical.Example4(critical.Exp)), "class of Example 4"),
		claim.Never("step along the line without a fall", rising, steps, "both losses, t from 0 to 10"),
		claim.AtMost(1e-15, critical.Degenerate(critical.Logistic).Curvature(40), "L″(40) of the logistic loss on degenerate data"),
	)
}

func saturationNeedsFlatness(g *assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Logistic)
	o, err := p.AttractingCycle(1, 10, 4000)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(
		g.Close("two_cycle_wstar_log_eta=10", math.Abs(o.W[0]), "Newton's method ends at rounding"),
		claim.AtMost(2, 10*p.Curvature(o.W[0]), "ηL″ on the cycle"),
	)
}

func noLimit(g *assertion.Values) claim.Check {
	p := critical.Example2(critical.Logistic)
	var checks []claim.Check
	for _, rate := range []float64{6, 7} {
		o, err := p.AttractingCycle(-0.3, rate, 5000)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		sort.Float64s(o.W)
		id := fmt.Sprintf("ex2_log_two_cycle_eta=%g", rate)
		losses := assertion.Per(o.W, p.Loss)
		checks = append(checks,
			g.CloseList(id, o.W, "5000 steps against Newton's method", "w"),
			g.CloseList(id, losses, "5000 steps against Newton's method", "loss_at_sorted_w"),
			claim.AtLeast(0.003, losses[0]-losses[len(losses)-1], "the two losses differ"))
	}
	return claim.Both(checks...)
}

func convergesAtEight(*assertion.Values) claim.Check {
	const steps = 100000
	tr, err := critical.Degenerate(critical.Logistic).Trajectory(1, 8, steps)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(
		claim.Never("rise of the loss", assertion.Rises(tr.Loss, 1e-15), steps, "slack 1e-15 for rounding near the minimum"),
		claim.Close(3.0/8, steps*(tr.Loss[steps]-math.Ln2), claim.Rel(2e-4, "the correction falls as log t / t")).From("limit of t (L - log 2)"),
	)
}

func stepByStep(g *assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Logistic)
	outside, err := p.Trajectory(20, 10, 40)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	inside, err := p.Trajectory(0.5, 12, 20)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	falls, cases := 0, 0
	for _, rate := range []float64{8.1, 9, 10, 10.9} {
		for _, w0 := range []float64{0.01, 0.1, 0.3} {
			tr, err := p.Trajectory(w0, rate, 300)
			if err != nil {
				return assertion.Unmeasured(err)
			}
			for t := 1; t < len(tr.Loss); t++ {
				cases++
				if tr.Loss[t] < tr.Loss[t-1]-1e-15 {
					falls++
				}
			}
		}
	}
	return claim.Both(
		claim.Close(80, assertion.Or(critical.LogisticCriticalRate(20)), claim.Rel(1e-7, "tanh 10 is that near to 1")).From("critical rate from 20"),
		claim.Equal(int(g.Number("traj_log_nonmonotone", "first_loss_increase_step")), outside.FirstIncrease(), "first rise from 20 at 10"),
		claim.AtLeast(1, float64(len(inside.Loss)-1-assertion.Rises(inside.Loss, 0)), "steps that fall, of the first 20 from 0.5 at 12"),
		claim.Never("fall of the loss", falls, cases, "twelve runs from inside at η ≤ 10.9, slack 1e-15"),
	)
}

func jump(g *assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Logistic)
	rates := []float64{9, 10, 12}
	jumps := assertion.Per(rates, func(rate float64) float64 { return assertion.Or(critical.LogisticJump(rate)) })
	var landed []float64
	for i, w0 := range jumps {
		landed = append(landed, p.Step(w0, rates[i]))
	}
	return claim.Both(
		g.CloseAll(assertion.Per(rates, func(rate float64) string { return fmt.Sprintf("log_one_step_hit_eta=%g", rate) }), jumps, "Brent's method ends at rounding"),
		claim.AllClose([]float64{0, 0, 0}, landed, claim.Abs(1e-14, "rounding of one step")).From("after one step"),
	)
}

func misprints(g *assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Logistic)
	// sinh w/(1 + cosh w) = tanh(w/2), so the printed equation is that of twice
	// the rate.
	printed, err := critical.LogisticTwoCycle(20)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	positive, cases := 0, 0
	for rate := 0.5; rate < 8; rate += 0.25 {
		for x := 0.01; x < 50; x *= 1.2 {
			cases++
			if !(critical.Phi(critical.Logistic, rate, x) < 0) {
				positive++
			}
		}
	}
	return claim.Both(
		g.Close("two_cycle_wstar_log_eta=20", printed.W, "a few roundings"),
		claim.Close(0, p.Step(printed.W, 10), claim.Abs(1e-14, "rounding of one step")).From("one step at η = 10 from the printed root"),
		claim.Never("φ ≥ 0", positive, cases, "rates from 0.5 to 7.75, weights from 0.01 to 50"),
	)
}

func caption(g *assertion.Values) claim.Check {
	p := critical.Degenerate(critical.Exp)
	var rates []float64
	for _, w0 := range []float64{0.1, 5} {
		rate, _, err := p.CriticalRate(w0)
		rates = append(rates, assertion.Or(rate, err))
	}
	return claim.Both(
		claim.Equal("strictly non-separable", class(p.Linear()), "class of Example 1"),
		g.CloseAll([]string{"eta_crit_exp_w0=0.1", "eta_crit_exp_w0=5"}, rates, "the solver stops at neighbouring numbers"),
	)
}

func notReproducible(g *assertion.Values) claim.Check {
	p := critical.Example2(critical.Logistic)
	rate, _, err := p.SmallestIncreaseRate(-8, 8)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(
		noStart(g),
		g.Close("ex2_log_min_eta_any_loss_increase", rate, "a minimum over starts, searched twice"),
		g.Close("ex2_log_eta_flip1", assertion.Or(p.LocalRate()), "Brent's method ends at rounding"),
		claim.AtLeast(4.65, rate, "the printed rate lies below"),
	)
}

func unlikeExample1(g *assertion.Values) claim.Check {
	p := critical.Example2(critical.Logistic)
	one := critical.Degenerate(critical.Logistic)
	doublings, err := p.Cascade(2)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(
		g.Close("ex2_log_flip_2_to_4", doublings[1].Rate, "rounding, magnified by two steps"),
		claim.Equal(2, period(p, 7.7), "points of the cycle of Example 2 at 7.7"),
		claim.Equal(4, period(p, 8), "points of the cycle of Example 2 at 8"),
		claim.Equal(2, period(one, 20), "points of the cycle of Example 1 at 20"),
		claim.AtLeast(0.2, assertion.Or(p.Lyapunov(-0.3, 9, 1000, 20000)), "Lyapunov exponent of Example 2 at 9"),
	)
}

func beyondSmoothness(*assertion.Values) claim.Check {
	start := []float64{0, 0}
	log, err := critical.NewMargins(critical.Logistic, marginSet)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	exp, err := critical.NewMargins(critical.Exp, marginSet)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	bound := 2 / assertion.Or(log.Smoothness(start))
	path, err := exp.Path(start, 7, 3000)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(
		claim.AtMost(0.001, finalLoss(log, start, 40*bound, 3000), "logistic loss after 3000 steps at 40 · 2/β"),
		claim.AtMost(0.001, finalLoss(log, start, 400*bound, 3000), "and at 400 · 2/β"),
		claim.Equal(gd.Diverged, path.Outcome.Kind, "exponential loss on the same data at 7"),
	)
}
