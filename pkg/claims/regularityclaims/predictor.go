package regularityclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/regularity"
)

var predictor = []assertion.Assertion{
	assertion.New("06-13", claim.Theorem, derived,
		`One number of the start tells the end of every run that converges: $\eta S_{\mathrm{gf}}$, where $S_{\mathrm{gf}}=\sqrt{(x_0^2-y_0^2)^2+4}$ is the sharpness of gradient flow's minimum. Above 2 it ends at the edge of stability, below it does not. Over a map of starts and rates for $b=3,5,7$ and $a=1$, at $u_0=20$. The edge is where $R=\frac{1}{2}\eta S_{\infty}$ exceeds 0.9, or $1-\frac{3}{4}\eta^2$ where that is less, as the gap law has it for $a=1$: with 0.9 throughout, 71 of the runs on $a=1$ would be misses.`,
		oneNumber),
}

func oneNumber(*assertion.Values) claim.Check {
	var checks []claim.Check
	var t tally
	for _, f := range []regularity.Function{bad(3), bad(5), bad(7), good(1)} {
		var err error
		if t, err = predicted(f); err != nil {
			return assertion.Unmeasured(err)
		}
		checks = append(checks,
			claim.Never("run that ends otherwise", t.misses, t.cases, fmt.Sprintf("%v; within 0.2 of 2 nothing is claimed", f)),
			claim.AtLeast(20, float64(t.edges), "of them at the edge"))
	}
	slowest, _ := extremes(t.fixed)
	return claim.Both(append(checks, claim.Equal(71, len(t.fixed),
		fmt.Sprintf("misses of %d for a = 1, were the threshold 0.9 at every rate; all at rates of at least %.2f", t.cases, slowest)))...)
}

// A tally counts converged runs: those at the edge, those whose end is not the
// predicted one, and the rates of those for which it is not if the edge begins at
// R = 0.9 whatever the rate.
type tally struct {
	cases, edges, misses int
	fixed                []float64
}

// predicted compares the ends of runs over a map with the prediction.
func predicted(f regularity.Function) (t tally, err error) {
	for _, c := range []struct {
		starts  []float64
		options regularity.Options
	}{
		// Here every b has runs that end at the edge, after up to 300,000 steps.
		{[]float64{1.001, 1.003, 1.005, 1.01}, regularity.Options{Tolerance: 1e-8}},
		{span(1.02, 2.98, 20), regularity.Options{Steps: 40000}},
	} {
		m, err := regularity.NewMap(f, 20, c.starts, span(0.6, 5.9, 20), c.options)
		if err != nil {
			return t, err
		}
		for _, r := range m.Runs {
			flow := r.Eta * regularity.FlowSharpness(r.Start)
			if !converged(r) || math.Abs(flow-2) <= 0.2 {
				continue
			}
			t.cases++
			ratio, edge := r.Scaled()/2, flow > 2
			atEdge := ratio > regularity.EdgeThreshold(r.Eta)
			if atEdge {
				t.edges++
			}
			if atEdge != edge {
				t.misses++
			}
			if ratio > 0.9 != edge {
				t.fixed = append(t.fixed, r.Eta)
			}
		}
	}
	return t, nil
}
