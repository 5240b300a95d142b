package edgeclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/edge"
)

const ratiosID = "bounds-worst-ratio"

var average = []assertion.Assertion{
	assertion.New("05-3", claim.Theorem, theorem+", EoS phase"+derived,
		`At every rate and every $t$ with $x=\gamma^2\eta t\ge 1$ the mean loss is at most $\left(1+\frac{1}{2}(\ln x+\frac{\eta}{2})^2\right)/x$, and so at most $(1+\ln^2 x+\frac{\eta^2}{4})/x$. The largest ratios of mean loss to bound over 960 random runs.`,
		func(g *assertion.Values) claim.Check {
			return ratios(g, []string{"eos", "eos_printed_form"}, func(r edge.Ratios) []float64 { return []float64{r.Average, r.AverageSimple} })
		}),
	assertion.New("05-4", claim.Theorem, theorem+", EoS phase"+derived,
		`With $x\ge 1$: $\lVert w_t\rVert\le(\sqrt{2}+2\ln x+\eta)/\gamma$, and the mean of $G(w_k)$ over $k<t$ is at most $(\sqrt{2}+2\ln x+\eta)/x$. The largest ratios over 960 random runs.`,
		func(g *assertion.Values) claim.Check {
			return ratios(g, []string{"norm", "G_average"}, func(r edge.Ratios) []float64 { return []float64{r.Norm, r.MeanG} })
		}),
}

var stable = []assertion.Assertion{
	assertion.New("05-5", claim.Theorem, theorem+", Stable phase",
		`Once $L(w_s)\le 1/\eta$ the loss never rises again; nor while $G(w_s)\le c/\eta$, $c=1.2564$. In 960 random runs the smallest $\eta L$ before a rise is 3.86, and the smallest $\eta G$ 3.70.`,
		neverAgain),
	assertion.New("05-6", claim.Theorem, theorem+", Stable phase"+derived,
		`If $L(w_s)\le 1/\eta$ and $x=\gamma^2\eta t\ge 1$, then $L(w_{s+t})\le(F(w_s)+\frac{1}{2}\ln^2 x+0.78\,\gamma^2)/x$. The largest ratio over 960 random runs.`,
		func(g *assertion.Values) claim.Check {
			return ratios(g, []string{"stable"}, func(r edge.Ratios) []float64 { return []float64{r.Stable} })
		}),
	assertion.New("05-14", claim.Theorem, theorem+", Stable phase"+derived,
		`In the stable phase each step wins at least $(3-e)\,\eta\,\lVert\nabla L(w_t)\rVert^2$, at any rate. 2000 steps on 20 samples at six rates.`,
		stepWins),
}

var transition = []assertion.Assertion{
	assertion.New("05-7", claim.Theorem, theorem+", Phase transition"+derived,
		`Some $s<\tau$ has $L(w_s)\le 1/\eta$ and $F(w_s)\le 1$, where $\tau$ is the least $t$ with $x=\gamma^2\eta t\ge 1$ and $2\max(\eta,n)(\sqrt{2}+2\ln x+\eta)\le x$. 960 random runs.`,
		noLateTransition),
	assertion.New("05-15", claim.Theorem, theorem+", Phase transition",
		`The form $\tau=\frac{60}{\gamma^2}\max\{\eta,n,\frac{n}{\eta}\ln\frac{n}{\eta}\}$, remembered from the paper, is never smaller than the derived $\tau$, so it holds too. Their ratio on a grid of 375 margins, rates and sizes.`,
		transitionForms),
}

// ratios holds measured ratios against 1, which is the claim, and against those
// that the specification saw on data of the same kind.
func ratios(g *assertion.Values, fields []string, of func(edge.Ratios) []float64) claim.Check {
	s := trials()
	if s.err != nil {
		return assertion.Unmeasured(s.err)
	}
	measured := of(s.worst)
	checks := []claim.Check{}
	for i, field := range fields {
		checks = append(checks,
			claim.AtMost(1, measured[i], fmt.Sprintf("%d runs of %d or %d steps", s.runs, trialSteps, shortSteps)),
			claim.Close(g.Number(ratiosID, field), measured[i], claim.Abs(0.01, "other random data of the same kind")).From(g.Entry(ratiosID).How))
	}
	return claim.Both(checks...)
}

func neverAgain(g *assertion.Values) claim.Check {
	s := trials()
	if s.err != nil {
		return assertion.Unmeasured(s.err)
	}
	return claim.Both(
		claim.Equal(g.Number(ratiosID, "increase_after_L_le_1_over_eta"), float64(s.afterStable), fmt.Sprintf("rises after the first L ≤ 1/η, in %d runs", s.runs)),
		claim.AtLeast(50, float64(s.rises), "rises in all: the question was asked"),
		// Rounding of margins in the hundreds moves the loss by a part in 10^12, so a
		// rise of less than one in 10^11 does not count. No real rise is near that.
		claim.AtLeast(1e-4, s.leastRise, "smallest rise, in units of the loss; below 1e-11 it would be rounding, and not count"),
		claim.AllClose([]float64{3.98, 3.61}, []float64{s.leastL, s.leastG}, claim.Rel(0.1, "other random data of the same kind")).From("smallest ηL and ηG before a rise, in 960 runs made apart"),
		claim.AtLeast(1, s.leastL, "smallest ηL before a rise, against the theorem"),
		claim.AtLeast(g.Number("const-stable-threshold"), s.leastG, "smallest ηG before a rise, against c"),
		claim.Close(g.Number("const-stable-threshold"), edge.StableThreshold(), claim.Rel(1e-9, "Brent's method ends at rounding")).From(g.Entry("const-stable-threshold").How),
	)
}

func stepWins(*assertion.Values) claim.Check {
	p := edge.Spiral20()
	steps, violations := 0, 0
	least := math.Inf(1)
	for _, eta := range sweepRates {
		run, err := p.Path(make([]float64, 3), eta, 2000)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		for t := run.Stable(); t >= 0 && t+1 < len(run.W); t++ {
			square := 0.0 // of ∇L
			for j := range run.W[t] {
				move := (run.W[t+1][j] - run.W[t][j]) / eta
				square += move * move
			}
			won := (run.Loss[t] - run.Loss[t+1]) / (eta * square)
			least = math.Min(least, won)
			steps++
			if !(won >= 3-math.E) {
				violations++
			}
		}
	}
	return claim.Both(
		claim.Never("step that wins less", violations, steps, "all steps of the stable phases"),
		claim.AtLeast(3-math.E, least, "the least won, in units of η|∇L|²"))
}

func noLateTransition(g *assertion.Values) claim.Check {
	s := trials()
	if s.err != nil {
		return assertion.Unmeasured(s.err)
	}
	return claim.Both(
		claim.Equal(g.Number(ratiosID, "tau_violations"), float64(s.lateTransition), fmt.Sprintf("of %d runs", s.runs)),
		claim.AtLeast(50, float64(s.transitions), "runs in which the transition was seen"))
}

func transitionForms(*assertion.Values) claim.Check {
	least, most := math.Inf(1), 0.0
	for _, gamma := range []float64{0.01, 0.03, 0.1, 0.3, 0.9} {
		for k := range 15 {
			eta := math.Pow(10, -2+float64(k)/2)
			for _, n := range []int{2, 5, 20, 100, 1000} {
				b, err := edge.NewBounds(n, gamma, eta)
				if err != nil {
					return assertion.Unmeasured(err)
				}
				tau, err := b.Transition()
				if err != nil {
					return assertion.Unmeasured(err)
				}
				ratio := float64(tau) / b.TransitionMax()
				least, most = min(least, ratio), max(most, ratio)
			}
		}
	}
	return claim.Both(
		claim.AtMost(1, most, "largest ratio"),
		claim.AllClose([]float64{0.033, 0.331}, []float64{least, most}, claim.Abs(0.001, "three digits, and another grid")).From("smallest and largest ratio, found apart"))
}
