package annealingclaims

import (
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/annealing"
)

var annealed = []assertion.Assertion{
	assertion.New("03-4", claim.Theorem, proposition+".2"+derived,
		`Large steps with $\eta=\frac{3}{2}$, then gradient flow: for every $K\ge1$ the population loss is $\frac{3}{4}\varepsilon$. One step makes $\delta_2=0$; $\delta_1$ only changes its sign. For $K=1,2,5,50$ and four pairs of $\alpha$ and $\varepsilon$.`,
		annealedEnds),
	assertion.New("03-5", claim.Corollary, proposition,
		`Small rates alone have nearly twice the population loss of the schedule: 1.999994 times at $\alpha=\varepsilon=0.1$, at the same training loss.`,
		ratio),
	assertion.New("03-13", claim.Figure, paper+", Fig. 1",
		`The picture with $\beta^*=(1,1)$, $\varepsilon=0.02$, $\eta=1.45$ and $K=8$ (chosen here; the paper names none): both paths end on the ellipse $\hat L=\varepsilon$, and the population loss of small rates alone is above 1.8 times the other.`,
		picture),
}

func annealedEnds(g *assertion.Values) claim.Check {
	var want, closed, wantRun, got []float64
	left := 0.0
	for _, pair := range pairs {
		id := named("annealed", pair)
		loss, time := g.Number(id, "LD_good"), g.Number(id, "stop_time_of_flow")
		e := end(annealing.AnnealedEnd(1e4/pair[0], pair[1]))
		want = append(want, loss, time)
		closed = append(closed, e.Population, e.FlowTime)
		for _, steps := range []int{1, 2, 5, 50} {
			r := run(problem(pair[0], twoOne).Anneal(annealing.LargeRate, steps, pair[1]))
			wantRun = append(wantRun, loss, time)
			got = append(got, r.Population, r.FlowTime)
			if len(r.Descent) > 1 {
				left = max(left, math.Abs(r.Descent[1][1]/r.Descent[0][1]))
			} else {
				left = math.NaN()
			}
		}
	}
	t := g.Tolerance(named("annealed", pairs[0]), "Brent's method ends at rounding")
	return claim.Both(
		claim.AllClose(want, closed, t).From("loss and time of the flow, closed form"),
		claim.AllClose(wantRun, got, t).From("the same for each K, by descent and root finding"),
		claim.AtMost(1e-13, left, "|δ₂| after one step, of |δ₂(0)|"),
	)
}

func ratio(g *assertion.Values) claim.Check {
	p := problem(0.1, twoOne)
	slow := run(p.FlowTo(0.1))
	var want, got []float64
	for _, pair := range pairs {
		p := problem(pair[0], twoOne)
		want = append(want, g.Number(named("annealed", pair), "ratio_bad_over_good"))
		got = append(got, run(p.FlowTo(pair[1])).Population/run(p.Anneal(annealing.LargeRate, 5, pair[1])).Population)
	}
	return claim.Both(
		claim.Close(1.999994000072, slow.Population/run(p.Anneal(annealing.LargeRate, 5, 0.1)).Population,
			claim.Rel(1e-10, "the digits given")).From("50-digit closed form at α = ε = 0.1"),
		claim.AllClose(want, got, claim.Rel(1e-12, "Brent's method ends at rounding")).From("the four golden pairs"),
	)
}

func picture(*assertion.Values) claim.Check {
	e, err := annealing.NewExample([2]float64{1, 1})
	if err != nil {
		return assertion.Unmeasured(err)
	}
	p, err := e.Train(twoOne)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	slow, fast := run(p.FlowTo(0.02)), run(p.Anneal(1.45, 8, 0.02))
	return claim.Both(
		claim.AllClose([]float64{0.02, 0.02}, []float64{slow.Train, fast.Train}, claim.Rel(1e-12, "Brent's method ends at rounding")).From("ε"),
		claim.Close(end(annealing.FlowEnd(1, 0.02)).Population, slow.Population, claim.Rel(1e-12, "Brent's method ends at rounding")).From("closed form"),
		claim.AtLeast(1.8, slow.Population/fast.Population, "ratio of the population losses"),
	)
}
