package critical

import (
	"fmt"
	"math"
)

// ExpCriticalRate returns the critical rate of degenerate data with the
// exponential loss,
//
//	η = 2 w0 / sinh w0,   between 0 and 2.
//
// It is even in w0 and tends to 2 as w0 goes to 0. At w0 = 0 itself every rate
// solves the equation of Theorem 1, so it is refused; so is |w0| > 700, where
// the loss overflows.
func ExpCriticalRate(w0 float64) (float64, error) {
	if err := checkClosedForm(w0); err != nil {
		return 0, err
	}
	if math.Abs(w0) > overflow {
		return 0, fmt.Errorf("critical: the loss overflows at w0 = %g already; pass a start within [-%d, %d]", w0, overflow, overflow)
	}
	return 2 * w0 / math.Sinh(w0), nil
}

// LogisticCriticalRate returns the critical rate of degenerate data with the
// logistic loss,
//
//	η = 4 w0 / tanh(w0/2),   above 8.
//
// It is even in w0 and tends to 8 as w0 goes to 0; w0 = 0 itself is refused.
func LogisticCriticalRate(w0 float64) (float64, error) {
	if err := checkClosedForm(w0); err != nil {
		return 0, err
	}
	return 4 * w0 / math.Tanh(w0/2), nil
}

func checkClosedForm(w0 float64) error {
	if err := checkStart(w0); err != nil {
		return err
	}
	if w0 == 0 {
		return fmt.Errorf("critical: w0 = 0 is the minimum, which gradient descent never leaves at any rate; pass another start, for example 1")
	}
	return nil
}

// Phi returns φ(x) = η L'(x) - 2x of degenerate data, equation A1 of Huang et
// al. 2023 and its figure A1: for x = |w| > 0, one step makes |w| larger if
// φ(x) > 0 and smaller if φ(x) < 0.
func Phi(loss Loss, rate, x float64) float64 {
	return rate*Degenerate(loss).Slope(x) - 2*x
}
