package network_test

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/config"
	"largestep/pkg/deep/network"
)

// A reference is what PyTorch computed for a network whose parameters and
// images are filled by the rule of fill. Names and shapes are PyTorch's.
type reference struct {
	Network   config.Network
	Image     [3]int // channels, height, width
	Classes   int
	Batch     int
	Flatten   [3]int // of what the first linear layer flattens
	Trainable int
	Shapes    map[string][]int

	Training, Evaluation []float64

	// Norms, after a training pass: of the parts of the gradient, of those of
	// the Hessian times the gradient, and of the running statistics.
	Gradients, Products, Running map[string]float64
}

func (r reference) shape() network.Shape {
	return network.Shape{H: r.Image[1], W: r.Image[2], C: r.Image[0]}
}

func (r reference) String() string {
	n := r.Network
	name := n.Name
	if n.Activation != "" {
		name += "-" + n.Activation
	}
	if n.BatchNorm {
		name += "-norm"
	}
	if n.Depth > 0 {
		name += fmt.Sprintf("-%d-%d", n.Depth, n.Widen)
	}
	return name
}

// references reads the file that tests/peers/forward/reference.py wrote; its
// first line says with which versions.
func references(t *testing.T) []reference {
	t.Helper()
	data, err := os.ReadFile("testdata/forward.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []reference }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	for _, name := range config.Networks {
		if !slices.ContainsFunc(file.Cases, func(r reference) bool { return r.Network.Name == name }) {
			t.Errorf("there is no reference for %s", name)
		}
	}
	return file.Cases
}

// draws repeats splitmix64 of reference.py.
func draws(name string, count int) []float64 {
	hash := fnv.New64a()
	hash.Write([]byte(name))
	state := hash.Sum64()
	u := make([]float64, count)
	for i := range u {
		state += 0x9E3779B97F4A7C15
		z := (state ^ state>>30) * 0xBF58476D1CE4E5B9
		z = (z ^ z>>27) * 0x94D049BB133111EB
		u[i] = 2*float64((z^z>>31)>>11)*0x1p-53 - 1
	}
	return u
}

// fill repeats that of reference.py: values in PyTorch's order of a shape.
func fill(name string, shape []int) []float32 {
	size := 1
	for _, d := range shape {
		size *= d
	}
	values := make([]float32, size)
	for i, u := range draws(name, size) {
		switch {
		case name == "images":
		case len(shape) > 1:
			u *= math.Sqrt(6 / float64(size/shape[0]))
		case strings.HasSuffix(name, "running_var"):
			u = 1 + 0.5*u
		case strings.HasSuffix(name, "weight"):
			u = 0.4 + 0.2*u
		default:
			u *= 0.1
		}
		values[i] = float32(u)
	}
	return values
}

// moved returns values of a shape with its axes in another order: axis i of the
// result is axis order[i].
func moved(values []float32, shape []int, order ...int) *tensors.Tensor {
	strides := make([]int, len(shape))
	for i, s := len(shape)-1, 1; i >= 0; i-- {
		strides[i], s = s, s*shape[i]
	}
	dims := make([]int, len(order))
	for i, axis := range order {
		dims[i] = shape[axis]
	}
	out := make([]float32, len(values))
	index := make([]int, len(order))
	for i := range out {
		from := 0
		for j, axis := range order {
			from += index[j] * strides[axis]
		}
		out[i] = values[from]
		for j := len(index) - 1; j >= 0; j-- {
			if index[j]++; index[j] < dims[j] {
				break
			}
			index[j] = 0
		}
	}
	return tensors.FromFlatDataAndDimensions(out, dims...)
}

// parameter returns the filled tensor in the network's layout.
func (r reference) parameter(name string) *tensors.Tensor {
	shape := r.Shapes[name]
	values := fill(name, shape)
	switch {
	case len(shape) == 4: // kernels: out, in, height, width
		return moved(values, shape, 2, 3, 1, 0)
	case name == "fc1.weight": // its columns are flattened images, channels first
		t := moved(values, append([]int{shape[0]}, r.Flatten[:]...), 2, 3, 1, 0)
		return tensors.FromFlatDataAndDimensions(tensors.MustCopyFlatData[float32](t), shape[1], shape[0])
	case len(shape) == 2:
		return moved(values, shape, 1, 0)
	}
	return moved(values, shape, 0)
}

func (r reference) images() *tensors.Tensor {
	shape := append([]int{r.Batch}, r.Image[:]...)
	return moved(fill("images", shape), shape, 0, 2, 3, 1)
}

func (r reference) labels() *tensors.Tensor {
	labels := make([]int32, r.Batch)
	for i := range labels {
		labels[i] = int32(i % r.Classes)
	}
	return tensors.FromFlatDataAndDimensions(labels, r.Batch, 1)
}

// store has the network's variables with the values of the reference.
func (r reference) store(t *testing.T, n *network.Network) *model.Store {
	t.Helper()
	store := start(t, n, 1)
	for name := range r.Shapes {
		v := store.GetVariable("/" + strings.ReplaceAll(name, ".", "/"))
		if v == nil {
			t.Fatalf("the network has no %s", name)
		}
		if err := v.SetValue(r.parameter(name)); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

// The names and shapes of all parameters and running statistics are PyTorch's,
// torchvision's for the ResNets: layers are as many, as wide and in the place.
func TestNamesAndShapesArePyTorchs(t *testing.T) {
	for _, r := range references(t) {
		t.Run(r.String(), func(t *testing.T) {
			n := build(t, r.Network, r.shape(), r.Classes)
			if got := n.Parameters(); got != r.Trainable {
				t.Errorf("%d parameters, want %d", got, r.Trainable)
			}
			count := 0
			for v := range start(t, n, 1).IterVariables() {
				if v.Name() == model.RNGStateVariableName {
					continue
				}
				count++
				name := strings.ReplaceAll(v.Path()[1:], "/", ".")
				want := slices.Clone(r.Shapes[name])
				switch len(want) {
				case 2:
					want = []int{want[1], want[0]}
				case 4:
					want = []int{want[2], want[3], want[1], want[0]}
				}
				if !slices.Equal(v.Shape().Dimensions, want) {
					t.Errorf("%s is %v, want %v", name, v.Shape().Dimensions, want)
				}
			}
			if count != len(r.Shapes) {
				t.Errorf("%d variables, want %d", count, len(r.Shapes))
			}
		})
	}
}

// With equal parameters and images, logits are PyTorch's in evaluation and in
// training, and so are the gradient of each parameter and the new running
// statistics, by their norms.
func TestAgreesWithPyTorch(t *testing.T) {
	onBackends(t, func(t *testing.T, b compute.Backend) {
		for _, r := range references(t) {
			t.Run(r.String(), func(t *testing.T) {
				n := build(t, r.Network, r.shape(), r.Classes)
				store := r.store(t, n)
				evaluation := run(t, b, store, func(scope *model.Scope, in []*graph.Node) []*graph.Node {
					return []*graph.Node{n.Logits(scope, in[0], network.Options{})}
				}, r.images())
				same(t, "evaluation", evaluation[0], r.Evaluation, 1e-4)
				if b.Name() == "xla" && strings.HasPrefix(r.Network.Name, "resnet") {
					return // compiling the gradient of a ResNet takes XLA half a minute
				}

				var names []string
				training := run(t, b, store, func(scope *model.Scope, in []*graph.Node) []*graph.Node {
					names = trainableNames(store)
					logits := n.Logits(scope, in[0], network.Options{Training: true})
					return append([]*graph.Node{logits}, graph.Gradient(crossEntropy(t)(logits, in[1]), trainable(store, in[0])...)...)
				}, r.images(), r.labels())
				same(t, "training", training[0], r.Training, 1e-4)
				norms(t, "gradient", names, training[1:], r.Gradients)
				for name, want := range r.Running {
					got := norm(value(t, store, "/"+strings.ReplaceAll(name, ".", "/")))
					if !(math.Abs(got-want) <= 1e-4*want) {
						t.Errorf("%s has norm %v, want %v", name, got, want)
					}
				}
			})
		}
	})
}

// The Hessian times the gradient of the training loss is PyTorch's, part by
// part, by norms. XLA takes minutes to compile these; the tests of pkg/deep/op
// differentiate twice on both. The ResNets, which take "go" long and have no
// layer that the others have not, are left out.
func TestSecondDerivativesAgreeWithPyTorch(t *testing.T) {
	b := open(t, "go")
	for _, r := range references(t) {
		if len(r.Products) == 0 {
			continue
		}
		t.Run(r.String(), func(t *testing.T) {
			n := build(t, r.Network, r.shape(), r.Classes)
			store := r.store(t, n)
			products := run(t, b, store, func(scope *model.Scope, in []*graph.Node) []*graph.Node {
				logits := n.Logits(scope, in[0], network.Options{Training: true, Frozen: true, TwiceDifferentiable: true})
				half := graph.ScalarZero(in[0].Graph(), logits.DType())
				for _, g := range graph.Gradient(crossEntropy(t)(logits, in[1]), trainable(store, in[0])...) {
					half = graph.Add(half, graph.MulScalar(graph.ReduceAllSum(graph.Square(g)), 0.5))
				}
				return graph.Gradient(half, trainable(store, in[0])...)
			}, r.images(), r.labels())
			norms(t, "product", trainableNames(store), products, r.Products)
		})
	}
}

// norms compares those of the parts of a gradient or a Hessian-vector product.
// An activation within rounding of a ReLU's kink moves a small part by a
// percent: PyTorch's own float32 gradient of ResNet-50 is some tenths of a
// percent from its float64. Biases before batch norm have gradient 0 but for
// rounding.
func norms(t *testing.T, what string, names []string, parts [][]float32, want map[string]float64) {
	t.Helper()
	if len(names) != len(want) {
		t.Errorf("%d trainable variables, want %d", len(names), len(want))
	}
	largest, worst := 0.0, 0.0
	for _, w := range want {
		largest = max(largest, w)
	}
	for i, name := range names {
		far := math.Abs(norm(parts[i])-want[name]) / (want[name] + 1e-3*largest)
		worst = max(worst, far)
		if !(far <= 2e-2) {
			t.Errorf("the %s of %s has norm %v, want %v", what, name, norm(parts[i]), want[name])
		}
	}
	t.Logf("%s: norms differ by a share of %.1e at most", what, worst)
}

// trainable lists the trainable variables of a store as nodes, in the order of
// trainableNames, which are PyTorch's.
func trainable(store *model.Store, g graph.GraphProvider) (nodes []*graph.Node) {
	for v := range store.IterVariables() {
		if v.Trainable {
			nodes = append(nodes, v.NodeValue(g))
		}
	}
	return nodes
}

func trainableNames(store *model.Store) (names []string) {
	for v := range store.IterVariables() {
		if v.Trainable {
			names = append(names, strings.ReplaceAll(v.Path()[1:], "/", "."))
		}
	}
	return names
}

// same fails unless got is want to a share of the largest number.
func same(t *testing.T, what string, got []float32, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	largest := 1.0
	for _, w := range want {
		largest = max(largest, math.Abs(w))
	}
	worst := 0.0
	for i := range got {
		worst = max(worst, math.Abs(float64(got[i])-want[i])/largest)
		if !(math.Abs(float64(got[i])-want[i]) <= tolerance*largest) {
			t.Fatalf("%s: number %d is %v, want %v", what, i, got[i], want[i])
		}
	}
	t.Logf("%s: largest difference %.1e of the largest number %.3g", what, worst, largest)
}

func norm(values []float32) float64 {
	var squares float64
	for _, v := range values {
		squares += float64(v) * float64(v)
	}
	return math.Sqrt(squares)
}
