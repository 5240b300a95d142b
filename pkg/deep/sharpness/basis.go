package sharpness

import (
	"math"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// vectorMath is what the Lanczos method does with vectors, on the device.
type vectorMath struct {
	rounding float64     // of one number
	recur    *graph.Exec // w, q, before, below -> <q, w>, |w|, w less its parts along q and before, its length
	project  *graph.Exec // w, q -> <q, w>, w less its part along q
	length   *graph.Exec // w -> |w|
	scale    *graph.Exec // w, length -> w / length
}

func newVectorMath(b compute.Backend, dtype dtypes.DType) (*vectorMath, error) {
	length := func(w *graph.Node) *graph.Node { return graph.Sqrt(graph.ReduceAllSum(graph.Square(w))) }
	m := &vectorMath{rounding: 0x1p-23}
	if dtype == dtypes.Float64 {
		m.rounding = 0x1p-52
	}
	var err error
	if m.recur, err = graph.NewExec(b, func(w, q, before, below *graph.Node) []*graph.Node {
		a := graph.ReduceAllSum(graph.Mul(q, w))
		rest := graph.Sub(graph.Sub(w, graph.Mul(a, q)), graph.Mul(below, before))
		return []*graph.Node{a, length(w), rest, length(rest)}
	}); err != nil {
		return nil, err
	}
	if m.project, err = graph.NewExec(b, func(w, q *graph.Node) []*graph.Node {
		a := graph.ReduceAllSum(graph.Mul(q, w))
		return []*graph.Node{a, graph.Sub(w, graph.Mul(a, q))}
	}); err != nil {
		return nil, err
	}
	if m.length, err = graph.NewExec(b, length); err != nil {
		return nil, err
	}
	m.scale, err = graph.NewExec(b, func(w, length *graph.Node) *graph.Node { return graph.Div(w, length) })
	return m, err
}

func (m *vectorMath) close() {
	for _, e := range []*graph.Exec{m.recur, m.project, m.length, m.scale} {
		e.Finalize()
	}
}

// A basis is a spectrum.Basis on the device of an operator.
//
// Its vectors are orthogonal to the root of the rounding, which leaves the error of
// the tridiagonal matrix at the rounding itself. What a product has along old vectors
// is therefore not taken from each, but where the recurrence of the scalar products
// says that it has grown so far (overlap); for one eigenvalue to a residual of 1e-4
// in float32 that is hardly ever.
//
// Source: H. D. Simon, "The Lanczos algorithm with partial reorthogonalization", 1984.
type basis struct {
	op      *Operator
	vectors []*tensors.Tensor
	along   []float64 // <q, A q> of each but the last
	below   []float64 // for each the length of the rest from which it was made, 0 where that was not a product's
	rest    *tensors.Tensor
	length  float64 // of the rest
	size    float64 // of the longest product so far: a bound on rounding

	// Estimates of the scalar products of each vector with the vector before the last,
	// the last, and the one that the rest would make.
	before, last, next []float64
	again              bool // the next product, too, is made orthogonal to all vectors
}

func (b *basis) free() {
	for _, t := range append(b.vectors, b.rest) {
		if t != nil {
			t.MustFinalizeAll()
		}
	}
}

// number reads a scalar from the device.
func number(t *tensors.Tensor) (float64, error) {
	var x [1]float64
	err := copyTo(x[:], t)
	t.MustFinalizeAll()
	return x[0], err
}

func replace(old **tensors.Tensor, t *tensors.Tensor) {
	if *old != nil {
		(*old).MustFinalizeAll()
	}
	*old = t
}

// reduce takes from the rest what lies in the basis, and again where much of it
// did, since rounding then weighs more. It returns what lay along the last vector.
func (b *basis) reduce() (along float64, err error) {
	rounding := b.op.vectors.rounding
	b.next = make([]float64, len(b.vectors))
	for i := range b.next {
		b.next[i] = rounding
	}
	for {
		before := b.length
		for i, q := range b.vectors {
			out, err := b.op.vectors.project.Call(b.rest, q)
			if err != nil {
				return 0, err
			}
			replace(&b.rest, out[1])
			part, err := number(out[0])
			if err != nil {
				return 0, err
			}
			if i == len(b.vectors)-1 {
				along += part
			}
		}
		out, err := b.op.vectors.length.Call(b.rest)
		if err != nil {
			return 0, err
		}
		if b.length, err = number(out[0]); err != nil {
			return 0, err
		}
		if !(b.length < before/2) || b.length <= 64*rounding*b.size {
			return along, nil
		}
	}
}

// overlap estimates the scalar products of the basis with the vector that the rest
// would make, and returns the largest. A q = β' q' + α q + β q" for every vector q
// between its neighbours, so that <q, A r> = <A q, r> ties those of one vector to
// those of the two before it.
func (b *basis) overlap() float64 {
	j := len(b.vectors) - 1
	noise := b.op.vectors.rounding * b.size
	b.next = make([]float64, j+1)
	largest := 0.0
	for i := range b.next {
		s := 0.0
		if i < j {
			s = b.below[i+1]*b.last[i+1] + (b.along[i]-b.along[j])*b.last[i] - b.below[j]*b.before[i]
		}
		if i > 0 && i < j {
			s += b.below[i] * b.last[i-1]
		}
		b.next[i] = (s + math.Copysign(noise, s)) / b.length
		largest = max(largest, math.Abs(b.next[i]))
	}
	return largest
}

// Append is that of a spectrum.Basis.
func (b *basis) Append(v []float64) (bool, error) {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	full := math.Sqrt(sum)
	rest, err := b.op.layout.tensor(v)
	if err != nil {
		return false, err
	}
	replace(&b.rest, rest)
	b.length = full
	if _, err := b.reduce(); err != nil {
		return false, err
	}
	if b.length <= 64*b.op.vectors.rounding*full {
		return false, nil
	}
	err = b.Extend()
	b.below[len(b.below)-1] = 0
	return true, err
}

// Extend is that of a spectrum.Basis.
func (b *basis) Extend() error {
	out, err := b.op.vectors.scale.Call(b.rest, b.op.layout.scalar(b.length))
	if err != nil {
		return err
	}
	b.vectors = append(b.vectors, out[0])
	b.below = append(b.below, b.length)
	b.before, b.last = b.last, append(b.next, 1)
	return nil
}

// Multiply is that of a spectrum.Basis.
func (b *basis) Multiply() (along, length, rest float64, err error) {
	j := len(b.vectors) - 1
	w, err := b.op.multiply(b.vectors[j])
	if err != nil {
		return 0, 0, 0, err
	}
	before := b.vectors[max(j-1, 0)] // the first has none, and its below is 0
	out, err := b.op.vectors.recur.Call(w, b.vectors[j], before, b.op.layout.scalar(b.below[j]))
	w.MustFinalizeAll()
	if err != nil {
		return 0, 0, 0, err
	}
	replace(&b.rest, out[2])
	var values [3]float64
	for i, t := range []*tensors.Tensor{out[0], out[1], out[3]} {
		if values[i], err = number(t); err != nil {
			return 0, 0, 0, err
		}
	}
	along, length, b.length = values[0], values[1], values[2]
	b.size = max(b.size, length)
	b.along = append(b.along, along)
	// Where one vector had to be made orthogonal, the one before it is not: the next
	// must be made so, too.
	if grown := !(b.overlap() <= math.Sqrt(b.op.vectors.rounding)); grown || b.again {
		more, err := b.reduce()
		if err != nil {
			return 0, 0, 0, err
		}
		along += more
		b.again = grown && !b.again
	}
	if b.length <= 64*b.op.vectors.rounding*b.size {
		b.length = 0
	}
	return along, length, b.length, nil
}

// Combine is that of a spectrum.Basis.
func (b *basis) Combine(s []float64) ([]float64, error) {
	sum := b.op.layout.zeros()
	for i, x := range s {
		out, err := b.op.add.Call(sum, b.vectors[i], b.op.layout.scalar(x))
		if err != nil {
			return nil, err
		}
		replace(&sum, out[0])
	}
	v := make([]float64, b.op.Size())
	err := copyTo(v, sum)
	sum.MustFinalizeAll()
	return v, err
}
