package critical

import (
	"fmt"

	"largestep/pkg/theory/gd"
)

// PhaseMap is the outcome of gradient descent over a grid of starts and rates.
type PhaseMap struct {
	Starts   []float64
	Rates    []float64
	Outcomes []gd.Outcome // row by row: one row a rate, one column a start
}

// At returns the outcome of the start and rate of those indices.
func (m *PhaseMap) At(start, rate int) gd.Outcome {
	return m.Outcomes[rate*len(m.Starts)+start]
}

// Count returns how many cells ended as the kind.
func (m *PhaseMap) Count(kind gd.Kind) int {
	n := 0
	for _, o := range m.Outcomes {
		if o.Kind == kind {
			n++
		}
	}
	return n
}

// PhaseMap returns [Scalar.Outcome] for every start and every rate, computed on
// all cores, a row at a time. The map does not depend on the number of cores.
//
// Empty axes and values that Outcome refuses are refused.
func (p Scalar) PhaseMap(starts, rates []float64, steps int) (*PhaseMap, error) {
	if len(starts) == 0 || len(rates) == 0 {
		return nil, fmt.Errorf("critical: a phase map of %d starts and %d rates is empty; pass at least one of each", len(starts), len(rates))
	}
	for _, w0 := range starts {
		if err := p.checkRun(w0, rates[0], steps); err != nil {
			return nil, err
		}
	}
	for _, rate := range rates {
		if err := checkRate(rate); err != nil {
			return nil, err
		}
	}
	m := &PhaseMap{
		Starts:   append([]float64(nil), starts...),
		Rates:    append([]float64(nil), rates...),
		Outcomes: make([]gd.Outcome, len(starts)*len(rates)),
	}
	gd.Rows(len(rates), func(r int) {
		p.judge(rates[r], starts, steps, m.Outcomes[r*len(starts):(r+1)*len(starts)])
	})
	return m, nil
}
