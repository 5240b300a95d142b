package learnorder

import (
	"math"
	"math/rand/v2"
)

// Type says which patterns an example carries.
type Type uint8

const (
	// POnly carries pattern P alone: x₂ = 0. The paper's M̄₂.
	POnly Type = iota
	// QOnly carries pattern Q alone: x₁ = 0. The paper's M̄₁.
	QOnly
	// Mixed carries both, with one label.
	Mixed
)

var typeNames = [...]string{POnly: "P-only", QOnly: "Q-only", Mixed: "mixed"}

// Types are the three types in order.
var Types = [...]Type{POnly, QOnly, Mixed}

// String returns the type in one word.
func (k Type) String() string {
	if int(k) < len(typeNames) {
		return typeNames[k]
	}
	return "unknown type"
}

// Distribution is the law of one example (Li, Wei, Ma 2019, Section 2).
//
// Pattern P is hard to generalise and easy to fit: x₁ = y γ₀ w* + g with
// g ~ N(0, I/d) conditioned on y⟨g, w*⟩ ≥ 0. Pattern Q is easy to generalise and
// hard to fit: x₂ = αz for y = 1 and α(z ± ζ), each sign with chance one half,
// for y = -1, with ζ ⟂ z of length r.
type Distribution struct {
	Dim                int     // d, the dimension of x₁ and of x₂
	Gap                float64 // γ₀, half the gap between the two half Gaussians
	Ring               float64 // r, the length of ζ; z has length 1
	AlphaMin, AlphaMax float64 // α is uniform between them, or fixed where they are equal
	P, Q               float64 // p₀ and q₀, the chances of P-only and Q-only
}

// Direction is one of the three directions of pattern Q.
type Direction uint8

const (
	// AtZ is z, the only direction of label +1.
	AtZ Direction = iota
	// ZPlus is z + ζ.
	ZPlus
	// ZMinus is z - ζ.
	ZMinus
)

// Example is one example. The P part is x₁; the Q part is Alpha times the vector
// in direction Q, or 0 where Alpha is 0. Only Q parts of QOnly and Mixed count.
type Example struct {
	Type  Type
	Y     float64   // label, +1 or -1
	X1    []float64 // length d; nil for QOnly
	Q     Direction
	Alpha float64 // 0 for POnly
}

// Draw draws one example of the type that chance gives. The direction w* is the
// first coordinate axis of x₁, which costs no generality: the law of g is
// isotropic.
func (d Distribution) Draw(rng *rand.Rand) Example {
	u := rng.Float64()
	switch {
	case u < d.P:
		return d.DrawType(POnly, rng)
	case u < d.P+d.Q:
		return d.DrawType(QOnly, rng)
	default:
		return d.DrawType(Mixed, rng)
	}
}

// DrawType draws one example of the given type.
func (d Distribution) DrawType(k Type, rng *rand.Rand) Example {
	e := Example{Type: k, Y: 1}
	if rng.Uint64()&1 == 1 {
		e.Y = -1
	}
	if k != QOnly {
		e.X1 = make([]float64, d.Dim)
		for i := range e.X1 {
			e.X1[i] = rng.NormFloat64() / math.Sqrt(float64(d.Dim))
		}
		e.X1[0] = e.Y * (math.Abs(e.X1[0]) + d.Gap)
	}
	if k != POnly {
		if e.Y < 0 {
			e.Q = ZPlus + Direction(rng.Uint64()&1)
		}
		e.Alpha = d.AlphaMin + (d.AlphaMax-d.AlphaMin)*rng.Float64()
	}
	return e
}

// DrawCounts draws exactly so many examples of each type: the numbers of P-only,
// Q-only and mixed ones, in this order.
func (d Distribution) DrawCounts(counts [3]int, rng *rand.Rand) []Example {
	var out []Example
	for _, k := range Types {
		for range counts[k] {
			out = append(out, d.DrawType(k, rng))
		}
	}
	return out
}

// MeanSquare is E‖x₁‖² of an example that carries P: 1 + 2γ₀√(2/(πd)) + γ₀².
func (d Distribution) MeanSquare() float64 {
	return 1 + 2*d.Gap*math.Sqrt(2/(math.Pi*float64(d.Dim))) + d.Gap*d.Gap
}

// Coordinates returns the direction in the plane of z and ζ/r: (1, 0), (1, r) or
// (1, -r).
func (q Direction) Coordinates(r float64) (z, zeta float64) {
	switch q {
	case ZPlus:
		return 1, r
	case ZMinus:
		return 1, -r
	default:
		return 1, 0
	}
}

// LinearRule returns the least mass of pattern Q that a linear rule sign⟨w, x₂⟩
// gets wrong, and an angle of w from z, in radians, that attains it. An output of
// 0 is an error. The rule changes its answers only at the six angles orthogonal to
// a direction, so one w between each two neighbours, and the six, are all there
// are to try.
func (d Distribution) LinearRule() (mass, angle float64) {
	t := math.Atan(d.Ring)
	borders := []float64{math.Pi/2 - t, math.Pi / 2, math.Pi/2 + t, 3*math.Pi/2 - t, 3 * math.Pi / 2, 3*math.Pi/2 + t}
	mass = math.Inf(1)
	for i, b := range borders {
		next := borders[(i+1)%len(borders)]
		if next < b {
			next += 2 * math.Pi
		}
		for _, a := range []float64{b, (b + next) / 2} {
			if m := d.linearMass(a); m < mass {
				mass, angle = m, a
			}
		}
	}
	return mass, angle
}

func (d Distribution) linearMass(angle float64) float64 {
	var g [3]float64
	for q := range g {
		z, e := Direction(q).Coordinates(d.Ring)
		g[q] = z*math.Cos(angle) + e*math.Sin(angle)
	}
	return QError(g)
}

// QError is the mass of pattern Q that a function with values g at z, z+ζ and z-ζ
// gets wrong: z has half the mass and each of the others a quarter. 0 is an error.
func QError(g [3]float64) float64 {
	wrong := 0.0
	if !(g[AtZ] > 0) {
		wrong += 0.5
	}
	for _, q := range []Direction{ZPlus, ZMinus} {
		if !(g[q] < 0) {
			wrong += 0.25
		}
	}
	return wrong
}
