package regularity

import (
	"fmt"
	"math"
)

// Point is a pair of factors.
type Point struct{ X, Y float64 }

// NewPoint returns the point with xy = s and x² + y² = u and x >= |y|. It refuses
// numbers that are not finite and u < 2|s|, which no point has.
func NewPoint(s, u float64) (Point, error) {
	if !finite(s) || !finite(u) || u <= 0 || u < 2*math.Abs(s) {
		return Point{}, fmt.Errorf("regularity: no point has xy = %g and x² + y² = %g; the second must be above 0 and at least twice the size of the first", s, u)
	}
	x := math.Sqrt((u + math.Sqrt(u*u-4*s*s)) / 2)
	return Point{x, s / x}, nil
}

// S is the product xy.
func (p Point) S() float64 { return p.X * p.Y }

// U is x² + y². At a minimum of a function with F″(1) = 1 it is the sharpness.
func (p Point) U() float64 { return p.X*p.X + p.Y*p.Y }

// Unbalance is x² - y², which gradient flow keeps.
func (p Point) Unbalance() float64 { return (p.X - p.Y) * (p.X + p.Y) }

// Gap is (x - y)², the paper's measure of balance.
func (p Point) Gap() float64 { return (p.X - p.Y) * (p.X - p.Y) }

// Step returns the point after one step of gradient descent on F(xy), both
// factors moved from the old pair.
func Step(f Function, p Point, eta float64) Point {
	v := eta * f.Slope(p.X*p.Y)
	return Point{p.X - v*p.Y, p.Y - v*p.X}
}

// Hessian returns the three entries of the Hessian of F(xy): ∂²/∂x², ∂²/∂x∂y and
// ∂²/∂y².
func Hessian(f Function, p Point) (xx, xy, yy float64) {
	s := p.S()
	c := f.Curvature(s)
	return c * p.Y * p.Y, f.Slope(s) + s*c, c * p.X * p.X
}

// Sharpness returns the largest eigenvalue of the Hessian of F(xy), and its
// largest eigenvalue in size. Near a minimum the two agree; far away the largest
// in size may be negative, and the second is then its absolute value.
//
// Source: Wang et al. 2023, Section 2.3, use the second.
func Sharpness(f Function, p Point) (largest, size float64) {
	xx, xy, yy := Hessian(f, p)
	mean, off := (xx+yy)/2, math.Hypot((xx-yy)/2, xy)
	return mean + off, math.Max(math.Abs(mean+off), math.Abs(mean-off))
}

// FlowSharpness returns the sharpness of the minimum to which gradient flow, which
// keeps x² - y², leads: √((x²-y²)² + 4).
func FlowSharpness(p Point) float64 { return math.Hypot(p.Unbalance(), 2) }

// StabilityLimit returns 2/η: a minimum that is sharper repels gradient descent.
//
// Source: Wang et al. 2023, Theorem 16.
func StabilityLimit(eta float64) float64 { return 2 / eta }

// Jacobian returns the two eigenvalues of one step's Jacobian at a minimum of
// sharpness S: 1 along the hyperbola of minima, and 1 - ηS across it.
func Jacobian(eta, sharpness float64) (along, across float64) { return 1, 1 - eta*sharpness }
