package smallnet

//go:noescape
func tileFMA(c, a, b *float64, k, n, ldc, ldb, row, term int)

//go:noescape
func tileWide(c, a, b *float64, k, n, ldc, ldb, row, term int)

func hasFMA() bool

func hasWide() bool

var (
	fast = hasFMA()
	wide = fast && hasWide()
)

// tile computes five rows of c, of which it returns how many numbers are done; the
// rest is left to [plainTile].
func tile(c []float64, a left, b []float64, k, n, ldc, ldb int) int {
	n &^= 7
	if !fast || k < 1 || n < 1 {
		return 0
	}
	// All that is touched lies within.
	_, _, _ = c[(tileRows-1)*ldc+n-1], a.a[(tileRows-1)*a.row+(k-1)*a.term], b[(k-1)*ldb+n-1]
	if wide {
		tileWide(&c[0], &a.a[0], &b[0], k, n, ldc, ldb, a.row, a.term)
	} else {
		tileFMA(&c[0], &a.a[0], &b[0], k, n, ldc, ldb, a.row, a.term)
	}
	return n
}

//go:noescape
func tanhVector(out, z *float64, n int, powers *uint64)

//go:noescape
func keepPositive(to, from, z *float64, n int)

//go:noescape
func positiveCubes(to, z *float64, n int)

//go:noescape
func cubeSlopes(to, z *float64, n int)

// whole returns how many of the numbers of z fill vectors that the processor has. The
// first so many of others must exist.
func whole(z []float64, others ...[]float64) int {
	n := len(z) &^ 3
	if !fast || n == 0 {
		return 0
	}
	for _, o := range others {
		_ = o[n-1]
	}
	return n
}

// tanhs writes the tanh of the first numbers of z to out and returns how many.
func tanhs(out, z []float64) int {
	n := whole(z, out)
	if n > 0 {
		tanhVector(&out[0], &z[0], n, &powers[0])
	}
	return n
}

// positives writes the first numbers of from to out, 0 where z is negative, and returns
// how many.
func positives(out, from, z []float64) int {
	n := whole(z, out, from)
	if n > 0 {
		keepPositive(&out[0], &from[0], &z[0], n)
	}
	return n
}

// cubes writes max(z, 0)³ of the first numbers to out and returns how many.
func cubes(out, z []float64) int {
	n := whole(z, out)
	if n > 0 {
		positiveCubes(&out[0], &z[0], n)
	}
	return n
}

// pullCubes multiplies the first numbers of g by the derivative of max(z, 0)³ and
// returns how many.
func pullCubes(g, z []float64) int {
	n := whole(z, g)
	if n > 0 {
		cubeSlopes(&g[0], &z[0], n)
	}
	return n
}
