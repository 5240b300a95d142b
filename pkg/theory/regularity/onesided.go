package regularity

import (
	"fmt"
	"math"

	"largestep/pkg/theory/root"
)

// OneSidedStart returns s > 1 with F″(s) = C for F of [NewBad](b). From starts with
// xy at least that of C = 6, and u much larger than xy, every run that converges with
// 2 <= ηS <= 6 at its start ends with ηS <= 1: u hardly changes, so ηS falls from C
// to about C/F″(s).
//
// It refuses b = 1, whose F″ is 1 everywhere, other b that NewBad refuses, and C <= 1.
//
// Source: this book, in place of the lost constants of Wang et al. 2023, Theorem 8.
func OneSidedStart(b int, c float64) (float64, error) {
	f, err := NewBad(b)
	if err != nil {
		return 0, err
	}
	if b == 1 {
		return 0, fmt.Errorf("regularity: F″ is 1 everywhere for b = 1, so no start is far enough out; pass b = 3 or more")
	}
	if !(c > 1) || math.IsInf(c, 1) {
		return 0, fmt.Errorf("regularity: F″ grows from 1 at s = 1, and %g is not above it; pass a C above 1, for example 6", c)
	}
	// F″(s) > s^(2b-2) for s > 1.
	top := math.Max(1.5, math.Pow(c, 1/float64(2*b-2))+1)
	return root.Brent(func(s float64) float64 { return f.Curvature(s) - c }, 1, top)
}

// Crossings counts the steps from iterate first on at which xy - 1 changes its sign.
// A one-sided run has none from iterate 1 on. Iterates within slack of 1 are
// not counted.
func (p Path) Crossings(first int, slack float64) int {
	n, last := 0, 0.0
	for _, q := range p.Points[min(first, len(p.Points)):] {
		d := q.S() - 1
		if math.Abs(d) <= slack {
			continue
		}
		if d*last < 0 {
			n++
		}
		last = d
	}
	return n
}
