package learnorder

import (
	"math"
	"math/rand/v2"
)

// TauXi is the gradient noise at which the weights' noise is in equilibrium from
// the start (Li, Wei, Ma 2019, Assumption 1): τ_ξ = τ₀√(1-(1-η₁λ)²)/η₁, near
// τ₀√(2λ/η₁). It is refused for η₁λ ≥ 1, where the weights' memory alternates.
func TauXi(eta, lambda, tau0 float64) (float64, error) {
	if err := checkRateDecay(eta, lambda); err != nil {
		return 0, err
	}
	if err := checkTau(tau0); err != nil {
		return 0, err
	}
	step := eta * lambda
	return tau0 * math.Sqrt(step*(2-step)) / eta, nil // 1-(1-x)² = x(2-x), without cancellation
}

// NoisePath runs the noise part of the weights, Ũ ← (1-ηλ)Ũ - ηξ from
// Ũ₀ ~ N(0, τ₀²), for n independent entries, and returns them before and after the
// given number of steps.
func NoisePath(eta, lambda, tau0, tauXi float64, n, steps int, rng *rand.Rand) (before, after []float64) {
	before, after = make([]float64, n), make([]float64, n)
	for i := range before {
		before[i] = tau0 * rng.NormFloat64()
		u := before[i]
		for range steps {
			u = (1-eta*lambda)*u - eta*tauXi*rng.NormFloat64()
		}
		after[i] = u
	}
	return before, after
}

// NoiseMemory is the correlation β = (1-ηλ)^k of the noise parts of the weights k
// steps apart, and Fresh the standard deviation of what is new in the later one,
// τ₀√(1-β²).
func NoiseMemory(eta, lambda, tau0 float64, k int) (beta, fresh float64) {
	beta = math.Pow(1-eta*lambda, float64(k))
	return beta, tau0 * math.Sqrt(1-beta*beta)
}
