// Package edgeclaims holds the claims of notebook 05, the edge of stability in
// logistic regression: what Wu, Bartlett, Telgarsky, Yu 2024 (COLT 2024,
// PMLR 247:5019-5073) say of gradient descent with large learning rates on
// separable data, each measured on the runs of package edge against golden values
// or against bounds derived with their constants.
//
// A notebook section shows the group of its subject; [All] is all of them, in the
// order of their ids. Claims 05-1 to 05-13 are the checks of the notebook's
// specification under the same numbers. [MNIST] makes claims of data that the
// caller has, and is no part of All.
//
// The paper is known here from its authors' slides, which hide constants and the
// margin; a bound with a constant is "derived here".
package edgeclaims

import (
	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
)

const (
	paper   = "Wu et al. 2024"
	theorem = paper + ", Theorem"
	benefit = paper + ", Benefits of large stepsizes"
	extend  = paper + ", Extensions"
	derived = " (with constants derived here)"
)

var groups = [][]assertion.Assertion{phases, average, stable, transition, acceleration, lowerBound, general, network, dropped, errata}

// Phases: trajectories through the edge of stability.
func Phases() []claim.Claim { return assertion.Measure(phases) }

// Average: the mean loss, the norm and the mean gradient at every rate.
func Average() []claim.Claim { return assertion.Measure(average) }

// Stable: the stable phase.
func Stable() []claim.Claim { return assertion.Measure(stable) }

// Transition: when the stable phase begins.
func Transition() []claim.Claim { return assertion.Measure(transition) }

// Acceleration: a learning rate proportional to the number of steps.
func Acceleration() []claim.Claim { return assertion.Measure(acceleration) }

// LowerBound: how slow a loss is that never rises.
func LowerBound() []claim.Claim { return assertion.Measure(lowerBound) }

// General: losses other than the logistic one.
func General() []claim.Claim { return assertion.Measure(general) }

// Network: a wide network of two layers.
func Network() []claim.Claim { return assertion.Measure(network) }

// Dropped: what breaks without an assumption.
func Dropped() []claim.Claim { return assertion.Measure(dropped) }

// Errata: what does not hold as printed, with the counterexample.
func Errata() []claim.Claim { return assertion.Measure(errata) }

// All returns the claims of the notebook in the order of their ids.
func All() []claim.Claim { return assertion.Measure(assertion.Sorted(groups...)) }
