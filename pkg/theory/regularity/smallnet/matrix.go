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

// A left is the left factor of a product as it lies in memory: the number of row i and
// term k is a[i*row+k*term]. So a matrix and its transpose are read alike, unmoved.
type left struct {
	a         []float64
	row, term int
}

// tileRows is the number of rows that are computed together: what the classes of the
// small setting fill, and the hidden units.
const tileRows = 5

// A multiplier multiplies matrices as small as those of these networks, on which a
// general library spends its time on the way to its kernel: five rows at a time, with
// vectors where the processor has them. Every number is a sum of fused products in
// order, so that it is the same on every processor.
type multiplier struct{ last, turned, product, out []float64 }

// room returns n numbers of a buffer, which grows.
func room(buffer *[]float64, n int) []float64 {
	if cap(*buffer) < n {
		*buffer = make([]float64, n)
	}
	return (*buffer)[:n]
}

// multiply sets dst = a b, or adds it where more is true.
func (m *multiplier) multiply(dst, a, b matrix, more bool) {
	m.rows(dst, left{a.a, a.cols, 1}, b, more)
}

// tMultiply sets dst = aᵀ b, or adds it.
func (m *multiplier) tMultiply(dst, a, b matrix, more bool) {
	m.rows(dst, left{a.a, 1, a.cols}, b, more)
}

// rows computes dst, five rows after five.
func (m *multiplier) rows(dst matrix, a left, b matrix, more bool) {
	n, terms := dst.cols, b.rows
	for first := 0; first < dst.rows; first += tileRows {
		from, count := left{a.a[first*a.row:], a.row, a.term}, min(tileRows, dst.rows-first)
		if count < tileRows {
			from = m.filled(from, count, terms)
		}
		out := dst.a[first*n:]
		if more || count < tileRows {
			out = room(&m.out, tileRows*n)
		}
		done := tile(out, from, b.a, terms, n, n, b.cols)
		plainTile(out, from, b.a, terms, done, n, b.cols)
		if !more && count == tileRows {
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

// filled returns the last rows of a left factor with zeros for those that it lacks.
func (m *multiplier) filled(from left, count, terms int) left {
	last := room(&m.last, tileRows*terms)
	clear(last)
	for k := range terms {
		for r := range count {
			last[k*tileRows+r] = from.a[r*from.row+k*from.term]
		}
	}
	return left{last, 1, tileRows}
}

// plainTile computes the columns of five rows of c from first on.
func plainTile(c []float64, a left, b []float64, terms, first, n, ldb int) {
	for j := first; j < n; j++ {
		var s [tileRows]float64
		for k := range terms {
			v := b[k*ldb+j]
			for r := range s {
				s[r] = math.FMA(a.a[r*a.row+k*a.term], v, s[r])
			}
		}
		for r, v := range s {
			c[r*n+j] = v
		}
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
