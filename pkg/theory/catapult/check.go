package catapult

import (
	"fmt"
	"math"
)

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func checkWidth(m float64) error {
	if !(m >= 1) || math.IsInf(m, 1) {
		return fmt.Errorf("catapult: the width is %g; a hidden layer needs at least one unit, for example 100", m)
	}
	return nil
}

func checkRate(rate float64) error {
	if !(rate > 0) || math.IsInf(rate, 1) {
		return fmt.Errorf("catapult: the learning rate is %g; gradient descent needs a finite one above 0, for example 0.5", rate)
	}
	return nil
}

func checkSteps(steps int) error {
	if steps < 0 {
		return fmt.Errorf("catapult: the number of steps is %d; pass 0 or more", steps)
	}
	return nil
}

func checkVariance(sigma2 float64) error {
	if !(sigma2 > 0) || math.IsInf(sigma2, 1) {
		return fmt.Errorf("catapult: the variance of the weights is %g; pass a finite one above 0, for example 0.5", sigma2)
	}
	return nil
}
