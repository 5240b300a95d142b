package spectrum

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"largestep/pkg/theory/seed"
)

// MatVec writes the product A x of a symmetric matrix to dst. Both have n
// numbers and do not overlap; x must not be changed.
type MatVec func(dst, x []float64) error

// ErrNotFinite is in the error of a product that is not finite: a run whose
// curvature it is has diverged.
var ErrNotFinite = errors.New("not finite")

var errNoProduct = errors.New("spectrum: there is no product; pass a function that writes A x")

// Options of [Top]. The zero value of a field means "choose".
type Options struct {
	Count     int       // how many of the largest eigenvalues; 1
	Products  int       // the most products A x to spend; the smaller of n and 300
	Tolerance float64   // residual relative to the largest |eigenvalue| seen; 1e-10
	Seed      uint64    // of the random start; equal seeds give equal results
	Start     []float64 // a guess of an eigenvector of n numbers, such as that of a matrix nearby; none
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
// With a Start it begins there, with a tenth as much of a random vector added:
// from a guess that is an eigenvector already, it would see nothing else.
//
// It refuses n < 1, a Count below 0 or above n, options below 0, a Start that is
// not n finite numbers or is 0, a product that is not finite, and passes on the
// errors of apply. It does not notice a matrix that is not symmetric.
//
// Source: C. Lanczos, "An iteration method for the solution of the eigenvalue
// problem", 1950; Y. Saad, "Numerical Methods for Large Eigenvalue Problems",
// 2011, chapter 6.
func Top(n int, apply MatVec, o Options) (Eigen, error) {
	if n > 0 && apply == nil {
		return Eigen{}, errNoProduct
	}
	return Lanczos(n, &memory{apply: apply}, o)
}

// Lanczos is [Top] on an empty basis that may keep its vectors of n numbers, and
// multiply them, elsewhere.
func Lanczos(n int, basis Basis, o Options) (Eigen, error) {
	o, err := o.fill(n)
	if err != nil {
		return Eigen{}, err
	}
	rng := seed.New(o.Seed, "spectrum", "lanczos")
	random := func() []float64 {
		v := make([]float64, n)
		for i := range v {
			v[i] = rng.NormFloat64()
		}
		return v
	}
	start := random()
	if o.Start != nil {
		floats.Scale(0.1*floats.Norm(o.Start, 2)/floats.Norm(start, 2), start)
		floats.Add(start, o.Start)
	}
	if ok, err := basis.Append(start); err != nil {
		return Eigen{}, err
	} else if !ok {
		return Eigen{}, fmt.Errorf("spectrum: no start vector was found for n = %d; pass another Seed", n)
	}
	var diagonal, below []float64 // of the tridiagonal matrix of A in the basis
	for k := 1; ; k++ {
		along, length, beta, err := basis.Multiply()
		if err != nil {
			return Eigen{}, fmt.Errorf("spectrum: product %d failed: %w", k, err)
		}
		if math.IsNaN(length) || math.IsInf(length, 0) {
			return Eigen{}, fmt.Errorf("spectrum: product %d is %w; take the spectrum at a point where the loss has not overflowed", k, ErrNotFinite)
		}
		diagonal = append(diagonal, along)
		done := k == n || k == o.Products || (beta == 0 && o.Count == 1)
		if k >= o.Count && (done || beta == 0 || k < 20 || k%5 == 0) {
			e, ok := ritz(diagonal, below, beta, o.Count, o.Tolerance)
			if ok || done {
				e.Converged = ok
				return e, e.expand(basis)
			}
		}
		below = append(below, beta)
		if beta > 0 {
			err = basis.Extend()
		} else {
			var ok bool
			if ok, err = basis.Append(random()); err == nil && !ok {
				err = fmt.Errorf("spectrum: no vector is left after %d products; pass another Seed", k)
			}
		}
		if err != nil {
			return Eigen{}, err
		}
	}
}

func (o Options) fill(n int) (Options, error) {
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
	case o.Count < 1 || o.Count > n:
		return o, fmt.Errorf("spectrum: %d eigenvalues of %d were asked for; ask for 1 to %d", o.Count, n, n)
	case o.Products < o.Count:
		return o, fmt.Errorf("spectrum: %d products cannot find %d eigenvalues; allow at least as many products as eigenvalues", o.Products, o.Count)
	case !(o.Tolerance > 0):
		return o, fmt.Errorf("spectrum: the tolerance is %g; pass one above 0, for example 1e-10", o.Tolerance)
	}
	if length := floats.Norm(o.Start, 2); o.Start != nil && (len(o.Start) != n || !(length > 0) || math.IsInf(length, 1)) {
		return o, fmt.Errorf("spectrum: the start has %d numbers and length %g; pass %d finite numbers that are not all 0, or none", len(o.Start), length, n)
	}
	o.Products = min(o.Products, n)
	return o, nil
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
func (e *Eigen) expand(basis Basis) error {
	for i, s := range e.Vectors {
		v, err := basis.Combine(s)
		if err != nil {
			return err
		}
		e.Vectors[i] = v
	}
	return nil
}
