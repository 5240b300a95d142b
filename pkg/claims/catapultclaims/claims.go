// Package catapultclaims holds the claims of notebook 02, the lazy, catapult and
// divergent phases of a network with one hidden layer of linear units: what Huang,
// Du, Xu, Liu 2023 (Applied Sciences 13(6):3961) say in Theorem 2, Corollary 1,
// Examples 3 and 4, figures 1, 3 and A2 and Table 2, each measured on the dynamics
// of package catapult against golden values or closed forms.
//
// A notebook section shows the group of its subject; [All] is all of them, in the
// order of their ids. Claims 02-1 to 02-18 are the checks of the notebook's
// specification under the same numbers; errata begin at 02-24. Figure 4 of the
// paper is about real images and has no claim here.
package catapultclaims

import (
	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
)

const (
	paper     = "Huang et al. 2023"
	theorem   = paper + ", Theorem 2"
	corollary = paper + ", Corollary 1"
	derived   = " (derived here)"
)

var groups = [][]assertion.Assertion{reduction, phases, borders, curvature, example4, starts, table2, errata}

// Reduction: the two numbers, and the moments, that follow all the weights.
func Reduction() []claim.Claim { return assertion.Measure(reduction) }

// Phases: trajectories in the lazy and the catapult phase.
func Phases() []claim.Claim { return assertion.Measure(phases) }

// Borders: the rates at which one phase ends and the next begins.
func Borders() []claim.Claim { return assertion.Measure(borders) }

// Curvature: where the kernel and the Hessian end.
func Curvature() []claim.Claim { return assertion.Measure(curvature) }

// Example4: data that no line separates.
func Example4() []claim.Claim { return assertion.Measure(example4) }

// Starts: Gaussian weights.
func Starts() []claim.Claim { return assertion.Measure(starts) }

// Table2: which data have a catapult phase.
func Table2() []claim.Claim { return assertion.Measure(table2) }

// Errata: what does not hold as printed, with the counterexample.
func Errata() []claim.Claim { return assertion.Measure(errata) }

// All returns the claims of the notebook in the order of their ids.
func All() []claim.Claim { return assertion.Measure(assertion.Sorted(groups...)) }
