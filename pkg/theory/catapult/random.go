package catapult

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"

	"largestep/pkg/theory/gd"
)

// RandomState returns the state on degenerate data of a network of width m with
// independent Gaussian weights of variance σ²: λ has mean 2σ² and standard
// deviation 2σ²/√m, and f is close to Gaussian with standard deviation σ². It
// refuses m < 1 and σ² that is not above 0.
func RandomState(m int, sigma2 float64, rng *rand.Rand) (State, error) {
	if err := checkWidth(float64(m)); err != nil {
		return State{}, err
	}
	if err := checkVariance(sigma2); err != nil {
		return State{}, err
	}
	var f, squares float64
	for range m {
		w, v := rng.NormFloat64(), rng.NormFloat64()
		f += w * v
		squares += w*w + v*v
	}
	return State{sigma2 * f / math.Sqrt(float64(m)), sigma2 * squares / float64(m)}, nil
}

// RandomReduced returns the network of width m on the data, and the moments of
// independent Gaussian weights of variance σ². It refuses what NewReduced and
// RandomNetwork refuse.
func RandomReduced(loss Loss, data *Data, m int, sigma2 float64, rng *rand.Rand) (*Reduced, Moments, error) {
	n, err := RandomNetwork(loss, data, m, sigma2, rng)
	if err != nil {
		return nil, Moments{}, err
	}
	r, err := NewReduced(loss, float64(m), data)
	return r, n.Moments(), err
}

// Band is the spread of a quantity over runs, one number for every step.
type Band struct {
	Low, Median, High []float64 // quantiles 0.1, 0.5 and 0.9
}

// Ensemble runs at for every number from 0 to runs-1 on all cores, and returns the
// spread of the lists that it returns. A list that ends early, because its run
// diverged, counts as +Inf from there on, and so does NaN; lists are cut to steps.
//
// It refuses fewer than two runs, and passes on the first error by number.
func Ensemble(runs, steps int, at func(run int) ([]float64, error)) (Band, error) {
	if runs < 2 || steps < 1 {
		return Band{}, fmt.Errorf("catapult: %d runs of %d steps have no spread; pass at least two runs and one step", runs, steps)
	}
	errs := make([]error, runs)
	lists := gd.Map(runs, func(i int) []float64 {
		var list []float64
		list, errs[i] = at(i)
		return list
	})
	for _, err := range errs {
		if err != nil {
			return Band{}, err
		}
	}
	b := Band{make([]float64, steps), make([]float64, steps), make([]float64, steps)}
	column := make([]float64, runs)
	for t := range steps {
		for i, list := range lists {
			column[i] = math.Inf(1)
			if t < len(list) && !math.IsNaN(list[t]) {
				column[i] = list[t]
			}
		}
		sort.Float64s(column)
		b.Low[t], b.Median[t], b.High[t] = quantile(column, 0.1), quantile(column, 0.5), quantile(column, 0.9)
	}
	return b, nil
}

// Quantile returns the quantile q in [0, 1] of the values, linear between them. It
// is NaN without values, or with a q outside [0, 1].
func Quantile(values []float64, q float64) float64 {
	if len(values) == 0 || !(q >= 0 && q <= 1) {
		return math.NaN()
	}
	sorted := append([]float64(nil), values...)
	sort.Float64s(sorted)
	return quantile(sorted, q)
}

func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-2)
	if i < 0 || sorted[i] == sorted[i+1] {
		return sorted[max(i, 0)]
	}
	t := at - float64(i)
	if t == 0 { // an infinite neighbour does not count
		return sorted[i]
	}
	return sorted[i] + t*(sorted[i+1]-sorted[i])
}
