package annealing

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Lemma2 is what Lemma 2 of Nakkiran 2020 says of a problem, a block S of small
// eigenvalues and a training loss ε. The eigenvalues are taken in descending
// order, γ_1 >= ... >= γ_d, and S = {k, ..., d}.
type Lemma2 struct {
	Rate    float64 // the large learning rate 1/γ_1
	Gap     float64 // p, the largest with γ_i/γ_k >= 1 + p for all i < k
	B       float64 // b = |S| min over S of γ_j δ_j(0)²
	Alpha   float64 // least α of condition 2: ε^p Σ_{i<k} γ_i δ_i(0)² / b^(1+p)
	MinTime float64 // least time of gradient flow, log(b/ε)/(4γ_k)

	// SlowBound is the population loss that gradient flow has at least,
	// (1 - α) ε min over S of λ_j/γ_j.
	SlowBound float64

	// Contraction is max |1 - 2γ_j/γ_1| over the eigenvalues other than γ_1: what
	// is left of their coordinates after a large step, at most. 0 without such.
	Contraction float64

	first  bool // condition 1: γ_1 δ_1(0)² > ε
	second bool // condition 2: b > ε and Alpha < 1

	epsilon, top float64   // top is the largest λ_j/γ_j with γ_j = γ_1
	factors      []float64 // 1 - 2γ_i/γ_1 of the others
	losses       []float64 // λ_i δ_i(0)² of the others
}

// Lemma2 works the lemma out for S = {k, ..., d}, k from 2 to d, and the training
// loss ε. Whether its conditions hold is [Lemma2.Conditions].
//
// Condition 2 is unreadable in the source; this form is what the proof uses. It
// refuses an eigenvalue γ_d = 0, whose λ/γ is infinite ([Problem.Untrained]
// reports that loss apart), a block without a gap above it, and an ε that
// [Problem.FlowTo] refuses.
func (p Problem) Lemma2(k int, epsilon float64) (Lemma2, error) {
	if err := p.checkLevel(epsilon); err != nil {
		return Lemma2{}, err
	}
	d := len(p.train)
	if k < 2 || k > d {
		return Lemma2{}, fmt.Errorf("annealing: the small eigenvalues begin at %d of %d; pass a k from 2 to the dimension, so that both blocks have a member", k, d)
	}
	order := make([]int, d)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(p.train[j], p.train[i]) })
	gamma := func(i int) float64 { return p.train[order[i-1]] } // from 1, as in the lemma
	loss := func(i int) float64 {
		start := p.start[order[i-1]]
		return gamma(i) * start * start
	}
	ratio := func(i int) float64 { return p.population[order[i-1]] / gamma(i) }
	if gamma(d) == 0 {
		return Lemma2{}, fmt.Errorf("annealing: an eigenvalue of the sample covariance is 0, so its coordinate is never trained and λ/γ is infinite; leave the coordinate out, and add the %g of Untrained to both losses", p.Untrained())
	}
	if same(gamma(k-1), gamma(k)) {
		return Lemma2{}, fmt.Errorf("annealing: there is no gap between eigenvalues %d and %d, %g and %g; choose another k", k-1, k, gamma(k-1), gamma(k))
	}
	l := Lemma2{Rate: 1 / gamma(1), Gap: gamma(k-1)/gamma(k) - 1, epsilon: epsilon}
	large, least, lowest := 0.0, math.Inf(1), math.Inf(1)
	for i := 1; i <= d; i++ {
		if i < k {
			large += loss(i)
		} else {
			least, lowest = min(least, loss(i)), min(lowest, ratio(i))
		}
		if same(gamma(i), gamma(1)) {
			l.top = max(l.top, ratio(i))
			l.first = l.first || loss(i) > epsilon
			continue
		}
		factor := 1 - 2*gamma(i)/gamma(1)
		l.Contraction = max(l.Contraction, math.Abs(factor))
		l.factors = append(l.factors, factor)
		l.losses = append(l.losses, ratio(i)*loss(i))
	}
	l.B = float64(d-k+1) * least
	l.Alpha = math.Pow(epsilon/l.B, l.Gap) * large / l.B
	l.second = l.B > epsilon && l.Alpha < 1
	l.MinTime = math.Log(l.B/epsilon) / (4 * gamma(k))
	l.SlowBound = (1 - l.Alpha) * epsilon * lowest
	return l, nil
}

// Conditions reports whether the lemma applies: condition 1 keeps the large steps
// from reaching ε, condition 2 (with b > ε) leaves the small eigenvalues to the end.
func (l Lemma2) Conditions() (first, second bool) { return l.first, l.second }

// FastBound returns the population loss that annealing with the rate 1/γ_1 for K
// steps has at most: ε max λ_j/γ_j over γ_j = γ_1, plus what the other coordinates
// have left, [Lemma2.Remainder].
func (l Lemma2) FastBound(steps int) float64 { return l.epsilon*l.top + l.Remainder(steps) }

// Remainder returns Σ λ_i (1 - 2γ_i/γ_1)^(2K) δ_i(0)² over the eigenvalues other
// than γ_1, which the paper writes as e^(-Ω(K)).
func (l Lemma2) Remainder(steps int) float64 {
	sum := 0.0
	for i, f := range l.factors {
		sum += l.losses[i] * math.Pow(f, 2*float64(max(steps, 0)))
	}
	return sum
}

// StepsFor returns the smallest number of large steps after which
// [Lemma2.Remainder] is at most the given part of ε.
//
// It refuses a part that is not above 0.
func (l Lemma2) StepsFor(part float64) (int, error) {
	if !(part > 0) {
		return 0, fmt.Errorf("annealing: the part of ε is %g; pass one above 0, for example 0.01", part)
	}
	enough := func(steps int) bool { return l.Remainder(steps) <= part*l.epsilon }
	high := 1
	for !enough(high) {
		if high > 1<<40 {
			return 0, fmt.Errorf("annealing: the other coordinates shrink by %g a step, too slowly to count the steps; choose a spectrum with a gap below γ_1", l.Contraction)
		}
		high *= 2
	}
	low := -1 // the remainder never grows with the steps, so bisect
	for high-low > 1 {
		if mid := low + (high-low)/2; mid >= 0 && enough(mid) {
			high = mid
		} else {
			low = max(mid, low)
		}
	}
	return high, nil
}

// same takes two eigenvalues that differ by rounding for one.
func same(a, b float64) bool { return math.Abs(a-b) <= 1e-12*max(a, b) }
