package edge

import (
	"errors"
	"fmt"
	"math"
	"sync"

	"largestep/pkg/theory/critical"
	"largestep/pkg/theory/spectrum"
)

// Problem is the training loss L(w) = 1/n Σ ℓ(z_i·w) over the rows
// z_i = y_i x_i. Make one with [New] or [FromRows]; the zero value has no data
// and is refused.
type Problem struct {
	z          [][]float64 // n rows of d columns
	loss       Loss
	separation func() (critical.Separation, error) // asked once: it costs a projection
}

// New returns the logistic loss of samples x (n rows of d numbers) with labels y
// (n numbers, each 1 or -1).
//
// It refuses no samples, rows of different lengths, a number of labels other
// than n, labels other than ±1, values that are not finite, and samples that are
// all 0.
func New(x [][]float64, y []float64) (*Problem, error) {
	if len(x) != len(y) {
		return nil, fmt.Errorf("edge: there are %d samples and %d labels; give every sample one label", len(x), len(y))
	}
	z := make([][]float64, len(x))
	for i, row := range x {
		if y[i] != 1 && y[i] != -1 {
			return nil, fmt.Errorf("edge: label %d is %g; use 1 and -1 only", i, y[i])
		}
		z[i] = make([]float64, len(row))
		for j, v := range row {
			z[i][j] = y[i] * v
		}
	}
	return FromRows(z)
}

// FromRows returns the logistic loss of the rows z_i = y_i x_i. It refuses what
// New refuses.
func FromRows(z [][]float64) (*Problem, error) {
	if len(z) == 0 {
		return nil, fmt.Errorf("edge: there are no samples; pass at least one")
	}
	rows, largest := make([][]float64, len(z)), 0.0
	for i, row := range z {
		if len(row) != len(z[0]) {
			return nil, fmt.Errorf("edge: sample %d has %d numbers and sample 0 has %d; give all samples the same number", i, len(row), len(z[0]))
		}
		for j, v := range row {
			if !finite(v) {
				return nil, fmt.Errorf("edge: number %d of sample %d is %g; leave out samples that are not finite numbers", j, i, v)
			}
			largest = max(largest, math.Abs(v))
		}
		rows[i] = append([]float64(nil), row...)
	}
	if largest == 0 {
		return nil, fmt.Errorf("edge: every x is 0, so the loss does not depend on w; pass a sample with x other than 0")
	}
	return newProblem(rows, Logistic()), nil
}

// newProblem takes rows over that are known to be good.
func newProblem(rows [][]float64, loss Loss) *Problem {
	separation := sync.OnceValues(func() (critical.Separation, error) {
		p, err := critical.NewMargins(critical.Logistic, rows)
		if err != nil {
			return critical.Separation{}, err
		}
		return p.Separability()
	})
	return &Problem{z: rows, loss: loss, separation: separation}
}

// With returns the same data under another loss, after [Loss.Check].
func (p *Problem) With(loss Loss) (*Problem, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if err := loss.Check(); err != nil {
		return nil, err
	}
	return &Problem{z: p.z, loss: loss, separation: p.separation}, nil
}

// Len returns the number n of samples.
func (p *Problem) Len() int { return len(p.z) }

// Dim returns the number d of weights.
func (p *Problem) Dim() int {
	if len(p.z) == 0 {
		return 0
	}
	return len(p.z[0])
}

// Loss returns the loss of one sample.
func (p *Problem) Loss() Loss { return p.loss }

// Row returns z_i, which must not be changed.
func (p *Problem) Row(i int) []float64 { return p.z[i] }

// Radius returns B, the largest |z_i|.
func (p *Problem) Radius() float64 {
	b := 0.0
	for _, z := range p.z {
		b = max(b, norm(z))
	}
	return b
}

// Margin returns γ, the largest margin min_i z_i·w over unit vectors w, and the
// w that has it.
//
// It refuses data that are not separable: no w has all z_i·w above 0, no bound
// of this package applies, and gradient descent need not converge at large
// learning rates.
func (p *Problem) Margin() (gamma float64, w []float64, err error) {
	if err := p.check(); err != nil {
		return 0, nil, err
	}
	s, err := p.separation()
	if err != nil {
		return 0, nil, fmt.Errorf("edge: the margin was not found: %w", err)
	}
	if s.Class != critical.Separable {
		return 0, nil, fmt.Errorf("%w (the data are %v); bounds do not apply and gradient descent need not converge at large rates: remove contradicting samples, or ask for runs only", ErrNotSeparable, s.Class)
	}
	length := norm(s.Direction)
	for _, v := range s.Direction {
		w = append(w, v/length)
	}
	return s.Margin, w, nil
}

// ErrNotSeparable is wrapped by the error for data without a margin.
var ErrNotSeparable = errors.New("edge: no w has every margin above 0")

// Normalised returns the data divided by B = [Problem.Radius], and the rate
// η B² at which gradient descent on them takes the same steps, in units of 1/B.
// The third number that bounds take, the margin, becomes γ/B, which Margin of the
// scaled data returns; γ²η is the same for both. Bounds need data with B ≤ 1.
func (p *Problem) Normalised(eta float64) (scaled *Problem, scaledEta float64, err error) {
	if err := p.check(); err != nil {
		return nil, 0, err
	}
	if err := checkRate(eta); err != nil {
		return nil, 0, err
	}
	b := p.Radius()
	rows := make([][]float64, len(p.z))
	for i, z := range p.z {
		for _, v := range z {
			rows[i] = append(rows[i], v/b)
		}
	}
	if err := checkRate(eta * b * b); err != nil {
		return nil, 0, err
	}
	return newProblem(rows, p.loss), eta * b * b, nil
}

// Value returns L(w). w has Dim numbers, of which missing ones count as 0.
func (p *Problem) Value(w []float64) float64 {
	sum := 0.0
	for _, z := range p.z {
		value, _ := p.loss.At(dot(w, z))
		sum += value
	}
	return sum / float64(len(p.z))
}

// Sharpness returns the largest eigenvalue of the Hessian of L at w, by the
// Lanczos method on products H v = 1/n Σ ℓ”(z_i·w) (z_i·v) z_i, which need no
// matrix. Gradient descent on the quadratic that touches L at w is stable
// where it is below 2/η.
//
// It refuses a w of the wrong length or not finite, and a loss without a
// Curvature.
func (p *Problem) Sharpness(w []float64) (float64, error) {
	if err := p.checkStart(w); err != nil {
		return 0, err
	}
	if p.loss.Curvature == nil {
		return 0, fmt.Errorf("edge: the loss %q has no Curvature; pass ℓ″ to ask for the sharpness", p.loss.Name)
	}
	weights := make([]float64, len(p.z))
	for i, z := range p.z {
		weights[i] = p.loss.Curvature(dot(w, z)) / float64(len(p.z))
	}
	top, err := spectrum.Top(p.Dim(), func(dst, v []float64) error {
		clear(dst)
		for i, z := range p.z {
			if s := weights[i] * dot(z, v); s != 0 {
				for j, x := range z {
					dst[j] += s * x
				}
			}
		}
		return nil
	}, spectrum.Options{})
	if err != nil {
		return 0, fmt.Errorf("edge: the sharpness was not found: %w", err)
	}
	return top.Values[0], nil
}
