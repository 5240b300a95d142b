package eosclaims

import (
	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/claims/deepruns"
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
func measure(s Study, group []statement) deepruns.Group {
	var g deepruns.Group
	for _, a := range group {
		g.Add(a.id, a.kind, a.source, a.text, deepruns.Scale{Reduced: s.Reduced()}, a.check(s))
	}
	return g
}

// Exact claims need no run.
func Exact() []claim.Claim { return assertion.Measure(exact) }

// Edge returns the claims on sharpness: where R begins and where it ends.
func Edge(s Study) deepruns.Group { return measure(s, edge) }

// Normalised returns those on batch normalisation.
func Normalised(s Study) deepruns.Group { return measure(s, normalised) }

// Balancing returns those on the norms of the two layers.
func Balancing(s Study) deepruns.Group { return measure(s, balancing) }

// Errata returns what does not hold as printed, or not in general.
func Errata(s Study) deepruns.Group { return measure(s, errata) }

// missing is the check of a claim on settings that have no run to its end.
func (s Study) missing(places ...int) claim.Check {
	diverged := 0
	for _, p := range places {
		diverged += s.at(p).Runs.Diverged()
	}
	return deepruns.Diverged(diverged, len(places))
}

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
