package annealing

import (
	"fmt"
	"math"
)

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func checkRate(rate float64) error {
	if !(rate > 0) || math.IsInf(rate, 1) {
		return fmt.Errorf("annealing: the learning rate is %g; gradient descent needs a finite one above 0, for example 1.5", rate)
	}
	return nil
}

func checkSteps(steps int) error {
	if steps < 0 {
		return fmt.Errorf("annealing: the number of steps is %d; pass 0 or more", steps)
	}
	return nil
}

// checkLevel refuses a training loss at which there is nothing to train.
func (p Problem) checkLevel(epsilon float64) error {
	if err := p.check(); err != nil {
		return err
	}
	if !(epsilon > 0) {
		return fmt.Errorf("annealing: the training loss to stop at is %g; pass one above 0, for example 0.1", epsilon)
	}
	start := p.TrainLoss(p.start)
	if !(epsilon < start) {
		return fmt.Errorf("annealing: the training loss to stop at is %g, and at the start it is %g, so there is nothing to train; pass one below that", epsilon, start)
	}
	return nil
}
