package sharpness

import (
	"github.com/gomlx/compute/dtypes"
	"gonum.org/v1/gonum/floats"

	"largestep/pkg/theory/spectrum"
)

// Top returns the largest eigenvalues of the matrix (by value, not by size) with
// unit eigenvectors, by the Lanczos method with reorthogonalisation where it is
// needed. Where the Tolerance is 0 it is 1e-4 for variables in float32 and 1e-10 in
// float64; the error of an eigenvalue is far below its residual. As Start pass the
// eigenvector found at weights nearby.
//
// Not to converge is a result: Converged is false, and an eigenvalue lies within
// Residuals[i] of Values[i]. It refuses what [spectrum.Top] refuses; where the
// product is not finite, the run has diverged.
func (op *Operator) Top(o spectrum.Options) (e spectrum.Eigen, err error) {
	if o.Tolerance == 0 && op.layout.dtype == dtypes.Float32 {
		o.Tolerance = 1e-4
	}
	b := &basis{op: op}
	err = op.try(func() error {
		defer b.free()
		if err := op.refresh(); err != nil {
			return err
		}
		e, err = spectrum.Lanczos(op.Size(), b, o)
		for _, v := range e.Vectors { // to the root of the rounding they are already
			floats.Scale(1/floats.Norm(v, 2), v)
		}
		return err
	})
	return e, err
}
