package regularityclaims

import (
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/regularity"
)

const near, far, half = "EoS-a1-near", "EoS-a1-far", "EoS-a05-near"

var edge = []assertion.Assertion{
	assertion.New("06-5", claim.Theorem, paper+", Theorem 6.2",
		`Good regularity, large rate: the limit lies just below the limit of stability. At $\eta=0.12$, $\eta S_{\infty}$ is 1.97863 for $a=1$ from a sharp and from a flat start, and 1.98977 for $a=\frac{1}{2}$.`,
		edgeLimits),
	assertion.New("06-6", claim.Theorem, paper+", Theorem 6.2",
		`The start is forgotten: from $(5,0.202)$ and from $(5,0.8)$ the sharpness at the limit is the same.`,
		forgotten),
	assertion.New("06-7", claim.Figure, paper+", Section 4.1",
		`With a small rate nothing of this happens: at $\eta=0.02$ the run ends at $\eta S_{\infty}=0.50078$ with $x^2-y^2$ as it was.`,
		smallRate),
	assertion.New("06-8", claim.Theorem, paper+", Theorem 6.1",
		`On the way the run passes through a flat region. From the sharp start $R=\eta S/2$ falls from 1.50 to 0.4045 at step 9 and then climbs; from the flat one it begins at its least.`,
		flatEntry),
	assertion.New("06-22", claim.Theorem, paper+", Theorem 6"+repaired,
		`With $\eta=C/u_0$, $C$ from 2.1 to 6, and $\eta$ times the sharpness of gradient flow's minimum above 2: every run converges, enters a flat region, and ends with $0\le 2/\eta-S_{\infty}\le 1.63\,\eta$. There $R\le 0.86$ for $C\ge 2.5$; at $C=2.1$, where $\eta$ times that sharpness is at most 2.11, it falls to 0.94 or below. For $a=\frac{1}{4},\frac{1}{2},\frac{3}{4},1$ from 21 starts.`,
		edgeGrid),
	assertion.New("06-19", claim.Theorem, paper+", Section 6 (catapult)",
		`From a sharp start near a minimum the loss first rises by four orders of magnitude, peaks after about ten steps, and then falls.`,
		catapults),
}

func edgeLimits(g *assertion.Values) claim.Check {
	ids := []string{near, far, half}
	runs := ends(g, ids)
	const reason = "the slow phase forgets rounding"
	return claim.Both(
		claim.AllClose(g.Numbers(ids, "sharp_inf"), limits(runs), g.Tolerance(near, reason)).From(g.Entry(near).How),
		claim.AllClose(g.Numbers(ids, "eta_sharp_inf"), scaled(runs), g.Tolerance(near, reason)).From(g.Entry(near).How),
		claim.AllClose([]float64{1.97863, 1.97863, 1.98977}, scaled(runs), claim.Abs(5e-6, "given to five decimals")).From("the statement"),
	)
}

func forgotten(g *assertion.Values) claim.Check {
	runs := ends(g, []string{near, far})
	return claim.Both(
		claim.Close(limits(runs)[0], limits(runs)[1], claim.Rel(1e-9, "the stop at |xy - 1| < 1e-11")).From("the run from the sharp start"),
		claim.Close(g.Number(far, "sharp_inf"), limits(runs)[0], claim.Rel(1e-9, "the stop at |xy - 1| < 1e-11")).From(g.Entry(far).How),
		claim.Close(g.Number(near, "sharp_inf"), limits(runs)[1], claim.Rel(1e-9, "the stop at |xy - 1| < 1e-11")).From(g.Entry(near).How),
	)
}

func smallRate(g *assertion.Values) claim.Check {
	const id = "small-lr-a1"
	r := ends(g, []string{id})[0]
	return claim.Both(
		claim.Close(g.Number(id, "eta_sharp_inf"), r.Scaled(), g.Tolerance(id, "no chaos here")).From(g.Entry(id).How),
		claim.Close(r.Start.Unbalance(), r.End.Unbalance(), claim.Rel(1e-6, "it falls by 1 - v² a step")).From("x² - y² at the start"),
	)
}

func flatEntry(g *assertion.Values) claim.Check {
	var checks []claim.Check
	for _, id := range []string{"x-flat-good-1.0-0.202", "x-flat-good-1.0-0.8", "x-flat-good-0.5-0.202"} {
		p, err := path(g, id, 59)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		r := p.Ratio()
		least, step := p.Flattest()
		checks = append(checks,
			claim.AllClose([]float64{g.Number(id, "R0"), g.Number(id, "Rmin"), g.Number(id, "R59")}, []float64{r[0], least, r[59]},
				g.Tolerance(id, "rounding over 59 steps")).From(g.Entry(id).How),
			claim.Equal(int(g.Number(id, "argmin")), step, "step of the least R"),
			claim.AtMost(1, least, "flat: below the limit of stability"))
	}
	return claim.Both(checks...)
}

// A trial is a function, a start and a rate.
type trial struct {
	f      regularity.Function
	start  regularity.Point
	c, eta float64
}

func edgeGrid(*assertion.Values) claim.Check {
	var trials []trial
	for _, a := range []float64{0.25, 0.5, 0.75, 1} {
		for _, s := range []float64{0.3, 0.8, 1.02, 1.5, 2, 3, 4} {
			for _, u := range []float64{12, 25, 50} {
				for _, c := range []float64{2.1, 2.5, 3, 3.5, 3.9, 5, 6} {
					t := trial{good(a), at(s, u), c, c / u}
					if t.eta*regularity.FlowSharpness(t.start) > 2.02 {
						trials = append(trials, t)
					}
				}
			}
		}
	}
	type result struct{ least, gap float64 }
	results := gd.Map(len(trials), func(i int) result {
		t := trials[i]
		r := descend(t.f, t.start, t.eta)
		p, err := regularity.Follow(t.f, t.start, t.eta, 400)
		if err != nil || !converged(r) {
			return result{math.NaN(), math.NaN()}
		}
		least, _ := p.Flattest()
		return result{least, (2/t.eta - assertion.Or(r.Limit())) / t.eta}
	})
	outside := 0
	for _, r := range results {
		if !(r.gap >= 0 && r.gap <= 1.63 && r.least < 1) {
			outside++
		}
	}
	// The nearer C is to 2, the less far a run can fall below the limit of stability.
	var barely, clearly []float64
	for i, r := range results {
		if trials[i].c < 2.5 {
			barely = append(barely, r.least)
		} else {
			clearly = append(clearly, r.least)
		}
	}
	_, most := extremes(clearly)
	_, mostBarely := extremes(barely)
	return claim.Both(
		claim.Never("run that does otherwise", outside, len(results), "u0 = 12, 25, 50; xy from 0.3 to 4"),
		claim.AtMost(0.86, most, "the largest of the runs' least R within 400 steps, for C from 2.5 on"),
		claim.AtMost(0.94, mostBarely, "the same for C = 2.1: the margin shrinks with C - 2"),
	)
}

func catapults(g *assertion.Values) claim.Check {
	var checks []claim.Check
	for _, id := range []string{"catapult-good-1.0", "catapult-bad-1", "catapult-bad-3"} {
		p, err := path(g, id, 199)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		peak := p.Catapult()
		checks = append(checks,
			claim.AllClose([]float64{g.Number(id, "L0"), g.Number(id, "Lmax")}, []float64{peak.Start, peak.Height}, g.Tolerance(id, "rounding, grown in the chaotic steps")).From(g.Entry(id).How),
			claim.Equal(int(g.Number(id, "argmax")), peak.Step, "step of the peak"))
	}
	return claim.Both(checks...)
}
