package sharpness_test

import (
	"math"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"gonum.org/v1/gonum/floats"

	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/loss"
	"largestep/pkg/deep/network"
	"largestep/pkg/deep/sharpness"
	"largestep/pkg/theory/regularity/smallnet"
	"largestep/pkg/theory/seed"
	"largestep/pkg/theory/spectrum"
)

// few are samples of which there are fewer than numbers in each, the last two equal.
func few(t *testing.T, samples, dim int) smallnet.Data {
	rng := seed.New(1, "sharpness", "test", "few")
	rows, labels := make([][]float64, samples), make([]int, samples)
	for i := range rows {
		labels[i] = i % 5
		for range dim {
			rows[i] = append(rows[i], rng.NormFloat64())
		}
	}
	rows[samples-1] = rows[samples-2]
	return ok[smallnet.Data](t)(smallnet.NewData(rows, labels, 5))
}

// In the span of the samples the largest eigenvalues are those of the whole matrix,
// and the eigenvectors are its own; also for samples that depend on each other, from a
// start that is given, and where the weights have changed since.
func TestNarrowHessian(t *testing.T) {
	b := backendtest.Open(t, "go")
	for _, c := range []smallnet.Config{
		smallnet.Small(smallnet.Squared, smallnet.Tanh, false, false),
		smallnet.Small(smallnet.Huber, smallnet.ReLU, false, false),
		smallnet.Small(smallnet.Squared, smallnet.Tanh, true, true),
		smallnet.Small(smallnet.Squared, smallnet.ReLU3, true, false),
	} {
		p := newProblem(t, c, few(t, 12, 30))
		h := p.hessian(t, b)
		w := p.net.Start()
		for range 2 {
			all := ok[spectrum.Eigen](t)(h.Operator.Top(spectrum.Options{Count: 2}))
			e := ok[spectrum.Eigen](t)(h.Top(spectrum.Options{Count: 2}))
			if !h.Narrow() {
				t.Fatalf("%v: 12 samples of 30 numbers are not used", c)
			}
			if !all.Converged || !e.Converged {
				t.Errorf("%v: converged: %t and %t", c, all.Converged, e.Converged)
			}
			again := ok[spectrum.Eigen](t)(h.Top(spectrum.Options{Start: all.Vectors[0]}))
			near(t, "from the eigenvector", again.Values[0], all.Values[0], 1e-6)
			if again.Products > e.Products {
				t.Errorf("%v: %d products from the eigenvector, %d from anywhere", c, again.Products, e.Products)
			}
			for i, v := range e.Vectors {
				near(t, c.String(), e.Values[i], all.Values[i], 1e-6)
				hv := make([]float64, h.Size())
				if err := h.Product(hv, v); err != nil {
					t.Fatal(err)
				}
				floats.AddScaled(hv, -e.Values[i], v)
				if r := floats.Norm(hv, 2); !(r <= 1e-4*e.Values[0]) || math.Abs(floats.Norm(v, 2)-1) > 1e-9 {
					t.Errorf("%v: |Hv - λv| = %g of λ = %g, |v| = %g", c, r, e.Values[0], floats.Norm(v, 2))
				}
			}
			floats.Scale(0.9, w)
			p.setAll(t, w)
		}
	}
}

// Where there are as many samples as numbers, or more chunks than one, or where the
// first weights are used twice, all goes on as ever; and so does a network of package
// network, with images, in float32.
func TestWhereNarrowIsNot(t *testing.T) {
	b := backendtest.Open(t, "go")
	c := smallnet.Small(smallnet.Squared, smallnet.Tanh, false, false)
	many := newProblem(t, c, smallnet.Synthetic(1))
	p := newProblem(t, c, few(t, 12, 30))
	parts := cut(t, 6, p.inputs...)
	chunked := ok[*sharpness.Hessian](t)(sharpness.NewHessian(b, p.store, p.loss, parts...))
	t.Cleanup(chunked.Close)
	decayed := ok[*sharpness.Hessian](t)(sharpness.NewHessian(b, p.store, func(scope *model.Scope, inputs []*graph.Node) *graph.Node {
		value := p.loss(scope, inputs)
		return graph.Add(value, graph.ReduceAllSum(graph.Square(p.store.GetVariable("/w1").NodeValue(value))))
	}, p.inputs))
	t.Cleanup(decayed.Close)
	for name, h := range map[string]*sharpness.Hessian{"many samples": many.hessian(t, b), "chunks": chunked, "weight decay": decayed} {
		e := ok[spectrum.Eigen](t)(h.Top(spectrum.Options{}))
		want := ok[spectrum.Eigen](t)(h.Operator.Top(spectrum.Options{}))
		if h.Narrow() || !slices.Equal(e.Values, want.Values) {
			t.Errorf("%s: in the span %t, %v, want %v", name, h.Narrow(), e.Values, want.Values)
		}
	}

	net := ok[*network.Network](t)(network.New(config.Network{Name: config.Dense2, Hidden: 6, Activation: config.Tanh}, network.Shape{H: 4, W: 4, C: 3}, 3))
	store := model.NewStore()
	if err := net.Init(store, 1); err != nil {
		t.Fatal(err)
	}
	squared := ok[loss.Func](t)(loss.ByName(config.Squared))
	rng := seed.New(1, "sharpness", "test", "images")
	x, labels := make([]float32, 8*48), []int32{0, 1, 2, 0, 1, 2, 0, 1}
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	h := ok[*sharpness.Hessian](t)(sharpness.NewHessian(b, store, func(scope *model.Scope, inputs []*graph.Node) *graph.Node {
		return squared(net.Logits(scope, inputs[0], network.Options{TwiceDifferentiable: true}), inputs[1])
	}, []*tensors.Tensor{tensors.FromFlatDataAndDimensions(x, 8, 4, 4, 3), tensors.FromFlatDataAndDimensions(labels, 8, 1)}))
	t.Cleanup(h.Close)
	e := ok[spectrum.Eigen](t)(h.Top(spectrum.Options{}))
	want := ok[spectrum.Eigen](t)(h.Operator.Top(spectrum.Options{}))
	if !h.Narrow() {
		t.Error("8 images of 48 numbers are not used")
	}
	near(t, "float32", e.Values[0], want.Values[0], 1e-4)

	// A product on the device is the one from Go's memory.
	v, hv := make([]float32, h.Size()), make([]float64, h.Size())
	for i := range v {
		v[i] = float32(e.Vectors[0][i])
	}
	w := ok[*tensors.Tensor](t)(h.Multiply(tensors.FromFlatDataAndDimensions(v, len(v))))
	if err := h.Product(hv, e.Vectors[0]); err != nil {
		t.Fatal(err)
	}
	for i, x := range ok[[]float32](t)(tensors.CopyFlatData[float32](w)) {
		if float64(x) != hv[i] {
			t.Fatalf("number %d is %g on the device and %g in memory", i, x, hv[i])
		}
	}
	for _, v := range []*tensors.Tensor{nil, tensors.FromFlatDataAndDimensions(make([]float32, 3), 3), tensors.FromFlatDataAndDimensions(make([]float64, len(v)), len(v))} {
		if _, err := h.Multiply(v); err == nil {
			t.Errorf("a product with %v is not refused", v)
		}
	}
}
