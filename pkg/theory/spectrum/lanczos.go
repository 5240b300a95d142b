package spectrum

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"largestep/pkg/theory/seed"
)

// MatVec writes the product A x of a symmetric matrix to dst. Both have n
// numbers and do not overlap; x must not be changed.
type MatVec func(dst, x []float64) error

// Options of [Top]. The zero value of a field means "choose".
type Options struct {
	Count     int     // how many of the largest eigenvalues; 1
	Products  int     // the most products A x to spend; the smaller of n and 300
	Tolerance float64 // residual relative to the largest |eigenvalue| seen; 1e-10
	Seed      uint64  // of the random start; equal seeds give equal results
}

// Eigen is what [Top] found. Values[i] belongs to Vectors[i].
type Eigen struct {
	Values    []float64   // eigenvalues, the largest first
	Vectors   [][]float64 // unit vectors of n numbers
	Residuals []float64   // |A v - λ v|: an eigenvalue lies within this of λ
	Products  int         // products A x spent
	Converged bool        // all residuals are within the tolerance
}

// Top returns the largest eigenvalues (by value, not by size) of the symmetric
// n by n matrix that apply multiplies by.
//
// It is the Lanczos method with full reorthogonalisation, from a random start.
// Where the Krylov space closes before Count eigenvalues are found, as it does
// with multiple eigenvalues, it goes on from a new random vector orthogonal to
// all before; an eigenvalue that is multiple may otherwise be found once only.
// Not to converge within the products allowed is a result and not an error.
//
// It refuses n < 1, a Count below 0 or above n, options below 0, a product that
// is not finite, and passes on the errors of apply. It does not notice a matrix
// that is not symmetric.
//
// Source: C. Lanczos, "An iteration method for the solution of the eigenvalue
// problem", 1950; Y. Saad, "Numerical Methods for Large Eigenvalue Problems",
// 2011, chapter 6.
func Top(n int, apply MatVec, o Options) (Eigen, error) {
	o, err := o.fill(n, apply)
	if err != nil {
		return Eigen{}, err
	}
	rng := seed.New(o.Seed, "spectrum", "lanczos")
	var basis [][]float64
	var diagonal, below []float64 // of the tridiagonal matrix of A in the basis
	v := make([]float64, n)
	direction := func() bool { // a random unit vector orthogonal to the basis
		for i := range v {
			v[i] = rng.NormFloat64()
		}
		return normalise(v, basis) > 0
	}
	if !direction() {
		return Eigen{}, fmt.Errorf("spectrum: no start vector was found for n = %d; pass another Seed", n)
	}
	size := 0.0 // the largest row sum of the tridiagonal matrix bounds |A| so far
	for {
		basis = append(basis, append([]float64(nil), v...))
		k := len(basis)
		if err := apply(v, basis[k-1]); err != nil {
			return Eigen{}, fmt.Errorf("spectrum: product %d failed: %w", k, err)
		}
		length := floats.Norm(v, 2)
		if math.IsNaN(length) || math.IsInf(length, 0) {
			return Eigen{}, fmt.Errorf("spectrum: product %d is not finite; take the spectrum at a point where the loss has not overflowed", k)
		}
		size = max(size, length)
		diagonal = append(diagonal, floats.Dot(v, basis[k-1]))
		beta := orthogonalise(v, basis)
		if beta <= 1e-14*size { // the Krylov space is closed
			beta = 0
		}
		done := k == n || k == o.Products || (beta == 0 && o.Count == 1)
		if k >= o.Count && (done || beta == 0 || k < 20 || k%5 == 0) {
			e, ok := ritz(diagonal, below, beta, o.Count, o.Tolerance)
			if ok || done {
				e.Converged = ok
				e.expand(basis)
				return e, nil
			}
		}
		below = append(below, beta)
		if beta > 0 {
			floats.Scale(1/beta, v)
		} else if !direction() {
			return Eigen{}, fmt.Errorf("spectrum: no vector is left after %d products; pass another Seed", k)
		}
	}
}

func (o Options) fill(n int, apply MatVec) (Options, error) {
	if o.Count == 0 {
		o.Count = 1
	}
	if o.Products == 0 {
		o.Products = min(n, 300)
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-10
	}
	switch {
	case n < 1:
		return o, fmt.Errorf("spectrum: the matrix has %d rows; it needs at least one", n)
	case apply == nil:
		return o, fmt.Errorf("spectrum: there is no product; pass a function that writes A x")
	case o.Count < 1 || o.Count > n:
		return o, fmt.Errorf("spectrum: %d eigenvalues of %d were asked for; ask for 1 to %d", o.Count, n, n)
	case o.Products < o.Count:
		return o, fmt.Errorf("spectrum: %d products cannot find %d eigenvalues; allow at least as many products as eigenvalues", o.Products, o.Count)
	case !(o.Tolerance > 0):
		return o, fmt.Errorf("spectrum: the tolerance is %g; pass one above 0, for example 1e-10", o.Tolerance)
	}
	o.Products = min(o.Products, n)
	return o, nil
}

// orthogonalise takes from v what lies in the basis, twice for rounding's sake,
// and returns the length that is left.
func orthogonalise(v []float64, basis [][]float64) float64 {
	for range 2 {
		for _, q := range basis {
			floats.AddScaled(v, -floats.Dot(v, q), q)
		}
	}
	return floats.Norm(v, 2)
}

// normalise makes v a unit vector orthogonal to the basis and returns the length
// it had, or 0 where nothing but rounding was left.
func normalise(v []float64, basis [][]float64) float64 {
	before := floats.Norm(v, 2)
	length := orthogonalise(v, basis)
	if length <= 1e-12*before {
		return 0
	}
	floats.Scale(1/length, v)
	return length
}

// ritz returns the largest eigenvalues of the tridiagonal matrix with their
// residuals, and whether these are small enough. Vectors are in its own basis.
func ritz(diagonal, below []float64, beta float64, count int, tolerance float64) (Eigen, bool) {
	k := len(diagonal)
	t := mat.NewSymDense(k, nil)
	for i, d := range diagonal {
		t.SetSym(i, i, d)
		if i+1 < k {
			t.SetSym(i, i+1, below[i])
		}
	}
	var es mat.EigenSym
	if !es.Factorize(t, true) {
		return Eigen{Products: k}, false
	}
	values := es.Values(nil)
	var s mat.Dense
	es.VectorsTo(&s)
	size := max(math.Abs(values[0]), math.Abs(values[k-1]))
	e, ok := Eigen{Products: k}, true
	for i := k - 1; i >= k-count; i-- {
		residual := beta * math.Abs(s.At(k-1, i))
		ok = ok && residual <= tolerance*size
		e.Values = append(e.Values, values[i])
		e.Residuals = append(e.Residuals, residual)
		e.Vectors = append(e.Vectors, mat.Col(nil, i, &s))
	}
	return e, ok
}

// expand turns the vectors into vectors of n numbers.
func (e *Eigen) expand(basis [][]float64) {
	for i, s := range e.Vectors {
		v := make([]float64, len(basis[0]))
		for j, q := range basis {
			floats.AddScaled(v, s[j], q)
		}
		e.Vectors[i] = v
	}
}
