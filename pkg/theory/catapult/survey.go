package catapult

import (
	"fmt"
	"math"
	"strconv"

	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/seed"
)

// SurveyOptions say what [Survey] tries. The zero value of a field means "choose".
type SurveyOptions struct {
	Width    int     // hidden units; 100
	Variance float64 // of the Gaussian weights at the start; 0.5
	Starts   int     // random starts; 20
	Steps    int     // steps of gradient descent at each rate; 500
	Seed     uint64  // of the starts
}

// Census is the result of [Survey].
type Census struct {
	Starts    int // how many were tried
	Catapults int // from how many some rate gave a catapult
}

// Share returns the part of the starts that have a catapult phase.
func (c Census) Share() float64 { return float64(c.Catapults) / float64(c.Starts) }

// Survey asks whether gradient descent on the data has a catapult phase, by
// looking for one from random starts: a rate at which the loss rises at some step
// and yet ends below where it started. Each start has rates of its own: upwards by
// a twelfth of an octave from half of 2/(Λℓ″(0)), Λ the largest eigenvalue of its
// kernel, for six octaves or to the first that diverges, and from there eight
// bisections towards the border of divergence, where a thin phase hides.
//
// It recomputes Table 2 of Huang et al. 2023. It refuses what [RandomReduced]
// refuses, and numbers below 0.
func Survey(loss Loss, data *Data, o SurveyOptions) (Census, error) {
	if o.Width == 0 {
		o.Width = 100
	}
	if o.Variance == 0 {
		o.Variance = 0.5
	}
	if o.Starts == 0 {
		o.Starts = 20
	}
	if o.Steps == 0 {
		o.Steps = 500
	}
	if o.Starts < 1 || o.Steps < 1 {
		return Census{}, fmt.Errorf("catapult: a survey of %d starts and %d steps finds nothing; pass at least one of each", o.Starts, o.Steps)
	}
	type answer struct {
		catapult, divergent bool
		err                 error
	}
	answers := gd.Map(o.Starts, func(i int) answer {
		r, start, err := RandomReduced(loss, data, o.Width, o.Variance, seed.New(o.Seed, "catapult", "survey", strconv.Itoa(i)))
		if err != nil {
			return answer{err: err}
		}
		var a answer
		try := func(rate float64) bool { // reports divergence
			if a.err != nil {
				return true
			}
			rose, outcome, err := r.rises(start, rate, o.Steps)
			a.err = err
			a.catapult = a.catapult || rose
			return outcome.Kind == gd.Diverged
		}
		unit := 2 / (r.kernelTop(start) * loss.Curvature(0))
		before := unit / 2
		for k := 1; k <= 72 && !a.divergent && !a.catapult; k++ {
			rate := unit / 2 * math.Exp2(float64(k)/12)
			if !try(rate) {
				before = rate
				continue
			}
			a.divergent = true
			for beyond := rate; beyond-before > rate/12/512 && !a.catapult; {
				if mid := (before + beyond) / 2; try(mid) {
					beyond = mid
				} else {
					before = mid
				}
			}
		}
		return a
	})
	c := Census{Starts: o.Starts}
	for _, a := range answers {
		if a.err != nil {
			return Census{}, a.err
		}
		if a.catapult {
			c.Catapults++
		}
	}
	return c, nil
}

// rises reports whether the loss rises at some step and ends below its start.
func (r *Reduced) rises(start Moments, rate float64, steps int) (bool, gd.Outcome, error) {
	first := r.Loss(start)
	last, rose := first, false
	_, outcome, err := r.Run(start, rate, steps, func(_ int, s Moments) {
		loss := r.Loss(s)
		rose = rose || loss > last*(1+1e-9)+1e-12*first // beyond rounding
		last = loss
	})
	return rose && outcome.Kind != gd.Diverged && last < first, outcome, err
}
