package edge

import (
	"fmt"
	"math"

	"largestep/pkg/theory/root"
)

// MonotoneRate returns the learning rate between lo and hi above which the loss
// rises at some of the first steps of gradient descent from w = 0, by bisection
// to neighbouring numbers. Where rising begins and ends several times in between,
// it is one of the borders.
//
// It refuses bad rates, steps below 1, and an interval at whose ends the answer
// is the same: data with all z_i·z_j ≥ 0, for example, never see a rise.
//
// Source: Wu et al. 2024, benefits of large stepsizes, item 4, asks for this
// rate on some data.
func (p *Problem) MonotoneRate(lo, hi float64, steps int) (float64, error) {
	if err := p.check(); err != nil {
		return 0, err
	}
	for _, eta := range []float64{lo, hi} {
		if err := checkRate(eta); err != nil {
			return 0, err
		}
	}
	if steps < 1 {
		return 0, fmt.Errorf("edge: a rise needs at least one step and %d were allowed; pass some thousands", steps)
	}
	rate, err := root.Boundary(func(eta float64) bool { return p.rises(eta, steps) }, lo, hi)
	if err != nil {
		return 0, fmt.Errorf("edge: no border between monotone and rising: %w", err)
	}
	return rate, nil
}

// rises reports whether the loss rises in any of the first steps.
func (p *Problem) rises(eta float64, steps int) bool {
	before, rises := math.Inf(1), false
	p.descend(make([]float64, p.Dim()), eta, steps, func(s state) bool {
		rises = rose(before, s.loss)
		before = s.loss
		return !rises
	})
	return rises
}

// Slowest returns the smallest t·L(w_t) over t ≥ 1 and t·L(w_t) at the last step:
// above 0 and levelling off, the loss falls like 1/t.
func (r Run) Slowest() (least, last float64) {
	least, last = math.Inf(1), math.NaN()
	for t := 1; t < len(r.Loss); t++ {
		last = float64(t) * r.Loss[t]
		least = min(least, last)
	}
	return least, last
}

// ConvexityGap returns the smallest L(w_(t+1)) - L(w_t) + ηG(w_t)² over the steps.
// For a convex loss on data with |z_i| ≤ 1 it is never below 0 but for rounding: a
// step cannot win more than η|∇L|².
func (r Run) ConvexityGap() float64 {
	least := math.Inf(1)
	for t := 1; t < len(r.Loss); t++ {
		least = min(least, r.Loss[t]-r.Loss[t-1]+r.Eta*r.G[t-1]*r.G[t-1])
	}
	return least
}
