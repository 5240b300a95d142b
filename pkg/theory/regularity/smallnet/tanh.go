package smallnet

import "math"

// perOctave is the number of entries of the table of powers of two.
const perOctave = 256

// powers holds the bits of 2^(j/256).
var powers = func() (p [perOctave]uint64) {
	for j := range p {
		p[j] = math.Float64bits(math.Exp2(float64(j) / perOctave))
	}
	return p
}()

// tanh is the hyperbolic tangent to 3e-16 absolute: (1 - e)/(1 + e) with
// e = exp(-2|z|) from a table and a short series. Training spends most of its time
// here, and math.Tanh takes three times as long. Products are rounded before they are
// added, so that the result is the same on every processor.
func tanh(z float64) float64 {
	const round = 0x1.8p52 // added and taken away, it rounds to an integer
	y := max(-2*math.Abs(z), -80)
	shifted := float64(y*(perOctave/math.Ln2)) + round
	m := shifted - round
	r := y - float64(m*(0x1.62e42feep-1/perOctave)) // y - m log(2)/256, in two parts
	r -= float64(m * (0x1.a39ef35793c76p-33 / perOctave))
	series := 1 + float64(r*(1+float64(r*(1.0/2+float64(r*(1.0/6+float64(r*(1.0/24))))))))
	n := math.Float64bits(shifted) // its low bits are those of the integer
	e := series * math.Float64frombits(powers[n%perOctave]+(n/perOctave)<<52)
	t := (1 - e) / (1 + e)
	return math.Float64frombits(math.Float64bits(t) | math.Float64bits(z)&(1<<63))
}
