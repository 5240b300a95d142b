package train

import (
	"math"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/loss"
	"largestep/pkg/deep/network"
	"largestep/pkg/deep/optimizer"
)

// accumulated is where the gradient of a batch grows, part by part: that of
// the variable at PATH in /accumulated/PATH. Between steps it is zero.
const accumulated = "/accumulated"

// A problem is what is minimised: a loss of a network's outputs.
type problem struct {
	network *network.Network
	loss    loss.Func
	compute dtypes.DType
	noisy   bool // steps inject noise
}

// graph builds the loss, a scalar, and the number of images that are classified
// right. Inputs are images [batch, height, width, channels] and labels
// [batch, 1]; a third, if there is one, is the standard deviation of the noise
// that is injected.
func (p *problem) graph(scope *model.Scope, inputs []*graph.Node, o network.Options) (f, right *graph.Node) {
	o.Compute = p.compute
	if len(inputs) > 2 {
		o.Sigma = inputs[2]
	}
	logits := p.network.Logits(scope, inputs[0], o)
	return p.loss(logits, inputs[1]), correct(logits, inputs[1])
}

// correct counts the images whose largest output is that of their class.
func correct(logits, labels *graph.Node) *graph.Node {
	class := graph.ExpandAxes(graph.ArgMax(logits, -1, dtypes.Int32), -1)
	return graph.ReduceAllSum(graph.ConvertDType(graph.Equal(class, labels), dtypes.Int32))
}

// A stepper takes training steps: it runs the problem's gradient and the
// optimizer in one graph, or if batches come in parts, in one graph for a part
// and one for the step.
type stepper struct {
	store       *model.Store
	noisy       bool
	whole       *model.Exec
	part, apply *model.Exec
}

func newStepper(engine compute.Backend, store *model.Store, p *problem, o optimizer.SGD) (*stepper, error) {
	s := &stepper{store: store, noisy: p.noisy}
	training := network.Options{Training: true}
	var errs [3]error
	s.whole, errs[0] = model.NewExec(engine, store, func(scope *model.Scope, inputs []*graph.Node) []*graph.Node {
		f, right := p.graph(scope, inputs, training)
		o.UpdateGraph(scope, f.Graph(), f)
		return []*graph.Node{f, right}
	})
	// The last input is the share of the batch that the part is.
	s.part, errs[1] = model.NewExec(engine, store, func(scope *model.Scope, inputs []*graph.Node) []*graph.Node {
		last := len(inputs) - 1
		f, right := p.graph(scope, inputs[:last], training)
		f = graph.Mul(f, inputs[last])
		gradients := scope.BuildTrainableVariablesGradientsGraph(f)
		for i, v := range trainable(store) {
			sum := accumulator(store, v)
			sum.SetNodeValue(graph.Add(sum.NodeValue(f), gradients[i]))
		}
		return []*graph.Node{f, right}
	})
	s.apply, errs[2] = model.NewExec(engine, store, func(scope *model.Scope, g *graph.Graph) *graph.Node {
		var gradients []*graph.Node
		for _, v := range trainable(store) {
			v.NodeValue(g) // the optimizer steps along what the graph uses
			sum := accumulator(store, v)
			gradients = append(gradients, sum.NodeValue(g))
			sum.SetNodeValue(graph.Zeros(g, v.Shape()))
		}
		o.UpdateGraphWithGradients(scope, gradients, dtypes.Float32)
		return graph.ScalarZero(g, dtypes.Float32)
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *stepper) close() {
	for _, exec := range []*model.Exec{s.whole, s.part, s.apply} {
		exec.Finalize()
	}
}

func trainable(store *model.Store) []*model.Variable {
	var list []*model.Variable
	for v := range store.IterVariables() {
		if v.Trainable {
			list = append(list, v)
		}
	}
	return list
}

func accumulator(store *model.Store, v *model.Variable) *model.Variable {
	path := accumulated + v.Path()
	if sum := store.GetVariable(path); sum != nil {
		return sum
	}
	return store.VariableWithValue(path, tensors.FromShape(v.Shape())).SetTrainable(false)
}

// A score is a sum over images.
type score struct {
	Loss   float64 // sum of the losses of the images
	Right  int     // how many are classified right
	Images int
}

func (s *score) add(o score) {
	s.Loss += o.Loss
	s.Right += o.Right
	s.Images += o.Images
}

// mean returns the mean loss and the accuracy, from 0 to 1.
func (s score) mean() (loss, accuracy float64) {
	return s.Loss / float64(s.Images), float64(s.Right) / float64(s.Images)
}

// step takes one step on the parts of a batch and returns its score before the
// step.
func (s *stepper) step(parts []*part, rate, sigma float64) (score, error) {
	var total score
	if err := optimizer.SetRate(s.store, rate); err != nil {
		return total, err
	}
	for _, p := range parts {
		total.Images += p.n
	}
	mean := 0.0
	for _, p := range parts {
		inputs := []any{p.x, p.y}
		if s.noisy {
			inputs = append(inputs, float32(sigma))
		}
		exec := s.whole
		if len(parts) > 1 {
			exec, inputs = s.part, append(inputs, float32(p.n)/float32(total.Images))
		}
		f, right, err := call(exec, inputs...)
		if err != nil {
			return total, err
		}
		mean += f
		total.Right += right
	}
	total.Loss = mean * float64(total.Images)
	if len(parts) == 1 {
		return total, nil
	}
	return total, backend.Try(func() error {
		out, err := s.apply.Call1()
		if err != nil {
			return err
		}
		return out.FinalizeAll()
	})
}

// call runs a graph that gives a loss and a count, and frees what it gave.
func call(exec *model.Exec, inputs ...any) (f float64, right int, err error) {
	err = backend.Try(func() error {
		out, err := exec.Call(inputs...)
		if err != nil {
			return err
		}
		f, right = float64(tensors.ToScalar[float32](out[0])), int(tensors.ToScalar[int32](out[1]))
		for _, t := range out {
			if err := t.FinalizeAll(); err != nil {
				return err
			}
		}
		return nil
	})
	return f, right, err
}

// finite tells a number from what divergence leaves.
func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
