package learnorder

import "math"

// KernelSecondDifference is aᵀ K_β a for a = (1, -1/2, -1/2) on z, z+ζ, z-ζ, with
//
//	K_β(x, x') = ⟨x, x'⟩ (1/4 + arcsin(β cos θ)/(2π)).
//
// It is how much a gradient written with one set of activations moves the second
// difference of g as read with another, when the noises that decide the two sets
// have correlation β: about r/(2π) for frozen features (β = 1), of order r⁴ when
// r is far below √(1-β²). r is above 0, β between -1 and 1.
func KernelSecondDifference(r, beta float64) float64 {
	a := [3]float64{1, -0.5, -0.5}
	sum := 0.0
	for i := range a {
		for j := range a {
			zi, ei := Direction(i).Coordinates(r)
			zj, ej := Direction(j).Coordinates(r)
			dot := zi*zj + ei*ej
			cosine := min(dot/(math.Hypot(zi, ei)*math.Hypot(zj, ej)), 1)
			if i == j {
				cosine = 1
			}
			sum += a[i] * a[j] * dot * (0.25 + math.Asin(beta*cosine)/(2*math.Pi))
		}
	}
	return sum
}

// WedgeFraction is the fraction of neurons that are active at z+ζ and not at z when
// noise decides: arctan(r)/(2π).
func WedgeFraction(r float64) float64 { return math.Atan(r) / (2 * math.Pi) }
