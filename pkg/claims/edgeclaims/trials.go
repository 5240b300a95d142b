package edgeclaims

import (
	"fmt"
	"math"
	"sync"

	"largestep/pkg/theory/edge"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/seed"
)

// The first four seeds of each shape run for the steps of the golden values. The
// others add edges of stability, which end within 115 steps.
const (
	trialSteps, longSeeds = 3000, 4
	shortSteps            = 600
)

// A summary is what claims 05-3 to 05-7 ask of 960 runs on random
// separable data (four shapes, thirty seeds, eight rates), and 05-10 of fewer.
type summary struct {
	runs, steps    int
	worst          edge.Ratios
	rises          int     // steps at which the loss rose
	leastRise      float64 // the smallest of them, in units of the loss
	afterStable    int     // of them, those after the first L ≤ 1/η
	leastL, leastG float64 // smallest ηL and ηG before a rise
	lateTransition int     // transitions that were seen, or had to be, after the bound
	transitions    int     // transitions that were seen
	gap            float64 // smallest L_(t+1) - L_t + ηG²
	err            error
}

// Both are measured once: they know no golden value. The few are for the claim
// that a notebook shows in another cell, which would wait for the many again.
var (
	trials    = sync.OnceValue(func() summary { return measure(30) })
	fewTrials = sync.OnceValue(func() summary { return measure(longSeeds) }) // 128 of them, the first of each shape
)

func measure(seeds int) summary {
	shapes := []struct {
		n, d  int
		gamma float64
	}{{20, 5, 0.1}, {20, 5, 0.3}, {100, 20, 0.2}, {2, 2, 0.05}}
	rates := []float64{0.1, 0.5, 1, 4, 16, 64, 256, 1024}
	each := gd.Map(len(shapes)*seeds, func(i int) summary {
		shape, s := shapes[i/seeds], i%seeds
		rng := seed.New(seed.Root, "claims", "05-3", fmt.Sprint(shape), fmt.Sprint(s))
		p, err := edge.Random(shape.n, shape.d, shape.gamma, rng)
		if err != nil {
			return summary{err: err}
		}
		steps := trialSteps
		if s >= longSeeds {
			steps = shortSteps
		}
		all := newSummary()
		for _, eta := range rates {
			all.add(trial(p, shape.gamma, eta, steps))
		}
		return all
	})
	all := newSummary()
	for _, s := range each {
		all.add(s)
	}
	return all
}

// newSummary is that of no runs.
func newSummary() summary {
	none := math.Inf(1)
	return summary{leastRise: none, leastL: none, leastG: none, gap: none}
}

func trial(p *edge.Problem, gamma, eta float64, steps int) summary {
	s := newSummary()
	s.runs, s.steps = 1, steps
	var bounds edge.Bounds
	if bounds, s.err = p.BoundsWith(gamma, eta); s.err != nil {
		return s
	}
	var run edge.Run
	if run, s.err = p.Descend(eta, steps); s.err != nil {
		return s
	}
	if s.worst, s.err = bounds.Ratios(run); s.err != nil {
		return s
	}
	stable := run.Stable()
	for _, t := range run.Rises() {
		s.rises++
		s.leastRise = min(s.leastRise, run.Loss[t]/run.Loss[t-1]-1)
		s.leastL = min(s.leastL, eta*run.Loss[t-1])
		s.leastG = min(s.leastG, eta*run.G[t-1])
		if stable >= 0 && t > stable {
			s.afterStable++
		}
	}
	var tau int64
	if tau, s.err = bounds.Transition(); s.err != nil {
		return s
	}
	seen := int64(run.Transition())
	if seen >= 0 {
		s.transitions++
	}
	if seen >= tau || seen < 0 && tau <= int64(steps) {
		s.lateTransition++
	}
	s.gap = run.ConvexityGap()
	return s
}

func (s *summary) add(t summary) {
	if t.err != nil && s.err == nil {
		s.err = t.err
	}
	s.runs += t.runs
	s.steps += t.steps
	s.rises += t.rises
	s.afterStable += t.afterStable
	s.lateTransition += t.lateTransition
	s.transitions += t.transitions
	s.leastRise = math.Min(s.leastRise, t.leastRise)
	s.leastL = math.Min(s.leastL, t.leastL)
	s.leastG = math.Min(s.leastG, t.leastG)
	s.gap = math.Min(s.gap, t.gap)
	s.worst.Average = math.Max(s.worst.Average, t.worst.Average)
	s.worst.AverageSimple = math.Max(s.worst.AverageSimple, t.worst.AverageSimple)
	s.worst.Norm = math.Max(s.worst.Norm, t.worst.Norm)
	s.worst.MeanG = math.Max(s.worst.MeanG, t.worst.MeanG)
	s.worst.Stable = math.Max(s.worst.Stable, t.worst.Stable)
}
