// Package loss has the losses of the five papers as GoMLX graphs, by the names
// of [config.Losses]: sums over the outputs of an image, means over images.
//
// None of them overflows before its value does: the logarithms of sums of
// exponentials are taken with the largest term out.
package loss

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"

	"largestep/pkg/deep/config"
)

// A Func builds the loss, a scalar, of logits [batch, classes] and labels
// [batch, 1], integers from 0 to classes-1. It is twice differentiable. Labels
// out of that range belong to no class; what reads the data refuses them.
//
// Logistic and exponential losses are of two classes: label 0 is y = -1, label
// 1 is y = +1, and f is the second logit minus the first, or the only one.
type Func func(logits, labels *graph.Node) *graph.Node

// ByName returns a loss of [config.Losses].
func ByName(name string) (Func, error) {
	if f, ok := losses[name]; ok {
		return f, nil
	}
	return nil, fmt.Errorf("there is no loss %q; did you mean %q?", name, config.Nearest(name, config.Losses))
}

var losses = map[string]Func{
	config.CrossEntropy: crossEntropy,
	config.Logistic:     logistic,
	config.Exponential:  exponential,
	config.Squared:      squared,
	config.Huber:        huber,
}

// crossEntropy is log(sum over classes of exp(z)) - z at the label.
func crossEntropy(logits, labels *graph.Node) *graph.Node {
	largest := graph.StopGradient(graph.ReduceAndKeep(logits, graph.ReduceMax, -1))
	shifted := graph.Sub(logits, largest)
	logSum := graph.Log(graph.ReduceSum(graph.Exp(shifted), -1))
	chosen := graph.ReduceSum(graph.Mul(shifted, oneHot(logits, labels)), -1)
	return graph.ReduceAllMean(graph.Sub(logSum, chosen))
}

// logistic is log(1 + exp(-y f)).
func logistic(logits, labels *graph.Node) *graph.Node {
	return graph.ReduceAllMean(softplus(graph.Neg(margin(logits, labels))))
}

// exponential is exp(-y f).
func exponential(logits, labels *graph.Node) *graph.Node {
	return graph.ReduceAllMean(graph.Exp(graph.Neg(margin(logits, labels))))
}

// squared is half the square of the error, against one-hot labels.
func squared(logits, labels *graph.Node) *graph.Node {
	e := graph.Sub(logits, oneHot(logits, labels))
	return overOutputs(graph.MulScalar(graph.Square(e), 0.5))
}

// huber is half the square of an error up to 1, and its size minus 1/2 above.
func huber(logits, labels *graph.Node) *graph.Node {
	e := graph.Sub(logits, oneHot(logits, labels))
	size := graph.Abs(e)
	small := graph.MulScalar(graph.Square(e), 0.5)
	return overOutputs(graph.Where(graph.LessThan(size, graph.OnesLike(size)), small, graph.AddScalar(size, -0.5)))
}

// overOutputs sums over outputs and takes the mean over images.
func overOutputs(x *graph.Node) *graph.Node {
	return graph.ReduceAllMean(graph.ReduceSum(x, -1))
}

// softplus is log(1 + exp(u)), as max(u, 0) + log(1 + exp(-|u|)).
func softplus(u *graph.Node) *graph.Node {
	zero := graph.ZerosLike(u)
	positive := graph.GreaterThan(u, zero)
	decay := graph.Exp(graph.Where(positive, graph.Neg(u), u))
	return graph.Add(graph.Where(positive, u, zero), graph.Log1P(decay))
}

// margin is y f, [batch].
func margin(logits, labels *graph.Node) *graph.Node {
	check(logits, labels)
	outputs := logits.Shape().Dimensions[1]
	if outputs > 2 {
		exceptions.Panicf("the logistic and the exponential loss are of two classes; got %d outputs", outputs)
	}
	// Of y and the one output, or of ±1 at each class and the two outputs.
	y := graph.ConvertDType(labels, logits.DType())
	if outputs == 2 {
		y = oneHot(logits, labels)
	}
	return graph.ReduceSum(graph.Mul(logits, graph.AddScalar(graph.MulScalar(y, 2), -1)), -1)
}

// oneHot has the shape of the logits: 1 at the label, else 0.
func oneHot(logits, labels *graph.Node) *graph.Node {
	check(logits, labels)
	return graph.OneHot(graph.Squeeze(labels, 1), logits.Shape().Dimensions[1], logits.DType())
}

func check(logits, labels *graph.Node) {
	if logits.Rank() != 2 || labels.Rank() != 2 || labels.Shape().Dimensions[1] != 1 ||
		labels.Shape().Dimensions[0] != logits.Shape().Dimensions[0] || !logits.DType().IsFloat() || !labels.DType().IsInt() {
		exceptions.Panicf("a loss needs logits [batch, classes] and integer labels [batch, 1]; got %s and %s", logits.Shape(), labels.Shape())
	}
}
