package catapultclaims

import (
	"fmt"
	"math"
	"strconv"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/catapult"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/seed"
)

var borders = []assertion.Assertion{
	assertion.New("02-5", claim.Theorem, theorem+derived,
		`The catapult phase begins at $\eta_0=m(\lambda_0-\sqrt{\lambda_0^2-8f_0^2/m})/(2f_0L'(f_0))$: one part in a million below it the first step lowers the loss, above it the step overshoots and raises the loss. Eight starts, three losses.`,
		onset),
	assertion.New("02-6", claim.Theorem, theorem+derived,
		`Exponential loss: divergence begins just above $\eta_0$. For $f_0\to 0$ the window is $\eta_1/\eta_0-1=6/(m\lambda_0^2)$ to leading order: $(\eta_1/\eta_0-1)m$ is 9.72, 6.128 and 6.012 for $m=100$, $1000$ and $10000$.`,
		expWindow),
	assertion.New("02-7", claim.Theorem, theorem+derived,
		`Logistic loss: below $\eta=\sqrt{8m}$ gradient descent converges from every start; shown on 200 random widths and starts at $0.999\sqrt{8m}$. Above it part of the starts diverge, and nearly all at $1.3\sqrt{8m}$ ($m=100$).`,
		logisticSafe),
	assertion.New("02-8", claim.Theorem, "Lewkowycz et al. 2020"+derived,
		`Squared loss: divergence begins at $\eta\lambda_0=4$. From $\lambda_0=1$ a run at 3.99 converges and at 4.01 diverges; bisection finds 4.000000.`,
		squaredAtFour),
}

func onset(g *assertion.Values) claim.Check {
	cases := []struct {
		id    string
		loss  catapult.Loss
		m     float64
		start catapult.State
	}{
		{"eta0_exp_m1000_f0.1_l1", catapult.Exp, 1000, at(0.1, 1)},
		{"eta0_exp_m1000_f0.5_l1", catapult.Exp, 1000, at(0.5, 1)},
		{"eta0_exp_m100_f0.1_l1", catapult.Exp, 100, at(0.1, 1)},
		{"eta0_exp_m100_f0.5_l1", catapult.Exp, 100, at(0.5, 1)},
		{"eta0_log_m100_f0.5_l2", catapult.Logistic, 100, at(0.5, 2)},
		{"eta0_log_m100_f2_l2", catapult.Logistic, 100, at(2, 2)},
		{"eta0_log_m200_f0.5_l1", catapult.Logistic, 200, at(0.5, 1)},
		{"eta0_mse_m100_f1_l1", catapult.Squared, 100, at(1, 1)},
	}
	var ids []string
	var got []float64
	wrong := 0
	for _, c := range cases {
		p := degenerate(c.loss, c.m)
		rate := assertion.Or(p.Onset(c.start))
		ids, got = append(ids, c.id), append(got, rate)
		for _, side := range []float64{-1e-6, 1e-6} {
			after := p.Step(c.start, rate*(1+side))
			if rises := p.Loss(after.F) > p.Loss(c.start.F); rises != (side > 0) || after.F > 0 {
				wrong++
			}
		}
	}
	return claim.Both(g.CloseAll(ids, got, "a closed form"),
		claim.Never("first step that goes the other way", wrong, 2*len(cases), "one part in a million below and above"))
}

func expWindow(g *assertion.Values) claim.Check {
	var checks []claim.Check
	for _, c := range []struct {
		id   string
		m, f float64
	}{
		{"eta1_first_divergence_exp_m1000_f0.1", 1000, 0.1},
		{"eta1_first_divergence_exp_m1000_f0.5", 1000, 0.5},
		{"eta1_first_divergence_exp_m1000_f1", 1000, 1},
		{"eta1_first_divergence_exp_m100_f0.5", 100, 0.5},
	} {
		first := assertion.Or(degenerate(catapult.Exp, c.m).Divergence(at(c.f, 1), catapult.Scan{}))
		checks = append(checks, g.Close(c.id, first, "the last digits hang on rounding"))
	}
	var want, got []float64
	for _, c := range []struct{ m, f float64 }{{100, 0.01}, {1000, 0.01}, {10000, 0.002}} {
		p := degenerate(catapult.Exp, c.m)
		// The grid is a fifth of 1/m: finer, it finds a divergence at m = 100 that
		// stops again (claim 02-28).
		first := assertion.Or(p.Divergence(at(c.f, 1), catapult.Scan{Step: 0.2 / c.m, Steps: 200000}))
		got = append(got, (first/assertion.Or(p.Onset(at(c.f, 1)))-1)*c.m)
		want = append(want, g.Number("exp_window_scaling", fmt.Sprint(c.m)))
	}
	return claim.Both(append(checks, claim.AllClose(want, got, claim.Rel(0.02, "the grid of rates")).From("the law's limit is 6"))...)
}

func logisticSafe(g *assertion.Values) claim.Check {
	var ids []string
	var got []float64
	for _, m := range []float64{1, 4, 100, 200, 500, 1000} {
		ids = append(ids, fmt.Sprintf("log_no_divergence_bound_m%g", m))
		got = append(got, assertion.Or(catapult.LogisticSafeRate(m)))
	}
	ends := gd.Map(200, func(i int) float64 {
		rng := seed.New(seed.Root, "claims", "02-7", strconv.Itoa(i))
		m := 1 + rng.IntN(300)
		start, err := catapult.RandomState(m, math.Exp(2*rng.NormFloat64()), rng)
		if err != nil {
			return math.NaN()
		}
		end, err := degenerate(catapult.Logistic, float64(m)).Limit(start, 0.999*math.Sqrt(8*float64(m)), 100000)
		return assertion.Or(math.Abs(end.F), err)
	})
	failures := 0
	for _, f := range ends {
		if !(f < 1e-3) {
			failures++
		}
	}
	const id = "log_fraction_diverging_above_bound"
	var want, share []float64
	for _, factor := range g.Keys(id) {
		want = append(want, g.Number(id, factor))
		share = append(share, divergingShare(parse(factor)*math.Sqrt(800)))
	}
	return claim.Both(
		g.CloseAll(ids, got, "a closed form"),
		claim.Never("|f| of 0.001 or more at the end", failures, len(ends), "at most 100000 steps"),
		claim.AllClose(want, share, g.Tolerance(id, "both are shares of 300 random starts")).From(g.Entry(id).How),
		claim.AtLeast(0.95, divergingShare(1.3*math.Sqrt(800)), "share that diverges at 1.3 √(8m)"))
}

// divergingShare of 300 Gaussian starts at m = 100, logistic loss.
func divergingShare(rate float64) float64 {
	p := degenerate(catapult.Logistic, 100)
	diverged := gd.Map(300, func(i int) bool {
		start, err := catapult.RandomState(100, 1, seed.New(seed.Root, "claims", "02-7 above", strconv.Itoa(i)))
		if err != nil {
			return false
		}
		phase, _, err := p.Outcome(start, rate, 20000)
		return err == nil && phase == catapult.Divergent
	})
	n := 0
	for _, d := range diverged {
		if d {
			n++
		}
	}
	return float64(n) / float64(len(diverged))
}

func phaseAt(p catapult.Pair, start catapult.State, rate float64) string {
	phase, _, err := p.Outcome(start, rate, 100000)
	if err != nil {
		return err.Error()
	}
	return phase.String()
}

func squaredAtFour(g *assertion.Values) claim.Check {
	p := degenerate(catapult.Squared, 100)
	return claim.Both(
		g.Close("mse_divergence_boundary", assertion.Or(p.Divergence(at(1, 1), catapult.Scan{Step: 0.01, Steps: 100000})), "bisection on 100000 steps"),
		claim.Equal("catapult", phaseAt(p, at(1, 1), 3.99), "at 3.99"),
		claim.Equal("divergent", phaseAt(p, at(1, 1), 4.01), "at 4.01"))
}
