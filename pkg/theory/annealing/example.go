package annealing

import (
	"fmt"
	"math"
)

// samples is how many training samples the example draws.
const samples = 3

// Example is the two-dimensional problem: x is one of the unit vectors e_1, e_2
// with probability 1/2 each, y = <β*, x>, and the model is trained on three
// samples from β = 0.
type Example struct{ target [2]float64 }

// NewExample returns the example with the given β*.
//
// It refuses weights that are not finite or are 0, which nothing would train.
func NewExample(target [2]float64) (Example, error) {
	for i, b := range target {
		if !finite(b) || b == 0 {
			return Example{}, fmt.Errorf("annealing: true weight %d is %g; pass a finite number other than 0", i+1, b)
		}
	}
	return Example{target: target}, nil
}

// Proposition1 returns the example of the proof of Proposition 1 for the promised
// α: both true weights are 100/√α.
//
// It refuses an α outside (0, 1).
func Proposition1(alpha float64) (Example, error) {
	if !(alpha > 0 && alpha < 1) {
		return Example{}, fmt.Errorf("annealing: α is %g; Proposition 1 is about α between 0 and 1, for example 0.1", alpha)
	}
	b := 100 / math.Sqrt(alpha)
	return NewExample([2]float64{b, b})
}

// Target returns β*.
func (e Example) Target() [2]float64 { return e.target }

// LargeRate is the large learning rate of the example's 2+1 samples, 1/γ_1 with
// γ_1 = 2/3. It is also their edge of stability, 2 divided by the largest
// eigenvalue 2γ_1 of the Hessian.
const LargeRate = 1.5

// Sample is a training set of the example: which unit vector, 1 or 2, each of
// the three inputs is.
type Sample [samples]int

// NewSample returns the training set with the given inputs.
//
// It refuses any number of them but three, and any but 1 and 2.
func NewSample(inputs ...int) (Sample, error) {
	var s Sample
	if len(inputs) != samples {
		return s, fmt.Errorf("annealing: there are %d samples; the example has 3, for example 1, 1, 2", len(inputs))
	}
	for i, x := range inputs {
		if x != 1 && x != 2 {
			return s, fmt.Errorf("annealing: input %d is unit vector %d; the example has 1 and 2", i+1, x)
		}
		s[i] = x
	}
	return s, nil
}

// Identical reports whether all three inputs are the same, so that one
// coordinate is never trained. Otherwise one of them is there twice: a 2+1
// sample.
func (s Sample) Identical() bool { return s[0] == s[1] && s[1] == s[2] }

// Samples returns all training sets; each is as likely as any other.
func Samples() []Sample {
	var all []Sample
	for code := range 1 << samples {
		var s Sample
		for i := range s {
			s[i] = 1 + code>>i&1
		}
		all = append(all, s)
	}
	return all
}

// Probability returns the chance, over the draw of the training set, that the
// statement is true, as a fraction: exact, since all training sets are tried.
func Probability(statement func(Sample) bool) (favourable, all int) {
	for _, s := range Samples() {
		all++
		if statement(s) {
			favourable++
		}
	}
	return favourable, all
}

// Mean returns the expectation of a number over the draw of the training set.
func Mean(number func(Sample) float64) float64 {
	sum, all := 0.0, Samples()
	for _, s := range all {
		sum += number(s)
	}
	return sum / float64(len(all))
}

// Train returns the problem that the training set poses. Coordinate i of its
// residual is that of unit vector i; the sample covariance is the diagonal of how
// often each occurs, divided by three, and the population covariance half the
// identity.
//
// It refuses a sample that [NewSample] would, and an Example without β*.
func (e Example) Train(s Sample) (Problem, error) {
	if _, err := NewExample(e.target); err != nil {
		return Problem{}, err
	}
	if _, err := NewSample(s[:]...); err != nil {
		return Problem{}, err
	}
	gamma := make([]float64, 2)
	for i := range gamma {
		count := 0
		for _, x := range s {
			if x == i+1 {
				count++
			}
		}
		gamma[i] = float64(count) / samples
	}
	return New(gamma, []float64{0.5, 0.5}, []float64{-e.target[0], -e.target[1]})
}
