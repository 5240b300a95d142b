package regularityclaims

import (
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/regularity"
	"largestep/pkg/theory/seed"
)

var degrees = []assertion.Assertion{
	assertion.New("06-18", claim.Table, paper+", Table 1 and Proposition 5",
		`The degree of regularity, measured as the slope of $\log\lvert F\rvert$ against $\log\lvert s\rvert$ at $10^{6}$: 0, 1, 3 for the Huber loss and 0, 2, 6 for $\ell_2$ behind tanh, ReLU and ReLU$^3$; $a$ and $2b$ for the family. A logarithm is seen only slowly: on $s\log s$, of degree 1, the slope is too large by $1/\log R$, which is 0.07 at $10^{6}$ and 0.0014 at $10^{300}$.`,
		table1),
	assertion.New("06-20", claim.Theorem, paper+", Section 7 (with certainty)",
		`A number standardised over $n$ samples is at most $\sqrt{n-1}$ in size, whatever the weights; $(1,0,\dots,0)$ attains it. So batch normalisation brings the degree in the first layer's weight to 0.`,
		normalised),
}

func table1(g *assertion.Values) claim.Check {
	parts := map[string]regularity.Part{
		"l2": regularity.SquaredLoss(), "huber": regularity.HuberLoss(),
		"tanh": regularity.TanhActivation(), "relu": regularity.ReLUActivation(), "relu3": regularity.ReLU3Activation(),
	}
	slack := claim.Abs(1e-5, "a slope at R = 1e6")
	var want, known, got []float64
	for _, id := range []string{"dor-huber-tanh", "dor-huber-relu", "dor-huber-relu3", "dor-l2-tanh", "dor-l2-relu", "dor-l2-relu3"} {
		in := inputs(g, id)
		loss, act := parts[in.Loss], parts[in.Act]
		want = append(want, g.Number(id))
		known = append(known, regularity.ProductRule(loss, act))
		got = append(got, assertion.Or(regularity.Degree(regularity.Composite(loss, act, in.Target), in.R)))
	}
	for _, id := range []string{"dor-good-1.0", "dor-good-0.5", "dor-bad-1", "dor-bad-3", "dor-bad-5"} {
		in := inputs(g, id)
		f, err := in.function()
		if err != nil {
			return assertion.Unmeasured(err)
		}
		want = append(want, g.Number(id))
		known = append(known, assertion.Or(regularity.KnownDegree(f)))
		got = append(got, assertion.Or(regularity.Degree(f.Value, in.R)))
	}
	var excess, expected []float64
	for _, r := range []float64{1e3, 1e6, 1e12, 1e100, 1e300} {
		expected = append(expected, 1/math.Log(r))
		excess = append(excess, assertion.Or(regularity.Degree(func(s float64) float64 { return s * math.Log1p(math.Abs(s)) }, r))-1)
	}
	return claim.Both(
		claim.AllClose(want, got, slack).From("the same slope, by other code"),
		claim.AllClose([]float64{0, 1, 3, 0, 2, 6, 1, 0.5, 2, 6, 10}, got, slack).From("Table 1; a; 2b"),
		claim.AllClose(known, got, slack).From("the product rule; closed forms"),
		claim.AllClose(expected, excess, claim.Rel(1e-3, "the next term is of third order in 1/log R")).From("1/log R, by which s log s misses 1"),
	)
}

func normalised(g *assertion.Values) claim.Check {
	const id = "x-bn-bound"
	sizes := []int{5, 50}
	attained := assertion.Per(sizes, func(n int) float64 {
		one := make([]float64, n)
		one[0] = 1
		z, err := regularity.Standardise(one)
		if err != nil {
			return math.NaN()
		}
		return z[0]
	})
	beyond, numbers := 0, 0
	for _, n := range sizes {
		rng := seed.New(seed.Root, "regularityclaims", "06-20")
		for range 200 {
			z := make([]float64, n)
			for i := range z {
				z[i] = math.Pow(rng.NormFloat64(), 7) // heavy tails
			}
			out, err := regularity.Standardise(z)
			if err != nil {
				return assertion.Unmeasured(err)
			}
			bound := assertion.Or(regularity.StandardisedBound(n))
			for _, v := range out {
				numbers++
				if !(math.Abs(v) <= bound+1e-12) {
					beyond++
				}
			}
		}
	}
	return claim.Both(
		g.CloseList(id, attained, "rounding"),
		g.CloseList(id, assertion.Per(sizes, func(n int) float64 { return assertion.Or(regularity.StandardisedBound(n)) }), "rounding"),
		claim.Never("number beyond the bound", beyond, numbers, "samples with heavy tails"),
	)
}
