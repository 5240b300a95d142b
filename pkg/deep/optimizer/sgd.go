// Package optimizer holds the gradient descents of the papers as GoMLX graphs:
// plain, with momentum, with Nesterov's, with weight decay, with the gradient
// clipped by its global norm. Full-batch gradient descent is the plain one on
// a batch that holds all images.
//
// The learning rate is a variable of the store that [SetRate] sets before each
// step, so that a schedule never compiles a graph anew.
package optimizer

import (
	"errors"
	"fmt"
	"math"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train"
	"github.com/gomlx/gomlx/ml/train/optimizer"
)

// Where the variables of the optimizer lie in the store: where GoMLX has them,
// and for the momentum of the variable at PATH, /optimizers/momentum/PATH.
var (
	ratePath      = "/" + optimizer.Scope + "/" + optimizer.ParamLearningRate
	momentumScope = "/" + optimizer.Scope + "/momentum"
)

// An SGD is a gradient descent. With parameters w, gradient g, learning rate η
// and momentum v, which starts at zero, a step is
//
//	g ← g min(1, ClipNorm/(‖g‖+1e-6))    if ClipNorm > 0; one norm for all parameters
//	g ← g + WeightDecay w                on all parameters, batch norm's and biases too
//	v ← Momentum v + g                   if Momentum > 0
//	g ← v, or g + Momentum v             if Nesterov
//	w ← w - η g
//
// which is the rule of PyTorch's torch.optim.SGD (dampening 0) after its
// clip_grad_norm_, with which the papers' tables were made.
//
// It is an optimizer of GoMLX, so it also serves a train.Trainer.
type SGD struct {
	Momentum    float64 // in [0, 1)
	Nesterov    bool    // look ahead along the momentum
	WeightDecay float64 // at least 0
	ClipNorm    float64 // the most that the norm of the gradient may be; 0: no bound
}

var (
	_ optimizer.Interface         = SGD{}
	_ train.OptimizeWithGradients = SGD{}
)

// Validate says what is wrong with the numbers.
func (o SGD) Validate() error {
	switch {
	case !(o.Momentum >= 0 && o.Momentum < 1):
		return fmt.Errorf("a momentum of %v; use a number from 0 to below 1", o.Momentum)
	case o.Nesterov && o.Momentum == 0:
		return errors.New("a step of Nesterov's needs a momentum; set one, such as 0.9")
	case !(o.WeightDecay >= 0) || math.IsInf(o.WeightDecay, 1):
		return fmt.Errorf("a weight decay of %v; use 0 or a positive number", o.WeightDecay)
	case !(o.ClipNorm >= 0) || math.IsInf(o.ClipNorm, 1):
		return fmt.Errorf("gradients clipped to the norm %v; use a positive number, or 0 for no bound", o.ClipNorm)
	}
	return nil
}

// SetRate sets the learning rate of the steps to come.
func SetRate(store *model.Store, rate float64) error {
	value := tensors.FromScalar(float32(rate))
	if v := store.GetVariable(ratePath); v != nil {
		return v.SetValue(value)
	}
	v, err := store.CreateVariable(ratePath, value)
	if err == nil {
		v.SetTrainable(false)
	}
	return err
}

// UpdateGraph implements optimizer.Interface: one step down the gradient of
// loss, a scalar, for all trainable variables that it depends on.
func (o SGD) UpdateGraph(scope *model.Scope, _ *graph.Graph, loss *graph.Node) {
	o.UpdateGraphWithGradients(scope, scope.BuildTrainableVariablesGradientsGraph(loss), loss.DType())
}

// UpdateGraphWithGradients implements train.OptimizeWithGradients: one step
// along gradients that are given, one for each trainable variable of the graph
// in the order of the store. Like all that builds graphs it panics, here if no
// rate was set.
func (o SGD) UpdateGraphWithGradients(scope *model.Scope, gradients []*graph.Node, _ dtypes.DType) {
	if len(gradients) == 0 {
		return
	}
	g := gradients[0].Graph()
	optimizer.IncrementGlobalStep(g, dtypes.Int64)
	rate := scope.Store().GetVariable(ratePath)
	if rate == nil {
		panic(errors.New("no learning rate is set; call optimizer.SetRate before the first step"))
	}
	if o.ClipNorm > 0 {
		gradients = clip(gradients, o.ClipNorm)
	}
	// The variables are listed first: momenta join the store on the way.
	for i, v := range trainable(scope, g) {
		w, step := v.NodeValue(g), gradients[i]
		if o.WeightDecay > 0 {
			step = graph.Add(step, graph.MulScalar(w, o.WeightDecay))
		}
		if o.Momentum > 0 {
			momentum := momentumOf(scope.Store(), v)
			m := graph.Add(graph.MulScalar(momentum.NodeValue(g), o.Momentum), step)
			momentum.SetNodeValue(m)
			if o.Nesterov {
				m = graph.Add(step, graph.MulScalar(m, o.Momentum))
			}
			step = m
		}
		v.SetNodeValue(graph.Sub(w, graph.Mul(step, graph.ConvertDType(rate.NodeValue(g), w.DType()))))
	}
}

// Clear implements optimizer.Interface: it forgets the momenta.
func (o SGD) Clear(scope *model.Scope) error {
	return scope.Store().DeleteVariablesInScope(momentumScope)
}

func trainable(scope *model.Scope, g *graph.Graph) []*model.Variable {
	var list []*model.Variable
	for v := range scope.IterVariables() {
		if v.Trainable && v.InUseByGraph(g) {
			list = append(list, v)
		}
	}
	return list
}

// momentumOf returns the momentum of a variable, which is made of zeros if it
// is new.
func momentumOf(store *model.Store, v *model.Variable) *model.Variable {
	path := momentumScope + v.Path()
	m := store.GetVariable(path)
	if m == nil {
		m = store.VariableWithValue(path, tensors.FromShape(v.Shape()))
	}
	return m.SetTrainable(false)
}

// clip scales gradients so that their common norm is at most bound. A norm
// that is not finite gives parameters that are not: divergence shows.
func clip(gradients []*graph.Node, bound float64) []*graph.Node {
	scale := graph.DivScalar(GlobalNorm(gradients), bound)
	scale = graph.Reciprocal(graph.MaxScalar(graph.AddScalar(scale, 1e-6/bound), 1))
	clipped := make([]*graph.Node, len(gradients))
	for i, g := range gradients {
		clipped[i] = graph.Mul(g, graph.ConvertDType(scale, g.DType()))
	}
	return clipped
}

// GlobalNorm is the Euclidean norm of all gradients taken as one vector, a
// float32 scalar.
func GlobalNorm(gradients []*graph.Node) *graph.Node {
	var sum *graph.Node
	for _, g := range gradients {
		square := graph.ReduceAllSum(graph.Square(graph.ConvertDType(g, dtypes.Float32)))
		if sum == nil {
			sum = square
		} else {
			sum = graph.Add(sum, square)
		}
	}
	return graph.Sqrt(sum)
}
