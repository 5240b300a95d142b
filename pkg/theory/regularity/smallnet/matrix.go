package smallnet

import "math"

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

// A multiplier multiplies matrices as small as those of these networks, on which a
// general library spends its time on the way to its kernel: four rows at a time, the
// four packed side by side, with vectors where the processor has them. Every number is
// a sum of fused products in order, so that it is the same on every processor.
type multiplier struct{ panel, turned, product, out []float64 }

// room returns n numbers of a buffer, which grows.
func room(buffer *[]float64, n int) []float64 {
	if cap(*buffer) < n {
		*buffer = make([]float64, n)
	}
	return (*buffer)[:n]
}

// multiply sets dst = a b, or adds it where more is true.
func (m *multiplier) multiply(dst, a, b matrix, more bool) {
	m.rows(dst, a.cols, b, more, func(panel []float64, first, count int) {
		if count == 4 {
			pack(panel, a.row(first), a.row(first+1), a.row(first+2), a.row(first+3))
			return
		}
		for r := range count {
			for k, v := range a.row(first + r) {
				panel[4*k+r] = v
			}
		}
	})
}

// pack writes four rows side by side.
func pack(panel, r0, r1, r2, r3 []float64) {
	r1, r2, r3 = r1[:len(r0)], r2[:len(r0)], r3[:len(r0)]
	for k, v := range r0 {
		to := panel[:4]
		to[0], to[1], to[2], to[3] = v, r1[k], r2[k], r3[k]
		panel = panel[4:]
	}
}

// tMultiply sets dst = aᵀ b, or adds it.
func (m *multiplier) tMultiply(dst, a, b matrix, more bool) {
	m.rows(dst, a.rows, b, more, func(panel []float64, first, count int) {
		for k := range a.rows {
			copy(panel[4*k:4*k+count], a.row(k)[first:first+count])
		}
	})
}

// rows computes dst from panels of four rows.
func (m *multiplier) rows(dst matrix, terms int, b matrix, more bool, fill func(panel []float64, first, count int)) {
	panel, n := room(&m.panel, 4*terms), dst.cols
	for first := 0; first < dst.rows; first += 4 {
		count := min(4, dst.rows-first)
		if count < 4 {
			clear(panel)
		}
		fill(panel, first, count)
		out := dst.a[first*n:]
		if more || count < 4 {
			out = room(&m.out, 4*n)
		}
		done := tile(out, panel, b.a, terms, n, n, b.cols)
		plainTile(out, panel, b.a, terms, done, n, b.cols)
		if !more && count == 4 {
			continue
		}
		to := dst.a[first*n : (first+count)*n]
		if !more {
			copy(to, out)
			continue
		}
		for i := range to {
			to[i] += out[i]
		}
	}
}

// plainTile computes the columns of four rows of c from first on.
func plainTile(c, a, b []float64, terms, first, n, ldb int) {
	for j := first; j < n; j++ {
		var s0, s1, s2, s3 float64
		for k := range terms {
			v := b[k*ldb+j]
			s0, s1 = math.FMA(a[4*k], v, s0), math.FMA(a[4*k+1], v, s1)
			s2, s3 = math.FMA(a[4*k+2], v, s2), math.FMA(a[4*k+3], v, s3)
		}
		c[j], c[n+j], c[2*n+j], c[3*n+j] = s0, s1, s2, s3
	}
}

// turned returns bᵀ with its rows filled up with zeros to whole vectors, in a buffer.
func turned(buffer *[]float64, b matrix) matrix {
	width := (b.rows + 7) &^ 7
	t := matrix{b.cols, width, room(buffer, b.cols*width)}
	for i := range t.rows {
		row := t.row(i)
		for j := range b.rows {
			row[j] = b.a[j*b.cols+i]
		}
		clear(row[b.rows:])
	}
	return t
}

// multiplyT sets dst = a bᵀ, or adds it. Of a and b, the one of fewer rows is turned.
func (m *multiplier) multiplyT(dst, a, b matrix, more bool) {
	if b.rows <= a.rows {
		m.multiplyTurned(dst, a, turned(&m.turned, b), more)
		return
	}
	t := turned(&m.turned, a)
	product := matrix{b.rows, t.cols, room(&m.product, b.rows*t.cols)}
	m.multiply(product, b, t, false)
	for i := range dst.rows {
		row := dst.row(i)
		for j := range row {
			v := product.a[j*t.cols+i]
			if more {
				v += row[j]
			}
			row[j] = v
		}
	}
}

// multiplyTurned sets dst = a bᵀ, or adds it, where b has been turned before.
func (m *multiplier) multiplyTurned(dst, a, b matrix, more bool) {
	product := matrix{a.rows, b.cols, room(&m.product, a.rows*b.cols)}
	m.multiply(product, a, b, false)
	for i := range dst.rows {
		row, from := dst.row(i), product.row(i)
		if !more {
			copy(row, from)
			continue
		}
		for j := range row {
			row[j] += from[j]
		}
	}
}

func multiplyBy(dst, by []float64) {
	by = by[:len(dst)]
	for i := range dst {
		dst[i] *= by[i]
	}
}
