package learnorder

import (
	"fmt"
	"math"
)

// Convex is a sequence K₁, K₂, ... of convex functions, each with a subgradient.
type Convex struct {
	Value    func(t int, z []float64) float64
	Gradient func(t int, z []float64) []float64
}

// ConvexBounds are the hypotheses of Theorem 6.2 as it is proved: every K_t is
// L-Lipschitz, and R bounds both ‖z₀ - z*‖ and ‖z*‖.
type ConvexBounds struct{ L, R, Mu float64 }

// Choices returns the largest decay and rate that Theorem 6.2 allows for these
// bounds and the least number of steps that it needs then: λ = μ/(100R²),
// η = μ/(100(λ²R² + L²)), T = ⌊R²/(μη)⌋ + 1.
func (b ConvexBounds) Choices() (lambda, eta float64, steps int, err error) {
	if !(b.L > 0 && b.R > 0 && b.Mu > 0) || !finite(b.L+b.R+b.Mu) {
		return 0, 0, 0, fmt.Errorf("learnorder: L, R and μ are %g, %g and %g; pass finite numbers above 0", b.L, b.R, b.Mu)
	}
	lambda = b.Mu / (100 * b.R * b.R)
	eta = b.Mu / (100 * (lambda*lambda*b.R*b.R + b.L*b.L))
	t := math.Floor(b.R*b.R/(b.Mu*eta)) + 1
	if t > 1e9 {
		return 0, 0, 0, fmt.Errorf("learnorder: Theorem 6.2 would need %g steps; choose a larger μ", t)
	}
	return lambda, eta, int(t), nil
}

// ChangingConvex descends on K_t + λ‖z‖²/2 from z₀, one step on each K_t, and
// returns K_t(z_t) and ‖z_t - z*‖ for t from 0 to steps (Theorem 6.2).
func ChangingConvex(k Convex, z0, zStar []float64, lambda, eta float64, steps int) (values, distances []float64) {
	z := append([]float64(nil), z0...)
	for t := range steps + 1 {
		away := 0.0
		for i, v := range z {
			away = math.Hypot(away, v-zStar[i])
		}
		values, distances = append(values, k.Value(t, z)), append(distances, away)
		for i, g := range k.Gradient(t, z) {
			z[i] -= eta * (g + lambda*z[i])
		}
	}
	return values, distances
}
