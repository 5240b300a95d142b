package carsdogsclaims

import (
	"fmt"
	"slices"

	"largestep/pkg/book/claim"
	"largestep/pkg/deep/study"
)

// The variants are annealed runs of the profile "full" that are only recorded.

// allSettings are told on all 2,000 test images of the two classes.
func allSettings() []Setting { return onAllTests(Layers) }

// zeroSettings are the same of a network that starts as the function 0.
func zeroSettings() []Setting { return onAllTests(Layers[:1], "network.antisymmetric=true") }

// onAllTests are four rates, the least below the catapult phase.
func onAllTests(layers []int, more ...string) []Setting {
	return variant(layers, []float64{0.1, 0.8, 1.6, 3.2}, []uint64{1, 2, 3, 4, 5}, func(hidden int, rate float64) []string {
		return slices.Concat(changes(hidden, rate, Annealed), []string{"data.test=2000"}, more)
	})
}

// smallSettings have images of a squared norm of about 1, and rates and a physical
// time that are larger for it.
func smallSettings() []Setting {
	return variant(Layers, []float64{4, 8, 16, 24, 32, 64, 128}, []uint64{1}, func(_ int, rate float64) []string {
		return append(timed(rate, 1000), "data.normalize=unit", "data.mean=[]", "data.sd=[]")
	})
}

func variant(layers []int, rates []float64, seeds []uint64, set func(hidden int, rate float64) []string) []Setting {
	var all []Setting
	for _, hidden := range layers {
		for _, rate := range rates {
			all = append(all, Setting{Hidden: hidden, Rate: rate, Mode: Annealed, Case: study.Case{
				Label: fmt.Sprintf("%d hidden, rate %g", hidden, rate),
				Run:   fmt.Sprintf("carsdogs-linear%d", hidden+1), Profile: "full", Set: set(hidden, rate), Seeds: seeds,
			}})
		}
	}
	return all
}

// AllImages returns what is recorded of the annealed runs on all test images.
func AllImages() (Study, error) { return recorded(allSettings()) }

// ZeroStarts returns what is recorded of the same of a network with one hidden layer
// that starts as the function 0.
func ZeroStarts() (Study, error) { return recorded(zeroSettings()) }

// SmallImages returns what is recorded of images of a squared norm of about 1.
func SmallImages() (Study, error) { return recorded(smallSettings()) }

const derived = figure4 + "b, d (derived here)"

var onAllImages = []statement{
	{"07-18", derived, `Annealed, and told on all 2000 test images: the rates 0.8, 1.6 and 3.2 of the catapult phase are better than the rate 0.1 of the lazy phase, for both networks; the 95 % interval of the difference over the random starts lies above 0.`, claim.Figure, gains},
}

var fromZero = []statement{
	{"07-20", derived, `What the large rate does for the test set is to forget the random start. From a start at $f=0$, one hidden layer, the gain is gone: the rates of the catapult phase are worse than the rate 0.1, and the 95 % interval of the difference lies below 0.`, claim.Figure, noGain},
}

var onSmallImages = []statement{
	{"07-19", derived, `It takes images of this size. With images of a squared norm of about 1, annealed after a physical time of 1000, the best rate of the catapult phase is not better by one per cent than the best below it.`, claim.Figure, nothingLeft},
}

// Gain is by how much the mean test accuracy of the other rates is above that of the
// least, in per cent, over the random starts whose runs all came to their end.
func (s Study) Gain(hidden int) study.Interval {
	rates := s.Of(hidden, Annealed)
	if len(rates) < 2 {
		return study.Estimate(nil)
	}
	var accuracies []map[uint64]float64
	for _, m := range rates {
		accuracies = append(accuracies, m.Runs.BySeed("test_accuracy"))
	}
	var gains []float64
	for _, seed := range rates[0].Seeds {
		sum, have := 0.0, 0
		for _, of := range accuracies[1:] {
			if a, ok := of[seed]; ok {
				sum, have = sum+a, have+1
			}
		}
		if least, ok := accuracies[0][seed]; ok && have == len(accuracies)-1 {
			gains = append(gains, 100*(sum/float64(have)-least))
		}
	}
	return study.Estimate(gains)
}

func gains(s Study) claim.Check {
	var checks []claim.Check
	for _, hidden := range Layers {
		g := s.Gain(hidden)
		if g.N < 2 {
			return s.missing(Annealed, hidden)
		}
		checks = append(checks, claim.AtLeast(0, g.Mean-g.Half, fmt.Sprintf("per cent, the lower end of %v; hidden layers: %d", g, hidden)))
	}
	return claim.Both(checks...)
}

func noGain(s Study) claim.Check {
	g := s.Gain(1)
	if g.N < 2 {
		return s.missing(Annealed, 1)
	}
	return claim.AtMost(0, g.Mean+g.Half, fmt.Sprintf("per cent, the upper end of %v", g))
}

func nothingLeft(s Study) claim.Check {
	var checks []claim.Check
	for _, hidden := range Layers {
		lazy, catapult := s.phases(hidden, Annealed)
		if len(lazy) == 0 || len(catapult) == 0 {
			return s.missing(Annealed, hidden)
		}
		checks = append(checks, claim.AtMost(1, best(catapult).accuracy-best(lazy).accuracy,
			fmt.Sprintf("per cent, best of the catapult phase less best below the border of %g; hidden layers: %d, rates: %d", s.Border(hidden), hidden, len(lazy)+len(catapult))))
	}
	return claim.Both(checks...)
}
