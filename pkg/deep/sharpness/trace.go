package sharpness

import (
	"fmt"
	"math"

	"largestep/pkg/theory/seed"
)

// An Estimate is a mean over random vectors.
type Estimate struct {
	Mean          float64
	StandardError float64 // of the mean
	Vectors       int     // over which it was taken
}

// Trace estimates the trace of the matrix as the mean of zᵀ A z over random vectors
// z of ±1. It refuses fewer than two vectors, of which there is no standard error.
//
// Source: M. F. Hutchinson, "A stochastic estimator of the trace of the influence
// matrix for Laplacian smoothing splines", 1990.
func (op *Operator) Trace(vectors int, root uint64) (e Estimate, err error) {
	if vectors < 2 {
		return e, fmt.Errorf("sharpness: %d random vectors give no standard error of a trace; take at least 2", vectors)
	}
	rng := seed.New(root, "sharpness", "trace")
	z, az := make([]float64, op.Size()), make([]float64, op.Size())
	err = op.try(func() error {
		if err := op.refresh(); err != nil {
			return err
		}
		squares := 0.0 // Σ (sample - mean)², by Welford's recursion
		for k := 1; k <= vectors; k++ {
			for i := range z {
				z[i] = float64(2*int(rng.Uint64()&1) - 1)
			}
			if err := op.multiplyTo(az, z); err != nil {
				return err
			}
			sample := 0.0
			for i, v := range az {
				sample += z[i] * v
			}
			off := sample - e.Mean
			e.Mean += off / float64(k)
			squares += off * (sample - e.Mean)
		}
		e.Vectors = vectors
		e.StandardError = math.Sqrt(squares / float64(vectors-1) / float64(vectors))
		if math.IsNaN(squares) || math.IsInf(squares, 0) {
			return fmt.Errorf("a product is not finite; take the trace at a point where the loss has not overflowed")
		}
		return nil
	})
	return e, err
}
