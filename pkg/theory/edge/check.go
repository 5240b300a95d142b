package edge

import (
	"fmt"
	"math"
)

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func (p *Problem) check() error {
	if p == nil || len(p.z) == 0 {
		return fmt.Errorf("edge: this problem has no data; make it with New or FromRows")
	}
	return nil
}

func checkRate(eta float64) error {
	if !(eta > 0) || math.IsInf(eta, 1) {
		return fmt.Errorf("edge: the learning rate is %g; gradient descent needs a finite one above 0, for example 16", eta)
	}
	return nil
}

func checkSteps(steps int) error {
	if steps < 0 {
		return fmt.Errorf("edge: the number of steps is %d; pass 0 or more", steps)
	}
	return nil
}

func (p *Problem) checkStart(w []float64) error {
	if err := p.check(); err != nil {
		return err
	}
	if len(w) != p.Dim() {
		return fmt.Errorf("edge: the start has %d numbers and the samples have %d; pass a start of %d", len(w), p.Dim(), p.Dim())
	}
	for j, v := range w {
		if !finite(v) {
			return fmt.Errorf("edge: number %d of the start is %g; pass finite numbers", j, v)
		}
	}
	return nil
}

// dot returns a·b over the length of the shorter.
func dot(a, b []float64) float64 {
	n := min(len(a), len(b))
	a, b = a[:n], b[:n]
	sum := 0.0
	for j, v := range a {
		sum += v * b[j]
	}
	return sum
}

// norm returns the Euclidean length, without overflow.
func norm(a []float64) float64 {
	largest := 0.0
	for _, v := range a {
		largest = max(largest, math.Abs(v))
	}
	if largest == 0 || math.IsInf(largest, 1) {
		return largest
	}
	sum := 0.0
	for _, v := range a {
		sum += v / largest * (v / largest)
	}
	return largest * math.Sqrt(sum)
}
