package catapult

import (
	"fmt"
	"math"

	"largestep/pkg/theory/root"
)

// Scan says how [Pair.Divergence] looks for the first divergence. The zero value of
// a field means "choose".
type Scan struct {
	Step  float64 // the grid is η₀(1 + Step k), k = 1, 2, ...; 1e-4
	Most  float64 // up to η₀ times this; 4
	Steps int     // steps of gradient descent at each rate; 5000
}

// Divergence returns η₁, where divergence begins: the scan goes up from η₀ over a
// grid of rates to the first at which gradient descent diverges, and bisects
// between that and the one before. Divergence may stop and begin again above η₁
// (at small widths it does), so η₁ belongs to a grid.
//
// It refuses what [Pair.Onset] refuses, and a scan that ends without divergence.
func (p Pair) Divergence(start State, scan Scan) (float64, error) {
	if scan.Step == 0 {
		scan.Step = 1e-4
	}
	if scan.Most == 0 {
		scan.Most = 4
	}
	if scan.Steps == 0 {
		scan.Steps = 5000
	}
	if !(scan.Step > 0) || !(scan.Most > 1) || math.IsInf(scan.Most, 1) || scan.Steps < 0 {
		return 0, fmt.Errorf("catapult: a scan by %g up to %g times η₀ with %d steps cannot be made; pass a Step above 0, a finite Most above 1 and Steps of 0 or more", scan.Step, scan.Most, scan.Steps)
	}
	onset, err := p.Onset(start)
	if err != nil {
		return 0, err
	}
	diverges := func(rate float64) bool {
		phase, _ := p.fate(start, rate, scan.Steps)
		return phase == Divergent
	}
	before := onset
	for k := 1; 1+scan.Step*float64(k) <= scan.Most; k++ {
		rate := onset * (1 + scan.Step*float64(k))
		if !diverges(rate) {
			before = rate
			continue
		}
		first, err := root.Boundary(diverges, before, rate)
		if err != nil { // η₀ itself diverges
			return 0, fmt.Errorf("catapult: gradient descent from f = %g, λ = %g diverges at η₀ = %g already, without a catapult phase: %w; pass a start nearer to 0", start.F, start.Lambda, onset, err)
		}
		return first, nil
	}
	return 0, fmt.Errorf("catapult: no rate up to %g times η₀ = %g diverges; raise Most", scan.Most, onset)
}

// LogisticSafeRate returns √(8m): below it, gradient descent on degenerate data
// with the logistic loss converges from every start. It refuses m < 1.
func LogisticSafeRate(m float64) (float64, error) { return math.Sqrt(8 * m), checkWidth(m) }

// ExpWindow returns the leading term 6/(mλ²) of η₁/η₀ - 1 for the exponential loss
// and f → 0: how much wider than η₀ the catapult phase reaches.
func (p Pair) ExpWindow(lambda float64) (float64, error) {
	return 6 / (p.m * lambda * lambda), p.checkState(State{0, lambda})
}

// SquaredDivergence returns 4/λ, where divergence begins for the squared loss:
// below it λ never rises, and above it λ grows with f.
func SquaredDivergence(lambda float64) (float64, error) {
	if !(lambda > 0) || math.IsInf(lambda, 1) {
		return 0, fmt.Errorf("catapult: λ is %g; pass a finite one above 0", lambda)
	}
	return 4 / lambda, nil
}
