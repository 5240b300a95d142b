package annealingclaims

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/annealing"
	"largestep/pkg/theory/gd"
)

var separation = []assertion.Assertion{
	assertion.New("03-10", claim.Table, proposition+derived,
		`Eleven large rates from 0.1 to 3 with $K=1,3,10,40$: the population loss per $\varepsilon$, and the step at which the large steps reach $\varepsilon$ themselves. The benefit does not hang on $\eta=\frac{3}{2}$; even rates above it, which are unstable, help.`,
		sweep),
	assertion.New("03-16", claim.Theorem, proposition+derived,
		`On a 2+1 sample large steps help exactly for $3-\frac{3}{\sqrt{2}}<\eta<3+\frac{3}{\sqrt{2}}$, for every $K\ge1$ and every $\varepsilon$: there and nowhere else a step lowers $\log\lvert\delta_2\rvert/\gamma_2-\log\lvert\delta_1\rvert/\gamma_1$, which gradient flow keeps.`,
		helpful),
	assertion.New("03-17", claim.Corollary, proposition+derived,
		`With any other rate the number of large steps must grow as $\varepsilon$ falls: at $\eta=1.45$ and $K=2$ the population loss is $\frac{3}{4}\varepsilon$ to one percent at $\varepsilon=0.1$, and above $1.49\,\varepsilon$ at $\varepsilon=10^{-12}$, on the proof's problem with $\alpha=0.1$.`,
		tooFewSteps),
}

func sweep(g *assertion.Values) claim.Check {
	const id = "eta_K_sweep"
	p := problem(0.1, twoOne)
	rates, err := g.Entry(id).Fields()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	var want, got []float64
	wrong, cells := 0, 0
	for _, rate := range sortedKeys(rates) {
		bySteps, err := rates[rate].Fields()
		if err != nil {
			return assertion.Unmeasured(err)
		}
		for _, steps := range sortedKeys(bySteps) {
			r := run(p.Anneal(assertion.Or(strconv.ParseFloat(rate, 64)), int(assertion.Or(strconv.ParseFloat(steps, 64))), 0.1))
			want = append(want, g.Number(id, rate, steps, "LD_over_eps"))
			got = append(got, r.Population/0.1)
			inside := "not"
			if r.Outcome.Kind == gd.Converged {
				inside = fmt.Sprint(r.Outcome.Step)
			}
			cells++
			if stopped, err := bySteps[steps].At("stopped_inside_gd_at_step"); err != nil || inside != step(stopped.Float()) && !(stopped.IsNull() && inside == "not") {
				wrong++
			}
		}
	}
	return claim.Both(
		claim.AllClose(want, got, g.Tolerance(id, "tens of roundings")).From(g.Entry(id).How),
		claim.Never("run that reaches ε at another step", wrong, cells, "against the same simulation"),
	)
}

func step(x float64, err error) string {
	if err != nil {
		return "none"
	}
	return fmt.Sprint(x)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func helpful(*assertion.Values) claim.Check {
	p := problem(0.1, twoOne)
	low, high, err := p.HelpfulRates()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	var rates []float64
	for i := range 121 {
		rates = append(rates, 0.025+0.05*float64(i)) // none falls on an end
	}
	levels := []float64{1e-6, 1e-3, 0.1, 10, 1e3, 5e4}
	wrong, cells := 0, 0
	for _, steps := range []int{1, 2, 3, 10, 40} {
		s, err := p.Separation(rates, levels, steps)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		for j := range levels {
			for i, rate := range rates {
				helps := rate > 3-3/math.Sqrt2 && rate < 3+3/math.Sqrt2
				cells++
				if r := s.At(i, j); helps && !(r > 1-1e-12) || !helps && !(r < 1+1e-12) {
					wrong++
				}
			}
		}
	}
	return claim.Both(
		claim.AllClose([]float64{3 - 3/math.Sqrt2, 3 + 3/math.Sqrt2}, []float64{low, high}, claim.Rel(1e-14, "Brent's method ends at rounding")).From("η² - 6η + 9/2 = 0"),
		claim.Never("setting on the wrong side", wrong, cells, "121 rates from 0.025 to 6.025, six ε, K = 1, 2, 3, 10, 40; slack 1e-12, since the difference may be smaller than rounding"),
	)
}

func tooFewSteps(*assertion.Values) claim.Check {
	p := problem(0.1, twoOne)
	early, late := run(p.Anneal(1.45, 2, 0.1)), run(p.Anneal(1.45, 2, 1e-12))
	exact := run(p.Anneal(annealing.LargeRate, 2, 1e-12))
	return claim.Both(
		claim.Close(0.75, early.Ratio(), claim.Rel(0.01, "what is left of δ₂ after 2 steps")).From("limit of many steps"),
		claim.AtLeast(1.49, late.Ratio(), "at ε = 1e-12"),
		claim.Close(0.75, exact.Ratio(), claim.Rel(1e-12, "δ₂ is 0")).From("the rate 3/2 at ε = 1e-12"),
	)
}
