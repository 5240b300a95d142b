package edgeclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/edge"
)

var general = []assertion.Assertion{
	assertion.New("05-12", claim.Theorem, extend+", conditions A to D",
		`The constants of the logistic loss: $C_\beta=1$ works, with $g/\ell\le 1$ and a quadratic part of $e-2$; $C_e=2\ln 2$ for $z\ge 0$; and $\rho(\lambda)\le 1+\ln^2\lambda$.`,
		constants),
	assertion.New("05-18", claim.Theorem, extend+", theorem for general losses"+derived,
		`For $\ell(z)=\sqrt{1+z^2}-z$, which has no exponential tail: the mean loss is at most $(\rho(x)+C_g^2\eta^2/4)/x$ at every rate, and once $L(w_s)\le 1/(C_\beta^2\eta)$ the loss never rises. Six rates, 3000 steps.`,
		generalBounds),
	assertion.New("05-19", claim.Theorem, extend+", condition D",
		`Without an exponential tail everything is slower: $\ell/g$ grows without bound, $\rho(\lambda)$ grows like $1.19\,\lambda^{2/3}$, and the measured losses fall like $T^{-2/3}$ for $\eta=4\gamma^2T$, $T^{-1/2}$ for $\eta=\sqrt{T}$ and $T^{-1/3}$ for $\eta=4$.`,
		noTail),
}

func constants(g *assertion.Values) claim.Check {
	l := edge.Logistic()
	ratio, quadratic := l.SelfBound()
	const id = "rho-logistic"
	lambdas := []float64{1, 10, 1000, 1e6}
	rho := assertion.Per(lambdas, func(lambda float64) float64 { return assertion.Or(l.Rho(lambda)) })
	above := 0
	for i, lambda := range lambdas {
		if !(rho[i] <= 1+math.Log(lambda)*math.Log(lambda)) {
			above++
		}
	}
	return claim.Both(
		claim.Close(1, ratio, claim.Rel(1e-6, "a limit on a grid")).From("limit of g/ℓ"),
		claim.Close(g.Number("const-Cbeta"), quadratic, claim.Rel(1e-6, "a limit on a grid")).From(g.Entry("const-Cbeta").How),
		claim.Close(math.E-2, quadratic, claim.Rel(1e-6, "the same")).From("e - 2"),
		claim.Close(g.Number("const-exp-tail"), l.TailRatio(0, 40), claim.Rel(1e-9, "attained at 0")).From("2 log 2"),
		claim.AllClose(g.List(id), rho, claim.Rel(1e-6, "two minimisations")).From(g.Entry(id).How),
		claim.Never("ρ above 1 + log²", above, len(lambdas), "λ = 1, 10, 1000, 1e6"),
	)
}

func generalBounds(*assertion.Values) claim.Check {
	p, err := edge.Spiral20().With(edge.Hyperbolic())
	if err != nil {
		return assertion.Unmeasured(err)
	}
	const gamma, cg = 0.1, 2 // the slope of the hyperbolic loss tends to 2 at -∞
	ratio, quadratic := p.Loss().SelfBound()
	worst, applied, again, rises := 0.0, 0, 0, 0
	for _, eta := range sweepRates {
		run, err := p.Descend(eta, 3000)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		for i, mean := range run.Averages() {
			if t := i + 1; gamma*gamma*eta*float64(t) >= 1 && t%10 == 0 {
				applied++
				worst = math.Max(worst, mean/assertion.Or(p.Loss().GeneralAverage(gamma, cg, eta, t)))
			}
		}
		below := assertion.Or(edge.MonotoneBelow(max(1, ratio, quadratic), eta))
		lowest := math.Inf(1)
		for t := 1; t < len(run.Loss); t++ {
			lowest = min(lowest, run.Loss[t-1])
			if run.Loss[t] > run.Loss[t-1]*(1+1e-11) {
				rises++
				if lowest <= below {
					again++
				}
			}
		}
	}
	return claim.Both(
		claim.AtMost(1, worst, fmt.Sprintf("largest ratio of mean loss to bound at %d places", applied)),
		claim.AtMost(1+1e-9, max(ratio, quadratic), "so Cβ = 1 works: the larger part of condition C"),
		claim.Never("rise after the loss was at most 1/(Cβ²η)", again, rises, "all rises of the six runs"),
	)
}

func noTail(*assertion.Values) claim.Check {
	l := edge.Hyperbolic()
	p, err := edge.Spiral20().With(l)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	rates := []func(T float64) float64{
		func(T float64) float64 { return 0.04 * T },
		math.Sqrt,
		func(float64) float64 { return 4 },
	}
	slope := assertion.Per(rates, func(rate func(T float64) float64) float64 {
		var ts, losses []float64
		for _, T := range horizons[1:5] {
			run, err := p.Descend(rate(float64(T)), T)
			if err != nil {
				return math.NaN()
			}
			ts, losses = append(ts, float64(T)), append(losses, run.Loss[T])
		}
		return Slope(ts, losses)
	})
	return claim.Both(
		claim.AtLeast(50, l.TailRatio(0, 1000)/l.TailRatio(0, 10), "largest ℓ/g up to 1000, over that up to 10"),
		claim.Close(1.5*math.Cbrt(0.5), assertion.Or(l.Rho(1e9))/1e6, claim.Rel(1e-4, "the leading term")).From("3/2 · (1/2)^(1/3) by hand, of λ^(2/3)"),
		claim.AllClose([]float64{-2.0 / 3, -1.0 / 2, -1.0 / 3}, slope, claim.Abs(0.03, "the laws are limits")).From("slopes for T from 400 to 3200; ℓ(u) ≈ 1/(2u) makes L fall like (ηT)^(-1/3)"),
	)
}
