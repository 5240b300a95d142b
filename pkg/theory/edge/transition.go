package edge

import (
	"fmt"
	"math"

	"largestep/pkg/theory/root"
)

// Transition returns the τ before which some step s has L(w_s) ≤ 1/η and
// F(w_s) ≤ 1: the least integer t with
//
//	2 max(η, n) (√2 + 2 log x + η) ≤ x,   x = γ²ηt ≥ 1.
//
// For by [Bounds.MeanG] some step before has G ≤ 1/(2η) and G ≤ 1/(2n); then no
// margin is below 0, and L ≤ F ≤ 2G.
//
// It refuses a τ that is beyond the largest int64.
//
// Source: Wu et al. 2024, third part of the theorem, Θ(max{η, n, (n/η) log(n/η)})
// there.
func (b Bounds) Transition() (int64, error) {
	most := max(b.eta, float64(b.n))
	excess := func(x float64) float64 { return x - 2*most*b.reach(x) }
	// The function is convex, below 0 at x = 1 and smallest at x = 4·most.
	hi := 4 * most
	for excess(hi) < 0 {
		hi *= 2
	}
	scale := b.gamma * b.gamma * b.eta
	var x float64
	var err error
	if finite(hi) {
		x, err = root.Brent(excess, 4*most, hi)
		if err != nil {
			return 0, fmt.Errorf("edge: the phase transition was not found: %w", err)
		}
	}
	t := x / scale
	if !finite(hi) || !(t < math.MaxInt64/2) {
		return 0, fmt.Errorf("edge: the bound on the phase transition is beyond %d steps at margin %g, rate %g and %d samples; pass a smaller rate or a larger margin", int64(math.MaxInt64), b.gamma, b.eta, b.n)
	}
	holds := func(t int64) bool { x := scale * float64(t); return x >= 1 && excess(x) >= 0 }
	step := int64(math.Ceil(t))
	for ; holds(step - 1); step-- {
	}
	for ; !holds(step); step++ {
	}
	return step, nil
}

// TransitionMax returns (60/γ²) max{η, n, (n/η) log(n/η)}, the form of the bound
// remembered from the paper, in steps. The logarithm counts as 0 where η > n.
func (b Bounds) TransitionMax() float64 {
	n := float64(b.n)
	return 60 / (b.gamma * b.gamma) * max(b.eta, n, n/b.eta*max(0, math.Log(n/b.eta)))
}
