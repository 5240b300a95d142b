package smallnet

import "math"

// Activation is applied to each unit.
type Activation uint8

const (
	// Tanh has degree of regularity 0.
	Tanh Activation = iota
	// ReLU is max(z, 0), of degree 1.
	ReLU
	// ReLU3 is max(z, 0)³, of degree 3.
	ReLU3
	activations
)

func (a Activation) String() string {
	switch a {
	case Tanh:
		return "tanh"
	case ReLU:
		return "ReLU"
	case ReLU3:
		return "ReLU³"
	}
	return "unknown activation"
}

// values writes σ(z) to out.
func (a Activation) values(out, z []float64) {
	out = out[:len(z)]
	switch a {
	case Tanh:
		for i := tanhs(out, z); i < len(z); i++ {
			out[i] = tanh(z[i])
		}
	case ReLU:
		keep(out, z, z)
	case ReLU3:
		for i := cubes(out, z); i < len(z); i++ {
			v := positive(z[i], z[i])
			out[i] = v * v * v
		}
	}
}

// pull multiplies g by σ'(z), where out is σ(z).
func (a Activation) pull(g, z, out []float64) {
	g, out = g[:len(z)], out[:len(z)]
	switch a {
	case Tanh:
		for i, t := range out {
			g[i] *= 1 - t*t
		}
	case ReLU:
		keep(g, g, z)
	case ReLU3:
		for i := pullCubes(g, z); i < len(z); i++ {
			v := positive(z[i], z[i])
			g[i] *= 3 * v * v
		}
	}
}

// second writes σ″(z) to dst, where out is σ(z). At the kink of ReLU it is 0.
func (a Activation) second(dst, z, out []float64) {
	switch a {
	case Tanh:
		for i, t := range out {
			dst[i] = -2 * t * (1 - t*t)
		}
	case ReLU:
		clear(dst)
	case ReLU3:
		for i, v := range z {
			dst[i] = 6 * positive(v, v)
		}
	}
}

// keep writes from to out, 0 where z is negative.
func keep(out, from, z []float64) {
	for i := positives(out, from, z); i < len(z); i++ {
		out[i] = positive(from[i], z[i])
	}
}

// positive returns g where z is positive and 0 where it is negative, without a
// branch, which processors would guess wrong for half of all units.
func positive(g, z float64) float64 {
	negative := uint64(int64(math.Float64bits(z)) >> 63)
	return math.Float64frombits(math.Float64bits(g) &^ negative)
}
