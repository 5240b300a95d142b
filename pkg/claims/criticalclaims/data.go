package criticalclaims

import (
	"fmt"
	"math"
	"strconv"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/critical"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/seed"
)

// marginSet is separable, with large numbers of both signs across its margin.
var marginSet = [][]float64{{0.1, 0.9}, {0.1, -0.5}}

var rateBounds = []assertion.Assertion{
	assertion.New("01-14", claim.Theorem, proposition+".1 (repaired)",
		`If $\eta<2/\beta$ the loss never rises, with $\beta=\max_i\|z_i\|^2 L(w_0)$ for the exponential loss and a quarter of the largest eigenvalue of the second moments for the logistic loss. Shown on 300 random data sets at $\eta=1.999/\beta$.`,
		smallRates),
	assertion.New("01-15", claim.Theorem, proposition+".1"+derived,
		`On separable data the exponential loss can diverge: on $z=(0.1,0.9),(0.1,-0.5)$ from 0 it does above $\eta=5.7656$. The logistic loss falls at $\eta=1$, $10$, $20$ and $100$.`,
		largeRates),
}

func smallRates(*assertion.Values) claim.Check {
	rising, steps := 0, 0
	for set := range 300 {
		rng := seed.New(seed.Root, "claims", "01-14", strconv.Itoa(set))
		d := 1 + rng.IntN(4)
		z := make([][]float64, 2+rng.IntN(12))
		for i := range z {
			z[i] = normal(rng.NormFloat64, d)
		}
		w0 := normal(rng.NormFloat64, d)
		p, err := critical.NewMargins(critical.Loss(set%2), z)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		beta, err := p.Smoothness(w0)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		path, err := p.Path(w0, 1.999/beta, 300)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		rising += assertion.Rises(path.Loss, 1e-12)
		steps += len(path.Loss) - 1
	}
	return claim.Never("rise of the loss", rising, steps, "slack 1e-12 for rounding")
}

func normal(draw func() float64, d int) []float64 {
	x := make([]float64, d)
	for j := range x {
		x[j] = draw()
	}
	return x
}

func largeRates(g *assertion.Values) claim.Check {
	start := []float64{0, 0}
	exp, err := critical.NewMargins(critical.Exp, marginSet)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	log, err := critical.NewMargins(critical.Logistic, marginSet)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	const id = "separable2d_log_final_loss"
	var want, got []float64
	for _, rate := range []float64{1, 10, 20, 100} {
		want = append(want, g.Number(id, fmt.Sprint(rate)))
		got = append(got, finalLoss(log, start, rate, 2999))
	}
	return claim.Both(
		g.Close("separable2d_exp_div_boundary", assertion.Or(exp.DivergenceRate(start, 1, 20, 3000)), "both are bisections over 3000 steps"),
		claim.AllClose(want, got, g.Tolerance(id, "rounding over 2999 steps")).From(g.Entry(id).How),
	)
}

func finalLoss(p *critical.Linear, w0 []float64, rate float64, steps int) float64 {
	path, err := p.Path(w0, rate, steps)
	if err != nil || path.Outcome.Kind == gd.Diverged {
		return math.NaN()
	}
	return path.Loss[len(path.Loss)-1]
}

var classes = []assertion.Assertion{
	assertion.New("01-16", claim.Theorem, paper+", Assumptions 1 and 2 (repaired)",
		`There are three classes of data and not two: Examples 1 and 2 are strictly non-separable, a set with a margin is separable, and Example 4 is mixed: along $(-1,-1)$ no margin is negative and their sum is 5.`,
		threeClasses),
	assertion.New("01-17", claim.Theorem, proposition+".2 (repaired)",
		`On mixed data the infimum is not attained: on Example 4 the loss comes down to $1/2$ (exponential) or $\frac{1}{2}\log 2$ (logistic) while $\|w\|$ grows like $\log t$.`,
		noMinimum),
}

func class(p *critical.Linear) string {
	s, err := p.Separability()
	if err != nil {
		return err.Error()
	}
	return s.Class.String()
}

func threeClasses(*assertion.Values) claim.Check {
	set, err := critical.NewMargins(critical.Exp, marginSet)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	s, err := critical.Example4(critical.Exp).Separability()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(
		claim.Equal("strictly non-separable", class(critical.Degenerate(critical.Exp).Linear()), "class of Example 1"),
		claim.Equal("strictly non-separable", class(critical.Example2(critical.Exp).Linear()), "class of Example 2"),
		claim.Equal("separable", class(set), "class of z = (0.1, 0.9), (0.1, -0.5)"),
		claim.Equal("mixed", s.Class.String(), "class of Example 4"),
		claim.AllClose([]float64{-1, -1, 5}, append(s.Direction, s.Gain), claim.Abs(1e-12, "rounding of a projection")).From("by hand"),
	)
}

func noMinimum(g *assertion.Values) claim.Check {
	var checks []claim.Check
	for _, c := range []struct {
		loss    critical.Loss
		id      string
		infimum float64
	}{
		{critical.Exp, "ex4_linear_exp_1000steps", 0.5},
		{critical.Logistic, "ex4_linear_log_1000steps", math.Ln2 / 2},
	} {
		path, err := critical.Example4(c.loss).Path([]float64{0, 0}, 0.5, 100000)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		length := func(t int) float64 { return math.Hypot(path.W[t][0], path.W[t][1]) }
		decade := length(10000) - length(1000)
		want := append([]float64{g.Number(c.id, "loss")}, g.List(c.id, "w")...)
		got := append([]float64{path.Loss[1000]}, path.W[1000]...)
		checks = append(checks,
			claim.AllClose(want, got, g.Tolerance(c.id, "rounding over 1000 steps")).From(g.Entry(c.id).How),
			claim.Between(c.infimum, c.infimum+1e-5, path.Loss[100000], "the loss after 100000 steps: above the infimum, and near"),
			claim.Close(decade, length(100000)-length(10000), claim.Rel(0.03, "the logarithm is the leading term")).
				From("growth of |w| from step 1000 to 10000, against that from 10000 to 100000"))
	}
	return claim.Both(checks...)
}
