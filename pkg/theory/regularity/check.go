package regularity

import (
	"fmt"
	"math"
)

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func checkFunction(f Function) error {
	if f == nil {
		return fmt.Errorf("regularity: there is no function; make one with NewGood or NewBad")
	}
	return nil
}

func checkStart(p Point) error {
	if !finite(p.X) || !finite(p.Y) {
		return fmt.Errorf("regularity: the start (%g, %g) is not finite; pass two finite numbers, for example (5, 0.2)", p.X, p.Y)
	}
	if p.X == 0 && p.Y == 0 {
		return fmt.Errorf("regularity: the start (0, 0) is a saddle, from which gradient descent never moves; start anywhere else")
	}
	return nil
}

func checkRate(eta float64) error {
	if !(eta > 0) || math.IsInf(eta, 1) {
		return fmt.Errorf("regularity: the learning rate is %g; gradient descent needs a finite one above 0, for example 0.1", eta)
	}
	return nil
}

func checkSteps(steps int) error {
	if steps < 1 {
		return fmt.Errorf("regularity: the number of steps is %d; pass at least 1", steps)
	}
	return nil
}

func checkRun(f Function, start Point, eta float64, steps int) error {
	if err := checkFunction(f); err != nil {
		return err
	}
	if err := checkStart(start); err != nil {
		return err
	}
	if err := checkRate(eta); err != nil {
		return err
	}
	return checkSteps(steps)
}
