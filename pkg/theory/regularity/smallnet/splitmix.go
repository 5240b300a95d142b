package smallnet

// A splitMix is the SplitMix64 generator, whose few lines can be written in any
// language: the golden values come from elsewhere and need the same draws. All
// other random numbers of this book come from package seed.
//
// Source: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number
// generators", OOPSLA 2014.
type splitMix struct{ state uint64 }

// draw returns the next number in [-1, 1).
func (g *splitMix) draw() float64 {
	g.state += 0x9E3779B97F4A7C15
	z := g.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	z ^= z >> 31
	return 2*float64(z>>11)*0x1p-53 - 1
}

func (g *splitMix) fill(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = g.draw()
	}
	return x
}

// Draws returns the first n draws in [-1, 1) of the generator with the seed; an n
// below 0 counts as 0.
func Draws(seed uint64, n int) []float64 {
	g := splitMix{seed}
	return g.fill(max(n, 0))
}
