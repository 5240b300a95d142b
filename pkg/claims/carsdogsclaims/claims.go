package carsdogsclaims

import (
	"fmt"
	"math"
	"strings"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/claims/deepruns"
)

const (
	paper   = "Huang et al. 2023"
	figure4 = paper + ", Figure 4"
)

// A statement is a claim on runs that has not been measured yet.
type statement struct {
	id, source, text string
	kind             claim.Kind
	check            func(Study) claim.Check
}

// Exact claims need no run.
func Exact() []claim.Claim { return assertion.Measure(exact) }

// Figure4 returns what the paper says of the figure, for each of the networks.
func Figure4(s Study) deepruns.Group { return measure(s, figure) }

// Ends returns what the sharpness of the runs of equal steps says.
func Ends(s Study) deepruns.Group { return measure(s, ends) }

// Behind returns what is behind the curves: how far a run goes, and how much an
// accuracy can tell.
func Behind(s Study) deepruns.Group { return measure(s, behind) }

func measure(s Study, group []statement) deepruns.Group {
	var g deepruns.Group
	for _, a := range group {
		g.Add(a.id, a.kind, a.source, a.text, s.Reduced(), a.check(s))
	}
	return g
}

// Reduced says what is smaller than in the paper, or is not known of it.
func (s Study) Reduced() string {
	least, most := math.MaxInt, 0
	for _, m := range s {
		if n := len(m.Runs.Records); n > 0 {
			least, most = min(least, n), max(most, n)
		}
	}
	starts := fmt.Sprint(most)
	if least < most {
		starts = fmt.Sprintf("%d to %d", least, most)
	}
	parts := []string{"random starts: " + starts, "the paper gives neither preprocessing nor rates"}
	if len(s) > 0 {
		if c, err := s[0].Config(); err == nil && c.Data.Train != 2048 {
			parts = append([]string{fmt.Sprintf("%d of 2048 images", c.Data.Train)}, parts...)
		}
	}
	return strings.Join(parts, ", ")
}

// missing is the check of a claim on runs of which none came to its end.
func (s Study) missing(mode Mode, layers ...int) claim.Check {
	diverged, runs := 0, 0
	for _, hidden := range layers {
		for _, m := range s.Of(hidden, mode) {
			diverged, runs = diverged+m.Runs.Diverged(), runs+len(m.Runs.Records)
		}
	}
	return deepruns.Diverged(diverged, runs)
}

// best returns the best accuracy of a network in a mode among the rates below
// the border of the catapult phase and among the others, and where it is. It is
// NaN where there is none.
func (s Study) best(hidden int, mode Mode) (lazy, catapult, lazyAt, catapultAt float64) {
	lazy, catapult, lazyAt, catapultAt = math.NaN(), math.NaN(), math.NaN(), math.NaN()
	border := s.Border(hidden)
	for _, m := range s.Of(hidden, mode) {
		a := m.Accuracy()
		if a.N == 0 {
			continue
		}
		if m.Rate < border {
			if !(a.Mean <= lazy) {
				lazy, lazyAt = a.Mean, m.Rate
			}
		} else if !(a.Mean <= catapult) {
			catapult, catapultAt = a.Mean, m.Rate
		}
	}
	return lazy, catapult, lazyAt, catapultAt
}
