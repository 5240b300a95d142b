// Package annealingclaims holds the claims of notebook 03, learning-rate
// annealing on a convex problem: what Nakkiran 2020 (arXiv 2005.07360) says in
// Section 2, Proposition 1, Lemma 2 and Figure 1, each measured with package
// annealing against golden values or closed forms.
//
// A notebook section shows the group of its subject; [All] is all of them, in the
// order of their ids. Claims 03-1 to 03-10 are the checks of the notebook's
// specification under the same numbers; errata begin at 03-17.
package annealingclaims

import (
	"slices"
	"strconv"
	"strings"

	"largestep/pkg/book/claim"
)

const (
	paper       = "Nakkiran 2020"
	proposition = paper + ", Proposition 1"
	lemma       = paper + ", Lemma 2"
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

var groups = [][]assertion{levelSet, small, annealed, chance, general, separation, errata}

// LevelSet: points with one training loss and different population losses.
func LevelSet() []claim.Claim { return measure(open(), levelSet) }

// Small: small learning rates alone, method (A).
func Small() []claim.Claim { return measure(open(), small) }

// Annealed: large steps, then small ones, method (B).
func Annealed() []claim.Claim { return measure(open(), annealed) }

// Chance: the draw of the training set.
func Chance() []claim.Claim { return measure(open(), chance) }

// General: any spectrum, Lemma 2.
func General() []claim.Claim { return measure(open(), general) }

// Separation: other rates and other numbers of steps, and where the benefit ends.
func Separation() []claim.Claim { return measure(open(), separation) }

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

// number returns the 7 of "03-7".
func (a assertion) number() int {
	n, _ := strconv.Atoi(strings.TrimPrefix(a.id, "03-")) // the ids are ours
	return n
}
