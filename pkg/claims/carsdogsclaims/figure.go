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
	{"07-6", figure4 + "b, red", `One hidden layer, equal physical time: over its rates, the catapult phase is worse than the lazy phase.`, claim.Figure, func(s Study) claim.Check { return lazyBetter(s, 1) }},
	{"07-7", figure4 + "d, red", `Two hidden layers, equal physical time: likewise.`, claim.Figure, func(s Study) claim.Check { return lazyBetter(s, 2) }},
	{"07-8", figure4 + "b, purple", `One hidden layer, equal physical time and annealed: the best is in the catapult phase again.`, claim.Figure, func(s Study) claim.Check { return catapultBest(s, 1, Annealed) }},
	{"07-9", figure4 + "d, purple", `Two hidden layers, annealed: likewise.`, claim.Figure, func(s Study) claim.Check { return catapultBest(s, 2, Annealed) }},
	{"07-10", paper + ", Table 2 (logistic loss, separable data)", `That there is no catapult phase on separable data does not hold of the data of Figure 4: runs of both networks whose loss rises come to their end with a lower loss than they began with.`, claim.Erratum, catapults},
}

var behind = []statement{
	{"07-11", figure4 + "a, c (what the rate does)", `With equal steps a larger rate goes further: below the catapult phase the training loss at the end falls with the rate, for both networks.`, claim.Figure, further},
	{"07-12", figure4 + "b, d (what is left of the rate)", `With equal physical time it goes equally far: the training loss at the end, over the rates that take ten steps or more and stay below the catapult phase, differs by less than 1 %.`, claim.Figure, equallyFar},
	{"07-13", figure4 + "b, d (what is left of the rate)", `So below the catapult phase both curves of equal time are flat: the test accuracy varies by less than one per cent.`, claim.Figure, flat},
}

// startsNeeded are the random starts without which a claim is undecided: of one start
// phases differ by 1 to 6 per cent at equal times, and starts by 4.
var startsNeeded = map[string]int{"07-6": 3, "07-7": 3}

// compared returns the phases of a network in a mode, or why they cannot be.
func compared(s Study, hidden int, mode Mode) (lazy, catapult []outcome, refused *claim.Check) {
	lazy, catapult = s.phases(hidden, mode)
	switch {
	case math.IsInf(s.Border(hidden), 1) && len(s.Of(hidden, mode)) > 0:
		c := claim.Equal("a rate at which the loss rises", "none", "all rates of the study")
		refused = &c
	case len(lazy) == 0 || len(catapult) == 0:
		c := s.missing(mode, hidden)
		refused = &c
	}
	return lazy, catapult, refused
}

// catapultBest checks that the best accuracy of the catapult phase is above that of
// the lazy phase by one per cent: five of 512 images.
func catapultBest(s Study, hidden int, mode Mode) claim.Check {
	lazy, catapult, refused := compared(s, hidden, mode)
	if refused != nil {
		return *refused
	}
	l, c := best(lazy), best(catapult)
	return claim.AtLeast(1, c.accuracy-l.accuracy, fmt.Sprintf("difference of the best accuracies in per cent; at rate %g: %.2f; at rate %g, below the border of %g: %.2f",
		c.rate, c.accuracy, l.rate, s.Border(hidden), l.accuracy))
}

// lazyBetter checks that the rates of the catapult phase are worse on the mean.
func lazyBetter(s Study, hidden int) claim.Check {
	lazy, catapult, refused := compared(s, hidden, EqualTime)
	if refused != nil {
		return *refused
	}
	l, c := mean(lazy), mean(catapult)
	return claim.AtLeast(1, l-c, fmt.Sprintf("difference of the phases' mean accuracies in per cent; rates below the border of %g: %d, %.2f; from it on: %d, %.2f",
		s.Border(hidden), len(lazy), l, len(catapult), c))
}

func catapults(s Study) claim.Check {
	var checks []claim.Check
	for _, hidden := range Layers {
		rose, fell := 0, 0
		for _, m := range s.Of(hidden, EqualSteps) {
			for _, r := range m.Runs.Records {
				if _, loss := r.Series("loss"); m.Rises() && r.Outcome() == "finished" && len(loss) > 0 {
					rose++
					if r.Summary.Values["train_loss"] < loss[0] {
						fell++
					}
				}
			}
		}
		if rose == 0 {
			return s.missing(EqualSteps, hidden)
		}
		checks = append(checks, claim.AtLeast(1, float64(fell), fmt.Sprintf("runs that do, of %d that rise and do not diverge; hidden layers: %d", rose, hidden)))
	}
	return claim.Both(checks...)
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
			lazy, _ := s.phases(hidden, mode)
			if len(lazy) < 2 {
				return s.missing(mode, hidden)
			}
			checks = append(checks, claim.AtMost(1, best(lazy).accuracy-worst(lazy).accuracy,
				fmt.Sprintf("per cent; hidden layers: %d, %v: best less worst of %d rates", hidden, mode, len(lazy))))
		}
	}
	return claim.Both(checks...)
}
