package critical

import (
	"fmt"
	"math"

	"largestep/pkg/theory/gd"
)

// Linear is the training loss L(w) = 1/n Σ ℓ(w·z_i) of a linear predictor with
// any number of weights; z_i = y_i x_i. Make one with [NewLinear] or
// [NewMargins]; the zero value has no data and is refused.
type Linear struct {
	loss Loss
	z    [][]float64 // n rows of d columns
}

// NewLinear returns the training loss of samples x (n rows of d numbers) with
// labels y (n numbers, each 1 or -1).
//
// It refuses no samples, rows of different lengths, a number of labels other
// than n, labels other than ±1, values that are not finite, and samples that are
// all 0.
func NewLinear(loss Loss, x [][]float64, y []float64) (*Linear, error) {
	if len(x) != len(y) {
		return nil, fmt.Errorf("critical: there are %d samples and %d labels; give every sample one label", len(x), len(y))
	}
	z := make([][]float64, len(x))
	for i, row := range x {
		if y[i] != 1 && y[i] != -1 {
			return nil, fmt.Errorf("critical: label %d is %g; use 1 and -1 only", i, y[i])
		}
		z[i] = make([]float64, len(row))
		for j, v := range row {
			z[i][j] = y[i] * v
		}
	}
	return NewMargins(loss, z)
}

// NewMargins returns the training loss of the rows z_i = y_i x_i. It refuses
// what NewLinear refuses.
func NewMargins(loss Loss, z [][]float64) (*Linear, error) {
	if err := loss.check(); err != nil {
		return nil, err
	}
	if len(z) == 0 {
		return nil, fmt.Errorf("critical: there are no samples; pass at least one")
	}
	p := &Linear{loss: loss, z: make([][]float64, len(z))}
	allZero := true
	for i, row := range z {
		if len(row) != len(z[0]) {
			return nil, fmt.Errorf("critical: sample %d has %d numbers and sample 0 has %d; give all samples the same number", i, len(row), len(z[0]))
		}
		for j, v := range row {
			if !finite(v) {
				return nil, fmt.Errorf("critical: number %d of sample %d is %g; leave out samples that are not finite numbers", j, i, v)
			}
			allZero = allZero && v == 0
		}
		p.z[i] = append([]float64(nil), row...)
	}
	if allZero {
		return nil, fmt.Errorf("critical: every x is 0, so the loss does not depend on w; pass a sample with x other than 0")
	}
	return p, nil
}

// Example4 returns Example 4 of Huang et al. 2023 for a linear predictor:
// x = (1,1), (1,-1), (-1,-2), (-1,1) with y = -1, 1, 1, 1. Its class is [Mixed]:
// the second and the fourth sample contradict each other, the others do not.
func Example4(loss Loss) *Linear {
	return &Linear{loss: loss, z: [][]float64{{-1, -1}, {1, -1}, {-1, -2}, {-1, 1}}}
}

// Linear returns the same loss as a Linear of one weight.
func (p Scalar) Linear() *Linear {
	l := &Linear{loss: p.loss}
	for _, z := range p.z {
		l.z = append(l.z, []float64{z})
	}
	return l
}

// Dim returns the number of weights.
func (p *Linear) Dim() int {
	if len(p.z) == 0 {
		return 0
	}
	return len(p.z[0])
}

// Loss returns L(w); +Inf where the exponential loss overflows. w has Dim
// numbers, of which missing ones count as 0.
func (p *Linear) Loss(w []float64) float64 {
	sum := 0.0
	for _, z := range p.z {
		sum += p.loss.Value(dot(w, z))
	}
	return sum / float64(len(p.z))
}

// Gradient returns the gradient of L at w, Dim numbers.
func (p *Linear) Gradient(w []float64) []float64 {
	g := make([]float64, p.Dim())
	p.gradient(g, w)
	return g
}

func (p *Linear) gradient(g, w []float64) {
	clear(g)
	for _, z := range p.z {
		slope := p.loss.Slope(dot(w, z)) / float64(len(p.z))
		for j, v := range z {
			if v != 0 {
				g[j] += slope * v
			}
		}
	}
}

// Path is gradient descent on a Linear.
type Path struct {
	W       [][]float64 // weights; W[0] is the start
	Loss    []float64   // Loss[t] = L(W[t]), +Inf where it overflows
	Outcome gd.Outcome  // Diverged or Bounded
}

// FirstIncrease returns the first step t with Loss[t+1] > Loss[t], and -1 where
// the loss never rises.
func (path Path) FirstIncrease() int { return firstIncrease(path.Loss) }

// Path runs gradient descent for at most the given number of steps. It stops
// where the exponential loss overflows (w·z_i < -700 for some sample); the last
// point is then the first beyond.
//
// A start of the wrong length or not finite, a rate that is not above 0 and a
// negative number of steps are refused.
func (p *Linear) Path(w0 []float64, rate float64, steps int) (Path, error) {
	if err := p.checkRun(w0, rate, steps); err != nil {
		return Path{}, err
	}
	var path Path
	_, path.Outcome = p.descend(w0, rate, steps, func(w []float64) {
		path.W = append(path.W, append([]float64(nil), w...))
		path.Loss = append(path.Loss, p.Loss(w))
	})
	return path, nil
}

// descend runs gradient descent and shows every point; it returns the last.
func (p *Linear) descend(w0 []float64, rate float64, steps int, visit func(w []float64)) ([]float64, gd.Outcome) {
	w := append([]float64(nil), w0...)
	g := make([]float64, len(w))
	for t := 0; ; t++ {
		visit(w)
		if p.diverged(w) {
			return w, gd.Outcome{Kind: gd.Diverged, Step: t}
		}
		if t >= steps {
			return w, gd.Outcome{Kind: gd.Bounded, Step: t}
		}
		p.gradient(g, w)
		for j := range w {
			w[j] -= rate * g[j]
		}
	}
}

// diverged reports whether a term of the exponential loss overflows at w, or w
// is not finite.
func (p *Linear) diverged(w []float64) bool {
	for _, z := range p.z {
		u := dot(w, z)
		if !finite(u) || p.loss == Exp && u < -overflow {
			return true
		}
	}
	return false
}

func (p *Linear) check() error {
	if p == nil || len(p.z) == 0 {
		return fmt.Errorf("critical: this loss has no data; make it with NewLinear or NewMargins")
	}
	return p.loss.check()
}

func (p *Linear) checkWeights(w0 []float64) error {
	if err := p.check(); err != nil {
		return err
	}
	if len(w0) != p.Dim() {
		return fmt.Errorf("critical: the start has %d numbers and the samples have %d; pass a start of %d", len(w0), p.Dim(), p.Dim())
	}
	for _, v := range w0 {
		if err := checkStart(v); err != nil {
			return err
		}
	}
	return nil
}

func (p *Linear) checkRun(w0 []float64, rate float64, steps int) error {
	if err := p.checkWeights(w0); err != nil {
		return err
	}
	if err := checkRate(rate); err != nil {
		return err
	}
	return checkSteps(steps)
}

// dot returns a·b over the length of the shorter.
func dot(a, b []float64) float64 {
	sum := 0.0
	for j := range min(len(a), len(b)) {
		sum += a[j] * b[j]
	}
	return sum
}

func norm(a []float64) float64 {
	sum := 0.0
	for _, v := range a {
		sum = math.Hypot(sum, v)
	}
	return sum
}
