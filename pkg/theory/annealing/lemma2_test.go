package annealing_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"largestep/pkg/theory/annealing"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/seed"
)

// spectrum draws a problem of 2 to 5 coordinates, a block and a training loss.
func spectrum(t testing.TB, r *rand.Rand) (annealing.Problem, int, float64) {
	t.Helper()
	d := 2 + r.IntN(4)
	gamma, lambda, start := make([]float64, d), make([]float64, d), make([]float64, d)
	for i := range d {
		gamma[i] = 0.05 + 0.95*r.Float64()
		lambda[i] = 0.05 + 0.95*r.Float64()
		start[i] = math.Exp(6 * r.Float64())
		if r.IntN(2) == 0 {
			start[i] = -start[i]
		}
	}
	p := ok[annealing.Problem](t)(annealing.New(gamma, lambda, start))
	return p, 2 + r.IntN(d-1), p.TrainLoss(start) * math.Pow(10, -1-9*r.Float64())
}

// C9: 2,000 random spectra to which the lemma applies, no violation.
func TestLemma2(t *testing.T) {
	r := seed.New(3, "annealing", "lemma 2")
	applied := 0
	for tried := 0; applied < 2000; tried++ {
		if tried > 50000 {
			t.Fatalf("the lemma applied to %d of %d spectra", applied, tried)
		}
		p, k, epsilon := spectrum(t, r)
		l := ok[annealing.Lemma2](t)(p.Lemma2(k, epsilon))
		if first, second := l.Conditions(); !first || !second {
			continue
		}
		applied++
		slow := flow(t, p, epsilon)
		if slow.Population < l.SlowBound*(1-1e-12) || slow.FlowTime < l.MinTime*(1-1e-12) {
			t.Errorf("%v, k = %d, ε = %g: loss %v, bound %v; time %v, bound %v", p, k, epsilon, slow.Population, l.SlowBound, slow.FlowTime, l.MinTime)
		}
		for _, steps := range []int{1, 5, 30} {
			fast := anneal(t, p, l.Rate, steps, epsilon)
			if fast.Population > l.FastBound(steps)*(1+1e-12) || fast.Outcome.Kind != gd.Bounded {
				t.Errorf("%v, k = %d, ε = %g, K = %d: %v, loss %v, bound %v", p, k, epsilon, steps, fast.Outcome, fast.Population, l.FastBound(steps))
			}
		}
		if r := l.Remainder(7); r > math.Pow(l.Contraction, 14)*p.PopulationLoss(p.Start())*(1+1e-12) {
			t.Errorf("the remainder %v is above its rate", r)
		}
	}
}

// The example of the proof: condition 2 is 6εα/10⁴ <= α.
func TestLemma2OnTheExample(t *testing.T) {
	for _, pair := range pairs {
		alpha, epsilon := pair[0], pair[1]
		l := ok[annealing.Lemma2](t)(problem(t, alpha).Lemma2(2, epsilon))
		near(t, "least α", l.Alpha, 6*epsilon*alpha*1e-4, 1e-12)
		near(t, "gap", l.Gap, 1, 1e-12)
		near(t, "rate", l.Rate, annealing.LargeRate, 1e-15)
		near(t, "fast bound", l.FastBound(1), 0.75*epsilon, 1e-12)
		near(t, "slow bound", l.SlowBound, 1.5*epsilon*(1-l.Alpha), 1e-12)
		if l.Contraction > 1e-15 {
			t.Errorf("contraction %g", l.Contraction)
		}
	}
}

func TestStepsFor(t *testing.T) {
	p := ok[annealing.Problem](t)(annealing.New([]float64{0.3, 1, 0.6}, []float64{1, 1, 1}, []float64{9, 10, 11}))
	l := ok[annealing.Lemma2](t)(p.Lemma2(3, 0.1))
	n := ok[int](t)(l.StepsFor(0.01))
	if l.Remainder(n) > 0.001 || l.Remainder(n-1) <= 0.001 {
		t.Errorf("%d steps leave %v, one less %v", n, l.Remainder(n), l.Remainder(n-1))
	}
	near(t, "contraction", l.Contraction, 0.4, 1e-12) // |1 - 2·0.3|; 0.6 gives 0.2
	two := ok[annealing.Problem](t)(annealing.New([]float64{1, 1, 0.5}, []float64{3, 1, 1}, []float64{9, 9, 9}))
	near(t, "two top eigenvalues", ok[annealing.Lemma2](t)(two.Lemma2(3, 0.1)).FastBound(1), 0.3, 1e-12)
	if n := ok[int](t)(ok[annealing.Lemma2](t)(two.Lemma2(3, 0.1)).StepsFor(0.01)); n != 1 {
		t.Errorf("%d steps, want 1", n)
	}
}

// On any spectrum the population loss stays in the range of S1, which its ends
// attain.
func TestLossRange(t *testing.T) {
	r := seed.New(3, "annealing", "range")
	for range 200 {
		p, _, epsilon := spectrum(t, r)
		low, high, err := p.LossRange(epsilon)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range []float64{flow(t, p, epsilon).Population, anneal(t, p, 0.7, 3, epsilon).Ratio() * epsilon} {
			if l < low*(1-1e-12) || l > high*(1+1e-12) {
				t.Errorf("%v outside [%v, %v]", l, low, high)
			}
		}
		gamma, lambda := p.Train(), p.Population()
		var ends []float64
		for i := range gamma {
			ends = append(ends, epsilon*lambda[i]/gamma[i])
		}
		near(t, "low", low, slices.Min(ends), 1e-15)
		near(t, "high", high, slices.Max(ends), 1e-15)
	}
}

// Rotated covariances give the problem of their eigenvalues, and the same
// trajectory of the weights as gradient descent on the matrices.
func TestFromCovariances(t *testing.T) {
	r := seed.New(3, "annealing", "rotation")
	for trial := range 40 {
		d := 2 + trial%4
		u := orthogonal(r, d)
		gamma, lambda, target := make([]float64, d), make([]float64, d), make([]float64, d)
		for i := range d {
			gamma[i], lambda[i], target[i] = float64(1+r.IntN(3)), float64(1+r.IntN(3)), r.NormFloat64()
		}
		sample, population := conjugate(u, gamma), conjugate(u, lambda)
		p := ok[annealing.Problem](t)(annealing.FromCovariances(sample, population, target))
		if got, want := sorted(p.Train()), sorted(gamma); !close(got, want) {
			t.Fatalf("eigenvalues %v, want %v", got, want)
		}
		run := ok[annealing.Run](t)(p.Descend(0.1, 5, 1e-9))
		beta := make([]float64, d)
		for step, residual := range run.Descent {
			if w := p.Weights(residual); !close(w, beta) {
				t.Fatalf("step %d: weights %v, want %v", step, w, beta)
			}
			near(t, "population loss", p.PopulationLoss(residual), quadratic(population, beta, target), 1e-9)
			next := append([]float64(nil), beta...)
			for i := range next {
				for j := range beta {
					next[i] -= 0.1 * 2 * sample[i][j] * (beta[j] - target[j])
				}
			}
			beta = next
		}
	}
}

func orthogonal(r *rand.Rand, d int) [][]float64 {
	u := make([][]float64, d)
	for i := range u {
		u[i] = make([]float64, d)
		for j := range u[i] {
			u[i][j] = r.NormFloat64()
		}
		for _, v := range u[:i] { // Gram-Schmidt
			dot := 0.0
			for j := range v {
				dot += v[j] * u[i][j]
			}
			for j := range v {
				u[i][j] -= dot * v[j]
			}
		}
		length := 0.0
		for _, x := range u[i] {
			length += x * x
		}
		for j := range u[i] {
			u[i][j] /= math.Sqrt(length)
		}
	}
	return u
}

// conjugate returns uᵀ diag(values) u, symmetric to the last bit.
func conjugate(u [][]float64, values []float64) [][]float64 {
	m := make([][]float64, len(values))
	for i := range m {
		m[i] = make([]float64, len(values))
		for j := range m[i] {
			for k, v := range values {
				m[i][j] += u[k][min(i, j)] * v * u[k][max(i, j)]
			}
		}
	}
	return m
}

func quadratic(m [][]float64, beta, target []float64) float64 {
	sum := 0.0
	for i := range m {
		for j := range m {
			sum += (beta[i] - target[i]) * m[i][j] * (beta[j] - target[j])
		}
	}
	return sum
}

func sorted(x []float64) []float64 { return slices.Sorted(slices.Values(x)) }

func close(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Abs(x-y) <= 1e-10 })
}

func ExampleProblem_Lemma2() {
	p, _ := annealing.New([]float64{1, 0.4, 0.3}, []float64{0.5, 0.5, 0.5}, []float64{30, 40, 50})
	l, err := p.Lemma2(2, 0.01)
	fmt.Printf("rate %.2f, α = %.1e, flow at least %.5f, annealed in 10 steps at most %.5f %v\n",
		l.Rate, l.Alpha, l.SlowBound, l.FastBound(10), err)
	// Output: rate 1.00, α = 1.5e-08, flow at least 0.01250, annealed in 10 steps at most 0.00501 <nil>
}
