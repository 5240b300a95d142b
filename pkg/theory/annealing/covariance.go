package annealing

import (
	"fmt"
	"math"
)

// FromCovariances returns the problem of two covariance matrices (d by d, in
// rows) that have common eigenvectors, with the true weights β* (length d), from
// β = 0.
//
// It refuses matrices that are not symmetric, have a negative eigenvalue or do
// not commute (‖ΣS - SΣ‖ above 1e-9 ‖Σ‖ ‖S‖, Frobenius), and what [New] refuses.
func FromCovariances(sample, population [][]float64, target []float64) (Problem, error) {
	a, err := symmetric("sample", sample, len(target))
	if err != nil {
		return Problem{}, err
	}
	b, err := symmetric("population", population, len(target))
	if err != nil {
		return Problem{}, err
	}
	if c := commutator(a, b); c > 1e-9*norm(a)*norm(b) {
		return Problem{}, fmt.Errorf("annealing: the two covariances have no common eigenvectors (their commutator has norm %.3g); pass two that commute, such as any sample covariance with a multiple of the identity", c)
	}
	basis := jointEigenvectors(a, b)
	d := len(target)
	gamma, lambda, start := make([]float64, d), make([]float64, d), make([]float64, d)
	for i := range d {
		gamma[i] = roundedUp(a[i][i], norm(a))
		lambda[i] = roundedUp(b[i][i], norm(b))
		for k := range d {
			start[i] -= basis[k][i] * target[k]
		}
	}
	p, err := New(gamma, lambda, start)
	if err != nil {
		return Problem{}, err
	}
	p.basis, p.target = basis, append([]float64(nil), target...)
	return p, nil
}

// roundedUp takes an eigenvalue that rounding left next to 0 for 0.
func roundedUp(x, scale float64) float64 {
	if math.Abs(x) <= 1e-14*scale {
		return 0
	}
	return x
}

func symmetric(name string, m [][]float64, d int) ([][]float64, error) {
	if len(m) != d || d == 0 {
		return nil, fmt.Errorf("annealing: the %s covariance has %d rows and there are %d weights; pass a square matrix of that size, and at least one weight", name, len(m), d)
	}
	out := make([][]float64, d)
	for i := range m {
		if len(m[i]) != d {
			return nil, fmt.Errorf("annealing: row %d of the %s covariance has %d numbers; pass %d in each", i+1, name, len(m[i]), d)
		}
		out[i] = append([]float64(nil), m[i]...)
		for j, x := range m[i] {
			if !finite(x) {
				return nil, fmt.Errorf("annealing: the %s covariance holds %g; pass finite numbers", name, x)
			}
			if j < i && math.Abs(x-m[j][i]) > 1e-12*(math.Abs(x)+math.Abs(m[j][i])) {
				return nil, fmt.Errorf("annealing: the %s covariance is not symmetric: entries (%d, %d) and (%d, %d) are %g and %g; make them equal", name, i+1, j+1, j+1, i+1, x, m[j][i])
			}
		}
	}
	return out, nil
}

// jointEigenvectors makes two commuting symmetric matrices diagonal in place by
// the same rotations, and returns the product of those, whose columns are the
// eigenvectors. Each rotation is the one that makes the off-diagonal entries of
// both together smallest.
//
// Source: Bunse-Gerstner, Byers, Mehrmann, "Numerical methods for simultaneous
// diagonalization", SIAM J. Matrix Anal. Appl. 14, 1993.
func jointEigenvectors(matrices ...[][]float64) [][]float64 {
	d := len(matrices[0])
	basis := make([][]float64, d)
	for i := range basis {
		basis[i] = make([]float64, d)
		basis[i][i] = 1
	}
	scales := make([]float64, len(matrices)) // both matrices count alike
	for k, m := range matrices {
		scales[k] = max(norm(m), math.SmallestNonzeroFloat64)
	}
	const sweeps = 60 // a handful suffice; convergence is quadratic
	for range sweeps {
		largest := 0.0
		for p := range d {
			for q := p + 1; q < d; q++ {
				on, off := 0.0, 0.0
				for k, m := range matrices {
					x, y := (m[p][p]-m[q][q])/scales[k], 2*m[p][q]/scales[k]
					on += x*x - y*y
					off += 2 * x * y
				}
				angle := math.Atan2(off, on) / 4
				largest = max(largest, math.Abs(angle))
				rotate(basis, matrices, p, q, angle)
			}
		}
		if largest < 1e-16 {
			break
		}
	}
	return basis
}

// rotate turns the columns p and q of the basis and the matrices with them.
func rotate(basis [][]float64, matrices [][][]float64, p, q int, angle float64) {
	s, c := math.Sincos(angle)
	turn := func(m [][]float64) {
		for _, row := range m {
			row[p], row[q] = c*row[p]+s*row[q], c*row[q]-s*row[p]
		}
	}
	turn(basis)
	for _, m := range matrices {
		turn(m)
		for i := range m {
			m[p][i], m[q][i] = c*m[p][i]+s*m[q][i], c*m[q][i]-s*m[p][i]
		}
	}
}

func norm(m [][]float64) float64 {
	sum := 0.0
	for _, row := range m {
		for _, x := range row {
			sum += x * x
		}
	}
	return math.Sqrt(sum)
}

// commutator returns the norm of ab - ba.
func commutator(a, b [][]float64) float64 {
	sum := 0.0
	for i := range a {
		for j := range a {
			x := 0.0
			for k := range a {
				x += a[i][k]*b[k][j] - b[i][k]*a[k][j]
			}
			sum += x * x
		}
	}
	return math.Sqrt(sum)
}
