package critical

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// nearestInHull returns the point of the convex hull of the rows that is nearest
// to 0. It is Σ λ_i z_i / Σ λ_i for the λ >= 0 that make |Σ λ_i z_i|² + (Σ λ_i - 1)²
// least.
func nearestInHull(rows [][]float64) ([]float64, error) {
	scale := 0.0
	for _, z := range rows {
		scale = max(scale, norm(z))
	}
	columns := make([][]float64, len(rows))
	for i, z := range rows {
		for _, v := range z {
			columns[i] = append(columns[i], v/scale)
		}
		columns[i] = append(columns[i], 1)
	}
	target := make([]float64, len(columns[0]))
	target[len(target)-1] = 1
	lambda, err := nnls(columns, target)
	if err != nil {
		return nil, err
	}
	return combine(rows, lambda), nil // a positive multiple of the point does as well
}

// smallestSum returns the shortest Σ μ_i z_i with every μ_i >= 1.
func smallestSum(rows [][]float64) ([]float64, error) {
	target := make([]float64, len(rows[0]))
	for _, z := range rows {
		for j, v := range z {
			target[j] -= v
		}
	}
	mu, err := nnls(rows, target)
	if err != nil {
		return nil, err
	}
	sum := combine(rows, mu)
	for j, v := range target {
		sum[j] -= v
	}
	return sum, nil
}

func combine(columns [][]float64, x []float64) []float64 {
	sum := make([]float64, len(columns[0]))
	for i, column := range columns {
		for j, v := range column {
			sum[j] += x[i] * v
		}
	}
	return sum
}

// nnls returns the x >= 0 that makes |Σ x_i columns[i] - target| least, by the
// active set method of Lawson and Hanson, "Solving Least Squares Problems",
// 1974, chapter 23. It adds the column that promises most, solves for the columns
// in use, and drops those that would turn negative.
func nnls(columns [][]float64, target []float64) ([]float64, error) {
	x := make([]float64, len(columns))
	used := make([]bool, len(columns))
	barren := make([]bool, len(columns)) // promised by rounding alone, since the last gain
	for range 10 * (len(columns) + len(target)) {
		sum := combine(columns, x)
		rest := append([]float64(nil), target...)
		for j, v := range sum {
			rest[j] -= v
		}
		best, promise := -1, 1e-12*max(norm(target), norm(sum))
		for i, column := range columns {
			if gain := dot(column, rest); !used[i] && !barren[i] && gain > promise {
				best, promise = i, gain
			}
		}
		if best < 0 {
			return x, nil
		}
		used[best] = true
		trial, err := leastSquares(columns, used, target)
		if err != nil || trial[best] <= 0 {
			used[best], barren[best] = false, true
			continue
		}
		clear(barren)
		for err == nil {
			// Go from x towards trial as far as no number turns negative.
			step, blocking := 1.0, -1
			for i := range x {
				if used[i] && trial[i] <= 0 {
					if s := x[i] / (x[i] - trial[i]); s <= step {
						step, blocking = s, i
					}
				}
			}
			for i := range x {
				x[i] += step * (trial[i] - x[i])
			}
			if blocking < 0 {
				break
			}
			x[blocking], used[blocking] = 0, false
			trial, err = leastSquares(columns, used, target)
		}
		if err != nil {
			break
		}
	}
	return nil, fmt.Errorf("critical: whether the data can be separated was not decided; remove samples that are nearly copies of each other")
}

// leastSquares solves for the columns in use alone; the others get 0.
func leastSquares(columns [][]float64, used []bool, target []float64) ([]float64, error) {
	var index []int
	for i, u := range used {
		if u {
			index = append(index, i)
		}
	}
	if len(index) > len(target) {
		return nil, fmt.Errorf("critical: %d columns in %d dimensions depend on each other", len(index), len(target))
	}
	a := mat.NewDense(len(target), len(index), nil)
	for k, i := range index {
		a.SetCol(k, columns[i])
	}
	var solution mat.VecDense
	if err := solution.SolveVec(a, mat.NewVecDense(len(target), append([]float64(nil), target...))); err != nil {
		return nil, err
	}
	x := make([]float64, len(columns))
	for k, i := range index {
		v := solution.AtVec(k)
		if math.IsNaN(v) {
			return nil, fmt.Errorf("critical: the least squares solution is not a number")
		}
		x[i] = v
	}
	return x, nil
}
