package annealing

import (
	"fmt"
	"math"

	"largestep/pkg/theory/root"
)

// Flow returns the residual that gradient flow reaches from the start in time t,
// δ_i(t) = δ_i(0) e^(-2 γ_i t): training with an infinitely small learning rate,
// where a step of rate h takes the time h.
//
// It refuses a time that is negative or not finite.
func (p Problem) Flow(t float64) ([]float64, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if !(t >= 0) || !finite(t) {
		return nil, fmt.Errorf("annealing: the time is %g; pass a finite one, 0 or more", t)
	}
	return p.flow(p.start, t), nil
}

func (p Problem) flow(from []float64, t float64) []float64 {
	out := make([]float64, len(from))
	for i, d := range from {
		out[i] = d * math.Exp(-2*p.train[i]*t)
	}
	return out
}

// FlowTo runs gradient flow from the start until the training loss is ε: the
// method (A), small learning rates alone.
//
// It refuses an ε that is not above 0, or not below the training loss at the
// start.
func (p Problem) FlowTo(epsilon float64) (Run, error) {
	if err := p.checkLevel(epsilon); err != nil {
		return Run{}, err
	}
	return p.finish(Run{Descent: [][]float64{p.Start()}}, epsilon)
}

// finish lets gradient flow take the last residual of the descent down to ε.
func (p Problem) finish(r Run, epsilon float64) (Run, error) {
	last := r.Descent[len(r.Descent)-1]
	t, err := p.flowTime(last, epsilon)
	if err != nil {
		return Run{}, err
	}
	r.FlowTime = t
	return p.ended(r, p.flow(last, t)), nil
}

func (p Problem) ended(r Run, end []float64) Run {
	r.End = end
	r.Train, r.Population = p.TrainLoss(end), p.PopulationLoss(end)
	return r
}

// flowTime solves Σ γ_i δ_i² e^(-4 γ_i t) = ε for t, in logarithms so that
// neither a huge loss nor a tiny ε is lost to rounding.
func (p Problem) flowTime(from []float64, epsilon float64) (float64, error) {
	var logs, speeds []float64
	top, slowest := math.Inf(-1), math.Inf(1)
	for i, d := range from {
		if p.train[i] > 0 && d != 0 {
			logs = append(logs, math.Log(p.train[i])+2*math.Log(math.Abs(d)))
			speeds = append(speeds, 4*p.train[i])
			top, slowest = max(top, logs[len(logs)-1]), min(slowest, 4*p.train[i])
		}
	}
	above := func(t float64) float64 {
		largest := math.Inf(-1)
		for i, l := range logs {
			largest = max(largest, l-speeds[i]*t)
		}
		sum := 0.0
		for i, l := range logs {
			sum += math.Exp(l - speeds[i]*t - largest)
		}
		return largest + math.Log(sum) - math.Log(epsilon)
	}
	// By then every coordinate alone is below ε/d, with some to spare.
	late := (top + math.Log(float64(len(logs))) - math.Log(epsilon) + 1) / slowest
	t, err := root.Brent(above, 0, late)
	if err != nil {
		return 0, fmt.Errorf("annealing: the time at which the training loss is %g was not found: %w; pass a larger one", epsilon, err)
	}
	return t, nil
}
