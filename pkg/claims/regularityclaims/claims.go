// Package regularityclaims holds the claims of notebook 06, the degree of regularity:
// what Wang, Xu, Zhao, Tao 2023 (arXiv 2310.17087, JMLR 26(273), 2025) say in
// Proposition 5, Theorems 6, 8, 9, 10, 11, 15 and 16, Table 1 and Sections 7 and 8,
// each measured on package regularity and its small networks.
//
// A notebook section shows the group of its subject; [All] is all of them, in the
// order of their ids. Claims 06-1 to 06-21 are the checks of the notebook's
// specification under the same numbers; claims on networks begin at 06-29, errata at
// 06-37. The text that this book has of the paper lost its displayed formulas, so
// constants are this book's unless a claim says otherwise.
package regularityclaims

import (
	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
)

const (
	paper    = "Wang et al. 2023"
	derived  = paper + " (derived here)"
	repaired = " (reconstructed)"
)

var groups = [][]assertion.Assertion{setting, mechanics, edge, gap, oneSided, predictor, balancing, exceptions, degrees, networks, errata, networkErrata}

// Setting: the family of functions and its minima.
func Setting() []claim.Claim { return assertion.Measure(setting) }

// Mechanics: one step, and what it keeps exactly.
func Mechanics() []claim.Claim { return assertion.Measure(mechanics) }

// Edge: the edge of stability on functions that grow slowly.
func Edge() []claim.Claim { return assertion.Measure(edge) }

// Gap: how far below 2/η the sharpness settles.
func Gap() []claim.Claim { return assertion.Measure(gap) }

// OneSided: functions that grow fast.
func OneSided() []claim.Claim { return assertion.Measure(oneSided) }

// Predictor: the number that decides between the two.
func Predictor() []claim.Claim { return assertion.Measure(predictor) }

// Balancing: what becomes of the difference of the factors.
func Balancing() []claim.Claim { return assertion.Measure(balancing) }

// Exceptions: starts and functions outside the theorems.
func Exceptions() []claim.Claim { return assertion.Measure(exceptions) }

// Degrees: the degree of regularity, and batch normalisation.
func Degrees() []claim.Claim { return assertion.Measure(degrees) }

// Networks: small networks with exact curvature.
func Networks() []claim.Claim { return assertion.Measure(networks) }

// NetworkErrata: what does not hold of networks as printed.
func NetworkErrata() []claim.Claim { return assertion.Measure(networkErrata) }

// Errata: what else does not hold as printed, with the counterexample.
func Errata() []claim.Claim { return assertion.Measure(errata) }

// All returns the claims of the notebook in the order of their ids.
func All() []claim.Claim { return assertion.Measure(assertion.Sorted(groups...)) }
