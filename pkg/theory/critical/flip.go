package critical

// Flip is how gradient descent loses its stability at the minimum when the
// learning rate passes LocalRate: a flip (period-doubling) bifurcation.
//
// Supercritical: a small stable 2-cycle appears above the rate, and the loss
// saturates near its minimum. Subcritical: an unstable 2-cycle shrinks onto the
// minimum from below the rate, and above it the weight runs away from there.
// This is what the paper's Remark 1 says of symmetric data; it depends on the
// data and not on the loss alone.
type Flip struct {
	Minimum      float64 // the weight w at which L' = 0
	Rate         float64 // 2/L''(w)
	Discriminant float64 // 3 L‴(w)² - L″(w) L⁗(w): positive if supercritical
}

// Supercritical reports whether a stable 2-cycle appears above the rate.
func (f Flip) Supercritical() bool { return f.Discriminant > 0 }

// Flip returns the bifurcation at the minimum. It refuses a loss without one.
//
// The sign of the discriminant is that of minus the Schwarzian derivative of
// the map w - η L'(w) at its fixed point.
func (p Scalar) Flip() (Flip, error) {
	w, err := p.Minimum()
	if err != nil {
		return Flip{}, err
	}
	d := p.Derivatives(w)
	return Flip{Minimum: w, Rate: 2 / d[2], Discriminant: 3*d[3]*d[3] - d[2]*d[4]}, nil
}
