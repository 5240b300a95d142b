package sharpness

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// A layout says where in a vector each trainable variable lies.
type layout struct {
	store     *model.Store
	variables []*model.Variable
	parts     []shapes.Shape // of a vector, one for each variable
	dtype     dtypes.DType
	size      int
}

func newLayout(store *model.Store) (layout, error) {
	l := layout{store: store}
	for v := range store.IterVariables() {
		if !v.Trainable {
			continue
		}
		switch {
		case !v.HasValue():
			return l, fmt.Errorf("sharpness: the variable %s has no value; initialise the store first", v.Path())
		case v.DType() != dtypes.Float32 && v.DType() != dtypes.Float64:
			return l, fmt.Errorf("sharpness: the variable %s is %s; curvature is computed in float32 or float64", v.Path(), v.DType())
		case l.size > 0 && v.DType() != l.dtype:
			return l, fmt.Errorf("sharpness: the variable %s is %s and those before are %s; make them equal", v.Path(), v.DType(), l.dtype)
		}
		l.dtype = v.DType()
		l.variables, l.parts = append(l.variables, v), append(l.parts, v.Shape())
		l.size += v.Shape().Size()
	}
	if l.size == 0 {
		return l, errors.New("sharpness: the store has no trainable variables; initialise the network in it first")
	}
	return l, nil
}

// with returns the layout whose part i has other dimensions.
func (l layout) with(i int, dims ...int) layout {
	part := shapes.Make(l.dtype, dims...)
	l.size += part.Size() - l.parts[i].Size()
	l.parts = slices.Clone(l.parts)
	l.parts[i] = part
	return l
}

// split cuts a vector into parts.
func (l layout) split(v *graph.Node) []*graph.Node {
	var parts []*graph.Node
	at := 0
	for _, p := range l.parts {
		n := p.Size()
		parts = append(parts, graph.Reshape(graph.Slice(v, graph.AxisRange(at, at+n)), p.Dimensions...))
		at += n
	}
	return parts
}

// join makes parts one vector.
func (l layout) join(parts []*graph.Node) *graph.Node {
	flat := make([]*graph.Node, len(parts))
	for i, p := range parts {
		flat[i] = graph.Reshape(p, p.Shape().Size())
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return graph.Concatenate(flat, 0)
}

// within calls build with the variables as nodes and leaves all variables of the
// store as they were, also those that a network changes when it trains, such as
// the running statistics of batch norm.
func (l layout) within(g *graph.Graph, build func(params []*graph.Node)) {
	type value struct {
		variable *model.Variable
		node     *graph.Node
	}
	var before []value
	for v := range l.store.IterVariables() {
		if v.HasValue() {
			before = append(before, value{v, v.NodeValue(g)})
		}
	}
	params := make([]*graph.Node, len(l.variables))
	for i, v := range l.variables {
		params[i] = v.NodeValue(g)
	}
	build(params)
	for _, b := range before {
		b.variable.SetNodeValue(b.node)
	}
}

func (l layout) zeros() *tensors.Tensor {
	return tensors.FromShape(shapes.Make(l.dtype, l.size))
}

func (l layout) tensor(x []float64) (*tensors.Tensor, error) { return l.shaped(x, l.size) }

// shaped returns numbers of the variables' type.
func (l layout) shaped(x []float64, dims ...int) (*tensors.Tensor, error) {
	t := tensors.FromShape(shapes.Make(l.dtype, dims...))
	return t, t.MutableFlatData(func(flat any) {
		switch y := flat.(type) {
		case []float64:
			copy(y, x)
		case []float32:
			for i, v := range x {
				y[i] = float32(v)
			}
		}
	})
}

func (l layout) scalar(x float64) *tensors.Tensor {
	if l.dtype == dtypes.Float64 {
		return tensors.FromScalar(x)
	}
	return tensors.FromScalar(float32(x))
}

// copyTo writes the numbers of a float tensor to dst.
func copyTo(dst []float64, t *tensors.Tensor) error {
	return t.ConstFlatData(func(flat any) {
		switch x := flat.(type) {
		case []float64:
			copy(dst, x)
		case []float32:
			for i, v := range x {
				dst[i] = float64(v)
			}
		}
	})
}
