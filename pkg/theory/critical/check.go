package critical

import (
	"fmt"
	"math"
)

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func checkStart(w0 float64) error {
	if !finite(w0) {
		return fmt.Errorf("critical: the start w0 is %g; pass a finite number, for example 1", w0)
	}
	return nil
}

func checkRate(rate float64) error {
	if !(rate > 0) || math.IsInf(rate, 1) {
		return fmt.Errorf("critical: the learning rate is %g; gradient descent needs a finite one above 0, for example 0.5", rate)
	}
	return nil
}

func checkSteps(steps int) error {
	if steps < 0 {
		return fmt.Errorf("critical: the number of steps is %d; pass 0 or more", steps)
	}
	return nil
}
