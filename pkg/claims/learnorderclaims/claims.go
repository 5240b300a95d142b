// Package learnorderclaims holds the claims of notebook 04, the order in which noisy
// gradient descent learns patterns: what Li, Wei, Ma 2019 (arXiv 1907.04595) say in
// Theorems 3.4, 3.5 and 6.2, Lemmas 4.1 to 5.3 and Appendix E.1, each measured with
// package learnorder against golden values or closed forms.
//
// A notebook section shows the group of its subject; [All] is all of them, in the
// order of their ids. Claims 04-1 to 04-14 are the checks of the notebook's
// specification under the same numbers; 04-24 to 04-32 are errata.
//
// Statistical claims run G1 and G2 on eight seeds, as the golden values do. Golden
// tolerances are words here; each claim says which number it makes of them and why.
// What the specification gives only in its table of eight seeds stands here as
// constants. Runs are kept for the life of the process, so that several claims and
// the figures beside them share them.
package learnorderclaims

import (
	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
)

const (
	paper   = "Li et al. 2019"
	derived = " (derived here)"
	finite  = " (in a finite setting)"
)

var groups = [][]assertion.Assertion{data, network, mechanism, frozen, mainEffect, clearOrder, withoutNoise, reluPart, paperScales, convexity, errata}

// Data: the law of the examples, and why neither pattern is the other.
func Data() []claim.Claim { return assertion.Measure(data) }

// Network: forward, gradient, update, pairs, and the reduction to a plane.
func Network() []claim.Claim { return assertion.Measure(network) }

// Mechanism: noise in equilibrium, and the kernel that it leaves.
func Mechanism() []claim.Claim { return assertion.Measure(mechanism) }

// Frozen: features that move and features that stand still.
func Frozen() []claim.Claim { return assertion.Measure(frozen) }

// MainEffect: setting G1, the gap between large-then-small and small.
func MainEffect() []claim.Claim { return assertion.Measure(mainEffect) }

// ClearOrder: setting G2, what is learnt before annealing.
func ClearOrder() []claim.Claim { return assertion.Measure(clearOrder) }

// WithoutNoise: the large rate with its noise taken away.
func WithoutNoise() []claim.Claim { return assertion.Measure(withoutNoise) }

// ReluPart: the P part as a real network and not as its wide limit.
func ReluPart() []claim.Claim { return assertion.Measure(reluPart) }

// PaperScales: the scales of the theorems taken literally at a small size.
func PaperScales() []claim.Claim { return assertion.Measure(paperScales) }

// Convexity: gradient descent on convex functions that change at every step.
func Convexity() []claim.Claim { return assertion.Measure(convexity) }

// Errata: what does not hold as printed, with the counterexample.
func Errata() []claim.Claim { return assertion.Measure(errata) }

// All returns the claims of the notebook in the order of their ids.
func All() []claim.Claim { return assertion.Measure(assertion.Sorted(groups...)) }
