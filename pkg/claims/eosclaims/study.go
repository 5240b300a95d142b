package eosclaims

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"largestep/pkg/claims/deepruns"
	"largestep/pkg/deep/study"
)

// A Study is the settings of a profile with their runs.
type Study []Measured

// Recorded returns what is recorded of the profile "full". A network that is not
// recorded has no runs.
func Recorded() (Study, error) {
	results, err := study.Recorded("eos", Cases("full")...)
	return join("full", results), err
}

// Trained returns what has been trained on a backend in a profile, and what is
// recorded if nothing has.
func Trained(ctx context.Context, backend, profile string) (Study, error) {
	results, err := study.Trained(ctx, backend, Cases(profile)...)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(results, func(r study.Result) bool { return len(r.Records) > 0 }) {
		return Recorded()
	}
	return join(profile, results), nil
}

// Cases are the settings of a profile as study.Train takes them.
func Cases(profile string) []study.Case {
	var cases []study.Case
	for _, s := range Settings(profile) {
		cases = append(cases, s.Case)
	}
	return cases
}

func join(profile string, results []study.Result) Study {
	settings := Settings(profile)
	var s Study
	for i, r := range results {
		s = append(s, Measured{settings[i], r})
	}
	return s
}

// Origin says where the numbers come from: profile, seeds, backend and code.
func (s Study) Origin() string {
	var results []study.Result
	for _, m := range s {
		results = append(results, m.Runs)
	}
	return deepruns.Provenance(results...)
}

// Reduced says what is smaller than in the authors' runs.
func (s Study) Reduced() string {
	if len(s) == 0 {
		return "not run"
	}
	ran, err := s[0].Config()
	paper := s[0].Case
	paper.Profile, paper.Set = "paper", nil
	full, err2 := paper.Config()
	if err != nil || err2 != nil {
		return "the configuration cannot be read"
	}
	var parts []string
	count := func(have, want int, what string) {
		if have != want {
			parts = append(parts, fmt.Sprintf("%d of %d %s", have, want, what))
		}
	}
	count(ran.Steps, full.Steps, "steps")
	count(ran.Data.Train, full.Data.Train, "images")
	if ran.Data.Statistics != full.Data.Statistics {
		parts = append(parts, fmt.Sprintf("pixels standardised over %d images", ran.Data.Statistics))
	}
	count(len(s), len(Settings("full")), "networks")
	return strings.Join(append(parts, "another random start"), ", ")
}

// at returns the setting at a place of those of the profile "full"; one without
// runs if the study does not have it.
func (s Study) at(place int) Measured {
	want := Settings("full")[place]
	for _, m := range s {
		if m.Case.Run == want.Case.Run {
			return m
		}
	}
	return Measured{Setting: want}
}

// all are the settings at several places. ok is whether each has a run, and none
// diverged.
func (s Study) all(places ...int) (list []Measured, ok bool) {
	ok = true
	for _, p := range places {
		m := s.at(p)
		list, ok = append(list, m), ok && len(m.Runs.Records) > 0 && m.Runs.Diverged() == 0
	}
	return list, ok
}
