package carsdogsclaims

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"largestep/pkg/book/claim"
	"largestep/pkg/deep/study"
)

// Sharpness returns the largest eigenvalue of the Hessian of the training loss,
// over all training images, before the first and before the last step of each run
// of equal steps that came to its end.
func (m Measured) Sharpness() (start, end []float64) {
	for _, r := range m.Runs.Records {
		if _, s := r.Series("sharpness"); len(s) > 1 && r.Outcome() == "finished" {
			start, end = append(start, s[0]), append(end, s[len(s)-1])
		}
	}
	return start, end
}

// Ratio returns R = ηS/2 before the first and before the last step, S the
// sharpness: above 1 a step of gradient descent leaves a quadratic valley.
func (m Measured) Ratio() (start, end study.Interval) {
	first, last := m.Sharpness()
	return study.Estimate(first).Times(m.Rate / 2), study.Estimate(last).Times(m.Rate / 2)
}

const sharpnessAtEnd = figure4 + "a, c (sharpness at the end; derived here)"

var ends = []statement{
	{"07-14", sharpnessAtEnd, `Training makes the loss sharper, and a larger rate goes further: with equal steps the sharpest end is that of the border or of the rate below it, and sharper than the start.`, claim.Figure, sharpest},
	{"07-15", sharpnessAtEnd, `Where the loss rises, the run ends about the edge, $R=\eta S/2=1$, wherever it began: from the border on each run ends within a factor of two of it.`, claim.Figure, toEdge},
	{"07-16", sharpnessAtEnd, `So the largest rates end where the loss is flattest: at rates with $R>1$ before the first step the sharpness at the end is below that of every rate below the border.`, claim.Figure, flattest},
	{"07-17", sharpnessAtEnd, `The sharpness at the start does not tell where the loss will rise: the border is a rate with $R<1$ before the first step.`, claim.Figure, belowAtStart},
}

// swing is by what factor R is off at one moment of a run at the edge.
const swing = 2

// measuredEnds are the settings of equal steps of a network whose sharpness is
// measured.
func (s Study) measuredEnds(hidden int) Study {
	return slices.DeleteFunc(s.Of(hidden, EqualSteps), func(m Measured) bool {
		_, end := m.Ratio()
		return end.N == 0
	})
}

func sharpest(s Study) claim.Check {
	var checks []claim.Check
	for _, hidden := range Layers {
		var start float64
		below, peak, others := math.Inf(-1), math.Inf(-1), math.Inf(-1)
		for _, m := range s.measuredEnds(hidden) { // by rate
			first, last := m.Sharpness()
			end := stat.Mean(last, nil)
			switch {
			case m.Rate < s.Border(hidden):
				others, below, start = max(others, below), end, stat.Mean(first, nil)
			case m.Rate == s.Border(hidden):
				peak = end
			default:
				others = max(others, end)
			}
		}
		if start == 0 || math.IsInf(others, 0) {
			return s.missing(EqualSteps, hidden)
		}
		checks = append(checks, claim.AtLeast(max(others, start), max(below, peak),
			fmt.Sprintf("S at the end there, against the start and the ends of the other rates; hidden layers: %d", hidden)))
	}
	return claim.Both(checks...)
}

func toEdge(s Study) claim.Check {
	least, most, runs := math.Inf(1), math.Inf(-1), 0
	for _, hidden := range Layers {
		for _, m := range s.measuredEnds(hidden) {
			if m.Rate < s.Border(hidden) {
				continue
			}
			_, end := m.Sharpness()
			runs += len(end)
			least, most = min(least, slices.Min(end)*m.Rate/2), max(most, slices.Max(end)*m.Rate/2)
		}
	}
	if runs == 0 {
		return s.missing(EqualSteps, Layers...)
	}
	why := fmt.Sprintf("R of %d runs at one moment, at which it may swing by a factor of two", runs)
	return claim.Both(claim.AtLeast(1./swing, least, "the least "+why), claim.AtMost(swing, most, "the largest "+why))
}

func flattest(s Study) claim.Check {
	var checks []claim.Check
	for _, hidden := range Layers {
		flat, sharp := math.Inf(-1), math.Inf(1)
		for _, m := range s.measuredEnds(hidden) {
			_, end := m.Sharpness()
			start, _ := m.Ratio()
			switch {
			case start.Mean > 1:
				flat = max(flat, slices.Max(end))
			case m.Rate < s.Border(hidden):
				sharp = min(sharp, slices.Min(end))
			}
		}
		if math.IsInf(flat, 0) || math.IsInf(sharp, 0) {
			return s.missing(EqualSteps, hidden)
		}
		checks = append(checks, claim.AtMost(sharp, flat, fmt.Sprintf("the sharpest end from above the edge against the flattest below the border; hidden layers: %d", hidden)))
	}
	return claim.Both(checks...)
}

func belowAtStart(s Study) claim.Check {
	var checks []claim.Check
	for _, hidden := range Layers {
		for _, m := range s.measuredEnds(hidden) {
			if start, _ := m.Ratio(); m.Rate == s.Border(hidden) {
				checks = append(checks, claim.AtMost(1, start.Mean, fmt.Sprintf("R before the first step; hidden layers: %d, rate %g", hidden, m.Rate)))
			}
		}
	}
	if len(checks) < len(Layers) {
		return s.missing(EqualSteps, Layers...)
	}
	return claim.Both(checks...)
}
