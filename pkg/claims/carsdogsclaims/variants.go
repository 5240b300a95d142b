package carsdogsclaims

import (
	"fmt"
	"math"
	"slices"

	"largestep/pkg/book/claim"
	"largestep/pkg/deep/study"
)

// The variants are annealed runs of the profile "full" that are only recorded.

// allSettings are four rates, the least below the catapult phase, told on all 2,000
// test images of the two classes.
func allSettings() []Setting {
	return variant(Layers, []float64{0.1, 0.8, 1.6, 3.2}, []uint64{1, 2, 3, 4, 5}, func(hidden int, rate float64) []string {
		return append(changes(hidden, rate, Annealed), "data.test=2000")
	})
}

// zeroSettings are the same of a network that starts as the function 0.
func zeroSettings() []Setting {
	return variant(Layers[:1], []float64{0.1, 0.8, 1.6, 3.2}, []uint64{1, 2, 3, 4, 5}, func(hidden int, rate float64) []string {
		return append(changes(hidden, rate, Annealed), "data.test=2000", "network.antisymmetric=true")
	})
}

// smallSettings have images of a squared norm of about 1, and rates and a physical
// time as much larger as the images are smaller.
func smallSettings() []Setting {
	return variant(Layers, []float64{4, 8, 16, 24, 32, 64, 128}, []uint64{1}, func(_ int, rate float64) []string {
		return []string{fmt.Sprintf("schedule.rate=%g", rate), "data.normalize=unit", "data.mean=[]", "data.sd=[]", "steps=0", "time=1000",
			"schedule.anneal_rate=0.01", "schedule.anneal_steps=500"}
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

// Gain is by how much the mean test accuracy of the largest three rates is above
// that of the least one, in per cent, for each random start that has them all.
func (s Study) Gain(hidden int) study.Interval {
	rates := s.Of(hidden, Annealed)
	if len(rates) < 4 {
		return study.Estimate(nil)
	}
	n := math.MaxInt
	for _, m := range rates {
		n = min(n, len(m.Values("test_accuracy")))
	}
	gains := make([]float64, n)
	for i := range gains {
		at := func(k int) float64 { return rates[k].Values("test_accuracy")[i] }
		gains[i] = 100 * ((at(1)+at(2)+at(3))/3 - at(0))
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
		both := slices.Concat(lazy, catapult)
		checks = append(checks, claim.AtMost(1, best(catapult).accuracy-best(lazy).accuracy,
			fmt.Sprintf("per cent, best of the catapult phase less best below the border of %g; hidden layers: %d, rates: %d", s.Border(hidden), hidden, len(both))))
	}
	return claim.Both(checks...)
}
