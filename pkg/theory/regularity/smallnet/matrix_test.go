package smallnet

import (
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// All shapes against gonum, and the vectors against the plain loop, bit by bit.
func TestMultiplier(t *testing.T) {
	for _, s := range [][3]int{{1, 1, 1}, {4, 3, 8}, {5, 40, 104}, {40, 20, 96}, {40, 5, 100}, {7, 9, 13}, {3, 200, 20}} {
		m, k, n := s[0], s[1], s[2]
		a := matrix{m, k, Draws(1, m*k)}
		b := matrix{k, n, Draws(2, k*n)}
		turn := func(x matrix) matrix {
			y := newMatrix(x.cols, x.rows)
			for i := range x.rows {
				for j, v := range x.row(i) {
					y.a[j*y.cols+i] = v
				}
			}
			return y
		}
		var want mat.Dense
		want.Mul(mat.NewDense(m, k, a.a), mat.NewDense(k, n, b.a))
		var w multiplier
		for name, product := range map[string]func(dst matrix, more bool){
			"multiply":  func(dst matrix, more bool) { w.multiply(dst, a, b, more) },
			"tMultiply": func(dst matrix, more bool) { w.tMultiply(dst, turn(a), b, more) },
			"multiplyT": func(dst matrix, more bool) { w.multiplyT(dst, a, turn(b), more) },
		} {
			dst := matrix{m, n, Draws(3, m*n)}
			product(dst, false)
			if !floats.EqualApprox(dst.a, want.RawMatrix().Data, 1e-13) {
				t.Errorf("%s of %v is wrong", name, s)
			}
			plain := newMatrix(m, n)
			five := make([]float64, tileRows*k)
			out := make([]float64, tileRows*n)
			for i := range m {
				copy(five, a.row(i))
				plainTile(out, left{five, k, 1}, b.a, k, 0, n, n)
				copy(plain.row(i), out)
			}
			if !floats.Equal(dst.a, plain.a) {
				t.Errorf("%s of %v has other bits than the plain loop", name, s)
			}
			product(dst, true)
			floats.Scale(0.5, dst.a)
			if !floats.EqualApprox(dst.a, plain.a, 1e-13) {
				t.Errorf("%s of %v does not add", name, s)
			}
		}
	}
}
