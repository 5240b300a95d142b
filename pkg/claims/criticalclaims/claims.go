// Package criticalclaims holds the claims of notebook 01, the critical learning
// rates of a linear predictor: what Huang, Du, Xu, Liu 2023 (Applied Sciences
// 13(6):3961) say in Proposition 1, Theorem 1 and figures 2 and A1, each measured
// on the dynamics of package critical against golden values or closed forms.
//
// A notebook section shows the group of its subject; [All] is all of them, in the
// order of their ids. Claims 01-1 to 01-17 are the checks of the notebook's
// specification under the same numbers; errata begin at 01-28.
//
// How long float64 holds the unstable 2-cycle at a critical rate is decided by the
// rounding of sinh, so no claim asks it.
package criticalclaims

import (
	"slices"
	"strconv"
	"strings"

	"largestep/pkg/book/claim"
)

const (
	paper       = "Huang et al. 2023"
	proposition = paper + ", Proposition 1"
	theorem     = paper + ", Theorem 1"
	derived     = " (derived here)"
)

// An assertion is a claim that has not been measured yet.
type assertion struct {
	id        string
	kind      claim.Kind
	source    string
	statement string
	check     func(g *values) claim.Check
}

// measure makes the claim.
func (a assertion) measure(g *values) claim.Claim {
	return claim.New(a.id, a.kind, a.source, a.statement, a.check(g))
}

func measure(g *values, assertions []assertion) []claim.Claim {
	claims := make([]claim.Claim, len(assertions))
	for i, a := range assertions {
		claims[i] = a.measure(g)
	}
	return claims
}

var groups = [][]assertion{criticalRate, exponential, logistic, twoCycle, example2, captions, instability, rateBounds, classes, phaseMap, errata}

// CriticalRate: the equation of Theorem 1 and its closed forms.
func CriticalRate() []claim.Claim { return measure(open(), criticalRate) }

// Exponential: the exponential loss below, at and above its critical rate.
func Exponential() []claim.Claim { return measure(open(), exponential) }

// Logistic: the logistic loss below, at and above the rate 8.
func Logistic() []claim.Claim { return measure(open(), logistic) }

// TwoCycle: where the logistic loss ends above 8, and how it gets there.
func TwoCycle() []claim.Claim { return measure(open(), twoCycle) }

// Example2: data without symmetry, where the logistic loss becomes chaotic.
func Example2() []claim.Claim { return measure(open(), example2) }

// Captions: the rates printed under figure 2.
func Captions() []claim.Claim { return measure(open(), captions) }

// Instability: how stability is lost at the minimum, which Remark 1 is about.
func Instability() []claim.Claim { return measure(open(), instability) }

// RateBounds: Proposition 1, and separable data beyond it.
func RateBounds() []claim.Claim { return measure(open(), rateBounds) }

// Classes: the three classes of data.
func Classes() []claim.Claim { return measure(open(), classes) }

// PhaseMap: the whole plane of starts and rates.
func PhaseMap() []claim.Claim { return measure(open(), phaseMap) }

// Errata: what does not hold as printed, with the counterexample.
func Errata() []claim.Claim { return measure(open(), errata) }

// All returns the claims of the notebook in the order of their ids.
func All() []claim.Claim {
	return measure(open(), assertions())
}

// assertions returns those of all groups in the order of their ids.
func assertions() []assertion {
	all := slices.Concat(groups...)
	slices.SortStableFunc(all, func(a, b assertion) int { return a.number() - b.number() })
	return all
}

// number returns the 7 of "01-7".
func (a assertion) number() int {
	n, _ := strconv.Atoi(strings.TrimPrefix(a.id, "01-")) // the ids are ours
	return n
}
