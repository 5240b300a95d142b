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
	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
)

const (
	paper       = "Nakkiran 2020"
	proposition = paper + ", Proposition 1"
	lemma       = paper + ", Lemma 2"
	derived     = " (derived here)"
)

var groups = [][]assertion.Assertion{levelSet, small, annealed, chance, general, separation, errata}

// LevelSet: points with one training loss and different population losses.
func LevelSet() []claim.Claim { return assertion.Measure(levelSet) }

// Small: small learning rates alone, method (A).
func Small() []claim.Claim { return assertion.Measure(small) }

// Annealed: large steps, then small ones, method (B).
func Annealed() []claim.Claim { return assertion.Measure(annealed) }

// Chance: the draw of the training set.
func Chance() []claim.Claim { return assertion.Measure(chance) }

// General: any spectrum, Lemma 2.
func General() []claim.Claim { return assertion.Measure(general) }

// Separation: other rates and other numbers of steps, and where the benefit ends.
func Separation() []claim.Claim { return assertion.Measure(separation) }

// Errata: what does not hold as printed, with the counterexample.
func Errata() []claim.Claim { return assertion.Measure(errata) }

// All returns the claims of the notebook in the order of their ids.
func All() []claim.Claim { return assertion.Measure(assertion.Sorted(groups...)) }
