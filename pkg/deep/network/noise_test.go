package network

import (
	"math"
	"slices"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/config"
)

// run runs a graph of x.
func run(t *testing.T, b compute.Backend, store *model.Store, f func(x *graph.Node) *graph.Node, x *tensors.Tensor) (values []float32) {
	t.Helper()
	err := backend.Try(func() error {
		out, err := model.CallOnce(b, store, func(_ *model.Scope, x *graph.Node) *graph.Node { return f(x) }, x)
		if err == nil {
			values = tensors.MustCopyFlatData[float32](out)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return values
}

func zeros(dims ...int) *tensors.Tensor {
	return tensors.FromShape(shapes.Make(dtypes.Float32, dims...))
}

func initial(t *testing.T, n *Network, root uint64) *model.Store {
	t.Helper()
	store := model.NewStore()
	if err := n.Init(store, root); err != nil {
		t.Fatal(err)
	}
	return store
}

// WRN-16 has 13 places for noise (Li et al. 2019, published code): two in each
// of 6 blocks and one before the last layer. Each draws for the places of the
// image alone. In evaluation, and without sigma, nothing is drawn.
func TestPlacesOfNoise(t *testing.T) {
	b, in := backendtest.Open(t, "go"), Shape{16, 8, 3}
	n, err := New(config.Network{Name: config.WideResNet, Depth: 16, Widen: 1}, in, 10)
	if err != nil {
		t.Fatal(err)
	}
	if n.NoisePoints() != 13 {
		t.Errorf("%d places for noise, want 13", n.NoisePoints())
	}
	draws := func(training, noisy bool) (dims [][]int) {
		run(t, b, initial(t, n, 1), func(x *graph.Node) *graph.Node {
			o := Options{Training: training}
			if noisy {
				o.Sigma = graph.Scalar(x.Graph(), x.DType(), 0.2)
			}
			logits := n.Logits(model.GetStore(x).RootScope(), x, o)
			for _, node := range x.Graph().Nodes() {
				if from := node.Inputs(); len(from) == 1 && from[0].Type() == graph.NodeTypeRNGBitGenerator && node.Rank() > 1 {
					dims = append(dims, node.Shape().Dimensions)
				}
			}
			return logits
		}, zeros(3, in.H, in.W, in.C))
		return dims
	}
	// Two uniform draws make a normal one. The first normalization of a group
	// comes before its convolution halves the image.
	var want [][]int
	for _, places := range []struct{ h, w, count int }{{16, 8, 5}, {8, 4, 4}, {4, 2, 4}} {
		want = append(want, slices.Repeat([][]int{{1, places.h, places.w, 1}}, 2*places.count)...)
	}
	if got := draws(true, true); !slices.EqualFunc(got, want, slices.Equal[[]int]) {
		t.Errorf("draws are %v, want %v", got, want)
	}
	if got := draws(false, true); len(got) > 0 {
		t.Errorf("draws in evaluation: %v", got)
	}
	if got := draws(true, false); len(got) > 0 {
		t.Errorf("draws without sigma: %v", got)
	}
}

// The noise is the same for all images and channels, normal with standard
// deviation sigma, new in each batch, and the same again from the same root.
func TestNoise(t *testing.T) {
	const images, places, channels, sigma = 3, 100 * 100, 2, 0.2
	b := backendtest.Open(t, "go")
	n, err := New(config.Network{Name: config.WideResNet, Depth: 10, Widen: 1}, Shape{8, 8, 3}, 10)
	if err != nil {
		t.Fatal(err)
	}
	add := func(store *model.Store) []float32 {
		return run(t, b, store, func(x *graph.Node) *graph.Node {
			o := Options{Training: true, Sigma: graph.Scalar(x.Graph(), x.DType(), sigma)}
			return noise{}.apply(&pass{o, store}, x)
		}, zeros(images, 100, 100, channels))
	}
	store := initial(t, n, 1)
	first := add(store)
	var squares, fourths, sum float64
	for i := range places {
		v := first[i*channels]
		for image := range images {
			for c := range channels {
				if got := first[(image*places+i)*channels+c]; got != v {
					t.Fatalf("place %d of image %d, channel %d has noise %v, and another %v", i, image, c, got, v)
				}
			}
		}
		sum += float64(v)
		squares += math.Pow(float64(v), 2)
		fourths += math.Pow(float64(v), 4)
	}
	// Moments of N(0, σ²), within five standard errors.
	root := math.Sqrt(places)
	if mean := sum / places; math.Abs(mean) > 5*sigma/root {
		t.Errorf("the mean is %v", mean)
	}
	if variance := squares / places; math.Abs(variance-sigma*sigma) > 5*math.Sqrt2*sigma*sigma/root {
		t.Errorf("the variance is %v, want %v", variance, sigma*sigma)
	}
	if fourth := fourths / places / math.Pow(sigma, 4); math.Abs(fourth-3) > 5*math.Sqrt(96)/root {
		t.Errorf("the fourth moment is %v σ⁴, want 3", fourth)
	}
	if slices.Equal(first, add(store)) {
		t.Error("two batches have the same noise")
	}
	if !slices.Equal(first, add(initial(t, n, 1))) {
		t.Error("one root gives two noises")
	}
	if slices.Equal(first, add(initial(t, n, 2))) {
		t.Error("two roots give one noise")
	}
}
