package edgeclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/edge"
)

// meanOver returns the largest mean loss of the first t steps, over
// (ρ(ηt) + η²)/(ηt), for t from 1.
func meanOver(loss edge.Loss, r edge.NetworkRun) float64 {
	largest, sum := 0.0, 0.0
	for t := 1; t < len(r.Loss); t++ {
		sum += r.Loss[t-1]
		x := r.Eta * float64(t)
		largest = math.Max(largest, sum/float64(t)*x/(assertion.Or(loss.Rho(x))+r.Eta*r.Eta))
	}
	return largest
}

func networkMean(*assertion.Values) claim.Check {
	runs, err := networkRuns()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(assertion.Per(runs, func(r edge.NetworkRun) claim.Check {
		return claim.AtMost(10, meanOver(edge.Logistic(), r), fmt.Sprintf("largest ratio at rate %g", r.Eta))
	})...)
}

// settled returns the first step whose loss is at most 1/(η + n), -1 for none.
func settled(r edge.NetworkRun) int {
	for t, loss := range r.Loss {
		if loss <= 1/(r.Eta+networkSamples) {
			return t
		}
	}
	return -1
}

func networkStable(*assertion.Values) claim.Check {
	runs, err := networkRuns()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	before, again, steps := 0, 0, 0
	var checks []claim.Check
	for _, r := range runs[1:] {
		s := settled(r)
		if s < 0 {
			return claim.Equal("a stable phase", "none", fmt.Sprintf("rate %g", r.Eta))
		}
		before += assertion.Rises(r.Loss[:s+1], 0)
		again += assertion.Rises(r.Loss[s:], 0)
		steps += NetworkSteps - s
		largest := 0.0
		for t := 1; s+t < len(r.Loss); t++ {
			x := r.Eta * float64(t)
			largest = math.Max(largest, r.Loss[s+t]*x/assertion.Or(edge.Logistic().Rho(x)))
		}
		checks = append(checks, claim.AtMost(3, largest, fmt.Sprintf("largest loss over ρ(ηt)/(ηt) at rate %g, %d steps", r.Eta, NetworkSteps-s)))
	}
	return claim.Both(append(checks,
		claim.Never("rise after s", again, steps, "all steps from s on; a rise of any size counts"),
		claim.AtLeast(1, float64(before), "rises before s"))...)
}

func networkTransition(*assertion.Values) claim.Check {
	runs, err := networkRuns()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	s := assertion.Per(runs, settled)
	const n = networkSamples
	var checks []claim.Check
	for i, r := range runs[1:] {
		slow := max(assertion.Or(edge.Logistic().InversePsi(r.Eta+n)), r.Eta*(r.Eta+n))
		checks = append(checks,
			claim.Between(0, 10*max(r.Eta, n*math.Log(n)), float64(s[i+1]), fmt.Sprintf("s at rate %g, against 10 max(η, n log n)", r.Eta)),
			claim.AtMost(1, float64(s[i+1])/slow, "s over the form without condition D"))
	}
	return claim.Both(append(checks,
		claim.Equal(true, s[1] > s[2] && s[2] > s[3], "s falls where the rate grows"),
		claim.Equal(-1, s[0], fmt.Sprintf("s at rate 1: none in %d steps", NetworkSteps)))...)
}

func networkGeneral(*assertion.Values) claim.Check {
	runs, err := hyperbolicRuns()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	loss := edge.Hyperbolic()
	count, last := runs[1].Increases()
	var checks []claim.Check
	for _, r := range runs {
		checks = append(checks,
			claim.AtMost(3, farthest(loss, r), fmt.Sprintf("largest distance over √ρ + η at rate %g", r.Eta)),
			claim.AtMost(10, meanOver(loss, r), "largest mean loss over (ρ(ηt) + η²)/(ηt)"),
			claim.Equal(-1, settled(r), "s: none"),
			claim.AtLeast(NetworkSteps, assertion.Or(loss.InversePsi(r.Eta+networkSamples)), "inverse of ψ at η + n"))
	}
	return claim.Both(append(checks, claim.AtLeast(1, float64(count), fmt.Sprintf("rises at rate 100; the last is at step %d", last)))...)
}
