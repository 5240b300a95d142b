package regularityclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/regularity"
	"largestep/pkg/theory/seed"
)

var balancing = []assertion.Assertion{
	assertion.New("06-14", claim.Theorem, paper+", Theorem 10; Wang et al. 2022, Theorem 3.2",
		`On $\frac{1}{2}(1-xy)^2$ gradient descent with $\eta\le\frac{4}{u_0+4}$ converges and ends with $(x-y)^2\le\frac{2}{\eta}-2$. From 400 random starts in $[-6,6]^2$; and from $(5,0.202)$ at 0.55 and 0.998 of that rate.`,
		balances),
	assertion.New("06-15", claim.Theorem, paper+", Theorem 11",
		`Bad regularity does not balance: $(x-y)^2$ ends 1.039 to 1.041 times as large as it began, for $b=3,5,7$ and $\eta S_0=2,3,4$ from $(5,0.3)$.`,
		noBalance),
	assertion.New("06-16", claim.Theorem, paper+", Theorem 9"+repaired,
		`Good regularity balances: for $a=1$ at $\eta=0.12$ from $(5,0.202)$, $(x-y)^2$ falls from 23.02 to 14.49, below $\frac{2}{\eta}-2$.`,
		goodBalance),
	assertion.New("06-25", claim.Theorem, paper+", Theorem 11"+repaired,
		`From $s_0\ge 1.5$ ($b=3$) and $s_0\ge 1.2$ ($b=5,7$) every run that converges, up to $s_0=3$, ends with $(x-y)^2$ between 1.019 and 1.23 times the start's.`,
		noBalanceGrid),
	assertion.New("06-26", claim.Theorem, paper+", Theorem 14 (its range is nearly the whole)",
		`Beyond $\frac{4}{u_0+4}$ runs on $\frac{1}{2}(1-xy)^2$ soon diverge: none of 400 at $4.05$, some at $4.2$ and a quarter at $4.5$ in place of the 4.`,
		beyondRange),
}

// factorise runs matrix factorisation from 400 random starts at numerator/(u+4).
func factorise(numerator func(draw float64) float64, name string) []regularity.Run {
	return gd.Map(400, func(i int) regularity.Run {
		rng := seed.New(seed.Root, "regularityclaims", name, fmt.Sprint(i))
		start := regularity.Point{X: 12*rng.Float64() - 6, Y: 12*rng.Float64() - 6}
		return descend(bad(1), start, numerator(rng.Float64())/(start.U()+4))
	})
}

func balances(g *assertion.Values) claim.Check {
	violations := 0
	runs := factorise(func(draw float64) float64 { return 2 + 2*draw }, "06-14")
	for _, r := range runs {
		bound := assertion.Or(regularity.BalancingBound(r.Eta))
		if !converged(r) || !(r.End.Gap() <= bound+1e-9) {
			violations++
		}
	}
	checks := []claim.Check{claim.Never("run that does not converge, or ends above the bound", violations, len(runs), "η from 2 to 4 over u + 4; slack 1e-9")}
	for _, id := range []string{"dor2-eta-half", "dor2-eta-max"} {
		r := ends(g, []string{id})[0]
		bound := assertion.Or(regularity.BalancingBound(r.Eta))
		checks = append(checks,
			claim.Close(g.Number(id, "diff_sq_inf"), r.End.Gap(), g.Tolerance(id, "chaotic near the largest rate")).From(g.Entry(id).How),
			claim.AtMost(bound+1e-9, r.End.Gap(), "2/η - 2"))
	}
	return claim.Both(checks...)
}

func noBalance(g *assertion.Values) claim.Check {
	ids := oneSidedIDs[:9]
	runs := ends(g, ids)
	ratios := assertion.Per(runs, func(r regularity.Run) float64 {
		b, err := r.Balance()
		return assertion.Or(b.Difference, err)
	})
	want := assertion.Per(ids, func(id string) float64 { return g.Number(id, "diff_sq_inf") / g.Number(id, "diff_sq_0") })
	least, largest := extremes(ratios)
	return claim.Both(
		claim.AllClose(want, ratios, claim.Rel(1e-8, "no chaos here")).From(g.Entry(ids[0]).How),
		claim.Between(1.039, 1.041, least, "the least"),
		claim.Between(1.039, 1.041, largest, "the largest"),
	)
}

func goodBalance(g *assertion.Values) claim.Check {
	r := ends(g, []string{near})[0]
	tol := g.Tolerance(near, "the slow phase forgets rounding")
	return claim.Both(
		claim.AllClose([]float64{g.Number(near, "diff_sq_0"), g.Number(near, "diff_sq_inf")}, []float64{r.Start.Gap(), r.End.Gap()}, tol).From(g.Entry(near).How),
		claim.AtMost(assertion.Or(regularity.BalancingBound(r.Eta)), r.End.Gap(), "2/η - 2"),
	)
}

func noBalanceGrid(*assertion.Values) claim.Check {
	var checks []claim.Check
	for _, c := range []struct {
		b    int
		from float64
	}{{3, 1.5}, {5, 1.2}, {7, 1.2}} {
		m, err := regularity.NewMap(bad(c.b), 20, span(c.from, 3, 16), span(2, 6, 9), regularity.Options{Steps: 30000})
		if err != nil {
			return assertion.Unmeasured(err)
		}
		outside, runs := 0, 0
		for _, r := range m.Runs {
			if !converged(r) {
				continue
			}
			runs++
			if b, err := r.Balance(); err != nil || !(b.Difference >= 1.019 && b.Difference <= 1.23) {
				outside++
			}
		}
		checks = append(checks, claim.Never("run outside", outside, runs, fmt.Sprintf("b = %d, u0 = 20, ηS0 from 2 to 6", c.b)))
	}
	return claim.Both(checks...)
}

func beyondRange(*assertion.Values) claim.Check {
	lost := func(numerator float64) float64 {
		n := 0
		for _, r := range factorise(func(float64) float64 { return numerator }, "06-26") {
			if r.Status == regularity.Diverged {
				n++
			}
		}
		return float64(n)
	}
	return claim.Both(
		claim.Equal(0, int(math.Round(lost(4.05))), "of 400 diverge at 4.05"),
		claim.Between(10, 60, lost(4.2), "of 400 diverge at 4.2"),
		claim.Between(80, 160, lost(4.5), "of 400 diverge at 4.5"),
	)
}
