package regularity

import (
	"math"

	"largestep/pkg/theory/gd"
)

// Beyond this size of a factor a run counts as diverged.
const tooFar = 1e8

// Path is every iterate of one run.
type Path struct {
	F      Function
	Eta    float64
	Points []Point    // Points[0] is the start
	End    gd.Outcome // Diverged at a step, or Bounded
}

// Follow runs gradient descent and keeps every iterate. It ends after the given
// number of steps, or when a factor exceeds 1e8 in size.
//
// It refuses a start that is not finite or is (0, 0), a rate that is not finite or
// not above 0, and fewer steps than 1.
func Follow(f Function, start Point, eta float64, steps int) (Path, error) {
	if err := checkRun(f, start, eta, steps); err != nil {
		return Path{}, err
	}
	points, end := gd.Run(start, steps,
		func(p Point) Point { return Step(f, p, eta) },
		gd.Beyond(tooFar, func(p Point) float64 { return math.Max(math.Abs(p.X), math.Abs(p.Y)) }))
	return Path{f, eta, points, end}, nil
}

// each returns a number for every iterate.
func (p Path) each(of func(Point) float64) []float64 {
	xs := make([]float64, len(p.Points))
	for k, q := range p.Points {
		xs[k] = of(q)
	}
	return xs
}

// Excess returns F(xy) - F(1) at every iterate.
func (p Path) Excess() []float64 {
	least := p.F.Value(1)
	return p.each(func(q Point) float64 { return p.F.Value(q.S()) - least })
}

// S returns xy at every iterate.
func (p Path) S() []float64 { return p.each(Point.S) }

// Gap returns (x - y)² at every iterate.
func (p Path) Gap() []float64 { return p.each(Point.Gap) }

// Sharpness returns the largest eigenvalue of the Hessian at every iterate.
func (p Path) Sharpness() []float64 {
	return p.each(func(q Point) float64 { s, _ := Sharpness(p.F, q); return s })
}

// Ratio returns R = ηS/2 at every iterate; 1 is the limit of stability.
func (p Path) Ratio() []float64 {
	r := p.Sharpness()
	for k := range r {
		r[k] *= p.Eta / 2
	}
	return r
}

// Moves returns v_k = η F'(s_k) at every iterate.
func (p Path) Moves() []float64 {
	return p.each(func(q Point) float64 { return p.Eta * p.F.Slope(q.S()) })
}
