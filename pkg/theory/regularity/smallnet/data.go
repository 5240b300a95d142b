package smallnet

import (
	"fmt"
	"math"
)

// Data are samples of dim numbers with a class each. Inputs are kept one row a
// feature, so that loops run over samples.
type Data struct {
	Dim, Samples, Classes int
	Inputs                []float64 // Dim rows of Samples numbers
	Labels                []int     // Samples numbers from 0 to Classes-1
}

// NewData returns data from samples, one row each, with every feature brought to
// mean 0 and population standard deviation 1. It refuses fewer than two samples,
// rows of different lengths, numbers that are not finite, a feature that is the same
// in all samples, and labels outside [0, classes).
func NewData(samples [][]float64, labels []int, classes int) (Data, error) {
	if len(samples) < 2 || len(samples[0]) == 0 {
		return Data{}, fmt.Errorf("smallnet: there are %d samples; features are standardised over at least 2, of at least one number each", len(samples))
	}
	if len(labels) != len(samples) {
		return Data{}, fmt.Errorf("smallnet: there are %d labels for %d samples; pass one each", len(labels), len(samples))
	}
	for i, c := range labels {
		if c < 0 || c >= classes {
			return Data{}, fmt.Errorf("smallnet: label %d is %d, which is not one of the %d classes; number the classes from 0", i, c, classes)
		}
	}
	d := Data{Dim: len(samples[0]), Samples: len(samples), Classes: classes, Labels: append([]int(nil), labels...)}
	d.Inputs = make([]float64, d.Dim*d.Samples)
	for i, row := range samples {
		if len(row) != d.Dim {
			return Data{}, fmt.Errorf("smallnet: sample %d has %d numbers and the first has %d; make them equal", i, len(row), d.Dim)
		}
		for j, v := range row {
			d.Inputs[j*d.Samples+i] = v
		}
	}
	for j := range d.Dim {
		row := d.Inputs[j*d.Samples : (j+1)*d.Samples]
		mean := sum(row) / float64(d.Samples)
		square := 0.0
		for _, v := range row {
			square += (v - mean) * (v - mean)
		}
		sd := math.Sqrt(square / float64(d.Samples))
		if !(sd > 0) || math.IsInf(sd, 1) {
			return Data{}, fmt.Errorf("smallnet: feature %d has standard deviation %g; drop it, or pass finite numbers that differ", j, sd)
		}
		for i := range row {
			row[i] = (row[i] - mean) / sd
		}
	}
	return d, nil
}

func sum(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s
}

// Synthetic returns the data of this book's small setting: 200 samples of 20
// numbers in 5 classes, centres in [-1, 1) with noise eight times as wide. Labels
// are nearly random on purpose: training must be hard, or it ends before curvature
// has grown. Seed 1 is the setting's own.
func Synthetic(seed uint64) Data {
	const n, d, classes, noise = 200, 20, 5, 8.0
	g := splitMix{seed}
	centres, z := g.fill(classes*d), g.fill(n*d)
	samples, labels := make([][]float64, n), make([]int, n)
	for i := range samples {
		labels[i] = i % classes
		samples[i] = make([]float64, d)
		for j := range d {
			samples[i][j] = centres[labels[i]*d+j] + noise*z[i*d+j]
		}
	}
	data, err := NewData(samples, labels, classes)
	if err != nil {
		panic(err) // cannot be: 200 draws of a feature are never all equal
	}
	return data
}
