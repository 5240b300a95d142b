package regularity

import "fmt"

// GapLaw returns c = 2α² - β, from F'(1+δ) = δ + αδ² + βδ³ + ..., and the number
// 1/(2c) to which (2/η - S)/η tends for η → 0, where S is the sharpness at which
// a run at the edge of stability settles.
//
// Why: over two steps δ² is multiplied by 1 - 2g - 4cδ² with g = 2 - ηu, while u
// falls by 2ηδ² a step; the slow curve δ² = -g/2c + η²/4c² meets 0 at g = η²/2c.
//
// It refuses b = 1, for which c = 0 and no such curve exists, and functions outside
// the family, whose series is not known.
//
// Source: this book.
func GapLaw(f Function) (c, gap float64, err error) {
	m, ok := f.(family)
	if !ok {
		return 0, 0, fmt.Errorf("regularity: the series of %v at its minimum is not known; pass a function of NewGood or NewBad", f)
	}
	alpha, beta := m.series()
	c = 2*alpha*alpha - beta
	if c <= 0 {
		return c, 0, fmt.Errorf("regularity: c = %g for %v, and without c > 0 there is no slow phase that fixes the limit; take a function with a > 0 or b >= 3", c, f)
	}
	return c, 1 / (2 * c), nil
}
