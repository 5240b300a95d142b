package critical

import (
	"fmt"
	"math"

	"largestep/pkg/theory/root"
)

// TwoCycle is the cycle ±W on which gradient descent with the logistic loss
// ends on degenerate data (Theorem 1.2 of Huang et al. 2023).
type TwoCycle struct {
	W          float64 // the positive point w*
	Loss       float64 // L(w*) = L(-w*)
	Multiplier float64 // (2 w*/sinh w* - 1)^2 < 1: the cycle attracts
}

// LogisticTwoCycle returns the 2-cycle at a learning rate: w* is the positive
// root of 4 w = η tanh(w/2). It exists exactly if η > 8; other rates are
// refused.
func LogisticTwoCycle(rate float64) (TwoCycle, error) {
	if err := checkRate(rate); err != nil {
		return TwoCycle{}, err
	}
	if rate <= 8 {
		return TwoCycle{}, fmt.Errorf("critical: at the learning rate %g the loss falls to its minimum and there is no 2-cycle; pass a rate above 8", rate)
	}
	// tanh x < x puts w* below η/4; x - x³/3 < tanh x puts it above the lower
	// end, where x = w/2 and x² = 3(1 - 8/η).
	low := min(2*math.Sqrt(3*(1-8/rate)), rate/8)
	for logisticGain(low, rate) < 1 {
		low /= 2
	}
	w, err := root.Brent(func(w float64) float64 { return logisticGain(w, rate) - 1 }, low, rate/4)
	if err != nil {
		return TwoCycle{}, fmt.Errorf("critical: the 2-cycle at the rate %g was not found: %w", rate, err)
	}
	m := 2*w/math.Sinh(w) - 1
	return TwoCycle{W: w, Loss: Degenerate(Logistic).Loss(w), Multiplier: m * m}, nil
}

// logisticGain returns η tanh(w/2)/(4w), which falls in w > 0 and is 1 at w*.
func logisticGain(w, rate float64) float64 { return rate * math.Tanh(w/2) / (4 * w) }

// SuperstableRate returns the rate at which the multiplier of the logistic
// 2-cycle is 0, and the cycle's positive point w, the root of sinh w = 2w. Up to
// that rate |w_t| comes to w* from one side, above it from both sides in turn.
func SuperstableRate() (rate, w float64) {
	w, _ = root.Brent(func(w float64) float64 { return math.Sinh(w) - 2*w }, 2, 2.5) // the signs differ
	return 4 * w / math.Tanh(w/2), w
}

// LogisticJump returns the start w0 > 0 that one step takes to the minimum
// exactly: w0 = (η/2) tanh(w0/2), with η > 4. For η > 8 it is the nearest of the
// starts from which the loss does not end on the 2-cycle.
func LogisticJump(rate float64) (float64, error) {
	if err := checkRate(rate); err != nil {
		return 0, err
	}
	if rate <= 4 {
		return 0, fmt.Errorf("critical: at the learning rate %g no start but 0 reaches the minimum in one step; pass a rate above 4", rate)
	}
	c, err := LogisticTwoCycle(2 * rate) // the same equation at twice the rate
	return c.W, err
}
