package smallnet

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// A matrix is rows by cols numbers, row by row.
type matrix struct {
	rows, cols int
	a          []float64
}

func newMatrix(rows, cols int) matrix { return matrix{rows, cols, make([]float64, rows*cols)} }

func (m matrix) row(i int) []float64 { return m.a[i*m.cols : (i+1)*m.cols] }

// columns returns a copy of the columns from first to before last.
func (m matrix) columns(first, last int) matrix {
	c := newMatrix(m.rows, last-first)
	for i := range m.rows {
		copy(c.row(i), m.row(i)[first:last])
	}
	return c
}

func (m matrix) general() blas64.General {
	return blas64.General{Rows: m.rows, Cols: m.cols, Stride: m.cols, Data: m.a}
}

func vector(x []float64) blas64.Vector { return blas64.Vector{N: len(x), Inc: 1, Data: x} }

func (m matrix) column(j int) blas64.Vector {
	return blas64.Vector{N: m.rows, Inc: m.cols, Data: m.a[j:]}
}

// multiply sets dst = keep·dst + a b. Rows of dst are combinations of the rows of b:
// with few rows in b and many columns that is the fast way.
func multiply(dst, a, b matrix, keep float64) {
	g := b.general()
	for i := range dst.rows {
		blas64.Gemv(blas.Trans, 1, g, vector(a.row(i)), keep, vector(dst.row(i)))
	}
}

// multiplyT sets dst = keep·dst + a bᵀ.
func multiplyT(dst, a, b matrix, keep float64) {
	g := b.general()
	for i := range dst.rows {
		blas64.Gemv(blas.NoTrans, 1, g, vector(a.row(i)), keep, vector(dst.row(i)))
	}
}

// tMultiply sets dst = keep·dst + aᵀ b.
func tMultiply(dst, a, b matrix, keep float64) {
	g := b.general()
	for i := range dst.rows {
		blas64.Gemv(blas.Trans, 1, g, a.column(i), keep, vector(dst.row(i)))
	}
}

func multiplyBy(dst, by []float64) {
	by = by[:len(dst)]
	for i := range dst {
		dst[i] *= by[i]
	}
}
