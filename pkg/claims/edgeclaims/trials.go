package edgeclaims

import (
	"fmt"
	"math"
	"sync"

	"largestep/pkg/theory/edge"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/seed"
)

const trialSteps = 3000

// A summary is what claims 05-3 to 05-7 and 05-10 ask of 128 runs on random
// separable data: four shapes, four seeds, eight rates.
type summary struct {
	runs, steps    int
	worst          edge.Ratios
	rises          int     // steps at which the loss rose
	afterStable    int     // of them, those after the first L ≤ 1/η
	leastL, leastG float64 // smallest ηL and ηG before a rise
	lateTransition int     // transitions that were seen, or had to be, after the bound
	transitions    int     // transitions that were seen
	gap            float64 // smallest L_(t+1) - L_t + ηG²
	err            error
}

// trials is measured once: it knows no golden value.
var trials = sync.OnceValue(func() summary {
	shapes := []struct {
		n, d  int
		gamma float64
	}{{20, 5, 0.1}, {20, 5, 0.3}, {100, 20, 0.2}, {2, 2, 0.05}}
	rates := []float64{0.1, 0.5, 1, 4, 16, 64, 256, 1024}
	const seeds = 4
	each := gd.Map(len(shapes)*seeds*len(rates), func(i int) summary {
		shape, s, eta := shapes[i/len(rates)/seeds], i/len(rates)%seeds, rates[i%len(rates)]
		rng := seed.New(seed.Root, "claims", "05-3", fmt.Sprint(shape), fmt.Sprint(s))
		p, err := edge.Random(shape.n, shape.d, shape.gamma, rng)
		if err != nil {
			return summary{err: err}
		}
		return trial(p, shape.gamma, eta)
	})
	all := summary{leastL: math.Inf(1), leastG: math.Inf(1), gap: math.Inf(1)}
	for _, s := range each {
		all.add(s)
	}
	return all
})

func trial(p *edge.Problem, gamma, eta float64) (s summary) {
	s = summary{runs: 1, steps: trialSteps, leastL: math.Inf(1), leastG: math.Inf(1)}
	var bounds edge.Bounds
	if bounds, s.err = p.BoundsWith(gamma, eta); s.err != nil {
		return s
	}
	var run edge.Run
	if run, s.err = p.Descend(eta, trialSteps); s.err != nil {
		return s
	}
	if s.worst, s.err = bounds.Ratios(run); s.err != nil {
		return s
	}
	stable := run.Stable()
	for _, t := range run.Rises() {
		s.rises++
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
	if seen >= tau || seen < 0 && tau <= trialSteps {
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
	s.leastL = math.Min(s.leastL, t.leastL)
	s.leastG = math.Min(s.leastG, t.leastG)
	s.gap = math.Min(s.gap, t.gap)
	s.worst.Average = math.Max(s.worst.Average, t.worst.Average)
	s.worst.AverageSimple = math.Max(s.worst.AverageSimple, t.worst.AverageSimple)
	s.worst.Norm = math.Max(s.worst.Norm, t.worst.Norm)
	s.worst.MeanG = math.Max(s.worst.MeanG, t.worst.MeanG)
	s.worst.Stable = math.Max(s.worst.Stable, t.worst.Stable)
}
