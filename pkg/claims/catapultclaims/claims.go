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
	"slices"
	"strconv"
	"strings"

	"largestep/pkg/book/claim"
)

const (
	paper     = "Huang et al. 2023"
	theorem   = paper + ", Theorem 2"
	corollary = paper + ", Corollary 1"
	derived   = " (derived here)"
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

var groups = [][]assertion{reduction, phases, borders, curvature, example4, starts, table2, errata}

// Reduction: the two numbers, and the moments, that follow all the weights.
func Reduction() []claim.Claim { return measure(open(), reduction) }

// Phases: trajectories in the lazy and the catapult phase.
func Phases() []claim.Claim { return measure(open(), phases) }

// Borders: the rates at which one phase ends and the next begins.
func Borders() []claim.Claim { return measure(open(), borders) }

// Curvature: where the kernel and the Hessian end.
func Curvature() []claim.Claim { return measure(open(), curvature) }

// Example4: data that no line separates.
func Example4() []claim.Claim { return measure(open(), example4) }

// Starts: Gaussian weights.
func Starts() []claim.Claim { return measure(open(), starts) }

// Table2: which data have a catapult phase.
func Table2() []claim.Claim { return measure(open(), table2) }

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

// number returns the 7 of "02-7".
func (a assertion) number() int {
	n, _ := strconv.Atoi(strings.TrimPrefix(a.id, "02-")) // the ids are ours
	return n
}
