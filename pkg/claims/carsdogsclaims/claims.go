package carsdogsclaims

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
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
func Figure4(s Study) []claim.Claim { return measure(s, figure) }

// Behind returns what is behind the curves: how far a run goes, and how much an
// accuracy can tell.
func Behind(s Study) []claim.Claim { return measure(s, behind) }

func measure(s Study, group []statement) []claim.Claim {
	var claims []claim.Claim
	for _, a := range group {
		claims = append(claims, claim.New(a.id, a.kind, a.source, a.text, a.check(s)).Reduced(s.Reduced()))
	}
	return claims
}

// Reduced says what is smaller than in the paper, or is not known of it.
func (s Study) Reduced() string {
	seeds := map[uint64]bool{}
	for _, m := range s {
		for _, r := range m.Runs.Records {
			seeds[r.Head.Seed] = true
		}
	}
	parts := []string{fmt.Sprintf("random starts: %d", len(seeds)), "the paper gives neither preprocessing nor rates"}
	if len(s) > 0 {
		if c, err := s[0].Config(); err == nil && c.Data.Train != 2048 {
			parts = append([]string{fmt.Sprintf("%d of 2048 images", c.Data.Train)}, parts...)
		}
	}
	return strings.Join(parts, ", ")
}

// unmeasured is the check of a claim for which the runs are missing.
func unmeasured(why string) claim.Check { return assertion.Unmeasured(errors.New(why)) }

const (
	notRun     = "not run to its end at two rates or more"
	noCatapult = "no rate of the study makes the loss rise"
)

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
