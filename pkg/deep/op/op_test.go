package op_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/op"
)

// A node is what most of this package's functions make and take.
type node = graph.Node

// onBackends runs a test on "go" and, where its plugin is, on "xla:cpu".
func onBackends(t *testing.T, test func(t *testing.T, b compute.Backend)) {
	for _, name := range []string{"go", "xla:cpu"} {
		t.Run(name, func(t *testing.T) {
			test(t, backendtest.Open(t, name))
		})
	}
}

// tryOnce builds f and runs it, for its error.
func tryOnce(b compute.Backend, f func(in []*node) *node, inputs ...any) error {
	return backend.Try(func() error {
		_, err := graph.CallOnce(b, f, inputs...)
		return err
	})
}

// compile builds f into a graph, and returns what runs it on tensors and returns
// its outputs, flat.
func compile(t testing.TB, b compute.Backend, f func(in []*node) []*node) func(inputs ...any) [][]float64 {
	t.Helper()
	exec, err := graph.NewExec(b, f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(exec.Finalize)
	return func(inputs ...any) (values [][]float64) {
		t.Helper()
		err := backend.Try(func() error {
			out, err := exec.Call(inputs...)
			for _, o := range out {
				values = append(values, tensors.MustCopyFlatData[float64](o))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return values
	}
}

// normal draws a tensor of normal numbers.
func normal(rng *rand.Rand, dims ...int) *tensors.Tensor {
	size := 1
	for _, d := range dims {
		size *= d
	}
	data := make([]float64, size)
	for i := range data {
		data[i] = rng.NormFloat64()
	}
	return tensors.FromFlatDataAndDimensions(data, dims...)
}

// far says whether a and b differ by more than tolerance, of numbers about 1 or
// relative to larger ones.
func far(a, b, tolerance float64) bool {
	return !(math.Abs(a-b) <= tolerance*(1+math.Abs(b)))
}

// same fails unless got is want, number by number.
func same(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	for i := range got {
		if far(got[i], want[i], tolerance) {
			t.Fatalf("%s: number %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

// An operation is one to differentiate, and the dimensions of its inputs.
type operation struct {
	name   string
	f      func(in []*node) *node
	inputs [][]int
	twice  bool // has second derivatives
}

var kernels = []struct {
	x, kernel       []int
	stride, padding int
}{
	{[]int{2, 5, 6, 3}, []int{3, 3, 3, 4}, 1, 1},
	{[]int{2, 5, 6, 2}, []int{3, 3, 2, 3}, 1, 0},
	{[]int{2, 6, 6, 2}, []int{3, 3, 2, 3}, 2, 1}, // the last row of the image is under no last window
	{[]int{2, 5, 7, 2}, []int{3, 3, 2, 3}, 2, 1},
	{[]int{2, 5, 4, 3}, []int{1, 1, 3, 2}, 1, 0},
	{[]int{2, 6, 5, 3}, []int{1, 1, 3, 2}, 2, 0},
	{[]int{1, 9, 9, 2}, []int{7, 7, 2, 2}, 2, 3}, // the first layer of ResNet-50
	{[]int{2, 5, 6, 2}, []int{2, 3, 2, 2}, 1, 1},
	{[]int{2, 7, 4, 2}, []int{5, 5, 2, 3}, 1, 2},
	{[]int{1, 16, 17, 1}, []int{3, 3, 1, 2}, 1, 1}, // large
}

// fitsLines reports whether [op.ConvLines] is for a kernel.
func fitsLines(kernel []int, stride, padding int) bool {
	return stride == 1 && kernel[0] == kernel[1] && kernel[0]%2 == 1 && padding == kernel[0]/2
}

func operations() []operation {
	var list []operation
	for _, k := range kernels {
		name := fmt.Sprintf("%v %v stride %d padding %d", k.x, k.kernel, k.stride, k.padding)
		list = append(list,
			operation{"Conv " + name, func(in []*node) *node { return op.Conv(in[0], in[1], k.stride, k.padding) }, [][]int{k.x, k.kernel}, false},
			operation{"ConvIm2col " + name, func(in []*node) *node { return op.ConvIm2col(in[0], in[1], k.stride, k.padding) }, [][]int{k.x, k.kernel}, true})
		if fitsLines(k.kernel, k.stride, k.padding) {
			list = append(list, operation{"convLines " + name, func(in []*node) *node { return op.ConvLines(in[0], in[1]) }, [][]int{k.x, k.kernel}, false})
		}
	}
	image := [][]int{{3, 6, 7, 2}}
	return append(list,
		operation{"BatchNorm of images", func(in []*node) *node { y, _, _ := op.BatchNorm(in[0], 1e-5); return y }, image, true},
		operation{"BatchNorm of vectors", func(in []*node) *node { y, _, _ := op.BatchNorm(in[0], 1e-5); return y }, [][]int{{8, 3}}, true},
		operation{"BatchNormAffine", func(in []*node) *node { y, _, _ := op.BatchNormAffine(in[0], in[1], in[2], 1e-5); return y }, [][]int{{3, 6, 7, 2}, {2}, {2}}, true},
		operation{"mean of BatchNorm", func(in []*node) *node { _, m, _ := op.BatchNorm(in[0], 1e-5); return m }, image, true},
		operation{"variance of BatchNorm", func(in []*node) *node { _, _, v := op.BatchNorm(in[0], 1e-5); return v }, image, true},
		operation{"MaxPool 2", func(in []*node) *node { return op.MaxPool(in[0], 2) }, image, true},
		operation{"MaxPool 3", func(in []*node) *node { return op.MaxPool(in[0], 3) }, image, true},
		operation{"MaxPool3x3", func(in []*node) *node { return op.MaxPool3x3(in[0]) }, image, true},
		operation{"MeanPool", func(in []*node) *node { return op.MeanPool(in[0]) }, image, true},
		operation{"ReLU", func(in []*node) *node { return op.ReLU(in[0]) }, image, true})
}

// scalar makes a scalar of an operation's output that has curvature of its own:
// the sum of c sin(y), with c fixed.
func (o operation) scalar(in []*node) *node {
	y := o.f(in)
	c := graph.Sin(graph.AddScalar(graph.IotaFull(y.Graph(), y.Shape()), 1))
	return graph.ReduceAllSum(graph.Mul(c, graph.Sin(y)))
}

// along moves the inputs (first half) by step along directions (second half).
func along(in []*node, step float64) []*node {
	n := len(in) / 2
	moved := make([]*node, n)
	for i := range moved {
		moved[i] = graph.Add(in[i], graph.MulScalar(in[n+i], step))
	}
	return moved
}

// product is the inner product of lists of tensors.
func product(a, b []*node) *node {
	sum := graph.ScalarZero(a[0].Graph(), a[0].DType())
	for i := range a {
		sum = graph.Add(sum, graph.ReduceAllSum(graph.Mul(a[i], b[i])))
	}
	return sum
}

// Derivatives along random directions are what central differences say, whose
// error is of order step² = 1e-10 times third derivatives, and 1e-16/step: first derivatives of the value,
// and Hessian-vector products of the gradient.
func TestDerivatives(t *testing.T) {
	const step = 1e-5
	difference := func(a, b *node) *node { return graph.DivScalar(graph.Sub(a, b), 2*step) }
	onBackends(t, func(t *testing.T, b compute.Backend) {
		for _, o := range operations() {
			t.Run(o.name, func(t *testing.T) {
				n := len(o.inputs)
				derivatives := compile(t, b, func(in []*node) []*node {
					gradient := func(in []*node) []*node { return graph.Gradient(o.scalar(in), in...) }
					slope := product(gradient(in[:n]), in[n:])
					out := []*node{slope, difference(o.scalar(along(in, step)), o.scalar(along(in, -step)))}
					if !o.twice {
						return out
					}
					ahead, behind := gradient(along(in, step)), gradient(along(in, -step))
					for i, hvp := range graph.Gradient(slope, in[:n]...) {
						out = append(out, hvp, difference(ahead[i], behind[i]))
					}
					return out
				})
				rng := rand.New(rand.NewPCG(1, 2))
				for range 5 {
					var inputs []any
					for range 2 {
						for _, dims := range o.inputs {
							inputs = append(inputs, normal(rng, dims...))
						}
					}
					for got := derivatives(inputs...); len(got) > 0; got = got[2:] {
						same(t, "the derivative against differences", got[0], got[1], 1e-6)
					}
				}
			})
		}
	})
}
