package spectrum

import "gonum.org/v1/gonum/floats"

// A Basis is the orthonormal basis q1, q2, … that the Lanczos method grows,
// wherever its vectors are kept: in memory, as [Top] does, or on an accelerator.
type Basis interface {
	// Append takes from v what lies in the basis, brings the rest to length 1
	// and appends it. It reports false where nothing but rounding was left. It
	// may overwrite v.
	Append(v []float64) (bool, error)
	// Multiply forms w = A q of the last vector q and takes from it what lies
	// in the basis. It returns q·w, the length of w and the length of the rest,
	// which is 0 where nothing but rounding was left.
	Multiply() (along, length, rest float64, err error)
	// Extend brings the rest of the last Multiply to length 1 and appends it.
	Extend() error
	// Combine returns Σ s[i] q[i], of as many vectors as s has numbers.
	Combine(s []float64) ([]float64, error)
}

// memory is a basis in memory.
type memory struct {
	apply   MatVec
	vectors [][]float64
	rest    []float64 // of the last product
	beta    float64   // its length
	size    float64   // the longest product so far: a bound on rounding
}

func (b *memory) Append(v []float64) (bool, error) {
	if normalise(v, b.vectors) == 0 {
		return false, nil
	}
	b.vectors = append(b.vectors, append([]float64(nil), v...))
	return true, nil
}

func (b *memory) Multiply() (along, length, rest float64, err error) {
	last := b.vectors[len(b.vectors)-1]
	if b.rest == nil {
		b.rest = make([]float64, len(last))
	}
	if err := b.apply(b.rest, last); err != nil {
		return 0, 0, 0, err
	}
	length = floats.Norm(b.rest, 2)
	along = floats.Dot(b.rest, last)
	b.size = max(b.size, length)
	b.beta = orthogonalise(b.rest, b.vectors)
	if b.beta <= 1e-14*b.size {
		b.beta = 0
	}
	return along, length, b.beta, nil
}

func (b *memory) Extend() error {
	floats.Scale(1/b.beta, b.rest)
	b.vectors = append(b.vectors, append([]float64(nil), b.rest...))
	return nil
}

func (b *memory) Combine(s []float64) ([]float64, error) {
	v := make([]float64, len(b.vectors[0]))
	for i, x := range s {
		floats.AddScaled(v, x, b.vectors[i])
	}
	return v, nil
}

// orthogonalise takes from v what lies in the basis, twice for rounding's sake,
// and returns the length that is left.
func orthogonalise(v []float64, basis [][]float64) float64 {
	for range 2 {
		for _, q := range basis {
			floats.AddScaled(v, -floats.Dot(v, q), q)
		}
	}
	return floats.Norm(v, 2)
}

// normalise makes v a unit vector orthogonal to the basis and returns the length
// it had, or 0 where nothing but rounding was left.
func normalise(v []float64, basis [][]float64) float64 {
	before := floats.Norm(v, 2)
	length := orthogonalise(v, basis)
	if length <= 1e-12*before {
		return 0
	}
	floats.Scale(1/length, v)
	return length
}
