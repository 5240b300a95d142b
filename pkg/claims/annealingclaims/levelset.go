package annealingclaims

import (
	"math"
	"math/rand/v2"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/annealing"
	"largestep/pkg/theory/seed"
)

var levelSet = []assertion.Assertion{
	assertion.New("03-1", claim.Table, paper+", table of Section 2",
		`On a sample that holds $e_1$ twice, the points with residuals $(\sqrt{3\varepsilon/2},0)$ and $(0,\sqrt{3\varepsilon})$ both have the training loss $\varepsilon$; their population losses are $\frac{3}{4}\varepsilon$ and $\frac{3}{2}\varepsilon$. At $\varepsilon=0.1$.`,
		goodAndBad),
	assertion.New("03-11", claim.Theorem, paper+", appendix A.1",
		`Among all points with training loss $\varepsilon$ the population loss lies between $\varepsilon\min\lambda_i/\gamma_i$ and $\varepsilon\max\lambda_i/\gamma_i$, and an eigenvector reaches each end.`,
		lossRange),
}

func goodAndBad(*assertion.Values) claim.Check {
	const epsilon = 0.1
	p := problem(0.1, twoOne)
	var got []float64
	for _, point := range [][]float64{{math.Sqrt(3 * epsilon / 2), 0}, {0, math.Sqrt(3 * epsilon)}} {
		got = append(got, p.TrainLoss(point), p.PopulationLoss(point))
	}
	return claim.AllClose([]float64{epsilon, 0.75 * epsilon, epsilon, 1.5 * epsilon}, got,
		claim.Abs(1e-15, "a few roundings")).From("training and population loss of the two points")
}

func lossRange(*assertion.Values) claim.Check {
	r := seed.New(seed.Root, "annealingclaims", "range")
	outside, cases, worst := 0, 0, 0.0
	for range 200 {
		p, _, epsilon := spectrum(r)
		low, high, err := p.LossRange(epsilon)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		gamma := p.Train()
		least, largest := math.Inf(1), 0.0
		for i, g := range gamma {
			alone := make([]float64, len(gamma))
			alone[i] = math.Sqrt(epsilon / g)
			least, largest = min(least, p.PopulationLoss(alone)), max(largest, p.PopulationLoss(alone))
		}
		worst = max(worst, math.Abs(least/low-1), math.Abs(largest/high-1))
		for range 20 {
			point := make([]float64, len(gamma))
			for i := range point {
				point[i] = 2*r.Float64() - 1
			}
			l := p.PopulationLoss(point) / p.TrainLoss(point) * epsilon
			cases++
			if !(l >= low*(1-1e-12) && l <= high*(1+1e-12)) {
				outside++
			}
		}
	}
	return claim.Both(
		claim.Never("point outside", outside, cases, "20 random points of each of 200 random spectra in 2 to 5 dimensions"),
		claim.AtMost(1e-12, worst, "relative distance of the best eigenvectors from the two ends"),
	)
}

// spectrum draws a problem of 2 to 5 coordinates, the first of a block of small
// eigenvalues, and a training loss.
func spectrum(r *rand.Rand) (p annealing.Problem, k int, epsilon float64) {
	d := 2 + r.IntN(4)
	gamma, lambda, start := make([]float64, d), make([]float64, d), make([]float64, d)
	for i := range d {
		gamma[i] = 0.05 + 0.95*r.Float64()
		lambda[i] = 0.05 + 0.95*r.Float64()
		start[i] = 1 + 400*r.Float64()
	}
	p, err := annealing.New(gamma, lambda, start)
	if err != nil {
		return annealing.Problem{}, 0, 0
	}
	return p, 2 + r.IntN(d-1), p.TrainLoss(start) * math.Pow(10, -1-9*r.Float64())
}
