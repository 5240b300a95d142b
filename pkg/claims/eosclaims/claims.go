package eosclaims

import (
	"errors"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
)

const (
	section7 = "Wang et al. 2023, Section 7"
	recorded = "recorded by the authors"
)

// A statement is a claim on runs that has not been measured yet.
type statement struct {
	id, source, text string
	kind             claim.Kind
	check            func(Study) claim.Check
}

// measure makes the claims of a group.
func measure(s Study, group []statement) []claim.Claim {
	var claims []claim.Claim
	for _, a := range group {
		claims = append(claims, claim.New(a.id, a.kind, a.source, a.text, a.check(s)).Reduced(s.Reduced()))
	}
	return claims
}

// Exact claims need no run.
func Exact() []claim.Claim { return assertion.Measure(exact) }

// Edge returns the claims on sharpness: where R begins and where it ends.
func Edge(s Study) []claim.Claim { return measure(s, edge) }

// Normalised returns those on batch normalisation.
func Normalised(s Study) []claim.Claim { return measure(s, normalised) }

// Balancing returns those on the norms of the two layers.
func Balancing(s Study) []claim.Claim { return measure(s, balancing) }

// Errata returns what does not hold as printed, or not in general.
func Errata(s Study) []claim.Claim { return measure(s, errata) }

// missing is the check of a claim on networks that have no run to its end.
func missing() claim.Check { return assertion.Unmeasured(errors.New("not run to its end")) }

// ends returns where R ends in several settings, if each has a run that says it.
func (s Study) ends(places ...int) ([]float64, bool) {
	list, ok := s.all(places...)
	var xs []float64
	for _, m := range list {
		end := m.EndRatio()
		xs, ok = append(xs, end.Mean), ok && end.N > 0
	}
	return xs, ok
}

// kept returns what is left of the gap in several settings, likewise.
func (s Study) kept(places ...int) ([]float64, bool) {
	list, ok := s.all(places...)
	var xs []float64
	for _, m := range list {
		left := m.Kept()
		xs, ok = append(xs, left.Mean), ok && left.N > 0
	}
	return xs, ok
}
