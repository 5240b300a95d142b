package spectrum

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// mostRows keeps Dense from filling the memory by mistake.
const mostRows = 4000

// Dense returns the n by n matrix that apply multiplies by, column by column
// from n products. It refuses what [Top] refuses, more than 4000 rows, and a
// matrix that is not symmetric to 1e-8 of its largest entry; what is left of
// asymmetry is averaged away.
func Dense(n int, apply MatVec) (*mat.SymDense, error) {
	if _, err := (Options{}).fill(n); err != nil {
		return nil, err
	}
	if apply == nil {
		return nil, errNoProduct
	}
	if n > mostRows {
		return nil, fmt.Errorf("spectrum: %d rows are too many to write out; use Top, which needs products only", n)
	}
	columns := make([][]float64, n)
	unit := make([]float64, n)
	largest := 0.0
	for j := range columns {
		columns[j] = make([]float64, n)
		unit[j] = 1
		if err := apply(columns[j], unit); err != nil {
			return nil, fmt.Errorf("spectrum: product %d failed: %w", j+1, err)
		}
		unit[j] = 0
		for _, x := range columns[j] {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, fmt.Errorf("spectrum: product %d is %w; take the spectrum at a point where the loss has not overflowed", j+1, ErrNotFinite)
			}
			largest = max(largest, math.Abs(x))
		}
	}
	a := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			if math.Abs(columns[j][i]-columns[i][j]) > 1e-8*largest {
				return nil, fmt.Errorf("spectrum: the matrix is not symmetric: entries (%d, %d) and (%d, %d) are %g and %g; pass the product of a Hessian or kernel", i, j, j, i, columns[j][i], columns[i][j])
			}
			a.SetSym(i, j, (columns[j][i]+columns[i][j])/2)
		}
	}
	return a, nil
}

// Values returns all eigenvalues of a, the largest first. It refuses a matrix on
// which the dense eigensolver does not settle, such as one with values that are
// not finite.
func Values(a mat.Symmetric) ([]float64, error) {
	n := a.SymmetricDim()
	for i := range n {
		for j := i; j < n; j++ {
			if x := a.At(i, j); math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, fmt.Errorf("spectrum: entry (%d, %d) is %g; eigenvalues need finite numbers", i, j, x)
			}
		}
	}
	var es mat.EigenSym
	if !es.Factorize(a, false) {
		return nil, fmt.Errorf("spectrum: the eigenvalues of a matrix of %d rows did not settle; scale its entries nearer to 1", n)
	}
	values := es.Values(nil)
	for i, j := 0, len(values)-1; i < j; i, j = i+1, j-1 {
		values[i], values[j] = values[j], values[i]
	}
	return values, nil
}
