package learnorder

import (
	"math"
	"math/rand/v2"
)

// Plane is the Q part g of a paired two-layer ReLU network, with the rows of V
// reduced to the plane of z and ζ: of a row only ⟨V_i, z⟩ and ⟨V_i, ζ⟩/r matter,
// gradients lie in the plane and Gaussian noise is isotropic, so the reduction is
// exact in law. Since g(αx) = αg(x), three directions tell all of g.
//
// Neurons come in pairs with equal initial weights, equal noise and opposite
// output weights ±1/√m. The noise part of the output cancels at first order, so
// the noise may be large enough to decide the activations of a few thousand
// neurons.
type Plane struct {
	r     float64
	scale float64      // 1/√m
	half  [2][]neuron  // the neurons of output weight +1/√m, and their partners
	g     [3]float64   // outputs at z, z+ζ, z-ζ with the current activations
	delta [2][8]vector // a step's change of a neuron, by sign and activations
}

type vector struct{ z, zeta float64 }

// A neuron has its row of V and which of the three directions make it active: bit
// q for Direction q.
type neuron struct {
	z, zeta float64
	active  uint8
}

// NewPlane makes m neurons, in pairs, with rows drawn from N(0, τ₀²).
func NewPlane(m int, r, tau0 float64, rng *rand.Rand) (*Plane, error) {
	rows := make([][2]float64, max(m, 0)/2)
	for i := range rows {
		rows[i] = [2]float64{tau0 * rng.NormFloat64(), tau0 * rng.NormFloat64()}
	}
	return PlaneFrom(m, r, rows)
}

// PlaneFrom makes m neurons from the m/2 initial rows of the pairs, each given by
// its coordinates along z and ζ/r.
func PlaneFrom(m int, r float64, rows [][2]float64) (*Plane, error) {
	if err := checkWidth(m); err != nil {
		return nil, err
	}
	if err := checkRing(r); err != nil {
		return nil, err
	}
	if len(rows) != m/2 {
		return nil, errRows(len(rows), m)
	}
	p := &Plane{r: r, scale: 1 / math.Sqrt(float64(m))}
	for s := range p.half {
		p.half[s] = make([]neuron, m/2)
		for i, row := range rows {
			p.half[s][i] = neuron{z: row[0], zeta: row[1]}
		}
	}
	p.advance(1, nil, nil)
	return p, nil
}

// Outputs returns g at z, z+ζ and z-ζ, with the activations of the last step.
func (p *Plane) Outputs() [3]float64 { return p.g }

// SecondDifference is g(z+ζ) + g(z-ζ) - 2g(z). It is 0 for a linear function, and
// has to be below 0 for Q to be told apart.
func SecondDifference(g [3]float64) float64 { return g[ZPlus] + g[ZMinus] - 2*g[AtZ] }

// Step makes one step of gradient descent,
//
//	V ← (1-ηλ)V - η(∇L + ξ),
//
// where slope is the derivative of the loss by g at the three directions. noise
// holds ηξ for each pair, two numbers a pair (z, then ζ/r), or is nil. shift holds
// the pre-activation noise of the next step for each pair, in units of ‖x₂‖, or is
// nil: activations become 1(⟨V_i, x⟩ + shift_i ‖x‖ > 0) while values stay.
func (p *Plane) Step(slope [3]float64, eta, lambda float64, noise, shift []float64) {
	for s, sign := range []float64{1, -1} {
		for active := range p.delta[s] {
			var d vector
			for q := range slope {
				if active>>q&1 == 1 {
					z, zeta := Direction(q).Coordinates(p.r)
					d.z -= eta * sign * p.scale * slope[q] * z
					d.zeta -= eta * sign * p.scale * slope[q] * zeta
				}
			}
			p.delta[s][active] = d
		}
	}
	p.advance(1-eta*lambda, noise, shift)
	p.delta = [2][8]vector{}
}

// advance moves every neuron and finds its activations and the outputs, in one
// pass. Nearly all neurons are active at all three directions or at none, which
// one comparison tells.
func (p *Plane) advance(keep float64, noise, shift []float64) {
	var all [2]vector      // sums over neurons active everywhere
	var some [2][3]float64 // sums of values over the others
	for s := range p.half {
		var sum vector
		delta, ns := &p.delta[s], p.half[s]
		if shift == nil {
			sum = p.quiet(keep, ns, delta, noise, &some[s])
		} else {
			sum = p.noisy(keep, ns, delta, noise, shift, &some[s])
		}
		all[s] = sum
	}
	for q := range p.g {
		a, b := Direction(q).Coordinates(p.r)
		plus := all[0].z*a + all[0].zeta*b + some[0][q]
		minus := all[1].z*a + all[1].zeta*b + some[1][q]
		p.g[q] = p.scale * (plus - minus)
	}
}

// quiet is the pass of advance over one half without pre-activation noise.
func (p *Plane) quiet(keep float64, ns []neuron, delta *[8]vector, noise []float64, some *[3]float64) vector {
	var sum vector
	r := p.r
	for i := range ns {
		n := &ns[i]
		d := &delta[n.active&7]
		z, zeta := keep*n.z+d.z, keep*n.zeta+d.zeta
		if noise != nil {
			z -= noise[2*i]
			zeta -= noise[2*i+1]
		}
		n.z, n.zeta = z, zeta
		edge := r * math.Abs(zeta)
		if z > edge {
			n.active = 7
			sum.z += z
			sum.zeta += zeta
		} else if z < -edge {
			n.active = 0
		} else {
			n.active = p.wedge(z, zeta, 0, 0, some)
		}
	}
	return sum
}

// noisy is the pass with it.
func (p *Plane) noisy(keep float64, ns []neuron, delta *[8]vector, noise, shift []float64, some *[3]float64) vector {
	var sum vector
	stretch := math.Hypot(1, p.r) - 1
	for i := range ns {
		n := &ns[i]
		d := &delta[n.active&7]
		z, zeta := keep*n.z+d.z, keep*n.zeta+d.zeta
		if noise != nil {
			z -= noise[2*i]
			zeta -= noise[2*i+1]
		}
		n.z, n.zeta = z, zeta
		at, edge := z+shift[i], p.r*math.Abs(zeta)+math.Abs(shift[i])*stretch
		if at > edge {
			n.active = 7
			sum.z += z
			sum.zeta += zeta
		} else if at < -edge {
			n.active = 0
		} else {
			n.active = p.wedge(z, zeta, shift[i], stretch, some)
		}
	}
	return sum
}

// wedge returns the activations of a neuron that tells the directions apart, and
// adds its values to the sums.
func (p *Plane) wedge(z, zeta, push, stretch float64, sums *[3]float64) (active uint8) {
	for q := range sums {
		a, b := Direction(q).Coordinates(p.r)
		value, length := z*a+zeta*b, 1.0
		if Direction(q) != AtZ {
			length += stretch
		}
		if value+push*length > 0 {
			active |= 1 << q
			sums[q] += value
		}
	}
	return active
}

// Read returns g at z, z+ζ and z-ζ as it is without pre-activation noise, or, for
// noise of standard deviation sd (in units of ‖x₂‖), its mean over that noise:
// a neuron of value v at x then counts v Φ(v/(sd ‖x‖)).
func (p *Plane) Read(sd float64) (g [3]float64) {
	for q := range g {
		a, b := Direction(q).Coordinates(p.r)
		length := math.Hypot(a, b)
		for s, sign := range []float64{p.scale, -p.scale} {
			for _, n := range p.half[s] {
				v := n.z*a + n.zeta*b
				switch {
				case sd > 0:
					g[q] += sign * v * 0.5 * math.Erfc(-v/(sd*length*math.Sqrt2))
				case v > 0:
					g[q] += sign * v
				}
			}
		}
	}
	return g
}

// Angles returns the angle of each neuron from z towards ζ, in radians between -π
// and π: the first neurons of all pairs in the order of their making, then their
// partners.
func (p *Plane) Angles() []float64 {
	out := make([]float64, 2*len(p.half[0]))
	for s, ns := range p.half {
		for i, n := range ns {
			out[s*len(p.half[0])+i] = math.Atan2(n.zeta, n.z)
		}
	}
	return out
}

// Activations returns, in the order of Angles, which directions make each neuron
// active: bit q for Direction q.
func (p *Plane) Activations() []uint8 {
	out := make([]uint8, 2*len(p.half[0]))
	for s, ns := range p.half {
		for i, n := range ns {
			out[s*len(p.half[0])+i] = n.active
		}
	}
	return out
}
