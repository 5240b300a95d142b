package critical

import "largestep/pkg/theory/gd"

// Trajectory is gradient descent from one start at one rate.
type Trajectory struct {
	W       []float64 // weights; W[0] is the start
	Loss    []float64 // Loss[t] = L(W[t]), +Inf where it overflows
	Outcome gd.Outcome
}

// Trajectory runs gradient descent for at most the given number of steps. It
// stops where the exponential loss overflows (w z_i < -700 for some sample);
// the last point is then the first beyond. Otherwise the outcome is Bounded:
// ask [Scalar.Outcome] whether it settles.
//
// A start or rate that is not finite, a rate of 0 or less and a negative number
// of steps are refused.
func (p Scalar) Trajectory(w0, rate float64, steps int) (Trajectory, error) {
	if err := p.checkRun(w0, rate, steps); err != nil {
		return Trajectory{}, err
	}
	overflows := func(t int, w float64) (gd.Outcome, bool) {
		return gd.Outcome{Kind: gd.Diverged, Step: t}, p.diverged(w)
	}
	w, outcome := gd.Run(w0, steps, func(w float64) float64 { return p.Step(w, rate) }, overflows)
	loss := make([]float64, len(w))
	for t := range w {
		loss[t] = p.Loss(w[t])
	}
	return Trajectory{W: w, Loss: loss, Outcome: outcome}, nil
}

// FirstIncrease returns the first step t with Loss[t+1] > Loss[t], and -1 where
// the loss never rises.
func (tr Trajectory) FirstIncrease() int { return firstIncrease(tr.Loss) }

func firstIncrease(loss []float64) int {
	for t := 0; t+1 < len(loss); t++ {
		if loss[t+1] > loss[t] {
			return t
		}
	}
	return -1
}
