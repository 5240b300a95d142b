package sharpness

import (
	"slices"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"largestep/pkg/theory/spectrum"
)

// A narrow is a Hessian over fewer numbers, with the same eigenvalues but some that
// are 0.
//
// A first layer Z = X W sees its d x h weights only by its n samples. Where n < d,
// the Hessian is 0 in directions V with X V = 0, and what it returns is Xᵀ R for the
// n x h matrix R of derivatives by Z. So all of it lies in V = Q C, with C of n x h
// and orthonormal columns Q of the span of the samples. With G = X Xᵀ = L Lᵀ one has
// X Q = L and Qᵀ Xᵀ = Lᵀ, and Q itself is not needed: the product of the narrow
// Hessian takes C to Lᵀ R in the direction dZ = L C. For 1,000 samples of 3,072
// numbers that is a third of the work, and the vectors are a third as long.
type narrow struct {
	*Operator             // over C and the other variables, with L as the last input
	full      layout      // of the variables
	enter     *model.Exec // inputs, vector -> coordinates of its product with the Hessian
	leave     *model.Exec // inputs, coordinates -> product with the Hessian, as a vector
}

// worthwhile tells from which shape of the samples on narrow is faster.
func worthwhile(n, d int) bool { return 3*n <= 2*d }

// A firstLayer is where a variable acts on the samples alone.
type firstLayer struct {
	variable int         // which
	samples  *graph.Node // [n, d]
	output   *graph.Node // [n, h]
	rows     bool        // the weights are [h, d]
}

// findFirst looks in the graph of a value for a variable whose only use is a product
// of matrices with something that depends on no variable.
func findFirst(value *graph.Node, params []*graph.Node) (f firstLayer, found bool) {
	uses, depends := map[*graph.Node][]*graph.Node{}, map[*graph.Node]bool{}
	var walk func(n *graph.Node) bool
	walk = func(n *graph.Node) bool {
		if d, seen := depends[n]; seen {
			return d
		}
		d := slices.Contains(params, n)
		for _, input := range n.Inputs() {
			uses[input] = append(uses[input], n)
			d = walk(input) || d
		}
		depends[n] = d
		return d
	}
	walk(value)
	for i, p := range params {
		if len(uses[p]) != 1 || p.Rank() != 2 {
			continue
		}
		z := uses[p][0]
		if z.Type() != graph.NodeTypeDotGeneral || z.Rank() != 2 || z.Inputs()[1] != p {
			continue
		}
		x := z.Inputs()[0]
		if x.Rank() != 2 || depends[x] {
			continue
		}
		n, d, h := x.Shape().Dim(0), x.Shape().Dim(1), z.Shape().Dim(1)
		if d == h || z.Shape().Dim(0) != n || !worthwhile(n, d) {
			continue // the shapes say what is contracted
		}
		switch dims := p.Shape().Dimensions; {
		case slices.Equal(dims, []int{d, h}):
			return firstLayer{i, x, z, false}, true
		case slices.Equal(dims, []int{h, d}):
			return firstLayer{i, x, z, true}, true
		}
	}
	return f, false
}

// weights returns Xᵀ R, in the shape of the variable.
func (f firstLayer) weights(r *graph.Node) *graph.Node {
	if f.rows {
		return graph.Einsum("nh,nd->hd", r, f.samples)
	}
	return graph.Einsum("nd,nh->dh", f.samples, r)
}

// outputs returns X V.
func (f firstLayer) outputs(v *graph.Node) *graph.Node {
	if f.rows {
		return graph.Einsum("nd,hd->nh", f.samples, v)
	}
	return graph.Einsum("nd,dh->nh", f.samples, v)
}

// narrowProduct returns the second derivative of the loss in a direction of which in makes
// that of Z, and out what is returned of the derivative by Z.
func (h *Hessian) narrowProduct(in, out func(f firstLayer, factor, part *graph.Node) *graph.Node) product {
	return func(scope *model.Scope, inputs, params, parts []*graph.Node) []*graph.Node {
		last := len(inputs) - 1
		factor, value := inputs[last], h.loss(scope, inputs[:last])
		f, _ := findFirst(value, params)
		nodes, parts := slices.Clone(params), slices.Clone(parts)
		nodes[f.variable], parts[f.variable] = f.output, in(f, factor, parts[f.variable])
		results := second(value, nodes, parts)
		results[f.variable] = out(f, factor, results[f.variable])
		return results
	}
}

func fromCoordinates(_ firstLayer, factor, c *graph.Node) *graph.Node { return graph.MatMul(factor, c) }
func toCoordinates(_ firstLayer, factor, r *graph.Node) *graph.Node {
	return graph.Einsum("kn,kh->nh", factor, r)
}
func fromVector(f firstLayer, _, v *graph.Node) *graph.Node { return f.outputs(v) }
func toVector(f firstLayer, _, r *graph.Node) *graph.Node   { return f.weights(r) }

// newNarrow returns the narrow Hessian, or nil where there is none worth having.
func (h *Hessian) newNarrow() (*narrow, error) {
	if len(h.chunks) != 1 {
		return nil, nil
	}
	variable, outputs := -1, 0
	gram, err := model.NewExec(h.backend, h.layout.store, func(scope *model.Scope, inputs []*graph.Node) (g *graph.Node) {
		h.layout.within(inputs[0].Graph(), func(params []*graph.Node) {
			f, found := findFirst(h.loss(scope, inputs), params)
			if !found {
				g = graph.Const(inputs[0].Graph(), 0.)
				return
			}
			variable, outputs = f.variable, f.output.Shape().Dim(1)
			g = graph.Einsum("nd,md->nm", f.samples, f.samples)
		})
		return g
	})
	if err != nil {
		return nil, err
	}
	defer gram.Finalize()
	g, err := gram.Call1(h.chunks[0].inputs...)
	if err != nil || variable < 0 {
		return nil, err
	}
	defer g.MustFinalizeAll()
	factor, err := h.layout.factor(g)
	if err != nil || factor == nil {
		return nil, err
	}
	var inputs []*tensors.Tensor
	for _, in := range h.chunks[0].inputs {
		inputs = append(inputs, in.(*tensors.Tensor))
	}
	inputs = append(inputs, factor)
	w := &narrow{full: h.layout}
	w.Operator, err = newOperatorOn(h.backend, h.layout.with(variable, g.Shape().Dim(0), outputs), [][]*tensors.Tensor{inputs}, h.narrowProduct(fromCoordinates, toCoordinates))
	if err != nil {
		return nil, err
	}
	exec := func(from, to layout, build product) (*model.Exec, error) {
		return model.NewExec(h.backend, h.layout.store, func(scope *model.Scope, args []*graph.Node) (result *graph.Node) {
			last := len(args) - 1
			from.within(args[0].Graph(), func(params []*graph.Node) {
				result = to.join(build(scope, args[:last], params, from.split(args[last])))
			})
			return result
		})
	}
	if w.enter, err = exec(h.layout, w.layout, h.narrowProduct(fromVector, toCoordinates)); err != nil {
		return nil, err
	}
	w.leave, err = exec(w.layout, h.layout, h.narrowProduct(fromCoordinates, toVector))
	return w, err
}

// factor returns L of G = L Lᵀ, in float64 on the host, or nil where rounding has
// left G too far from positive definite.
func (l layout) factor(g *tensors.Tensor) (*tensors.Tensor, error) {
	n := g.Shape().Dim(0)
	values := make([]float64, n*n)
	if err := copyTo(values, g); err != nil {
		return nil, err
	}
	sym := mat.NewSymDense(n, values)
	var c mat.Cholesky
	if !c.Factorize(sym) {
		// Samples that depend on each other: less than their rounding on the diagonal.
		small := 1e-6 * mat.Trace(sym) / float64(n)
		for i := range n {
			sym.SetSym(i, i, sym.At(i, i)+small)
		}
		if !c.Factorize(sym) {
			return nil, nil
		}
	}
	var lower mat.TriDense
	c.LTo(&lower)
	var dense mat.Dense
	dense.CloneFrom(&lower)
	return l.shaped(dense.RawMatrix().Data, n, n)
}

func (w *narrow) close() {
	w.Operator.Close()
	w.enter.Finalize()
	w.leave.Finalize()
}

// through writes what an exec makes of x to dst, at the present weights.
func (w *narrow) through(exec *model.Exec, from layout, dst, x []float64) error {
	v, err := from.tensor(x)
	if err != nil {
		return err
	}
	defer v.MustFinalizeAll()
	out, err := exec.Call1(append(slices.Clone(w.chunks[0].inputs), v)...)
	if err != nil {
		return err
	}
	defer out.MustFinalizeAll()
	return copyTo(dst, out)
}

// top is [Hessian.Top]. It is not ok where the largest eigenvalues of the narrow
// Hessian are not those of the Hessian, which has others that are 0.
func (w *narrow) top(o spectrum.Options) (e spectrum.Eigen, ok bool, err error) {
	if o.Start != nil {
		start := make([]float64, w.Size())
		if err := w.try(func() error { return w.through(w.enter, w.full, start, o.Start) }); err != nil {
			return e, false, err
		}
		if o.Start = start; floats.Norm(start, 2) == 0 {
			o.Start = nil
		}
	}
	e, err = w.Operator.Top(o)
	if err != nil || !(slices.Min(e.Values) > 0) {
		return e, false, err
	}
	for i, c := range e.Vectors {
		v := make([]float64, w.full.size)
		if err := w.try(func() error { return w.through(w.leave, w.layout, v, c) }); err != nil {
			return e, false, err
		}
		floats.Scale(1/floats.Norm(v, 2), v)
		e.Vectors[i] = v
	}
	return e, true, nil
}

// Top is [Operator.Top]. Where a first layer of weights has fewer samples than
// inputs it works in their span.
func (h *Hessian) Top(o spectrum.Options) (spectrum.Eigen, error) {
	if !h.asked {
		if err := h.try(func() (err error) { h.narrow, err = h.newNarrow(); return err }); err != nil {
			return spectrum.Eigen{}, err
		}
		h.asked = true
	}
	if h.narrow == nil || o.Start != nil && h.check(o.Start, o.Start) != nil || o.Count > h.narrow.Size() {
		return h.Operator.Top(o)
	}
	if e, ok, err := h.narrow.top(o); ok || err != nil {
		return e, err
	}
	return h.Operator.Top(o)
}
