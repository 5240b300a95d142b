package annealing

import (
	"fmt"
	"math"

	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/root"
)

// Drift returns by how much one step of gradient descent changes
//
//	log|δ_2|/γ_2 - log|δ_1|/γ_1
//
// in a problem of two coordinates with γ_1 > γ_2 > 0 (in either order), namely
// log|1-2ηγ_2|/γ_2 - log|1-2ηγ_1|/γ_1. Gradient flow keeps that number, and at a
// given training loss it decides how the loss is shared; so steps of this rate,
// followed by flow, leave less to the small eigenvalue than flow alone exactly if
// the drift is below 0, however many steps and whatever the training loss. It is
// -Inf where a step makes δ_2 zero, +Inf where it makes δ_1 zero.
//
// Derived here. It refuses a problem of other than two coordinates, two equal
// eigenvalues or one that is 0, and a rate that is not above 0.
func (p Problem) Drift(rate float64) (float64, error) {
	large, small, err := p.pair()
	if err != nil {
		return 0, err
	}
	if err := checkRate(rate); err != nil {
		return 0, err
	}
	return drift(large, small, rate), nil
}

func drift(large, small, rate float64) float64 {
	return math.Log(math.Abs(1-2*rate*small))/small - math.Log(math.Abs(1-2*rate*large))/large
}

// HelpfulRates returns the two rates between which the [Problem.Drift] is below
// 0: there and nowhere else a stage of large steps helps. For the 2+1 samples of
// the example they are 3 ∓ 3/√2. The lower one lies below the edge of stability
// 1/γ_1, so that a stable rate can help, and the upper one above it.
//
// Derived here. It refuses what Drift refuses.
func (p Problem) HelpfulRates() (low, high float64, err error) {
	large, small, err := p.pair()
	if err != nil {
		return 0, 0, err
	}
	at := func(rate float64) float64 {
		// Finite values keep the solver on its feet at the two poles.
		return max(-1e300, min(1e300, drift(large, small, rate)))
	}
	// Up to 1/(2γ_1) the drift rises from 0 to +Inf; from there it falls, to -Inf
	// at 1/(2γ_2), and rises to positive values, since 1/γ_2 > 1/γ_1.
	far := 1 / small
	for at(far) <= 0 {
		far *= 2
		if !finite(far) {
			return 0, 0, fmt.Errorf("annealing: no largest helpful rate was found for the eigenvalues %g and %g; pass two that differ less", large, small)
		}
	}
	low, err = root.Brent(at, 1/(2*large), 1/(2*small))
	if err != nil {
		return 0, 0, fmt.Errorf("annealing: the least helpful rate for the eigenvalues %g and %g was not found: %w; pass two that differ more", large, small, err)
	}
	high, err = root.Brent(at, 1/(2*small), far)
	if err != nil {
		return 0, 0, fmt.Errorf("annealing: the largest helpful rate for the eigenvalues %g and %g was not found: %w; pass two that differ more", large, small, err)
	}
	return low, high, nil
}

func (p Problem) pair() (large, small float64, err error) {
	if len(p.train) != 2 {
		return 0, 0, fmt.Errorf("annealing: the problem has %d coordinates; the drift is defined for 2", len(p.train))
	}
	large, small = max(p.train[0], p.train[1]), min(p.train[0], p.train[1])
	if small == 0 || same(large, small) {
		return 0, 0, fmt.Errorf("annealing: the eigenvalues are %g and %g; pass two different ones above 0", large, small)
	}
	return large, small, nil
}

// Separation is how much worse small rates alone do than annealing, over a grid.
type Separation struct {
	Rates  []float64
	Levels []float64
	Steps  int
	Ratio  []float64 // row by row: one row a level, one column a rate
}

// At returns the ratio at the rate and level of those indices.
func (s *Separation) At(rate, level int) float64 { return s.Ratio[level*len(s.Rates)+rate] }

// Separation returns, for every large rate and every training loss ε to stop at,
// the population loss of gradient flow divided by that of annealing with K steps,
// both at the same training loss: ε, or what annealing overshot to. It is 1 where
// the schedule makes no difference and NaN where the large steps overflow. It is
// computed on all cores and does not depend on their number.
//
// It refuses empty axes and what [Problem.Anneal] refuses.
func (p Problem) Separation(rates, levels []float64, steps int) (*Separation, error) {
	if len(rates) == 0 || len(levels) == 0 {
		return nil, fmt.Errorf("annealing: a grid of %d rates and %d levels is empty; pass at least one of each", len(rates), len(levels))
	}
	for _, rate := range rates {
		if err := p.checkRun(rate, steps, levels[0]); err != nil {
			return nil, err
		}
	}
	for _, level := range levels {
		if err := p.checkLevel(level); err != nil {
			return nil, err
		}
	}
	s := &Separation{
		Rates:  append([]float64(nil), rates...),
		Levels: append([]float64(nil), levels...),
		Steps:  steps,
	}
	s.Ratio = gd.Map(len(rates)*len(levels), func(i int) float64 {
		return p.ratio(rates[i%len(rates)], steps, levels[i/len(rates)])
	})
	return s, nil
}

func (p Problem) ratio(rate float64, steps int, epsilon float64) float64 {
	fast, err := p.Anneal(rate, steps, epsilon)
	if err != nil || fast.Outcome.Kind == gd.Diverged {
		return math.NaN()
	}
	slow, err := p.FlowTo(fast.Train)
	if err != nil {
		return math.NaN()
	}
	return slow.Population / fast.Population
}
