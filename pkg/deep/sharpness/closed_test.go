package sharpness_test

import (
	"math"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"gonum.org/v1/gonum/mat"

	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/sharpness"
	"largestep/pkg/theory/regularity/smallnet"
	"largestep/pkg/theory/spectrum"
)

// A regression has n samples of d numbers and k outputs x w.
type regression struct {
	n, d, k int
	x       *mat.Dense
	w       []float64
	store   *model.Store
	inputs  []*tensors.Tensor
}

func newRegression(t *testing.T, n, d, k int) regression {
	r := regression{n: n, d: d, k: k, store: model.NewStore(), w: smallnet.Draws(12, d*k)}
	flat := smallnet.Draws(11, n*d)
	r.x = mat.NewDense(n, d, append([]float64(nil), flat...))
	r.inputs = []*tensors.Tensor{tensors.FromFlatDataAndDimensions(flat, n, d)}
	ok[*model.Variable](t)(r.store.CreateVariable("/w", tensors.FromFlatDataAndDimensions(append([]float64(nil), r.w...), d, k)))
	return r
}

func (r regression) outputs(_ *model.Scope, inputs []*graph.Node) *graph.Node {
	return graph.MatMul(inputs[0], r.store.GetVariable("/w").NodeValue(inputs[0]))
}

// weighted returns Xᵀ diag(weight) X / n.
func (r regression) weighted(weight func(row []float64) float64) *mat.SymDense {
	a := mat.NewSymDense(r.d, nil)
	for i := range r.n {
		row := r.x.RawRowView(i)
		a.SymRankOne(a, weight(row)/float64(r.n), mat.NewVecDense(r.d, row))
	}
	return a
}

// The Hessian of linear regression with k outputs is Xᵀ X / n, k times: every
// eigenvalue is k-fold, and a trace of vectors of ±1 is exact where X is orthogonal.
func TestLinearRegression(t *testing.T) {
	for _, name := range backends {
		t.Run(name, func(t *testing.T) {
			r := newRegression(t, 50, 6, 3)
			want := ok[[]float64](t)(spectrum.Values(r.weighted(func([]float64) float64 { return 1 })))
			h := ok[*sharpness.Hessian](t)(sharpness.NewHessian(backendtest.Open(t, name), r.store, func(scope *model.Scope, inputs []*graph.Node) *graph.Node {
				return graph.DivScalar(graph.ReduceAllSum(graph.Square(r.outputs(scope, inputs))), 2*float64(r.n))
			}, r.inputs))
			defer h.Close()
			e := ok[spectrum.Eigen](t)(h.Top(spectrum.Options{Count: r.d * r.k}))
			for i, v := range e.Values {
				near(t, "eigenvalue", v, want[i/r.k], 1e-9)
			}
		})
	}
}

// The Hessian of logistic regression is Xᵀ D X / n with D = p (1 - p).
func TestLogisticRegression(t *testing.T) {
	r := newRegression(t, 40, 5, 1)
	want := ok[[]float64](t)(spectrum.Values(r.weighted(func(row []float64) float64 {
		f := 0.0
		for j, v := range row {
			f += v * r.w[j]
		}
		p := 1 / (1 + math.Exp(-f))
		return p * (1 - p)
	})))
	h := ok[*sharpness.Hessian](t)(sharpness.NewHessian(backendtest.Open(t, "go"), r.store, func(scope *model.Scope, inputs []*graph.Node) *graph.Node {
		return graph.ReduceAllMean(graph.Log1P(graph.Exp(r.outputs(scope, inputs))))
	}, r.inputs))
	defer h.Close()
	nearAll(t, "spectrum", ok[spectrum.Eigen](t)(h.Top(spectrum.Options{Count: 5})).Values, want, 1e-9)
	trace, sum := ok[sharpness.Estimate](t)(h.Trace(400, 2)), 0.0
	for _, v := range want {
		sum += v
	}
	if off := math.Abs(trace.Mean - sum); off > 3*trace.StandardError {
		t.Errorf("trace %g ± %g, want %g", trace.Mean, trace.StandardError, sum)
	}
}

// The kernel of a linear map with k outputs is X Xᵀ / n, k times. That of the
// two-layer linear network f = v·Wx/√m is, with rows α and β,
//
//	[ (W xα)·(W xβ)/m + |v|² xα·xβ/m ] / n
//
// (spec 02, Setting). Both in one piece and in chunks.
func TestTangentKernel(t *testing.T) {
	const m = 16
	b := backendtest.Open(t, "go")
	r := newRegression(t, 30, 4, 2)
	check := func(name string, outputs sharpness.Outputs, want []float64) {
		for _, chunks := range [][][]*tensors.Tensor{{r.inputs}, cut(t, 7, r.inputs...)} {
			op := ok[*sharpness.Operator](t)(sharpness.NewNTK(b, r.store, outputs, chunks...))
			defer op.Close()
			nearAll(t, name, ok[spectrum.Eigen](t)(op.Top(spectrum.Options{Count: len(want)})).Values, want, 1e-9)
		}
	}
	linear := ok[[]float64](t)(spectrum.Values(r.weighted(func([]float64) float64 { return 1 })))
	var twice []float64 // all of them, or Lanczos may find one of a pair alone
	for _, v := range linear {
		twice = append(twice, v, v)
	}
	check("linear", r.outputs, twice)

	r.store = model.NewStore()
	w, v := smallnet.Draws(13, m*r.d), smallnet.Draws(14, m)
	ok[*model.Variable](t)(r.store.CreateVariable("/w", tensors.FromFlatDataAndDimensions(append([]float64(nil), w...), r.d, m)))
	ok[*model.Variable](t)(r.store.CreateVariable("/v", tensors.FromFlatDataAndDimensions(append([]float64(nil), v...), m, 1)))
	var hidden mat.Dense
	hidden.Mul(r.x, mat.NewDense(r.d, m, w))
	square := 0.0
	for _, x := range v {
		square += x * x
	}
	kernel := mat.NewSymDense(r.n, nil)
	for i := range r.n {
		for j := i; j < r.n; j++ {
			kernel.SetSym(i, j, (mat.Dot(hidden.RowView(i), hidden.RowView(j))+square*mat.Dot(r.x.RowView(i), r.x.RowView(j)))/m/float64(r.n))
		}
	}
	check("two layers", func(_ *model.Scope, inputs []*graph.Node) *graph.Node {
		weights := func(name string) *graph.Node { return r.store.GetVariable(name).NodeValue(inputs[0]) }
		return graph.DivScalar(graph.MatMul(graph.MatMul(inputs[0], weights("/w")), weights("/v")), math.Sqrt(m))
	}, ok[[]float64](t)(spectrum.Values(kernel))[:4])
}
