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
