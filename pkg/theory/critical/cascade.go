package critical

import (
	"fmt"

	"largestep/pkg/theory/root"
)

// Doubling is a learning rate at which a cycle of Period points loses its
// stability (its multiplier passes -1) to one of twice as many.
type Doubling struct {
	Period int // before the doubling: 1, 2, 4, ...
	Rate   float64
	W      float64 // a point of the cycle at that rate
}

// Cascade returns the first doublings 1 to 2, 2 to 4, ... of the cycle that
// gradient descent settles on, count of them. The first is at LocalRate.
//
// Each cycle is followed upward in the rate by Newton's method until its
// multiplier has passed -1, and the crossing is then found by Brent's method.
//
// It refuses a count below 1 or above 6 (the doublings come too close for
// float64), a subcritical first bifurcation, after which there is no stable
// cycle, and a cycle that does not double below 10 times the local rate.
func (p Scalar) Cascade(count int) ([]Doubling, error) {
	flip, err := p.Flip()
	if err != nil {
		return nil, err
	}
	if count < 1 || count > 6 {
		return nil, fmt.Errorf("critical: %d doublings were asked for; pass a count from 1 to 6", count)
	}
	doublings := []Doubling{{Period: 1, Rate: flip.Rate, W: flip.Minimum}}
	if count > 1 && !flip.Supercritical() {
		return nil, fmt.Errorf("critical: the bifurcation at the rate %g is subcritical, so no stable cycle follows it; ask for 1 doubling only", flip.Rate)
	}
	stride := flip.Rate / 100
	for len(doublings) < count {
		last := doublings[len(doublings)-1]
		next, err := p.nextDoubling(last, stride, 10*flip.Rate)
		if err != nil {
			return nil, err
		}
		stride = (next.Rate - last.Rate) / 50 // the next gap is about 4.7 times smaller
		doublings = append(doublings, next)
	}
	return doublings, nil
}

// nextDoubling follows the cycle that is born at last upward in steps of stride.
func (p Scalar) nextDoubling(last Doubling, stride, limit float64) (Doubling, error) {
	period := 2 * last.Period
	rate := last.Rate + stride
	o, err := p.AttractingCycle(last.W+1e-3*stride, rate, 20000)
	if err != nil {
		return Doubling{}, err
	}
	if len(o.W) != period {
		return Doubling{}, fmt.Errorf("critical: at the rate %g a cycle of %d points was expected and one of %d found; ask for fewer doublings", rate, period, len(o.W))
	}
	for ; rate < limit; rate += stride {
		next, ok := p.polish(o.W[0], rate+stride, period)
		if !ok || len(next.W) != period {
			return Doubling{}, fmt.Errorf("critical: the cycle of %d points was lost at the rate %g; ask for fewer doublings", period, rate)
		}
		if next.Multiplier >= -1 {
			o = next
			continue
		}
		w := o.W[0]
		past := func(rate float64) float64 {
			c, ok := p.polish(w, rate, period)
			if !ok {
				return -1
			}
			w = c.W[0]
			return c.Multiplier + 1
		}
		at, err := root.Brent(past, rate, rate+stride)
		if err != nil {
			return Doubling{}, err
		}
		return Doubling{Period: period, Rate: at, W: w}, nil
	}
	return Doubling{}, fmt.Errorf("critical: the cycle of %d points does not double below the rate %g; ask for fewer doublings", period, limit)
}
