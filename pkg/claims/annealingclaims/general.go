package annealingclaims

import (
	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/annealing"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/seed"
)

var general = []assertion.Assertion{
	assertion.New("03-9", claim.Theorem, lemma,
		`On 2,000 random spectra in 2 to 5 dimensions that meet the conditions (condition 2 as its proof uses it), neither bound of Lemma 2 is violated: gradient flow has at least $(1-\alpha)\varepsilon\min_S\lambda_j/\gamma_j$, annealing at most $\varepsilon\max\lambda_j/\gamma_j+\sum\lambda_i\delta_i(K)^2$.`,
		randomSpectra),
	assertion.New("03-15", claim.Corollary, lemma,
		`On the proof's problem the lemma gives the rate $\frac{3}{2}$, the gap $p=1$, and condition 2 with the least $\alpha$ equal to $6\varepsilon/A$.`,
		lemmaOnExample),
}

func randomSpectra(g *assertion.Values) claim.Check {
	r := seed.New(seed.Root, "annealingclaims", "lemma 2")
	applied, slowFails, fastFails, timeFails := 0, 0, 0, 0
	for tried := 0; applied < 2000 && tried < 50000; tried++ {
		p, k, epsilon := spectrum(r)
		l, err := p.Lemma2(k, epsilon)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		if first, second := l.Conditions(); !first || !second {
			continue
		}
		applied++
		slow := run(p.FlowTo(epsilon))
		if !(slow.Population >= l.SlowBound*(1-1e-12)) {
			slowFails++
		}
		if !(slow.FlowTime >= l.MinTime*(1-1e-12)) {
			timeFails++
		}
		for _, steps := range []int{1, 4, 20} {
			fast := run(p.Anneal(l.Rate, steps, epsilon))
			if !(fast.Population <= l.FastBound(steps)*(1+1e-12)) || fast.Outcome.Kind != gd.Bounded {
				fastFails++
			}
		}
	}
	const slack = "slack 1e-12 for rounding"
	return claim.Both(
		claim.Close(g.Number("lemma2_random_check"), float64(slowFails+fastFails), claim.Exact("a theorem")).From("violations in 1,336 spectra drawn apart"),
		claim.Equal(2000, applied, "spectra that meet the conditions"),
		claim.Never("run of flow below its bound", slowFails, applied, slack),
		claim.Never("run of annealing above its bound, or that met ε on the way", fastFails, 3*applied, "K = 1, 4, 20; "+slack),
		claim.Never("stop of the flow before the proof's least time", timeFails, applied, slack),
	)
}

func lemmaOnExample(*assertion.Values) claim.Check {
	var want, got []float64
	for _, pair := range pairs {
		l, err := problem(pair[0], twoOne).Lemma2(2, pair[1])
		if err != nil {
			return assertion.Unmeasured(err)
		}
		want = append(want, annealing.LargeRate, 1, 6*pair[1]*pair[0]/1e4, 0.75*pair[1])
		got = append(got, l.Rate, l.Gap, l.Alpha, l.FastBound(1))
	}
	return claim.AllClose(want, got, claim.Rel(1e-12, "a few roundings")).From("rate, gap, α and upper bound, by hand")
}
