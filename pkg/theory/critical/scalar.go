package critical

import (
	"fmt"
	"math"
)

// Scalar is the training loss L(w) = 1/n Σ ℓ(w z_i) of one weight. It is convex,
// and strictly so, since at least one z_i is not 0. Make one with [Degenerate],
// [Example2] or [NewScalar]; the zero value has no data and is refused.
type Scalar struct {
	loss Loss
	z    []float64
	pair bool // z is {1, -1}: use the hyperbolic forms
}

// NewScalar returns the training loss of the margins z_i = y_i x_i.
//
// It refuses no margins, margins that are not finite or all 0, and an unknown
// loss.
func NewScalar(loss Loss, z ...float64) (Scalar, error) {
	if err := loss.check(); err != nil {
		return Scalar{}, err
	}
	if len(z) == 0 {
		return Scalar{}, fmt.Errorf("critical: there are no samples; pass at least one margin z = y x")
	}
	allZero := true
	for i, v := range z {
		if !finite(v) {
			return Scalar{}, fmt.Errorf("critical: margin %d is %g; leave out samples that are not finite numbers", i, v)
		}
		allZero = allZero && v == 0
	}
	if allZero {
		return Scalar{}, fmt.Errorf("critical: every x is 0, so the loss does not depend on w; pass a sample with x other than 0")
	}
	return Scalar{loss: loss, z: append([]float64(nil), z...)}, nil
}

// Degenerate returns the loss of Example 1 of Huang et al. 2023, the degenerate
// data (1, +1), (1, -1), so that z = 1, -1:
//
//	exp:      L = cosh w,             L' = sinh w
//	logistic: L = log(2 cosh(w/2)),   L' = tanh(w/2)/2
func Degenerate(loss Loss) Scalar {
	return Scalar{loss: loss, z: []float64{1, -1}, pair: true}
}

// Example2 returns the loss of Example 2 of Huang et al. 2023: the data (1, +1),
// (2, -1), (-1, +1), so that z = 1, -2, -1.
func Example2(loss Loss) Scalar {
	return Scalar{loss: loss, z: []float64{1, -2, -1}}
}

// LossKind returns which loss of the margin is averaged.
func (p Scalar) LossKind() Loss { return p.loss }

// Margins returns a copy of the z_i.
func (p Scalar) Margins() []float64 { return append([]float64(nil), p.z...) }

// Loss returns L(w); +Inf where the exponential loss overflows.
func (p Scalar) Loss(w float64) float64 {
	if p.pair {
		if p.loss == Exp {
			return math.Cosh(w)
		}
		return math.Abs(w)/2 + math.Log1p(math.Exp(-math.Abs(w)))
	}
	sum := 0.0
	for _, z := range p.z {
		sum += p.loss.Value(w * z)
	}
	return sum / float64(len(p.z))
}

// Slope returns L'(w).
func (p Scalar) Slope(w float64) float64 {
	if p.pair {
		if p.loss == Exp {
			return math.Sinh(w)
		}
		return math.Tanh(w/2) / 2
	}
	sum := 0.0
	for _, z := range p.z {
		if z != 0 {
			sum += z * p.loss.Slope(w*z)
		}
	}
	return sum / float64(len(p.z))
}

// Curvature returns L″(w).
func (p Scalar) Curvature(w float64) float64 {
	return p.Derivatives(w)[2]
}

// Derivatives returns L and its first four derivatives at w.
func (p Scalar) Derivatives(w float64) [5]float64 {
	var d [5]float64
	for _, z := range p.z {
		power := 1 / float64(len(p.z))
		for k, v := range p.loss.Derivatives(w * z) {
			d[k] += power * v
			power *= z
		}
	}
	return d
}

// Step returns the weight one step of gradient descent after w.
func (p Scalar) Step(w, rate float64) float64 { return w - rate*p.Slope(w) }

// diverged reports whether a term of the exponential loss overflows at w.
func (p Scalar) diverged(w float64) bool {
	if p.loss == Logistic || math.IsNaN(w) {
		return !finite(w)
	}
	for _, z := range p.z {
		if w*z < -overflow {
			return true
		}
	}
	return false
}

// slopeRange returns the open interval of the values that L' takes.
func (p Scalar) slopeRange() (low, high float64) {
	for _, z := range p.z {
		switch {
		case z > 0 && p.loss == Exp:
			low = math.Inf(-1)
		case z < 0 && p.loss == Exp:
			high = math.Inf(1)
		case z > 0:
			low -= z / float64(len(p.z))
		default:
			high -= z / float64(len(p.z))
		}
	}
	return low, high
}

func (p Scalar) check() error {
	if len(p.z) == 0 {
		return fmt.Errorf("critical: this loss has no data; make it with Degenerate, Example2 or NewScalar")
	}
	return p.loss.check()
}

// checkRun refuses what no trajectory can be run with.
func (p Scalar) checkRun(w0, rate float64, steps int) error {
	if err := p.check(); err != nil {
		return err
	}
	if err := checkStart(w0); err != nil {
		return err
	}
	if err := checkRate(rate); err != nil {
		return err
	}
	return checkSteps(steps)
}
