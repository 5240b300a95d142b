package carsdogsclaims

import (
	"fmt"
	"math"
	"slices"

	"largestep/pkg/book/claim"
)

var figure = []statement{
	{"07-4", figure4 + "a", `One hidden layer, equal steps: the best test accuracy is at a rate of the catapult phase.`, claim.Figure, func(s Study) claim.Check { return catapultBest(s, 1, EqualSteps) }},
	{"07-5", figure4 + "c", `Two hidden layers, equal steps: likewise.`, claim.Figure, func(s Study) claim.Check { return catapultBest(s, 2, EqualSteps) }},
	{"07-6", figure4 + "b, red", `One hidden layer, equal physical time (1000, see below): the catapult phase is worse than the lazy phase.`, claim.Figure, func(s Study) claim.Check { return lazyBest(s, 1) }},
	{"07-7", figure4 + "d, red", `Two hidden layers, equal physical time: likewise.`, claim.Figure, func(s Study) claim.Check { return lazyBest(s, 2) }},
	{"07-8", figure4 + "b, purple", `One hidden layer, equal physical time and annealed: the best is in the catapult phase again.`, claim.Figure, func(s Study) claim.Check { return catapultBest(s, 1, Annealed) }},
	{"07-9", figure4 + "d, purple", `Two hidden layers, annealed: likewise.`, claim.Figure, func(s Study) claim.Check { return catapultBest(s, 2, Annealed) }},
	{"07-10", paper + ", Table 2 (logistic loss, separable data)", `There is no catapult phase on separable data: no run whose loss rises comes to its end with a lower loss than it began with.`, claim.Table, noCatapults},
}

var behind = []statement{
	{"07-11", figure4 + "a, c (what the rate does)", `With equal steps a larger rate goes further: below the catapult phase the training loss at the end falls with the rate, for both networks.`, claim.Figure, further},
	{"07-12", figure4 + "b, d (what is left of the rate)", `With equal physical time it goes equally far: the training loss at the end, over the rates that take ten steps or more and stay below the catapult phase, differs by less than 1 %.`, claim.Figure, equallyFar},
	{"07-13", figure4 + "b, d (what 512 images can tell)", `The red and the purple curve cannot be told from flat: over all rates at which the loss never rises the test accuracy varies by less than the half width of one accuracy's own 95 % interval.`, claim.Erratum, flat},
}

func compared(s Study, hidden int, mode Mode) (lazy, catapult, lazyAt, catapultAt float64, refused *claim.Check) {
	lazy, catapult, lazyAt, catapultAt = s.best(hidden, mode)
	refuse := func(c claim.Check) { refused = &c }
	switch {
	case math.IsInf(s.Border(hidden), 1) && len(s.Of(hidden, mode)) > 0:
		refuse(claim.Equal("a rate at which the loss rises", "none", "all rates of the study"))
	case math.IsNaN(lazy) || math.IsNaN(catapult):
		refuse(s.missing(mode, hidden))
	}
	return lazy, catapult, lazyAt, catapultAt, refused
}

func catapultBest(s Study, hidden int, mode Mode) claim.Check {
	lazy, catapult, lazyAt, catapultAt, refused := compared(s, hidden, mode)
	if refused != nil {
		return *refused
	}
	return clearly(catapult-lazy, fmt.Sprintf("at rate %g: %.2f; at rate %g, below the border of %g: %.2f", catapultAt, catapult, lazyAt, s.Border(hidden), lazy))
}

// clearly checks that the best accuracy of one phase is above that of the other by
// one per cent: five of 512 images. Less may come from the choice of images alone.
func clearly(by float64, where string) claim.Check {
	return claim.AtLeast(1, by, "difference of the best accuracies in per cent; "+where)
}

func lazyBest(s Study, hidden int) claim.Check {
	lazy, catapult, lazyAt, catapultAt, refused := compared(s, hidden, EqualTime)
	if refused != nil {
		return *refused
	}
	return clearly(lazy-catapult, fmt.Sprintf("at rate %g, below the border of %g: %.2f; at rate %g: %.2f", lazyAt, s.Border(hidden), lazy, catapultAt, catapult))
}

func noCatapults(s Study) claim.Check {
	runs, rose := 0, 0
	for _, m := range s {
		for _, r := range m.Runs.Records {
			_, loss := r.Series("loss")
			if len(loss) == 0 {
				continue
			}
			runs++
			if m.Rises() && r.Outcome() == "finished" && r.Summary.Values["train_loss"] < loss[0] {
				rose++
			}
		}
	}
	if runs == 0 {
		return claim.Check{}
	}
	return claim.Never("run that does", rose, runs, "all rates, both networks, all modes")
}

func further(s Study) claim.Check {
	breaks, pairs := 0, 0
	for _, hidden := range Layers {
		border, last := s.Border(hidden), math.NaN()
		for _, m := range s.Of(hidden, EqualSteps) {
			loss := m.Loss()
			if m.Rate >= border || loss.N == 0 {
				continue
			}
			if !math.IsNaN(last) {
				pairs++
				if loss.Mean >= last {
					breaks++
				}
			}
			last = loss.Mean
		}
	}
	if pairs == 0 {
		return s.missing(EqualSteps, Layers...)
	}
	return claim.Never("larger loss at a larger rate", breaks, pairs, "neighbouring rates")
}

func equallyFar(s Study) claim.Check {
	var checks []claim.Check
	for _, hidden := range Layers {
		var losses []float64
		for _, m := range s.Of(hidden, EqualTime) {
			if loss := m.Loss(); m.Rate < s.Border(hidden) && m.Rate <= 5 && loss.N > 0 {
				losses = append(losses, loss.Mean)
			}
		}
		if len(losses) < 2 {
			return s.missing(EqualTime, hidden)
		}
		checks = append(checks, claim.AtMost(0.01, slices.Max(losses)/slices.Min(losses)-1, fmt.Sprintf("largest loss over least, less 1; hidden layers: %d, rates: %d", hidden, len(losses))))
	}
	return claim.Both(checks...)
}

// HalfWidth is the half width of the 95 % interval of a share, in per cent, found
// on so many images: normal approximation.
func HalfWidth(percent float64, images int) float64 {
	p := percent / 100
	return 100 * 1.96 * math.Sqrt(p*(1-p)/float64(images))
}

func flat(s Study) claim.Check {
	var checks []claim.Check
	for _, hidden := range Layers {
		for _, mode := range []Mode{EqualTime, Annealed} {
			var accuracies []float64
			images := 0
			for _, m := range s.Of(hidden, mode) {
				if a := m.Accuracy(); a.N > 0 && m.Rate < s.Border(hidden) {
					accuracies = append(accuracies, a.Mean)
					if c, err := m.Config(); err == nil {
						images = c.Data.Test
					}
				}
			}
			if len(accuracies) < 2 {
				return s.missing(mode, hidden)
			}
			checks = append(checks, claim.AtMost(HalfWidth(accuracies[0], images), slices.Max(accuracies)-slices.Min(accuracies),
				fmt.Sprintf("per cent; %d hidden, %v: best less worst of %d rates, against the half width on %d images", hidden, mode, len(accuracies), images)))
		}
	}
	return claim.Both(checks...)
}
