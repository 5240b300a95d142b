package criticalclaims

import (
	"errors"
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/critical"
)

var example2 = []assertion.Assertion{
	assertion.New("01-11", claim.Theorem, paper+", Example 2"+derived,
		`Example 2: the minimum, its loss and the local rate $2/L''$ for both losses; for the logistic loss the rates at which the cycle doubles, 2 to 4, 4 to 8 and 8 to 16.`,
		constants),
	assertion.New("01-12", claim.Theorem, theorem+" and Example 2",
		`Example 2, exponential loss: the rate at which gradient descent begins to diverge is the solution of the equation of Theorem 1. Measured by bisection on divergence, from six starts.`,
		divergence),
	assertion.New("01-23", claim.Theorem, paper+", Example 2"+derived,
		`Example 2, logistic loss: beyond the doublings gradient descent is chaotic. Its Lyapunov exponent is above 0 at $\eta=9$, $10$ and $12$; at $10.5$ there is a window with a 3-cycle.`,
		chaos),
}

func constants(g *assertion.Values) claim.Check {
	var ids []string
	var got []float64
	for _, c := range []struct {
		loss critical.Loss
		ids  []string
	}{
		{critical.Exp, []string{"ex2_exp_wmin", "ex2_exp_Lmin", "ex2_exp_eta_local"}},
		{critical.Logistic, []string{"ex2_log_wmin", "ex2_log_Lmin", "ex2_log_eta_flip1"}},
	} {
		p := critical.Example2(c.loss)
		w := assertion.Or(p.Minimum())
		ids = append(ids, c.ids...)
		got = append(got, w, p.Loss(w), assertion.Or(p.LocalRate()))
	}
	doublings, err := critical.Example2(critical.Logistic).Cascade(4)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	rates := assertion.Per(doublings[1:], func(d critical.Doubling) float64 { return d.Rate })
	return claim.Both(
		g.CloseAll(ids, got, "Brent's method ends at rounding"),
		g.CloseAll([]string{"ex2_log_flip_2_to_4", "ex2_log_flip_4_to_8", "ex2_log_flip_8_to_16"}, rates,
			"rounding, magnified by up to eight steps"),
	)
}

func divergence(g *assertion.Values) claim.Check {
	p := critical.Example2(critical.Exp)
	starts := []float64{-2, -1, 0, 0.25, 0.5, 1}
	ids := assertion.Per(starts, func(w0 float64) string { return fmt.Sprintf("ex2_exp_eta_crit_w0=%g", w0) })
	solved := assertion.Per(starts, func(w0 float64) float64 {
		rate, _, err := p.CriticalRate(w0)
		return assertion.Or(rate, err)
	})
	bisected := assertion.Per(starts, func(w0 float64) float64 { return assertion.Or(p.DivergenceRate(w0, 0.1, 3, 4000)) })
	want := assertion.Per(ids, func(id string) float64 { return g.Number(id) })
	return claim.Both(
		g.CloseAll(ids, solved, "Brent's method ends at rounding"),
		claim.AllClose(want, bisected, claim.Abs(1e-9, "4000 steps, and a boundary that repels")).From("the same"),
	)
}

func chaos(g *assertion.Values) claim.Check {
	p := critical.Example2(critical.Logistic)
	rates := []float64{9, 10, 12}
	ids := assertion.Per(rates, func(rate float64) string { return fmt.Sprintf("ex2_log_lyapunov_eta=%g", rate) })
	exponents := assertion.Per(rates, func(rate float64) float64 { return assertion.Or(p.Lyapunov(-0.3, rate, 1000, 200000)) })
	least := math.Inf(1)
	for _, x := range exponents {
		least = min(least, x)
	}
	return claim.Both(
		g.CloseAll(ids, exponents, "a mean over 200000 steps of a chaotic orbit, which rounding decides"),
		claim.AtLeast(0, least, "the least of the three; above 0 nearby starts part"),
		claim.Equal(3, period(p, 10.5), "points of the cycle at 10.5"),
	)
}

// period returns the number of points of the cycle from -0.3, and 0 if there is
// none.
func period(p critical.Scalar, rate float64) int {
	o, err := p.AttractingCycle(-0.3, rate, 5000)
	if err != nil {
		return 0
	}
	return len(o.W)
}

var captions = []assertion.Assertion{
	assertion.New("01-13", claim.Figure, paper+", Fig. 2",
		`The critical rates in the caption of Fig. 2 are those of definite starts: 1.66843 of $w_0=1.06167$ (a), 0.895 of $w_0=0.736451$ or $-2.346362$ (b), 8.485 of $w_0=0.85813$ (c). For 4.65 (d) there is no start.`,
		captionStarts),
}

func captionStarts(g *assertion.Values) claim.Check {
	a, errA := critical.Degenerate(critical.Exp).StartsWithRate(1.66843, 0.1, 8)
	b, errB := critical.Example2(critical.Exp).StartsWithRate(0.895, -8, 8)
	c, errC := critical.Degenerate(critical.Logistic).StartsWithRate(8.485, 0.1, 8)
	if err := errors.Join(errA, errB, errC); err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(
		g.Close("fig2a_w0", only(a), "the caption has six digits"),
		g.CloseList("ex2_exp_w0_for_0.895", b, "the golden values have six decimals"),
		g.Close("fig2c_w0", only(c), "the caption has four digits"),
		noStart(g),
	)
}

// only returns the one start, and NaN if there are none or several.
func only(starts []float64) float64 {
	if len(starts) != 1 {
		return math.NaN()
	}
	return starts[0]
}

// noStart compares the number of starts for the 4.65 of Fig. 2d.
func noStart(g *assertion.Values) claim.Check {
	found, err := critical.Example2(critical.Logistic).StartsWithRate(4.65, -8, 8)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	const id = "ex2_log_w0_for_4.65"
	want := -1
	if list := g.List(id); list != nil {
		want = len(list)
	}
	return claim.Equal(want, len(found), "starts in [-8, 8] with the critical rate 4.65").From(g.Entry(id).How)
}
