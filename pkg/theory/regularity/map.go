package regularity

import (
	"fmt"
	"math"

	"largestep/pkg/theory/gd"
)

// Map is where gradient descent ends over a grid of starts xy, at one x² + y², and
// of rates given as η times the sharpness S0 at the start.
type Map struct {
	F    Function
	U    float64   // x² + y² of all starts
	S    []float64 // xy of the starts, one a column
	Rate []float64 // ηS0, one a row
	Runs []Run     // row by row
}

// At returns the run of the column and row.
func (m *Map) At(column, row int) Run { return m.Runs[row*len(m.S)+column] }

// NewMap computes a map on all cores; it does not depend on how many there are.
//
// It refuses empty axes, starts that [NewPoint] refuses, rates that are not finite
// or not above 0, a start whose S0 is not above 0, and what [Descend] refuses.
func NewMap(f Function, u float64, starts, rates []float64, o Options) (*Map, error) {
	if len(starts) == 0 || len(rates) == 0 {
		return nil, fmt.Errorf("regularity: a map of %d starts and %d rates is empty; pass at least one of each", len(starts), len(rates))
	}
	o, err := o.fill()
	if err != nil {
		return nil, err
	}
	if err := checkFunction(f); err != nil {
		return nil, err
	}
	if !(math.Abs(f.Slope(1)) <= 1e-9) {
		return nil, fmt.Errorf("regularity: %v has slope %g at 1, so xy = 1 is no minimum; use Follow", f, f.Slope(1))
	}
	points := make([]Point, len(starts))
	sharpness := make([]float64, len(starts))
	for i, s := range starts {
		if points[i], err = NewPoint(s, u); err != nil {
			return nil, err
		}
		if sharpness[i], _ = Sharpness(f, points[i]); !(sharpness[i] > 0) {
			return nil, fmt.Errorf("regularity: the sharpness of %v at xy = %g is %g, so no rate has a positive ηS0 there; start nearer to xy = 1", f, s, sharpness[i])
		}
	}
	for _, rate := range rates {
		if err := checkRate(rate); err != nil {
			return nil, err
		}
	}
	m := &Map{F: f, U: u, S: append([]float64(nil), starts...), Rate: append([]float64(nil), rates...)}
	m.Runs = gd.Map(len(starts)*len(rates), func(k int) Run {
		i, j := k%len(starts), k/len(starts)
		return descend(f, points[i], rates[j]/sharpness[i], o)
	})
	return m, nil
}

// FlowCurve returns, for the start xy = s of a map, the ηS0 at which η times the
// sharpness of gradient flow's minimum is c: the curves c = 1 and 2 divide the
// regimes of [Predict].
func (m *Map) FlowCurve(s, c float64) (float64, error) {
	p, err := NewPoint(s, m.U)
	if err != nil {
		return 0, err
	}
	sharpness, _ := Sharpness(m.F, p)
	return c * sharpness / FlowSharpness(p), nil
}
