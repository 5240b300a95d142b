package critical

import (
	"fmt"
	"math"

	"largestep/pkg/theory/root"
)

// Minimum returns the weight at which the loss is least. It exists exactly if
// the margins have both signs; where they do not, the data are separable, the
// loss falls towards its infimum along a whole half line, and Minimum refuses.
func (p Scalar) Minimum() (float64, error) {
	if err := p.check(); err != nil {
		return 0, err
	}
	if p.pair {
		return 0, nil
	}
	w, err := p.whereSlopeIs(0, 0)
	if err != nil {
		return 0, fmt.Errorf("critical: the loss has no minimum, since its margins %v have no two signs; add a sample of the other side", p.z)
	}
	return w, nil
}

// LocalRate returns 2/L″ at the minimum: the learning rate at which gradient
// descent loses its stability there.
func (p Scalar) LocalRate() (float64, error) {
	w, err := p.Minimum()
	if err != nil {
		return 0, err
	}
	return 2 / p.Curvature(w), nil
}

// whereSlopeIs returns the weight at which L' has the given value, searching
// outward from near.
func (p Scalar) whereSlopeIs(value, near float64) (float64, error) {
	low, high := p.slopeRange()
	if !(low < value && value < high) {
		return 0, fmt.Errorf("critical: the slope of this loss lies between %g and %g and is never %g; choose a slope in between", low, high, value)
	}
	rest := func(w float64) float64 { return p.Slope(w) - value }
	// L' increases, so one end of the bracket is enough to know the side of
	// the other.
	direction := 1.0
	if rest(near) > 0 {
		direction = -1
	}
	for reach := 1.0; !math.IsInf(near+direction*reach, 0); reach *= 2 {
		far := near + direction*reach
		if rest(far)*direction >= 0 {
			return root.Brent(rest, near, far)
		}
	}
	return 0, fmt.Errorf("critical: no weight has the slope %g within float64's range; choose a slope further inside (%g, %g)", value, low, high)
}
