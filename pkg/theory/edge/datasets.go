package edge

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Toy2 returns two samples in the plane, z = (1, 0.2)/2.1 and (-2, 0.2)/2.1, of
// margin 0.2/2.1: the example of Wu et al. 2024 as H. Bao, S. Sakaue, Y. Takezawa
// repeat it (arXiv 2502.04889), divided by 2.1 so that |z_i| ≤ 1. The rows pull
// against each other along the first axis and agree a little along the second.
func Toy2() *Problem {
	return newProblem([][]float64{{1 / 2.1, 0.2 / 2.1}, {-2 / 2.1, 0.2 / 2.1}}, Logistic())
}

// Spiral20 returns 20 samples z_i = (0.1, r_i cos θ_i, r_i sin θ_i) with
// r_i = 0.3 + 0.6 i/20 and θ_i = 2π · 0.381966 i. Their margin is 0.1.
func Spiral20() *Problem {
	rows := make([][]float64, 20)
	for i := range rows {
		radius, angle := 0.3+0.6*float64(i)/20, 2*math.Pi*float64(i)*0.381966
		rows[i] = []float64{0.1, radius * math.Cos(angle), radius * math.Sin(angle)}
	}
	return newProblem(rows, Logistic())
}

// Hard returns the two samples z = (γ, 0.9) and (γ, -0.5), of margin γ, on
// which a loss that never rises falls no faster than 1/t (Wu et al. 2024, lower
// bound). It refuses γ outside (0, 0.1].
func Hard(gamma float64) (*Problem, error) {
	if !(gamma > 0 && gamma <= 0.1) {
		return nil, fmt.Errorf("edge: the margin of the hard data is %g; pass one above 0 and at most 0.1", gamma)
	}
	return newProblem([][]float64{{gamma, 0.9}, {gamma, -0.5}}, Logistic()), nil
}

// Random returns n samples in d dimensions that are separable with a margin of
// at least gamma: the first number of every z_i is gamma and the rest a random
// direction of length sqrt(1 - γ²) U^0.3 with U uniform on (0, 1).
//
// It refuses n < 1, d < 2, and gamma outside (0, 1).
func Random(n, d int, gamma float64, rng *rand.Rand) (*Problem, error) {
	if n < 1 || d < 2 || !(gamma > 0 && gamma < 1) {
		return nil, fmt.Errorf("edge: random data need n >= 1, d >= 2 and a margin between 0 and 1; n = %d, d = %d and %g were asked for", n, d, gamma)
	}
	rows := make([][]float64, n)
	for i := range rows {
		z := make([]float64, d)
		for j := 1; j < d; j++ {
			z[j] = rng.NormFloat64()
		}
		scale := math.Sqrt(1-gamma*gamma) * math.Pow(rng.Float64(), 0.3) / norm(z)
		for j := range z {
			z[j] *= scale
		}
		z[0] = gamma
		rows[i] = z
	}
	return newProblem(rows, Logistic()), nil
}
