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
	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
)

const (
	paper       = "Huang et al. 2023"
	proposition = paper + ", Proposition 1"
	theorem     = paper + ", Theorem 1"
	derived     = " (derived here)"
)

var groups = [][]assertion.Assertion{criticalRate, exponential, logistic, twoCycle, example2, captions, instability, rateBounds, classes, phaseMap, errata}

// CriticalRate: the equation of Theorem 1 and its closed forms.
func CriticalRate() []claim.Claim { return assertion.Measure(criticalRate) }

// Exponential: the exponential loss below, at and above its critical rate.
func Exponential() []claim.Claim { return assertion.Measure(exponential) }

// Logistic: the logistic loss below, at and above the rate 8.
func Logistic() []claim.Claim { return assertion.Measure(logistic) }

// TwoCycle: where the logistic loss ends above 8, and how it gets there.
func TwoCycle() []claim.Claim { return assertion.Measure(twoCycle) }

// Example2: data without symmetry, where the logistic loss becomes chaotic.
func Example2() []claim.Claim { return assertion.Measure(example2) }

// Captions: the rates printed under figure 2.
func Captions() []claim.Claim { return assertion.Measure(captions) }

// Instability: how stability is lost at the minimum, which Remark 1 is about.
func Instability() []claim.Claim { return assertion.Measure(instability) }

// RateBounds: Proposition 1, and separable data beyond it.
func RateBounds() []claim.Claim { return assertion.Measure(rateBounds) }

// Classes: the three classes of data.
func Classes() []claim.Claim { return assertion.Measure(classes) }

// PhaseMap: the whole plane of starts and rates.
func PhaseMap() []claim.Claim { return assertion.Measure(phaseMap) }

// Errata: what does not hold as printed, with the counterexample.
func Errata() []claim.Claim { return assertion.Measure(errata) }

// All returns the claims of the notebook in the order of their ids.
func All() []claim.Claim { return assertion.Measure(assertion.Sorted(groups...)) }
