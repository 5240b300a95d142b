package catapult

import (
	"fmt"

	"largestep/pkg/theory/critical"
)

// Data is a set of samples x with labels y = ±1. Make one with [NewData],
// [Example3] or [Example4]; the zero value has no samples and is refused.
type Data struct {
	x [][]float64 // n rows of d numbers
	z [][]float64 // y x
}

// NewData returns the samples x (n rows of d numbers) with labels y. It refuses no
// samples, rows of different lengths, a number of labels other than n, labels
// other than ±1, values that are not finite, and samples that are all 0.
func NewData(x [][]float64, y []float64) (*Data, error) {
	if _, err := critical.NewLinear(critical.Exp, x, y); err != nil {
		return nil, fmt.Errorf("catapult: these samples cannot be trained on: %w", err)
	}
	d := &Data{}
	for i, row := range x {
		d.x = append(d.x, append([]float64(nil), row...))
		z := make([]float64, len(row))
		for j, v := range row {
			z[j] = y[i] * v
		}
		d.z = append(d.z, z)
	}
	return d, nil
}

// Example3 returns the degenerate data of Huang et al. 2023: (1, 0) with both
// labels.
func Example3() *Data {
	return &Data{x: [][]float64{{1, 0}, {1, 0}}, z: [][]float64{{1, 0}, {-1, 0}}}
}

// Example4 returns the data of Huang et al. 2023 that no line separates: (1, 1),
// (1, -1), (-1, -2), (-1, 1) with labels -1, 1, 1, 1.
func Example4() *Data {
	return &Data{
		x: [][]float64{{1, 1}, {1, -1}, {-1, -2}, {-1, 1}},
		z: [][]float64{{-1, -1}, {1, -1}, {-1, -2}, {-1, 1}},
	}
}

// Samples returns n.
func (d *Data) Samples() int { return len(d.x) }

// Dim returns the number of inputs of a sample.
func (d *Data) Dim() int {
	if len(d.x) == 0 {
		return 0
	}
	return len(d.x[0])
}

// Separability sorts the data into separable, strictly non-separable and mixed.
func (d *Data) Separability() (critical.Separation, error) {
	l, err := critical.NewMargins(critical.Exp, d.z)
	if err != nil {
		return critical.Separation{}, err
	}
	return l.Separability()
}

func (d *Data) check() error {
	if d == nil || len(d.x) == 0 {
		return fmt.Errorf("catapult: there are no data; make them with NewData, Example3 or Example4")
	}
	return nil
}

// lossAt returns the mean loss of a predictor.
func (d *Data) lossAt(loss Loss, beta []float64) float64 {
	sum := 0.0
	for _, z := range d.z {
		sum += loss.Value(dot(beta, z))
	}
	return sum / float64(len(d.z))
}

// gradient writes the gradient of the mean loss in the predictor to g, and returns
// the largest output in size.
func (d *Data) gradient(loss Loss, beta, g []float64) float64 {
	clear(g)
	largest, n := 0.0, float64(len(d.z))
	for _, z := range d.z {
		u := dot(beta, z)
		if !(u <= largest && -u <= largest) { // NaN comes through
			largest = max(u, -u)
		}
		slope := loss.Slope(u) / n
		for j, v := range z {
			g[j] += slope * v
		}
	}
	return largest
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
