package sharpness_test

import (
	"math"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/op"
	"largestep/pkg/deep/sharpness"
	"largestep/pkg/theory/regularity/smallnet"
)

// ok returns a function that passes a value on and fails the test on an error.
func ok[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func near(t testing.TB, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s: got %.15g, want %.15g within %g", what, got, want, relative)
	}
}

// nearAll compares vectors in the largest norm.
func nearAll(t testing.TB, what string, got, want []float64, relative float64) {
	t.Helper()
	size, off := 0.0, 0.0
	for i := range want {
		size = max(size, math.Abs(want[i]))
		off = max(off, math.Abs(got[i]-want[i]))
	}
	if len(got) != len(want) || !(off <= relative*size) {
		t.Errorf("%s: off by %g of %g, want within %g of it", what, off, size, relative)
	}
}

// A problem is a network of notebook 06 in float64, as GoMLX computes it.
type problem struct {
	net    *smallnet.Network // the same in plain Go, derivatives by hand
	store  *model.Store
	inputs []*tensors.Tensor // samples and one-hot labels
	loss   sharpness.Loss
}

func newProblem(t testing.TB, c smallnet.Config, data smallnet.Data) problem {
	t.Helper()
	p := problem{net: ok[*smallnet.Network](t)(smallnet.NewNetwork(c, data)), store: model.NewStore()}
	n, d, k := data.Samples, data.Dim, data.Classes
	start := p.net.Start()
	p.set(t, "w1", start[:c.Hidden*d], c.Hidden, d)
	p.set(t, "w2", start[c.Hidden*d:], k, c.Hidden)
	x, y := make([]float64, n*d), make([]float64, n*k)
	for i, label := range data.Labels {
		y[i*k+label] = 1
		for j := range d {
			x[i*d+j] = data.Inputs[j*n+i]
		}
	}
	p.inputs = []*tensors.Tensor{tensors.FromFlatDataAndDimensions(x, n, d), tensors.FromFlatDataAndDimensions(y, n, k)}
	// V of an outer network is what the generator draws after the two matrices.
	signs := smallnet.Draws(c.Seed, len(start)+k*k)[len(start):]
	for i, v := range signs {
		signs[i] = math.Copysign(1, v)
	}
	p.loss = func(scope *model.Scope, inputs []*graph.Node) *graph.Node {
		g := inputs[0].Graph()
		times := func(x, w *graph.Node) *graph.Node { return graph.DotGeneral(x, []int{1}, nil, w, []int{1}, nil) }
		weights := func(name string) *graph.Node { return p.store.GetVariable("/" + name).NodeValue(g) }
		z, top := times(inputs[0], weights("w1")), weights("w2")
		if c.Outer {
			z, top = times(z, top), graph.Reshape(graph.Const(g, signs), k, k)
		}
		if c.BatchNorm {
			z, _, _ = op.BatchNorm(z, 1e-5)
		}
		switch c.Activation {
		case smallnet.Tanh:
			z = graph.Tanh(z)
		case smallnet.ReLU:
			z = op.ReLU(z)
		case smallnet.ReLU3:
			z = graph.Mul(op.ReLU(z), graph.Square(op.ReLU(z)))
		}
		e := graph.Sub(times(z, top), inputs[1])
		l := graph.MulScalar(graph.Square(e), 0.5)
		if c.Loss == smallnet.Huber {
			l = graph.Where(graph.LessThan(graph.Abs(e), graph.OnesLike(e)), l, graph.AddScalar(graph.Abs(e), -0.5))
		}
		return graph.DivScalar(graph.ReduceAllSum(l), float64(inputs[0].Shape().Dim(0)))
	}
	return p
}

func (p problem) set(t testing.TB, name string, values []float64, dims ...int) {
	t.Helper()
	value := tensors.FromFlatDataAndDimensions(append([]float64(nil), values...), dims...)
	if v := p.store.GetVariable("/" + name); v != nil {
		if err := v.SetValue(value); err != nil {
			t.Fatal(err)
		}
		return
	}
	ok[*model.Variable](t)(p.store.CreateVariable("/"+name, value))
}

// setAll sets both matrices.
func (p problem) setAll(t testing.TB, w []float64) {
	t.Helper()
	for _, name := range []string{"w1", "w2"} {
		dims := p.store.GetVariable("/" + name).Shape().Dimensions
		n := dims[0] * dims[1]
		p.set(t, name, w[:n], dims...)
		w = w[n:]
	}
}

func (p problem) hessian(t testing.TB, b compute.Backend) *sharpness.Hessian {
	t.Helper()
	h := ok[*sharpness.Hessian](t)(sharpness.NewHessian(b, p.store, p.loss, p.inputs))
	t.Cleanup(h.Close)
	return h
}

// cut makes chunks of at most size samples.
func cut(t testing.TB, size int, inputs ...*tensors.Tensor) (chunks [][]*tensors.Tensor) {
	t.Helper()
	n := inputs[0].Shape().Dim(0)
	for at := 0; at < n; at += size {
		var chunk []*tensors.Tensor
		for _, in := range inputs {
			row := in.Shape().Dim(1)
			flat := ok[[]float64](t)(tensors.CopyFlatData[float64](in))
			end := min(at+size, n)
			chunk = append(chunk, tensors.FromFlatDataAndDimensions(flat[at*row:end*row], end-at, row))
		}
		chunks = append(chunks, chunk)
	}
	return chunks
}
