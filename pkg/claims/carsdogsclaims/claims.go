package carsdogsclaims

import (
	"cmp"
	"fmt"
	"math"
	"slices"

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

// OnAllImages returns what becomes of the annealed runs on all test images.
func OnAllImages(all Study) deepruns.Group { return measure(all, onAllImages) }

// FromZero returns what becomes of them from a start at 0.
func FromZero(zero Study) deepruns.Group { return measure(zero, fromZero) }

// OnSmallImages returns what becomes of them on small images.
func OnSmallImages(small Study) deepruns.Group { return measure(small, onSmallImages) }

// Behind returns what is behind the curves: how far a run goes, and how much an
// accuracy can tell.
func Behind(s Study) deepruns.Group { return measure(s, behind) }

func measure(s Study, group []statement) deepruns.Group {
	var g deepruns.Group
	for _, a := range group {
		scale := deepruns.Scale{Reduced: s.Reduced()}
		if _, most := s.starts(); most < startsNeeded[a.id] {
			scale.Undecided = fmt.Sprintf("fewer than %d random starts, which differ by more than the phases do", startsNeeded[a.id])
		}
		g.Add(a.id, a.kind, a.source, a.text, scale, a.check(s))
	}
	return g
}

// Reduced says what is smaller than in the paper, or is not known of it.
func (s Study) Reduced() string {
	least, most := s.starts()
	starts := fmt.Sprint(most)
	if least < most {
		starts = fmt.Sprintf("%d to %d", least, most)
	}
	return "random starts: " + starts + ", the paper gives neither preprocessing nor rates"
}

// starts are the least and the largest number of runs of a setting that has any.
func (s Study) starts() (least, most int) {
	least = math.MaxInt
	for _, m := range s {
		if n := len(m.Runs.Records); n > 0 {
			least, most = min(least, n), max(most, n)
		}
	}
	return least, most
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

// An outcome is the mean accuracy at a rate, in per cent.
type outcome struct{ rate, accuracy float64 }

// phases returns the outcomes of a network in a mode by rate: below the border of
// the catapult phase, and from there on as long as no run of equal steps diverges.
func (s Study) phases(hidden int, mode Mode) (lazy, catapult []outcome) {
	border, end := s.Border(hidden), s.Divergence(hidden)
	for _, m := range s.Of(hidden, mode) {
		switch a := m.Accuracy(); {
		case a.N == 0:
		case m.Rate < border:
			lazy = append(lazy, outcome{m.Rate, a.Mean})
		case m.Rate < end:
			catapult = append(catapult, outcome{m.Rate, a.Mean})
		}
	}
	return lazy, catapult
}

func byAccuracy(a, b outcome) int { return cmp.Compare(a.accuracy, b.accuracy) }

func best(phase []outcome) outcome  { return slices.MaxFunc(phase, byAccuracy) }
func worst(phase []outcome) outcome { return slices.MinFunc(phase, byAccuracy) }

func mean(phase []outcome) float64 {
	sum := 0.0
	for _, o := range phase {
		sum += o.accuracy
	}
	return sum / float64(len(phase))
}
