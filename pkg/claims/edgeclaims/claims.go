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
	"slices"
	"strconv"
	"strings"

	"largestep/pkg/book/claim"
)

const (
	paper   = "Wu et al. 2024"
	theorem = paper + ", Theorem"
	benefit = paper + ", Benefits of large stepsizes"
	extend  = paper + ", Extensions"
	derived = " (with constants derived here)"
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

var groups = [][]assertion{phases, average, stable, transition, acceleration, lowerBound, general, network, dropped, errata}

// Phases: trajectories through the edge of stability.
func Phases() []claim.Claim { return measure(open(), phases) }

// Average: the mean loss, the norm and the mean gradient at every rate.
func Average() []claim.Claim { return measure(open(), average) }

// Stable: the stable phase.
func Stable() []claim.Claim { return measure(open(), stable) }

// Transition: when the stable phase begins.
func Transition() []claim.Claim { return measure(open(), transition) }

// Acceleration: a learning rate proportional to the number of steps.
func Acceleration() []claim.Claim { return measure(open(), acceleration) }

// LowerBound: how slow a loss is that never rises.
func LowerBound() []claim.Claim { return measure(open(), lowerBound) }

// General: losses other than the logistic one.
func General() []claim.Claim { return measure(open(), general) }

// Network: a wide network of two layers.
func Network() []claim.Claim { return measure(open(), network) }

// Dropped: what breaks without an assumption.
func Dropped() []claim.Claim { return measure(open(), dropped) }

// Errata: what does not hold as printed, with the counterexample.
func Errata() []claim.Claim { return measure(open(), errata) }

// All returns the claims of the notebook in the order of their ids.
func All() []claim.Claim { return measure(open(), assertions()) }

// assertions returns those of all groups in the order of their ids.
func assertions() []assertion {
	all := slices.Concat(groups...)
	slices.SortStableFunc(all, func(a, b assertion) int { return a.number() - b.number() })
	return all
}

// number returns the 7 of "05-7".
func (a assertion) number() int {
	n, _ := strconv.Atoi(strings.TrimPrefix(a.id, "05-")) // the ids are ours
	return n
}
