package edge

import "fmt"

// GeneralAverage bounds the mean of L(w_0) to L(w_(t-1)) for any loss that
// passes [Loss.Check] with slopes of at most cg, on data with |z_i| ≤ 1 and margin
// gamma, at any rate:
//
//	(ρ(x) + C_g² η²/4) / x,   x = γ²ηt ≥ 1.
//
// The comparison of [Bounds.Average] with u2 = (C_g η/2γ) w* and u1 = (z/γ) w*
// gives ℓ(z) + (z + C_g η/2)²/(2x) for every z; and (a + b)² ≤ 2a² + 2b².
//
// It refuses a bad rate, gamma outside (0, 1], cg not above 0 and x < 1.
//
// Source: Wu et al. 2024, extensions, (ρ(ηt) + η²)/(ηt) there.
func (l Loss) GeneralAverage(gamma, cg, eta float64, t int) (float64, error) {
	b, err := NewBounds(1, gamma, eta)
	if err != nil {
		return 0, err
	}
	if !(cg > 0) || !finite(cg) {
		return 0, fmt.Errorf("edge: the largest slope is %g; pass a finite one above 0", cg)
	}
	rho, err := l.Rho(b.X(t))
	if err != nil {
		return 0, err
	}
	return (rho + cg*cg*eta*eta/4) / b.X(t), nil
}

// MonotoneBelow returns 1/(C_β² η): once the loss is at or below it, it never
// rises again, for a loss under condition C with that C_β (at least 1) on data
// with |z_i| ≤ 1. For G ≤ C_β L, so a step is no longer than 1/C_β ≤ 1 and changes
// no margin by more; and then L(w_(t+1)) ≤ L(w_t) - η(1 - C_β ηG)|∇L|².
//
// It refuses a bad rate and cb below 1.
func MonotoneBelow(cb, eta float64) (float64, error) {
	if err := checkRate(eta); err != nil {
		return 0, err
	}
	if !(cb >= 1) || !finite(cb) {
		return 0, fmt.Errorf("edge: the constant of self-boundedness is %g; pass a finite one of at least 1", cb)
	}
	return 1 / (cb * cb * eta), nil
}
