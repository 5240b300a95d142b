package op_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/op"
)

// An array is a tensor that tests index by four numbers; outside of it lies fill.
type array struct {
	n, h, w, c int
	data       []float64
	fill       float64
}

func (a array) at(n, y, x, c int) float64 {
	if y < 0 || y >= a.h || x < 0 || x >= a.w {
		return a.fill
	}
	return a.data[((n*a.h+y)*a.w+x)*a.c+c]
}

func arrayOf(t *tensors.Tensor, fill float64) array {
	d := t.Shape().Dimensions
	return array{d[0], d[1], d[2], d[3], tensors.MustCopyFlatData[float64](t), fill}
}

// plainConv is the sum that defines the convolution, term by term.
func plainConv(x, k array, stride, padding int) []float64 {
	var out []float64
	for n := range x.n {
		for oy := 0; oy+k.n <= x.h+2*padding; oy += stride {
			for ox := 0; ox+k.h <= x.w+2*padding; ox += stride {
				for o := range k.c {
					sum := 0.0
					for dy := range k.n { // a kernel is [height, width, in, out]
						for dx := range k.h {
							for i := range k.w {
								sum += x.at(n, oy+dy-padding, ox+dx-padding, i) * k.at(dy, dx, i, o)
							}
						}
					}
					out = append(out, sum)
				}
			}
		}
	}
	return out
}

// plainMaxPool takes each window's maximum, place by place.
func plainMaxPool(x array, window, stride, padding int) []float64 {
	var out []float64
	for n := range x.n {
		for oy := 0; oy+window <= x.h+2*padding; oy += stride {
			for ox := 0; ox+window <= x.w+2*padding; ox += stride {
				for c := range x.c {
					largest := math.Inf(-1)
					for dy := range window {
						for dx := range window {
							largest = max(largest, x.at(n, oy+dy-padding, ox+dx-padding, c))
						}
					}
					out = append(out, largest)
				}
			}
		}
	}
	return out
}

func TestConvolutionIsItsSum(t *testing.T) {
	onBackends(t, func(t *testing.T, b compute.Backend) {
		rng := rand.New(rand.NewPCG(3, 4))
		for _, k := range kernels {
			x, kernel := normal(rng, k.x...), normal(rng, k.kernel...)
			want := plainConv(arrayOf(x, 0), arrayOf(kernel, 0), k.stride, k.padding)
			got := compile(t, b, func(in []*node) []*node {
				return []*node{op.Conv(in[0], in[1], k.stride, k.padding), op.ConvIm2col(in[0], in[1], k.stride, k.padding)}
			})(x, kernel)
			same(t, fmt.Sprintf("Conv %v", k), got[0], want, 1e-12)
			same(t, fmt.Sprintf("ConvIm2col %v", k), got[1], want, 1e-12)
			if fitsLines(k.kernel, k.stride, k.padding) {
				lines := compile(t, b, func(in []*node) []*node { return []*node{op.ConvLines(in[0], in[1])} })(x, kernel)
				same(t, fmt.Sprintf("convLines %v", k), lines[0], want, 1e-12)
			}
		}
	})
}

func TestPoolsAreTheirDefinitions(t *testing.T) {
	onBackends(t, func(t *testing.T, b compute.Backend) {
		x := normal(rand.New(rand.NewPCG(5, 6)), 2, 7, 6, 3)
		a := arrayOf(x, math.Inf(-1))
		got := compile(t, b, func(in []*node) []*node {
			return []*node{op.MaxPool(in[0], 2), op.MaxPool(in[0], 3), op.MaxPool3x3(in[0]), op.MeanPool(in[0]), op.ReLU(in[0])}
		})(x)
		same(t, "MaxPool 2", got[0], plainMaxPool(a, 2, 2, 0), 0)
		same(t, "MaxPool 3", got[1], plainMaxPool(a, 3, 3, 0), 0)
		same(t, "MaxPool3x3", got[2], plainMaxPool(a, 3, 2, 1), 0)
		means, positive := make([]float64, a.n*a.c), make([]float64, len(a.data))
		for i, value := range a.data {
			means[i/(a.h*a.w*a.c)*a.c+i%a.c] += value / float64(a.h*a.w)
			positive[i] = max(value, 0)
		}
		same(t, "MeanPool", got[3], means, 1e-12)
		same(t, "ReLU", got[4], positive, 0)
	})
}

func TestBatchNormIsItsDefinition(t *testing.T) {
	const epsilon = 1e-5
	onBackends(t, func(t *testing.T, b compute.Backend) {
		x := normal(rand.New(rand.NewPCG(7, 8)), 4, 3, 5, 3)
		data := tensors.MustCopyFlatData[float64](x)
		mean, variance, normalized := make([]float64, 3), make([]float64, 3), make([]float64, len(data))
		n := float64(len(data) / 3)
		for i, value := range data {
			mean[i%3] += value / n
		}
		for i, value := range data {
			variance[i%3] += (value - mean[i%3]) * (value - mean[i%3]) / n
		}
		for i, value := range data {
			normalized[i] = (value - mean[i%3]) / math.Sqrt(variance[i%3]+epsilon)
		}
		got := compile(t, b, func(in []*node) []*node {
			y, m, v := op.BatchNorm(in[0], epsilon)
			return []*node{y, m, v}
		})(x)
		same(t, "normalized", got[0], normalized, 1e-12)
		same(t, "mean", got[1], mean, 1e-12)
		same(t, "variance", got[2], variance, 1e-12)
	})
}

// What is done in one step for speed is what the steps say.
func TestFusedFormsAreTheirSteps(t *testing.T) {
	onBackends(t, func(t *testing.T, b compute.Backend) {
		rng := rand.New(rand.NewPCG(11, 12))
		for _, places := range []int{1, 3, 16} {
			got := compile(t, b, func(in []*node) []*node {
				row := func(v *node) *node { return graph.Reshape(v, 1, 1, 1, -1) }
				fused, mean, variance := op.BatchNormAffine(in[0], in[1], in[2], 1e-5)
				y, m, v := op.BatchNorm(in[0], 1e-5)
				return []*node{
					fused, graph.Add(graph.Mul(y, row(in[1])), row(in[2])),
					mean, m,
					variance, v,
					graph.Reshape(mean, -1), graph.ReduceMean(in[0], 0, 1, 2),
				}
			})(normal(rng, 2, places, 3, 5), normal(rng, 5), normal(rng, 5))
			for ; len(got) > 0; got = got[2:] {
				same(t, fmt.Sprintf("%d x 3 places", places), got[0], got[1], 1e-12)
			}
		}
	})
}

// Where all values of a window are equal, as they are behind a ReLU, the whole
// gradient goes to the first, as in PyTorch.
func TestMaxPoolGradientAtTies(t *testing.T) {
	onBackends(t, func(t *testing.T, b compute.Backend) {
		x := tensors.FromFlatDataAndDimensions([]float64{0, 0, 5, 6, 0, 0, 6, 5}, 1, 2, 4, 1)
		got := compile(t, b, func(in []*node) []*node {
			return graph.Gradient(graph.ReduceAllSum(op.MaxPool(in[0], 2)), in[0])
		})(x)
		same(t, "gradient", got[0], []float64{1, 0, 0, 1, 0, 0, 0, 0}, 0)
	})
}

// What does not fit is refused, with both shapes in the message.
func TestShapesThatDoNotFitAreRefused(t *testing.T) {
	cases := map[string]func(in []*node) *node{
		"channels":        func(in []*node) *node { return op.Conv(in[0], in[1], 1, 1) },
		"stride":          func(in []*node) *node { return op.Conv(in[0], in[2], 0, 1) },
		"padding":         func(in []*node) *node { return op.ConvIm2col(in[0], in[2], 1, -1) },
		"a kernel's size": func(in []*node) *node { return op.ConvIm2col(in[3], in[2], 1, 0) },
		"rank":            func(in []*node) *node { return op.Conv(in[0], in[4], 1, 0) },
		"a window":        func(in []*node) *node { return op.MaxPool(in[0], 0) },
		"a window's size": func(in []*node) *node { return op.MaxPool(in[3], 3) },
		"a pool's rank":   func(in []*node) *node { return op.MaxPool(in[4], 2) },
		"a mean's rank":   func(in []*node) *node { return op.MeanPool(in[4]) },
		"a norm's rank":   func(in []*node) *node { y, _, _ := op.BatchNorm(in[5], 1); return y },
	}
	b := backendtest.Open(t, "go")
	rng := rand.New(rand.NewPCG(9, 10))
	inputs := []any{normal(rng, 2, 5, 5, 3), normal(rng, 3, 3, 2, 4), normal(rng, 3, 3, 3, 4), normal(rng, 1, 2, 2, 3), normal(rng, 3, 4), normal(rng, 3)}
	for name, f := range cases {
		if err := tryOnce(b, f, inputs...); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
