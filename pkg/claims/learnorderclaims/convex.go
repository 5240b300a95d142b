package learnorderclaims

import (
	"math"
	"math/rand/v2"
	"strconv"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/learnorder"
	"largestep/pkg/theory/seed"
)

var convexity = []assertion.Assertion{
	assertion.New("04-22", claim.Theorem, paper+", Theorem 6.2",
		`Convex functions $K_t$ that change at every step and share a point $z^*$: with the theorem's $\lambda$, $\eta$ and $T$, some $K_t(z_t)$ falls to $c^*+\mu$ within $T$ steps, and $\lVert z_t-z^* \rVert \le R$ up to then. Shown on 40 random sequences in 5 dimensions with $\lVert z^* \rVert = R$.`,
		changing),
	assertion.New("04-23", claim.Theorem, paper+", Theorem 6.2"+derived,
		`The bound $R$ has to hold for $\lVert z^* \rVert$ too, as it does for a start at 0. If it holds for $\lVert z_0-z^* \rVert$ alone, decay can pull harder than $K$: for $K(z)=|z-1000|$ from $z_0=999$ with $R=1$ the run leaves at once and never comes below $\mu$.`,
		farTarget),
}

// swarm is the sequence K_t(z) = |⟨a_t, z - z*⟩| with fresh unit vectors a_t.
func swarm(zStar []float64, rng *rand.Rand) learnorder.Convex {
	a, last := make([]float64, len(zStar)), -1
	at := func(t int, z []float64) float64 {
		if t != last {
			length := 0.0
			for k := range a {
				a[k] = rng.NormFloat64()
				length = math.Hypot(length, a[k])
			}
			for k := range a {
				a[k] /= length
			}
			last = t
		}
		return inner(a, z) - inner(a, zStar)
	}
	return learnorder.Convex{
		Value: func(t int, z []float64) float64 { return math.Abs(at(t, z)) },
		Gradient: func(t int, z []float64) []float64 {
			g := make([]float64, len(a))
			for k := range g {
				g[k] = math.Copysign(1, at(t, z)) * a[k]
			}
			return g
		},
	}
}

func changing(*assertion.Values) claim.Check {
	const d = 5
	b := learnorder.ConvexBounds{L: 1, R: 1, Mu: 0.25}
	lambda, eta, steps, err := b.Choices()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	late, away := 0, 0
	for i := range 40 {
		rng := seed.New(seed.Root, "claims", "04-22", strconv.Itoa(i))
		z := make([]float64, d)
		z[i%d] = float64(1 - 2*(i/d%2))
		values, distances := learnorder.ChangingConvex(swarm(z, rng), make([]float64, d), z, lambda, eta, steps)
		first := len(values)
		for t, v := range values {
			if v <= b.Mu {
				first = t
				break
			}
		}
		if first > steps {
			late++
		}
		for _, distance := range distances[:min(first+1, len(distances))] {
			if distance > b.R+1e-12 {
				away++
			}
		}
	}
	return claim.Both(
		claim.Never("sequence whose K stays above μ for T steps", late, 40, "T = "+strconv.Itoa(steps)),
		claim.Never("step farther than R from z*", away, 40, "sequences, up to that step"),
	)
}

func farTarget(*assertion.Values) claim.Check {
	b := learnorder.ConvexBounds{L: 1, R: 1, Mu: 0.5}
	lambda, eta, steps, err := b.Choices()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	const target = 1000.0
	k := learnorder.Convex{
		Value:    func(_ int, z []float64) float64 { return math.Abs(z[0] - target) },
		Gradient: func(_ int, z []float64) []float64 { return []float64{math.Copysign(1, z[0]-target)} },
	}
	values, distances := learnorder.ChangingConvex(k, []float64{target - 1}, []float64{target}, lambda, eta, steps)
	least := math.Inf(1)
	for _, v := range values {
		least = min(least, v)
	}
	return claim.Both(
		claim.AtLeast(1, least, "least K in T = "+strconv.Itoa(steps)+" steps; μ is 0.5"),
		claim.AtLeast(2, distances[len(distances)-1], "distance in the end; R is 1"),
	)
}
