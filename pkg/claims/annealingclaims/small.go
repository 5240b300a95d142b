package annealingclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/annealing"
	"largestep/pkg/theory/gd"
)

var small = []assertion.Assertion{
	assertion.New("03-2", claim.Theorem, proposition+derived,
		`Gradient flow on the proof's problem: with $z=\frac{6\varepsilon/A}{1+\sqrt{1+24\varepsilon/A}}$ it stops at $T=-\frac{3}{4}\ln z$ with population loss $\frac{A}{2}(z^2+z)$. Closed form and root finding, four pairs of $\alpha$ and $\varepsilon$.`,
		flowEnds),
	assertion.New("03-3", claim.Theorem, proposition+".1",
		`Gradient flow stops at a population loss of at least $\frac{3}{2}\varepsilon(1-\alpha)$, on both kinds of 2+1 sample, for $\alpha$ and $\varepsilon$ in $\{0.01,0.1,0.5,0.99\}$.`,
		flowIsBad),
	assertion.New("03-6", claim.Theorem, proposition+derived,
		`Gradient descent with one small rate $h$ approaches the flow: taken at the same training loss, the logarithm of the share of coordinate 1 is off by a multiple of $h$.`,
		smallSteps),
	assertion.New("03-12", claim.Corollary, proposition+derived,
		`How large the weights need to be: gradient flow leaves the share $\alpha$ of the training loss to coordinate 1 exactly if $A=6\varepsilon(1-\alpha)^2/\alpha$. Lemma 2 asks for $6\varepsilon/\alpha$ and the proof takes $10^4/\alpha$.`,
		smallestSquare),
}

func flowEnds(g *assertion.Values) claim.Check {
	var want, closed, solved []float64
	for _, pair := range pairs {
		id := named("gradient_flow", pair)
		e := end(annealing.FlowEnd(1e4/pair[0], pair[1]))
		p := problem(pair[0], twoOne)
		r := run(p.FlowTo(pair[1]))
		want = append(want, g.Number(id, "stop_time"), g.Number(id, "LD_bad"), g.Number(id, "LD_bad_over_eps"), g.Number(id, "share_of_train_loss_in_coordinate_1"))
		closed = append(closed, e.FlowTime, e.Population, e.Population/pair[1], e.Share)
		solved = append(solved, r.FlowTime, r.Population, r.Population/pair[1], p.Share(r.End, 1))
	}
	return claim.Both(
		claim.AllClose(want, closed, g.Tolerance(named("gradient_flow", pairs[0]), "a few roundings")).From(g.Entry(named("gradient_flow", pairs[0])).How),
		claim.AllClose(want, solved, claim.Rel(1e-8, "Brent's method; the share magnifies its rounding")).From("the same, by solving for the stopping time"),
	)
}

func flowIsBad(*assertion.Values) claim.Check {
	below, cases := 0, 0
	for _, alpha := range []float64{0.01, 0.1, 0.5, 0.99} {
		for _, epsilon := range []float64{0.01, 0.1, 0.5, 0.99} {
			for _, s := range []annealing.Sample{twoOne, {2, 1, 2}} {
				cases++
				if r := run(problem(alpha, s).FlowTo(epsilon)); !(r.Population >= 1.5*epsilon*(1-alpha)) {
					below++
				}
			}
		}
	}
	return claim.Never("run below the bound", below, cases, "no slack")
}

func smallSteps(g *assertion.Values) claim.Check {
	const id = "small_step_gd_approaches_flow"
	p := problem(0.1, twoOne)
	var want, got, off []float64
	for _, h := range []float64{0.5, 0.1, 0.01, 0.001} {
		key := fmt.Sprint(h)
		r := run(p.Descend(h, 20000, 0.1))
		want = append(want, g.Number(id, key, "LD_over_eps"), g.Number(id, key, "train_over_eps"), g.Number(id, key, "steps"))
		got = append(got, r.Population/0.1, r.Train/0.1, float64(r.Outcome.Step))
		if r.Outcome.Kind != gd.Converged {
			return assertion.Unmeasured(fmt.Errorf("the rate %g ended as %v", h, r.Outcome))
		}
		flow := run(p.FlowTo(r.Train))
		off = append(off, math.Log(p.Share(flow.End, 1)/p.Share(r.End, 1)))
	}
	return claim.Both(
		claim.AllClose(want, got, g.Tolerance(id, "thousands of roundings")).From("population loss, training loss and steps, simulated apart"),
		claim.Between(8, 13, off[1]/off[2], "the deviation at 0.1 by that at 0.01; 10 in the limit"),
		claim.Between(9.9, 10.2, off[2]/off[3], "and at 0.01 by that at 0.001"),
	)
}

func smallestSquare(*assertion.Values) claim.Check {
	var want, shares, promised []float64
	for _, alpha := range []float64{0.01, 0.1, 0.5, 0.6} {
		for _, epsilon := range []float64{0.01, 0.1, 0.5} {
			square := assertion.Or(annealing.SmallestSquare(alpha, epsilon))
			want = append(want, alpha)
			shares = append(shares, end(annealing.FlowEnd(square, epsilon)).Share)

			b := math.Sqrt(6 * epsilon / alpha)
			p, err := annealing.New([]float64{2.0 / 3, 1.0 / 3}, []float64{0.5, 0.5}, []float64{b, b})
			if err != nil {
				return assertion.Unmeasured(err)
			}
			l, err := p.Lemma2(2, epsilon)
			if err != nil {
				return assertion.Unmeasured(err)
			}
			promised = append(promised, l.Alpha)
		}
	}
	return claim.Both(
		claim.AllClose(want, shares, claim.Rel(1e-12, "a few roundings")).From("α, with the least A"),
		claim.AllClose(want, promised, claim.Rel(1e-12, "a few roundings")).From("α, of condition 2 with A = 6ε/α"),
		claim.AtLeast(1e4/0.5/3, 1e4/0.1/assertion.Or(annealing.SmallestSquare(0.1, 0.1)), "by how much the proof's A is larger, at α = ε = 0.1"),
	)
}
