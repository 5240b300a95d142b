package critical

import (
	"fmt"
	"math"
)

// Class is how the samples lie to each other. Huang et al. 2023 know two
// classes; the third is what their Assumption 2 overlooks.
type Class uint8

const (
	// Separable: some w has every w·z_i > 0. The infimum of the loss is 0 and
	// not attained.
	Separable Class = iota
	// StrictlyNonSeparable: the only w with every w·z_i >= 0 have all w·z_i = 0.
	// The loss has a minimum.
	StrictlyNonSeparable
	// Mixed: some w has every w·z_i >= 0 and not all 0, but none has all > 0. The
	// infimum of the loss is above 0 and not attained.
	Mixed
)

// String returns the class in words.
func (c Class) String() string {
	switch c {
	case Separable:
		return "separable"
	case StrictlyNonSeparable:
		return "strictly non-separable"
	case Mixed:
		return "mixed"
	}
	return fmt.Sprintf("class %d", uint8(c))
}

// Separation is the class of a data set with its certificate.
type Separation struct {
	Class Class
	// Direction is a w, its largest number ±1 in size, with every w·z_i >= 0 and
	// not all 0. For Separable data it is the direction of largest margin, with
	// every w·z_i > 0. It is nil for StrictlyNonSeparable data, which has none.
	Direction []float64
	// Gain is Σ w·z_i for that direction, 0 without one.
	Gain float64
	// Margin is the smallest w·z_i/|w|, 0 unless the data are Separable.
	Margin float64
}

// Separability sorts the data into their class.
//
// The definitions ask for linear programs in w, such as: maximise Σ w·z_i with
// every w·z_i >= 0 and every |w_j| <= 1. All those constraints meet in w = 0, and
// on programs so degenerate gonum's simplex (optimize/convex/lp, v0.17) calls
// bounded ones unbounded and can cycle for ever. So the dual questions are asked,
// which are projections and solved by non-negative least squares:
//
//   - Gordan: a w with every w·z_i > 0 exists unless 0 is in the convex hull of
//     the z_i. The point of the hull nearest to 0 is the direction of largest
//     margin.
//   - Stiemke: a w with every w·z_i >= 0, not all 0, exists unless Σ μ_i z_i = 0
//     for some μ_i >= 1. The smallest Σ μ_i z_i over all μ_i >= 1 is such a w.
//
// Rows are scaled to unit length first, which changes no class; lengths below
// 1e-9 count as 0. It refuses a loss without data, and data on which the
// projection does not settle.
func (p *Linear) Separability() (Separation, error) {
	if err := p.check(); err != nil {
		return Separation{}, err
	}
	unit := make([][]float64, len(p.z))
	hasZero := false // a sample at 0 lies on every line, and on no side of any
	for i, z := range p.z {
		unit[i] = make([]float64, len(z))
		length := norm(z)
		hasZero = hasZero || length == 0
		for j, v := range z {
			if length > 0 {
				unit[i][j] = v / length
			}
		}
	}
	if !hasZero {
		w, err := nearestInHull(p.z)
		if err != nil {
			return Separation{}, err
		}
		if s, ok := p.certify(Separable, w); ok {
			return s, nil
		}
	}
	w, err := smallestSum(unit)
	if err != nil {
		return Separation{}, err
	}
	if norm(w) <= 1e-9*float64(len(unit)) {
		return Separation{Class: StrictlyNonSeparable}, nil
	}
	if s, ok := p.certify(Separable, w); ok {
		return s, nil
	}
	s, _ := p.certify(Mixed, w)
	return s, nil
}

// certify scales the direction and measures it; ok tells whether every margin is
// above 0 by more than rounding.
func (p *Linear) certify(class Class, w []float64) (s Separation, ok bool) {
	largest := 0.0
	for _, v := range w {
		largest = max(largest, math.Abs(v))
	}
	if largest == 0 {
		return Separation{}, false
	}
	s.Class = class
	s.Direction = make([]float64, len(w))
	for j, v := range w {
		s.Direction[j] = v / largest
	}
	length := norm(s.Direction)
	margin, ok := math.Inf(1), true
	for _, z := range p.z {
		gain := dot(s.Direction, z)
		s.Gain += gain
		margin = min(margin, gain/length)
		ok = ok && gain > 1e-9*length*norm(z)
	}
	if class == Separable {
		s.Margin = margin
	}
	return s, ok
}
