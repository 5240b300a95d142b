package network_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/network"
)

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
	b := backendtest.Open(t, "go")
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
