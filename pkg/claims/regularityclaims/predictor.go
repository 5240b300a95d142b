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
		`One number of the start tells the end of every run that converges: $\eta S_{\mathrm{gf}}$, where $S_{\mathrm{gf}}=\sqrt{(x_0^2-y_0^2)^2+4}$ is the sharpness of gradient flow's minimum. Above 2 it ends at the edge of stability, below it does not. Over a map of starts and rates for $b=3,5,7$ and $a=1$.`,
		oneNumber),
}

func oneNumber(*assertion.Values) claim.Check {
	var checks []claim.Check
	for _, f := range []regularity.Function{bad(3), bad(5), bad(7), good(1)} {
		m, err := regularity.NewMap(f, 20, span(1.02, 2.98, 20), span(0.6, 5.9, 20), regularity.Options{Steps: 40000})
		if err != nil {
			return assertion.Unmeasured(err)
		}
		misses, cases, edges := 0, 0, 0
		for _, r := range m.Runs {
			flow := r.Eta * regularity.FlowSharpness(r.Start)
			if !converged(r) || math.Abs(flow-2) <= 0.2 {
				continue
			}
			cases++
			atEdge := r.Scaled()/2 > regularity.EdgeThreshold(r.Eta)
			if atEdge {
				edges++
			}
			if atEdge != (flow > 2) {
				misses++
			}
		}
		checks = append(checks, claim.Never("run that ends otherwise", misses, cases,
			fmt.Sprintf("%v; %d of them at the edge; within 0.2 of 2 nothing is claimed", f, edges)))
	}
	return claim.Both(checks...)
}
