package smallnet

//go:noescape
func tileFMA(c, a, b *float64, k, n, ldc, ldb int)

//go:noescape
func tileWide(c, a, b *float64, k, n, ldc, ldb int)

func hasFMA() bool

func hasWide() bool

var (
	fast = hasFMA()
	wide = fast && hasWide()
)

// tile computes four rows of c, of which it returns how many numbers are done; the
// rest is left to [plainTile].
func tile(c, a, b []float64, k, n, ldc, ldb int) int {
	n &^= 7
	if !fast || k < 1 || n < 1 {
		return 0
	}
	_, _, _ = c[3*ldc+n-1], a[4*k-1], b[(k-1)*ldb+n-1] // all that is touched lies within
	done := 0
	if wide && n >= 16 {
		done = n &^ 15
		tileWide(&c[0], &a[0], &b[0], k, done, ldc, ldb)
	}
	if done < n {
		tileFMA(&c[done], &a[0], &b[done], k, n-done, ldc, ldb)
	}
	return n
}

//go:noescape
func tanhVector(out, z *float64, n int, powers *uint64)

//go:noescape
func keepPositive(to, z *float64, n int)

// tanhs writes the tanh of the first numbers of z to out and returns how many.
func tanhs(out, z []float64) int {
	n := len(z) &^ 3
	if !fast || n == 0 {
		return 0
	}
	_ = out[n-1]
	tanhVector(&out[0], &z[0], n, &powers[0])
	return n
}

// positives sets the first numbers of g to 0 where z is negative, and returns how many
// it looked at.
func positives(g, z []float64) int {
	n := len(z) &^ 3
	if !fast || n == 0 {
		return 0
	}
	_ = g[n-1]
	keepPositive(&g[0], &z[0], n)
	return n
}
