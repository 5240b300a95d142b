package annealing

import (
	"math"

	"largestep/pkg/theory/gd"
)

// Run is one training: gradient descent with a large rate, then gradient flow.
type Run struct {
	Descent [][]float64 // residuals of gradient descent; Descent[0] is the start

	// Outcome is how gradient descent ended: Bounded when it took all its steps
	// (no steps in method A), Converged when the training loss fell to ε or below
	// on the way, which leaves nothing to the flow, Diverged when the training
	// loss overflowed.
	Outcome gd.Outcome

	FlowTime   float64   // time of gradient flow, 0 without
	End        []float64 // residual at the end
	Train      float64   // training loss there: ε, or less where descent overshot
	Population float64   // population loss there
}

// Ratio returns the population loss per training loss at the end, which is fair
// also to a run that overshot ε.
func (r Run) Ratio() float64 { return r.Population / r.Train }

// Descend takes at most the given number of steps of gradient descent with the
// rate from the start, δ_i <- (1 - 2 η γ_i) δ_i, and stops as soon as the
// training loss is at most ε. Without gradient flow after it, this is training
// with one learning rate.
//
// It refuses a rate that is not above 0, a negative number of steps, and an ε
// that is not above 0 or not below the training loss at the start.
func (p Problem) Descend(rate float64, steps int, epsilon float64) (Run, error) {
	if err := p.checkRun(rate, steps, epsilon); err != nil {
		return Run{}, err
	}
	r := p.descend(rate, steps, epsilon)
	return p.ended(r, r.Descent[len(r.Descent)-1]), nil
}

// Anneal takes K steps with the large rate as [Problem.Descend] does, and then
// lets gradient flow go on until the training loss is ε: the method (B). With
// K = 0 it is [Problem.FlowTo].
func (p Problem) Anneal(rate float64, steps int, epsilon float64) (Run, error) {
	if err := p.checkRun(rate, steps, epsilon); err != nil {
		return Run{}, err
	}
	r := p.descend(rate, steps, epsilon)
	if r.Outcome.Kind != gd.Bounded {
		return p.ended(r, r.Descent[len(r.Descent)-1]), nil
	}
	return p.finish(r, epsilon)
}

func (p Problem) descend(rate float64, steps int, epsilon float64) Run {
	states, outcome := gd.Run(p.Start(), steps,
		func(residual []float64) []float64 { return p.step(residual, rate) },
		gd.Beyond(math.MaxFloat64, p.TrainLoss),
		gd.Within(epsilon, p.TrainLoss))
	return Run{Descent: states, Outcome: outcome}
}

func (p Problem) step(residual []float64, rate float64) []float64 {
	next := make([]float64, len(residual))
	for i, d := range residual {
		next[i] = (1 - 2*rate*p.train[i]) * d
	}
	return next
}

func (p Problem) checkRun(rate float64, steps int, epsilon float64) error {
	if err := p.checkLevel(epsilon); err != nil {
		return err
	}
	if err := checkRate(rate); err != nil {
		return err
	}
	return checkSteps(steps)
}
