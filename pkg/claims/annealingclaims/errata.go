package annealingclaims

import (
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/annealing"
	"largestep/pkg/theory/gd"
)

var errata = []assertion.Assertion{
	assertion.New("03-18", claim.Erratum, proposition+", last sentence",
		`With probability $\frac{1}{4}$ the two methods are said to reach the same point. For odd $K$ annealing reaches the mirror image about $\beta_1^*$: the large rate is unstable there. The losses agree. Large $K$ overflows: in float64 the training loss does so at step 505 for $\alpha=0.5$.`,
		mirrored),
	assertion.New("03-19", claim.Erratum, proposition,
		`The factor two holds with probability $\frac{3}{4}$ and not on average. In the identical case both methods keep a population loss near $\frac{A}{2}=5000/\alpha$; the expected losses of the two differ by less than a part in $10^5$.`,
		onAverage),
	assertion.New("03-20", claim.Erratum, paper+", Sections 1 and 2",
		`"Twice as high" is a limit: on the example the ratio is $2(1-3\varepsilon/A+\dots)$ and always below 2.`,
		belowTwo),
	assertion.New("03-21", claim.Erratum, lemma,
		`$\Omega(K)=-K\log\max\lvert1-2\gamma_j/\gamma_1\rvert$ is said to suffice. It leaves out the size of the start: with $\gamma=(0.7,0.3)$, $\lambda=\frac{1}{2}$, $A=10^5$, $\varepsilon=0.9$ and $K=1$ the population loss is above the printed bound, and below the explicit sum.`,
		omega),
	assertion.New("03-22", claim.Erratum, lemma,
		`$\bar S$ is written $[n]\setminus S$ where $[d]\setminus S$ is meant: in the example $n=3$ and $d=2$, and there is no third eigenvalue.`,
		indexSet),
	assertion.New("03-23", claim.Erratum, paper+", Sections 2 and A.1",
		`Training is said to stop both when $\hat L<\varepsilon$ and at $\hat L=\varepsilon$. Steps of gradient descent overshoot: from $\eta=0.5$ with $K=40$ they stop at step 16 at $0.773\,\varepsilon$ and population loss $1.159\,\varepsilon$; at the same training loss the flow has the ratio $\frac{3}{2}$ as well.`,
		overshoot),
	assertion.New("03-24", claim.Erratum, paper+", Section 1",
		`"Small learning rate" has to be read as infinitesimal: plain gradient descent with the rate 0.1 stops at $0.891\,\varepsilon$ and its population loss is $1.336\,\varepsilon$, below $\frac{3}{2}\varepsilon(1-\alpha)$ with $\alpha=0.1$. Per training loss it is $\frac{3}{2}$.`,
		infinitesimal),
}

func mirrored(*assertion.Values) claim.Check {
	p := problem(0.1, identical)
	slow := run(p.FlowTo(0.1))
	worst, losses := 0.0, 0.0
	for steps := 1; steps < 10; steps += 2 {
		fast := run(p.Anneal(annealing.LargeRate, steps, 0.1))
		worst = max(worst, math.Abs(fast.End[0]+slow.End[0]))
		losses = max(losses, math.Abs(fast.Population/slow.Population-1))
	}
	return claim.Both(
		claim.AtMost(1e-12, worst, "|δ₁ annealed + δ₁ of the flow|, odd K to 9"),
		claim.AtMost(1e-12, losses, "relative difference of their population losses"),
		claim.Equal(gd.Outcome{Kind: gd.Diverged, Step: 505}, run(problem(0.5, identical).Anneal(annealing.LargeRate, 2000, 0.1)).Outcome, "α = 0.5 and 2,000 steps"),
	)
}

func onAverage(*assertion.Values) claim.Check {
	const epsilon = 0.1
	worst, least := 0.0, math.Inf(1)
	for _, alpha := range []float64{0.1, 0.5, 0.9} {
		mean := func(loss func(annealing.Problem) annealing.Run) float64 {
			return annealing.Mean(func(s annealing.Sample) float64 { return loss(problem(alpha, s)).Population })
		}
		slow := mean(func(p annealing.Problem) annealing.Run { return run(p.FlowTo(epsilon)) })
		fast := mean(func(p annealing.Problem) annealing.Run { return run(p.Anneal(annealing.LargeRate, 5, epsilon)) })
		worst = max(worst, math.Abs(slow/fast-1)/alpha)
		least = min(least, slow*alpha)
	}
	return claim.Both(
		claim.AtMost(1e-4, worst, "relative difference of the means over the eight training sets, divided by α, at ε = 0.1"),
		claim.AtLeast(5000.0/4, least, "mean loss times α; the identical case alone gives this much"),
	)
}

func belowTwo(*assertion.Values) claim.Check {
	above, cases, worst := 0, 0, 0.0
	for x := 1e-8; x < 0.5; x *= 1.3 {
		r := end(annealing.FlowEnd(1, x)).Population / end(annealing.AnnealedEnd(1, x)).Population
		cases++
		if !(r < 2) {
			above++
		}
		if x < 1e-4 {
			worst = max(worst, math.Abs((1-r/2)/(3*x)-1))
		}
	}
	return claim.Both(
		claim.Never("ratio of 2 or more", above, cases, "ε/A from 1e-8 to 0.5"),
		claim.AtMost(0.01, worst, "relative error of 3ε/A, for ε/A below 1e-4"),
	)
}

func omega(*assertion.Values) claim.Check {
	const epsilon = 0.9
	b := math.Sqrt(1e5)
	p, err := annealing.New([]float64{0.7, 0.3}, []float64{0.5, 0.5}, []float64{b, b})
	if err != nil {
		return assertion.Unmeasured(err)
	}
	l, err := p.Lemma2(2, epsilon)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	first, second := l.Conditions()
	fast := run(p.Anneal(l.Rate, 1, epsilon))
	return claim.Both(
		claim.Equal(true, first && second, "the conditions hold"),
		claim.AtLeast(epsilon*0.5/0.7+l.Contraction, fast.Population, "the bound as printed, ε λ₁/γ₁ + e^-Ω(1)"),
		claim.AtMost(l.FastBound(1), fast.Population, "the bound with the explicit sum"),
	)
}

func indexSet(*assertion.Values) claim.Check {
	p := problem(0.1, twoOne)
	missing := 0
	for i := 1; i <= len(twoOne); i++ { // [n] without S = {2}
		if i != 2 && i > len(p.Train()) {
			missing++
		}
	}
	return claim.Both(
		claim.Equal(3, len(twoOne), "samples n"),
		claim.Equal(2, len(p.Train()), "dimension d"),
		claim.Equal(1, missing, "members of [n] without S that are no index of an eigenvalue"),
	)
}

func overshoot(g *assertion.Values) claim.Check {
	p := problem(0.1, twoOne)
	r := run(p.Anneal(0.5, 40, 0.1))
	const sweep, small = "eta_K_sweep", "small_step_gd_approaches_flow"
	return claim.Both(
		claim.Equal(gd.Outcome{Kind: gd.Converged, Step: 16}, r.Outcome, "how the large steps end"),
		claim.Close(g.Number(small, "0.5", "train_over_eps"), r.Train/0.1, g.Tolerance(small, "tens of roundings")).From("training loss per ε, simulated apart"),
		claim.Close(g.Number(sweep, "0.5", "40", "LD_over_eps"), r.Population/0.1, g.Tolerance(sweep, "tens of roundings")).From("population loss per ε, simulated apart"),
		claim.Close(run(p.FlowTo(r.Train)).Ratio(), r.Ratio(), claim.Rel(1e-5, "the flow keeps a share of 5e-6 in coordinate 1")).From("population loss per training loss of the flow there"),
	)
}

func infinitesimal(g *assertion.Values) claim.Check {
	const small = "small_step_gd_approaches_flow"
	r := run(problem(0.1, twoOne).Descend(0.1, 20000, 0.1))
	return claim.Both(
		claim.Close(g.Number(small, "0.1", "train_over_eps"), r.Train/0.1, g.Tolerance(small, "hundreds of roundings")).From("training loss per ε, simulated apart"),
		claim.AtMost(1.5*(1-0.1), r.Population/0.1, "population loss per ε is below the bound of Proposition 1"),
		claim.Close(1.5, r.Ratio(), claim.Rel(1e-5, "the share of coordinate 1")).From("population loss per training loss of the flow"),
	)
}
