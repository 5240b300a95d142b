package edge

import (
	"fmt"
	"math"
)

// Ratios are the largest values, over the steps of a run at which a bound
// applies, of what was measured over the bound. None may be above 1. A ratio is
// 0 where its bound never applied.
type Ratios struct {
	Average       float64 // mean loss, over Bounds.Average
	AverageSimple float64 // mean loss, over Bounds.AverageSimple
	Norm          float64 // |w_t|, over Bounds.Norm
	MeanG         float64 // mean G, over Bounds.MeanG
	Stable        float64 // L(w_(s+t)) over Bounds.Stable, s the first step with L ≤ 1/η
}

// Ratios holds a run against the bounds. It refuses a run that did not begin at
// w = 0, or at another rate than the bounds': their proofs need both.
func (b Bounds) Ratios(r Run) (Ratios, error) {
	if !r.fromZero {
		return Ratios{}, fmt.Errorf("edge: the run does not begin at w = 0, which the bounds on the mean loss, the norm and the phase transition assume; make it with Descend, or ask for Stable alone")
	}
	if r.Eta != b.eta {
		return Ratios{}, fmt.Errorf("edge: the run has learning rate %g and the bounds %g; ask for Bounds at the run's rate", r.Eta, b.eta)
	}
	var out Ratios
	meanLoss, meanG, stable := r.Averages(), averages(r.G), r.Stable()
	worst := func(into *float64, measured float64, bound float64, applies bool) {
		if applies {
			*into = math.Max(*into, measured/bound) // NaN stays and is seen
		}
	}
	for t := 1; t < len(r.Loss); t++ {
		bound, applies := b.Average(t)
		worst(&out.Average, meanLoss[t-1], bound, applies)
		bound, applies = b.AverageSimple(t)
		worst(&out.AverageSimple, meanLoss[t-1], bound, applies)
		bound, applies = b.Norm(t)
		worst(&out.Norm, r.Norm[t], bound, applies)
		bound, applies = b.MeanG(t)
		worst(&out.MeanG, meanG[t-1], bound, applies)
		if stable >= 0 && t > stable {
			bound, applies = b.Stable(t-stable, r.LogF[stable])
			worst(&out.Stable, r.Loss[t], bound, applies)
		}
	}
	return out, nil
}
