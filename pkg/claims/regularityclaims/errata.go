package regularityclaims

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/regularity"
	"largestep/pkg/theory/regularity/smallnet"
)

var errata = []assertion.Assertion{
	assertion.New("06-37", claim.Erratum, paper+", Section 5 (the measure of balance)",
		`Whether bad functions balance depends on the measure. $\lvert x^2-y^2\rvert$ never grows while $\lvert v\rvert\le\sqrt{2}$, for every $F$: on the nine one-sided runs it falls while $(x-y)^2$ rises. And $(x-y)^2$ rises also under gradient flow, since $F'>0$ for $s>1$; what a large rate adds is small.`,
		measures),
	assertion.New("06-38", claim.Erratum, paper+", Theorem 16",
		`A necessary condition for convergence is stated in its sufficient direction. A minimum below $2/\eta$ does not attract: along the minima the Jacobian's eigenvalue is 1, so a start moved along the hyperbola stays moved. Both eigenvalues, at minima of $a=1$ and $b=3$, from steps of gradient descent around them.`,
		neutral),
	assertion.New("06-39", claim.Erratum, paper+", Theorem 6 (condition on the rate)",
		`$\eta u_0>2$ is not enough for the edge: $a=1$ with $s_0=5$, $u_0=12$, $\eta=2.05/u_0$ ends at $\eta S_{\infty}=1.112$, because $\eta S_{\mathrm{gf}}=1.18$. Whether the lost condition excludes it is not known.`,
		notEnough),
	assertion.New("06-40", claim.Erratum, paper+", equation (5)",
		`The degrees of loss and activation do not multiply in general: $\max(z,0)^2$ has degree 2 and $-\max(s,0)$ has 1, but one behind the other is 0.`,
		productRule),
	assertion.New("06-41", claim.Erratum, paper+", Section 3 (degree as the cause)",
		`The degree does not decide by itself. Degree 1 without the edge: a bump ($\eta S_{\infty}=1.467$) and the softplus. Degree 6 with it: $b=3$ near a minimum ($1.9995$).`,
		notTheCause),
	assertion.New("06-42", claim.Erratum, paper+", Table 1 (no edge of stability from degree 2 on)",
		`For degree 2 the limit can lie anywhere below the limit of stability: on $b=1$, $\eta S_{\infty}$ runs from below 0.4 to above 1.99 over starts and rates. Missing is a limit of its own, and the climb to it.`,
		anywhere),
	assertion.New("06-43", claim.Erratum, paper+", Sections 4 and 5 (one threshold)",
		`Edge and balancing are lost at different degrees. Degree 2 balances: just below the largest rate, at $\eta=0.1375$, $b=1$ takes $(x-y)^2$ from 23.02 to 3.69, and ends at $\eta S_{\infty}=0.78$.`,
		twoThresholds),
	assertion.New("06-44", claim.Erratum, paper+", Section 2.3",
		`"Sharpness" is the largest eigenvalue in size there and the largest eigenvalue elsewhere. Far from the minima they differ: for $a=\frac{1}{2}$ at $(4,1)$ they are 1.2201 and $-0.0461$.`,
		sizes),
}

// networkErrata need the networks to have been trained.
var networkErrata = []assertion.Assertion{
	assertion.New("06-45", claim.Erratum, section7+" (no edge of stability from degree 2 on)",
		`$\ell_2$ with ReLU, degree 2, ends at $R=1.00$ when it starts at 2 and stays at 0.51 when it starts at 0.50. What is absent is the climb.`,
		noClimb),
	assertion.New("06-46", claim.Erratum, section7+" (batch normalisation)",
		`With batch normalisation $\ell_2$ with ReLU does not come back to the edge: it ends at $R=0.89$, lower than without.`,
		notRestored),
	assertion.New("06-47", claim.Erratum, section7+" (degree 0 shows the edge)",
		`Not at every large rate: $\ell_2$ with tanh at $\eta S_0=8$ is below $R=0.97$ at the end of 3,000 steps.`,
		notAtEveryRate),
	assertion.New("06-48", claim.Erratum, section7+", Figure 12",
		`A changed gap is not by itself an effect of the rate. Gradient flow keeps $\lVert W_1\rVert^2-\lVert W_2\rVert^2$ for ReLU and outer networks, but $\lVert W_1\rVert^2-3\lVert W_2\rVert^2$ for two layers of ReLU$^3$, since $\langle W_1,\nabla_1\rangle=k\langle W_2,\nabla_2\rangle$ for degree $k$; for tanh nothing of the kind.`,
		invariants),
	assertion.New("06-49", claim.Erratum, section7+", Figure 13",
		`To be at the edge is not to learn: the outer network with batch normalisation ends at a loss of 2.2, of 15 at the start, while $\ell_2$ with ReLU$^3$ without it comes down to 0.22 at $R=0.05$.`,
		notLearning),
}

func measures(*assertion.Values) claim.Check {
	var unbalance, difference, byRate []float64
	for _, b := range []int{3, 5, 7} {
		for _, c := range []float64{2, 3, 4} {
			start := regularity.Point{X: 5, Y: 0.3}
			r := descend(bad(b), start, c/sharp(bad(b), start))
			m, err := r.Balance()
			if err != nil {
				return assertion.Unmeasured(err)
			}
			unbalance, difference, byRate = append(unbalance, m.Unbalance), append(difference, m.Difference), append(byRate, m.Flow)
		}
	}
	_, most := extremes(unbalance)
	least, _ := extremes(difference)
	_, rate := extremes(byRate)
	// Gradient flow: gradient descent with steps a hundred times as small.
	start := regularity.Point{X: 5, Y: 0.3}
	flows := assertion.Per([]int{3, 5, 7}, func(b int) float64 {
		return descend(bad(b), start, 0.03/sharp(bad(b), start)).End.Gap() / start.Gap()
	})
	flow := (regularity.FlowSharpness(start) - 2) / start.Gap() // by its invariant
	return claim.Both(
		claim.AtMost(1, most, "|x² - y²|, end over start, the largest"),
		claim.AtLeast(1, least, "(x - y)², end over start, the least"),
		claim.AllClose([]float64{flow, flow, flow}, flows, claim.Rel(1e-5, "ηS0 = 0.03")).From("the same under gradient flow: x² - y² is kept"),
		claim.AtMost(0.01, rate, "1 - S∞/S_gf, the largest"),
	)
}

func neutral(*assertion.Values) claim.Check {
	const eta = 0.05
	f := good(1)
	moved := 0.0
	for _, x := range []float64{4, 4.01} {
		r := descend(f, regularity.Point{X: x, Y: 1.0001 / x}, eta)
		moved += math.Abs(r.End.X - 4)
	}
	p := regularity.Point{X: 4, Y: 0.25}
	along, across := regularity.Jacobian(eta, p.U())
	var got []float64
	for _, f := range []regularity.Function{f, bad(3)} {
		got = append(got, eigenvalues(f, p, eta)...)
	}
	return claim.Both(
		claim.Close(0.01, moved, claim.Abs(1e-3, "the starts are off the minima by 1e-4")).From("distance of the ends of two runs from (4, 1/4), where the second started 0.01 farther"),
		claim.AllClose([]float64{along, across, along, across}, got, claim.Abs(1e-8, "central differences")).From("1 along the minima, and 1 - ηS across, less than 1 in size"),
	)
}

// eigenvalues returns those of the Jacobian of one step at a point, the larger first,
// by central differences. The step is that of a gradient, so the matrix is symmetric.
func eigenvalues(f regularity.Function, p regularity.Point, eta float64) []float64 {
	const h = 1e-6
	slope := func(dx, dy float64) regularity.Point {
		ahead := regularity.Step(f, regularity.Point{X: p.X + h*dx, Y: p.Y + h*dy}, eta)
		behind := regularity.Step(f, regularity.Point{X: p.X - h*dx, Y: p.Y - h*dy}, eta)
		return regularity.Point{X: (ahead.X - behind.X) / (2 * h), Y: (ahead.Y - behind.Y) / (2 * h)}
	}
	byX, byY := slope(1, 0), slope(0, 1)
	mean, off := (byX.X+byY.Y)/2, math.Hypot((byX.X-byY.Y)/2, byX.Y)
	return []float64{mean + off, mean - off}
}

func notEnough(*assertion.Values) claim.Check {
	start := at(5, 12)
	const eta = 2.05 / 12
	return claim.Both(
		claim.Close(1.112, descend(good(1), start, eta).Scaled(), claim.Abs(5e-4, "given to three decimals")).From("a run made apart"),
		claim.Close(1.18, eta*regularity.FlowSharpness(start), claim.Abs(5e-3, "given to two decimals")).From("closed form"),
	)
}

func productRule(*assertion.Values) claim.Check {
	loss, act := regularity.RuleBreaker()
	degree := func(f func(float64) float64) float64 { return assertion.Or(regularity.Degree(f, 1e6)) }
	return claim.Both(
		claim.AllClose([]float64{2, 1}, []float64{degree(loss.At), degree(act.At)}, claim.Abs(1e-9, "powers")).From("degrees of the two"),
		claim.Equal(2.0, regularity.ProductRule(loss, act), "the rule"),
		claim.Equal(0.0, degree(regularity.Composite(loss, act, 0)), "the degree of one behind the other"),
	)
}

func notTheCause(g *assertion.Values) claim.Check {
	const bumped, nearby = "x-perturbed-A2.0-C2.6", "bad-b3-nearmin-EoS"
	in := inputs(g, bumped)
	f, err := regularity.NewPerturbed(in.A)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	degree := func(f regularity.Function) float64 { return assertion.Or(regularity.Degree(f.Value, 1e6)) }
	return claim.Both(
		claim.AllClose([]float64{1, 1, 6}, []float64{degree(f), degree(regularity.Softplus()), degree(bad(3))}, claim.Abs(1e-5, "slopes at R = 1e6")).From("degrees of the three"),
		claim.Close(g.Number(bumped, "eta_sharp_inf"), descend(f, in.start(), in.Eta).Scaled(), claim.Rel(1e-3, "two stops")).From(g.Entry(bumped).How),
		claim.Close(g.Number(nearby, "eta_sharp_inf"), ends(g, []string{nearby})[0].Scaled(), g.Tolerance(nearby, "50,000 steps")).From(g.Entry(nearby).How),
	)
}

func anywhere(*assertion.Values) claim.Check {
	var limits []float64
	for _, s := range []float64{-1, 0.2, 1.001, 3} {
		for _, c := range span(1.9, 4, 211) {
			start := at(s, 25)
			if r := descend(bad(1), start, c/(start.U()+4)); converged(r) {
				limits = append(limits, r.Scaled())
			}
		}
	}
	least, largest := extremes(limits)
	return claim.Both(
		claim.AtMost(0.4, least, fmt.Sprintf("the least of %d limits", len(limits))),
		claim.Between(1.99, 2, largest, "the largest"),
	)
}

func twoThresholds(g *assertion.Values) claim.Check {
	const id = "dor2-eta-max"
	r := ends(g, []string{id})[0]
	tol := g.Tolerance(id, "chaotic near the largest rate")
	return claim.Both(
		claim.Close(g.Number(id, "diff_sq_inf"), r.End.Gap(), tol).From(g.Entry(id).How),
		claim.AtMost(0.25, r.End.Gap()/r.Start.Gap(), "(x - y)², end over start"),
		claim.Close(g.Number(id, "eta_sharp_inf"), r.Scaled(), tol).From(g.Entry(id).How),
		claim.AtMost(1, r.Scaled(), "ηS at the end"),
	)
}

func sizes(g *assertion.Values) claim.Check {
	const id = "sharp-good-0.5-4.0-1.0"
	in := inputs(g, id)
	largest, size := regularity.Sharpness(good(0.5), regularity.Point{X: in.X, Y: in.Y})
	return claim.AllClose([]float64{g.Number(id, "lambda_max"), g.Number(id, "abs_max")}, []float64{largest, size},
		g.Tolerance(id, "rounding of two eigenvalues")).From(g.Entry(id).How)
}

func noClimb(g *assertion.Values) claim.Check {
	check, got := endsAt(g, 0.06, squaredReLUSlow, squaredReLU)
	if len(got) != 2 {
		return check
	}
	return claim.Both(check, claim.AtMost(0.6, got[0], "R at the end, begun at 0.50"), claim.Between(0.94, 1.06, got[1], "R at the end, begun at 2.00"))
}

func notRestored(g *assertion.Values) claim.Check {
	check, got := endsAt(g, 0.06, squaredReLUNorm)
	if len(got) != 1 {
		return check
	}
	return claim.Both(check, claim.AtMost(0.95, got[0], "R at the end"))
}

func notAtEveryRate(*assertion.Values) claim.Check {
	all, err := further()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.AtMost(0.97, assertion.Or(all["large"].End10()), "R at the end; at the edge it would be 1")
}

func invariants(*assertion.Values) claim.Check {
	var got, want []float64
	for _, c := range []struct {
		config smallnet.Config
		degree float64
	}{
		{smallnet.Small(smallnet.Huber, smallnet.ReLU, false, false), 1},
		{smallnet.Small(smallnet.Squared, smallnet.ReLU3, false, false), 3},
		{smallnet.Small(smallnet.Huber, smallnet.ReLU3, true, false), 1},
	} {
		net, err := smallnet.NewNetwork(c.config, smallnet.Synthetic(1))
		if err != nil {
			return assertion.Unmeasured(err)
		}
		w := net.Start()
		_, g, err := net.Gradient(w)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		n := c.config.Hidden * smallnet.Synthetic(1).Dim
		got = append(got, floats.Dot(w[:n], g[:n])/floats.Dot(w[n:], g[n:]))
		want = append(want, c.degree)
	}
	return claim.AllClose(want, got, claim.Rel(1e-10, "rounding of sums")).From("Euler's identity: 1, 3, and 1 for outer networks")
}

func notLearning(g *assertion.Values) claim.Check {
	histories, err := Histories()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	last := func(i int) float64 { return histories[i].Loss[len(histories[i].Loss)-1] }
	return claim.Both(
		claim.AtLeast(1.5, last(huberOuterNorm), "loss at the edge"),
		claim.AtMost(0.4, last(squaredReLU3), "loss far below it"),
		claim.Close(g.Number(ids()[huberOuterNorm], "loss_end"), last(huberOuterNorm), claim.Rel(0.2, "chaotic in its first steps")).From("other code"),
	)
}
