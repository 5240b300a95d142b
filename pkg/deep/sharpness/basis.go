package sharpness

import (
	"math"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// rows is the number of vectors in a block of the basis: a compiled graph knows
// one size, and what is not yet filled is multiplied all the same.
const rows = 8

// vectorMath is what the Lanczos method does with vectors, on the device.
type vectorMath struct {
	rounding float64     // of one number
	recur    *graph.Exec // w, q, before, below -> <q, w>, |w|, w less its parts along q and before, its length
	project  *graph.Exec // block, w -> <q, w> for each q of the block, w less these parts, its length
	put      *graph.Exec // block, row, w, length -> the block with w / length in a row, w / length
	combine  *graph.Exec // sum, block, s -> sum + Σ s[i] q[i]
}

func newVectorMath(b compute.Backend, dtype dtypes.DType) (*vectorMath, error) {
	length := func(w *graph.Node) *graph.Node { return graph.Sqrt(graph.ReduceAllSum(graph.Square(w))) }
	along := func(block, s *graph.Node) *graph.Node {
		return graph.ReduceSum(graph.Mul(block, graph.ExpandAxes(s, 1)), 0)
	}
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
	if m.project, err = graph.NewExec(b, func(block, w *graph.Node) []*graph.Node {
		s := graph.DotGeneral(block, []int{1}, nil, w, []int{0}, nil)
		rest := graph.Sub(w, along(block, s))
		return []*graph.Node{s, rest, length(rest)}
	}); err != nil {
		return nil, err
	}
	inPlace := b.Capabilities().Operations[compute.OpTypeDynamicUpdateSlice]
	if m.put, err = graph.NewExec(b, func(block, row, w, length *graph.Node) []*graph.Node {
		q := graph.Div(w, length)
		line := graph.ExpandAxes(q, 0)
		if inPlace {
			return []*graph.Node{graph.DynamicUpdateSlice(block, line, []*graph.Node{row, graph.ZerosLike(row)}), q}
		}
		here := graph.OneHot(row, rows, dtype) // the row was zero
		return []*graph.Node{graph.Add(block, graph.Mul(graph.ExpandAxes(here, 1), line)), q}
	}); err != nil {
		return nil, err
	}
	m.combine, err = graph.NewExec(b, func(sum, block, s *graph.Node) *graph.Node {
		return graph.Add(sum, along(block, s))
	})
	return m, err
}

func (m *vectorMath) close() {
	for _, e := range []*graph.Exec{m.recur, m.project, m.put, m.combine} {
		e.Finalize()
	}
}

// A basis is a spectrum.Basis on the device of an operator.
type basis struct {
	op     *Operator
	blocks []*tensors.Tensor // of rows vectors each, those not yet filled zero
	count  int
	last   *tensors.Tensor // the last vector
	before *tensors.Tensor // the one before it
	below  float64         // the length of the rest from which last was made
	rest   *tensors.Tensor
	length float64 // of the rest
	size   float64 // of the longest product so far: a bound on rounding
}

func (b *basis) free() {
	for _, t := range append(b.blocks, b.last, b.before, b.rest) {
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
	if *old != nil && *old != t {
		(*old).MustFinalizeAll()
	}
	*old = t
}

// reduce takes from the rest what lies in the basis, and again where much of it
// did, since rounding then weighs more. It returns what lay along the last vector.
func (b *basis) reduce() (along float64, err error) {
	for {
		before := b.length
		for i, block := range b.blocks {
			out, err := b.op.vectors.project.Call(block, b.rest)
			if err != nil {
				return 0, err
			}
			var s [rows]float64
			if err := copyTo(s[:], out[0]); err != nil {
				return 0, err
			}
			if i == (b.count-1)/rows {
				along += s[(b.count-1)%rows]
			}
			out[0].MustFinalizeAll()
			replace(&b.rest, out[1])
			if b.length, err = number(out[2]); err != nil {
				return 0, err
			}
		}
		if !(b.length < before/2) || b.length <= 64*b.op.vectors.rounding*b.size {
			return along, nil
		}
	}
}

// Append is that of a spectrum.Basis.
func (b *basis) Append(v []float64) (bool, error) {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	full := math.Sqrt(sum)
	replace(&b.rest, b.op.layout.tensor(v))
	b.length = full
	if _, err := b.reduce(); err != nil {
		return false, err
	}
	if b.length <= 64*b.op.vectors.rounding*full {
		return false, nil
	}
	err := b.Extend()
	b.below = 0
	return true, err
}

// Extend is that of a spectrum.Basis.
func (b *basis) Extend() error {
	row := b.count % rows
	if row == 0 {
		b.blocks = append(b.blocks, tensors.FromShape(shapes.Make(b.op.layout.dtype, rows, b.op.Size())))
	}
	block := &b.blocks[b.count/rows]
	given, err := graph.DonateTensorBuffer(*block, b.op.backend, 0)
	if err != nil {
		return err
	}
	out, err := b.op.vectors.put.Call(given, tensors.FromScalar(int32(row)), b.rest, b.op.layout.scalar(b.length))
	if err != nil {
		return err
	}
	*block = out[0]
	replace(&b.before, b.last)
	b.last = out[1]
	b.below = b.length
	b.count++
	return nil
}

// Multiply is that of a spectrum.Basis.
func (b *basis) Multiply() (along, length, rest float64, err error) {
	w, err := b.op.multiply(b.last)
	if err != nil {
		return 0, 0, 0, err
	}
	before := b.before
	if before == nil {
		before = b.last // times 0
	}
	out, err := b.op.vectors.recur.Call(w, b.last, before, b.op.layout.scalar(b.below))
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
	more, err := b.reduce()
	if b.length <= 64*b.op.vectors.rounding*b.size {
		b.length = 0
	}
	return along + more, length, b.length, err
}

// Combine is that of a spectrum.Basis.
func (b *basis) Combine(s []float64) ([]float64, error) {
	sum := b.op.layout.zeros()
	for i, block := range b.blocks {
		var part [rows]float64
		if i*rows < len(s) {
			copy(part[:], s[i*rows:])
		}
		out, err := b.op.vectors.combine.Call(sum, block, b.op.layout.tensor(part[:]))
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
