package annealing

import (
	"fmt"
	"math"
)

// Problem is a linear regression in the eigenvectors that its two covariances
// share, with the residual from which training starts. Make one with [New],
// [FromCovariances] or [Example.Train]; the zero value has no coordinates and is
// refused.
type Problem struct {
	train      []float64   // γ_i >= 0, in the order given
	population []float64   // λ_i >= 0
	start      []float64   // δ_i(0)
	basis      [][]float64 // columns of U; nil for the identity
	target     []float64   // β*
}

// New returns the problem with the eigenvalues γ_i of the sample covariance,
// λ_i of the population covariance, and the residual δ_i(0) at the start, each
// of length d. The weights are then β = δ - δ(0), which start at 0.
//
// It refuses lists that are empty or of different lengths, numbers that are not
// finite, negative eigenvalues, and a sample covariance of 0.
func New(train, population, start []float64) (Problem, error) {
	if len(train) == 0 || len(train) != len(population) || len(train) != len(start) {
		return Problem{}, fmt.Errorf("annealing: there are %d eigenvalues of the sample covariance, %d of the population covariance and %d residuals; pass as many of each, and at least one", len(train), len(population), len(start))
	}
	largest := 0.0
	for i := range train {
		if !finite(train[i]) || !finite(population[i]) || !finite(start[i]) {
			return Problem{}, fmt.Errorf("annealing: coordinate %d has eigenvalues %g and %g and residual %g; pass finite numbers", i+1, train[i], population[i], start[i])
		}
		if train[i] < 0 || population[i] < 0 {
			return Problem{}, fmt.Errorf("annealing: coordinate %d has eigenvalues %g and %g; those of a covariance are not negative", i+1, train[i], population[i])
		}
		largest = max(largest, train[i])
	}
	if largest == 0 {
		return Problem{}, fmt.Errorf("annealing: the sample covariance is 0, so nothing is trained; pass an eigenvalue above 0")
	}
	target := make([]float64, len(start))
	for i, d := range start {
		target[i] = 0 - d // not -0 for 0
	}
	return Problem{
		train:      append([]float64(nil), train...),
		population: append([]float64(nil), population...),
		start:      append([]float64(nil), start...),
		target:     target,
	}, nil
}

// Train returns a copy of the eigenvalues γ_i of the sample covariance.
func (p Problem) Train() []float64 { return append([]float64(nil), p.train...) }

// Population returns a copy of the eigenvalues λ_i of the population covariance.
func (p Problem) Population() []float64 { return append([]float64(nil), p.population...) }

// Start returns a copy of the residual δ(0).
func (p Problem) Start() []float64 { return append([]float64(nil), p.start...) }

// TrainLoss returns L̂ = Σ γ_i δ_i²; NaN for a residual of the wrong length.
func (p Problem) TrainLoss(residual []float64) float64 { return weighted(p.train, residual) }

// PopulationLoss returns L = Σ λ_i δ_i², the expected loss of a new sample; NaN
// for a residual of the wrong length.
func (p Problem) PopulationLoss(residual []float64) float64 {
	return weighted(p.population, residual)
}

// Share returns the part of the training loss that coordinate i (from 1)
// carries; NaN where there is no such coordinate or no loss.
func (p Problem) Share(residual []float64, i int) float64 {
	if i < 1 || i > len(p.train) || len(residual) != len(p.train) {
		return math.NaN()
	}
	return p.train[i-1] * residual[i-1] * residual[i-1] / p.TrainLoss(residual)
}

// Weights returns β = β* + Uδ; nil for a residual of the wrong length.
func (p Problem) Weights(residual []float64) []float64 {
	if len(residual) != len(p.train) {
		return nil
	}
	beta := append([]float64(nil), p.target...)
	for i := range beta {
		if p.basis == nil {
			beta[i] += residual[i]
			continue
		}
		for j, d := range residual {
			beta[i] += p.basis[i][j] * d
		}
	}
	return beta
}

// LossRange returns the least and the largest population loss among the points
// with training loss ε, ε min λ_i/γ_i and ε max λ_i/γ_i, over the coordinates
// that are trained (γ_i > 0). What the others add is [Problem.Untrained].
//
// Source: Nakkiran 2020, appendix A.1. It refuses an ε that is not above 0.
func (p Problem) LossRange(epsilon float64) (low, high float64, err error) {
	if err := p.check(); err != nil {
		return 0, 0, err
	}
	if !(epsilon > 0) || !finite(epsilon) {
		return 0, 0, fmt.Errorf("annealing: the training loss is %g; pass a finite one above 0, for example 0.1", epsilon)
	}
	low = math.Inf(1)
	for i, gamma := range p.train {
		if gamma > 0 {
			low = min(low, epsilon*p.population[i]/gamma)
			high = max(high, epsilon*p.population[i]/gamma)
		}
	}
	return low, high, nil
}

// Untrained returns the population loss of the coordinates that the sample does
// not see (γ_i = 0): no training changes it.
func (p Problem) Untrained() float64 {
	sum := 0.0
	for i, gamma := range p.train {
		if gamma == 0 {
			sum += p.population[i] * p.start[i] * p.start[i]
		}
	}
	return sum
}

func (p Problem) check() error {
	if len(p.train) == 0 {
		return fmt.Errorf("annealing: this problem has no coordinates; make it with New, FromCovariances or Example.Train")
	}
	return nil
}

func weighted(weights, residual []float64) float64 {
	if len(residual) != len(weights) {
		return math.NaN()
	}
	sum := 0.0
	for i, w := range weights {
		if w > 0 { // 0 of something infinite is 0
			sum += w * residual[i] * residual[i]
		}
	}
	return sum
}
