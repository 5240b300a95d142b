package carsdogsclaims

import (
	"fmt"
	"math"
	"slices"

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
	{"07-14", sharpnessAtEnd, `No run ends far above the edge: $R=\eta S/2$, with $S$ the sharpness before the last of equal steps, is at most 1 and a swing at every rate, for both networks.`, claim.Figure, noneAbove},
	{"07-15", sharpnessAtEnd, `Where the loss rises, the run ends at the edge: at every rate from the border on $R$ ends at 1.`, claim.Figure, toEdge},
	{"07-16", sharpnessAtEnd, `So the largest rates end where the loss is flattest: at rates with $R>1$ before the first step the sharpness at the end is below that of every rate below the border.`, claim.Figure, flattest},
	{"07-17", sharpnessAtEnd, `The edge at the start does not say where the loss rises. With two hidden layers it rises at a rate that begins below the edge, for training makes the loss sharper: at every rate below the border $S$ ends above its start.`, claim.Figure, sharpens},
}

// swing is how far from 1 the R of a run at the edge is at one moment: that of the
// networks with batch normalisation in notebook 11.
const swing = 0.15

// measuredEnds are the settings of equal steps of a network whose sharpness is
// measured.
func (s Study) measuredEnds(hidden int) Study {
	return slices.DeleteFunc(s.Of(hidden, EqualSteps), func(m Measured) bool {
		_, end := m.Ratio()
		return end.N == 0
	})
}

func noneAbove(s Study) claim.Check {
	largest, rates := math.Inf(-1), 0
	for _, hidden := range Layers {
		for _, m := range s.measuredEnds(hidden) {
			_, end := m.Ratio()
			largest = max(largest, end.Mean)
			rates++
		}
	}
	if rates == 0 {
		return s.missing(EqualSteps, Layers...)
	}
	return claim.AtMost(1+swing, largest, fmt.Sprintf("the largest R at the end of %d, two networks; %g is the swing allowed in claim 07-15", rates, swing))
}

func toEdge(s Study) claim.Check {
	var checks []claim.Check
	for _, hidden := range Layers {
		var got []float64
		for _, m := range s.measuredEnds(hidden) {
			if _, end := m.Ratio(); m.Rate >= s.Border(hidden) {
				got = append(got, end.Mean)
			}
		}
		if len(got) == 0 {
			return s.missing(EqualSteps, hidden)
		}
		checks = append(checks, claim.AllClose(slices.Repeat([]float64{1}, len(got)), got,
			claim.Abs(swing, "R swings, and this is one moment of it")).From(fmt.Sprintf("the edge; hidden layers: %d, rates: %d", hidden, len(got))))
	}
	return claim.Both(checks...)
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

func sharpens(s Study) claim.Check {
	const hidden = 2
	border, atBorder, least := s.Border(hidden), math.NaN(), math.Inf(1)
	for _, m := range s.measuredEnds(hidden) {
		start, end := m.Ratio()
		switch {
		case m.Rate < border:
			least = min(least, end.Mean/start.Mean)
		case m.Rate == border:
			atBorder = start.Mean
		}
	}
	if math.IsNaN(atBorder) || math.IsInf(least, 0) {
		return s.missing(EqualSteps, hidden)
	}
	return claim.Both(
		claim.AtMost(1, atBorder, fmt.Sprintf("R before the first step at the border, rate %g", border)),
		claim.AtLeast(1, least, "S at the end over S at the start, the least of the rates below"))
}
