package annealingclaims

import (
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/annealing"
)

var chance = []assertion.Assertion{
	assertion.New("03-7", claim.Theorem, proposition,
		`Of the eight equally likely training sets of three samples, six hold one unit vector twice and two are identical: probabilities $\frac{3}{4}$ and $\frac{1}{4}$.`,
		counted),
	assertion.New("03-8", claim.Theorem, proposition+derived,
		`Three identical samples: the large steps multiply $\delta_1$ by $-2$; the flow then brings it back to $\lvert\delta_1\rvert=\sqrt{\varepsilon}$, with the sign flipped exactly if $K$ is odd. The population loss is $\frac{\varepsilon}{2}+\frac{A}{2}$ with the large steps and without.`,
		identicalSamples),
	assertion.New("03-14", claim.Theorem, proposition,
		`The whole statement has probability $\frac{3}{4}$: over all training sets, both bounds hold (with a remainder of 0) on six of eight. For three $\alpha$, three $\varepsilon$ and three $K$.`,
		wholeStatement),
}

func counted(g *assertion.Values) claim.Check {
	alike, all := annealing.Probability(annealing.Sample.Identical)
	return claim.Both(
		claim.Equal(8, all, "training sets"),
		claim.Equal(2, alike, "identical ones"),
		claim.Close(g.Number("sample_probability", "identical"), float64(alike)/float64(all), claim.Exact("counting")).From(g.Entry("sample_probability").How),
		claim.Close(g.Number("sample_probability", "two_one"), float64(all-alike)/float64(all), claim.Exact("counting")).From("the same"),
	)
}

func identicalSamples(g *assertion.Values) claim.Check {
	const id = "identical_sample_case"
	p := problem(0.1, identical)
	var want, got []float64
	wrong, cases := 0, 0
	for steps := range 10 {
		r := run(p.Anneal(annealing.LargeRate, steps, 0.1))
		want = append(want, g.Number(id, "residual1_after_flow"), g.Number(id, "LD"))
		got = append(got, math.Abs(r.End[0]), r.Population)
		cases++
		if flipped := r.End[0] > 0; flipped != (steps%2 == 1) { // it starts below 0
			wrong++
		}
	}
	one := run(p.Descend(annealing.LargeRate, 1, 0.1))
	return claim.Both(
		claim.Close(g.Number(id, "gd_factor"), one.End[0]/p.Start()[0], g.Tolerance(id, "one rounding")).From("factor of one step"),
		claim.AllClose(want, got, g.Tolerance(id, "Brent's method ends at rounding")).From("residual and loss after the flow, K = 0 to 9"),
		claim.Never("sign that does not follow K", wrong, cases, "K = 0 to 9"),
	)
}

func wholeStatement(*assertion.Values) claim.Check {
	other, cases := 0, 0
	for _, alpha := range []float64{0.01, 0.1, 0.9} {
		e, err := annealing.Proposition1(alpha)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		for _, epsilon := range []float64{0.01, 0.1, 0.9} {
			for _, steps := range []int{1, 2, 7} {
				n, _ := annealing.Probability(func(s annealing.Sample) bool {
					p, err := e.Train(s)
					if err != nil {
						return false
					}
					slow, fast := run(p.FlowTo(epsilon)), run(p.Anneal(annealing.LargeRate, steps, epsilon))
					return slow.Population >= 1.5*epsilon*(1-alpha) && fast.Population <= 0.75*epsilon*(1+1e-12)
				})
				cases++
				if n != 6 {
					other++
				}
			}
		}
	}
	return claim.Never("setting in which another number than 6 of 8 training sets obey both bounds", other, cases, "slack 1e-12 for rounding of the upper bound")
}
