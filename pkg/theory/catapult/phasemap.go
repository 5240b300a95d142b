package catapult

import (
	"fmt"

	"largestep/pkg/theory/gd"
)

// Map is the phase of every pair of a reduced rate and a width.
type Map struct {
	Reduced []float64 // ηλ₀, one for every column
	Widths  []float64 // m, one for every row
	Phases  []Phase   // row after row: Phases[j*len(Reduced)+i]
}

// At returns the phase at (Reduced[i], Widths[j]).
func (m *Map) At(i, j int) Phase { return m.Phases[j*len(m.Reduced)+i] }

// PhaseMap computes the phase of gradient descent on degenerate data from the
// output f and λ₀ for every ηλ₀ in reduced and every width, on all cores, by
// [Pair.Outcome].
//
// It refuses no rates or no widths, and whatever [Pair.Outcome] refuses for some
// cell; the smallest width decides whether a network with (f, λ₀) exists.
func PhaseMap(loss Loss, start State, reduced, widths []float64, steps int) (*Map, error) {
	if len(reduced) == 0 || len(widths) == 0 {
		return nil, fmt.Errorf("catapult: a map of %d rates and %d widths has no cells; pass at least one of each", len(reduced), len(widths))
	}
	pairs := make([]Pair, len(widths))
	for j, m := range widths {
		p, err := NewPair(loss, m)
		if err == nil {
			err = p.checkState(start)
		}
		if err != nil {
			return nil, err
		}
		pairs[j] = p
	}
	rates := make([]float64, len(reduced))
	for i, r := range reduced {
		rates[i] = r / start.Lambda
		if err := pairs[0].checkRun(start, rates[i], steps); err != nil {
			return nil, err
		}
	}
	out := &Map{
		Reduced: append([]float64(nil), reduced...),
		Widths:  append([]float64(nil), widths...),
		Phases:  make([]Phase, len(reduced)*len(widths)),
	}
	gd.Rows(len(widths), func(j int) {
		pairs[j].fates(start, rates, steps, out.Phases[j*len(rates):(j+1)*len(rates)])
	})
	return out, nil
}
