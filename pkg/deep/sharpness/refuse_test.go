package sharpness_test

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/sharpness"
	"largestep/pkg/theory/regularity/smallnet"
	"largestep/pkg/theory/spectrum"
)

func TestRefusals(t *testing.T) {
	b := backendtest.Open(t, "go")
	p := newProblem(t, smallnet.Small(smallnet.Squared, smallnet.Tanh, false, false), smallnet.Synthetic(1))
	h := p.hessian(t, b)
	n := h.Size()
	made := func(store *model.Store, loss sharpness.Loss, chunks ...[]*tensors.Tensor) error {
		_, err := sharpness.NewHessian(b, store, loss, chunks...)
		return err
	}
	storeOf := func(values ...any) *model.Store {
		s := model.NewStore()
		for i, v := range values {
			ok[*model.Variable](t)(s.CreateVariable("/"+string(rune('a'+i)), ok[*tensors.Tensor](t)(tensors.FromAnyValue(v))))
		}
		return s
	}
	x := tensors.FromValue([][]float64{{1}, {2}})
	nan := make([]float64, n)
	nan[3] = math.NaN()
	for name, c := range map[string]struct {
		err  error
		says string
	}{
		"no loss":          {made(p.store, nil, p.inputs), "no loss"},
		"no samples":       {made(p.store, p.loss), "no samples"},
		"an empty chunk":   {made(p.store, p.loss, nil), "0 inputs"},
		"unequal chunks":   {made(p.store, p.loss, p.inputs, p.inputs[:1]), "chunk 2 has 1 inputs"},
		"a scalar":         {made(p.store, p.loss, []*tensors.Tensor{tensors.FromScalar(1.0)}), "no samples"},
		"unequal samples":  {made(p.store, p.loss, []*tensors.Tensor{x, tensors.FromValue([]float64{1})}), "2 and of 1 samples"},
		"another type":     {made(p.store, p.loss, []*tensors.Tensor{x}, []*tensors.Tensor{tensors.FromValue([][]float32{{1}})}), "Float32 in chunk 2"},
		"an empty store":   {made(model.NewStore(), p.loss, p.inputs), "no trainable variables"},
		"integers":         {made(storeOf([]int32{1}), p.loss, p.inputs), "is Int32"},
		"mixed types":      {made(storeOf([]float32{1}, []float64{1}), p.loss, p.inputs), "make them equal"},
		"no outputs":       {func() error { _, err := sharpness.NewNTK(b, p.store, nil, p.inputs); return err }(), "no outputs"},
		"a short vector":   {h.Product(make([]float64, n), make([]float64, 3)), "pass 1000"},
		"NaN":              {h.Product(make([]float64, n), nan), "number 3 of the vector is NaN"},
		"no step":          {h.Difference(make([]float64, n), make([]float64, n), 0), "above 0"},
		"one vector":       {func() error { _, err := h.Trace(1, 1); return err }(), "at least 2"},
		"too many":         {func() error { _, err := h.Top(spectrum.Options{Count: n + 1}); return err }(), "ask for 1 to 1000"},
		"too few products": {func() error { _, err := h.Top(spectrum.Options{Count: 3, Products: 2}); return err }(), "2 products"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.says) || strings.Contains(c.err.Error(), "\n") {
			t.Errorf("%s: error = %v; want one line with %q", name, c.err, c.says)
		}
	}
}

// A loss that cannot be differentiated twice says so in one line, and differences of
// its gradients still work.
func TestNotTwiceDifferentiable(t *testing.T) {
	store := model.NewStore()
	ok[*model.Variable](t)(store.CreateVariable("/w", tensors.FromFlatDataAndDimensions(smallnet.Draws(1, 9), 3, 3, 1, 1)))
	x := tensors.FromFlatDataAndDimensions(smallnet.Draws(2, 2*25), 2, 5, 5, 1)
	h := ok[*sharpness.Hessian](t)(sharpness.NewHessian(backendtest.Open(t, "go"), store, func(scope *model.Scope, inputs []*graph.Node) *graph.Node {
		y := graph.Convolve(inputs[0], store.GetVariable("/w").NodeValue(inputs[0])).PadSame().Done()
		return graph.ReduceAllMean(graph.Square(y))
	}, []*tensors.Tensor{x}))
	defer h.Close()
	unit, column := make([]float64, 9), make([]float64, 9)
	unit[4] = 1
	if err := h.Product(column, unit); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("error = %v; want one line", err)
	}
	if err := h.Difference(column, unit, 1e-4); err != nil || !(column[4] > 0) {
		t.Errorf("%v, %v", column, err)
	}
}

// Neither too few products nor a loss that has overflowed is a crash: the first is a
// result with its residual, the second an error in a line.
func TestNotConvergedAndDiverged(t *testing.T) {
	p := newProblem(t, smallnet.Small(smallnet.Squared, smallnet.ReLU3, false, false), smallnet.Synthetic(1))
	h := p.hessian(t, backendtest.Open(t, "go"))
	e := ok[spectrum.Eigen](t)(h.Top(spectrum.Options{Products: 3}))
	want := goldens(t, "net09-l2-relu3-eta0.00127").sharpness
	if e.Converged || e.Products != 3 || !(e.Residuals[0] > 0) || e.Values[0] > want*(1+1e-9) {
		t.Errorf("%v ± %v after %d products, converged: %t; %g is the most it can be", e.Values, e.Residuals, e.Products, e.Converged, want)
	}
	w := p.net.Start()
	for i := range w {
		w[i] *= 1e120
	}
	p.setAll(t, w)
	_, err := h.Top(spectrum.Options{})
	if err == nil || !strings.Contains(err.Error(), "not finite") {
		t.Errorf("error = %v", err)
	}
	if _, err := h.Trace(2, 1); err == nil || !strings.Contains(err.Error(), "not finite") {
		t.Errorf("error = %v", err)
	}
}

// Same seed, same bytes; and float32 finds what float64 does.
func TestSeedsAndPrecision(t *testing.T) {
	p := newProblem(t, smallnet.Small(smallnet.Huber, smallnet.Tanh, false, true), smallnet.Synthetic(1))
	b := backendtest.Open(t, "go")
	run := func() (e spectrum.Eigen) {
		h := p.hessian(t, b)
		return ok[spectrum.Eigen](t)(h.Top(spectrum.Options{Seed: 3}))
	}
	first := run()
	if !reflect.DeepEqual(first, run()) {
		t.Error("two runs of one seed differ")
	}
	half := model.NewStore()
	for v := range p.store.IterVariables() {
		values := ok[[]float64](t)(tensors.CopyFlatData[float64](v.MustValue()))
		single := make([]float32, len(values))
		for i, x := range values {
			single[i] = float32(x)
		}
		ok[*model.Variable](t)(half.CreateVariable(v.Path(), tensors.FromFlatDataAndDimensions(single, v.Shape().Dimensions...)))
	}
	h := ok[*sharpness.Hessian](t)(sharpness.NewHessian(b, half, func(scope *model.Scope, inputs []*graph.Node) *graph.Node {
		p.store = half
		return p.loss(scope, []*graph.Node{graph.ConvertDType(inputs[0], dtypes.Float32), graph.ConvertDType(inputs[1], dtypes.Float32)})
	}, p.inputs))
	defer h.Close()
	e := ok[spectrum.Eigen](t)(h.Top(spectrum.Options{}))
	if !e.Converged {
		t.Errorf("not converged in float32: residual %g after %d products", e.Residuals[0], e.Products)
	}
	near(t, "sharpness in float32", e.Values[0], first.Values[0], 1e-5)
}
