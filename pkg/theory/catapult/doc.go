// Package catapult proves by measurement that a network with one hidden layer of
// linear units, trained by gradient descent, has three phases of the learning
// rate: lazy, where the loss falls at every step; catapult, where it first rises
// and gradient descent then settles where the curvature is lower; divergent.
//
// This is Theorem 2 and Corollary 1 of Huang, Du, Xu, Liu, "Implicit Bias of Deep
// Learning in the Large Learning Rate Phase: A Data Separability Perspective",
// Applied Sciences 13(6):3961, 2023, with Examples 3 and 4, figures 1, 3 and A2
// and Table 2; the squared loss, for comparison, is that of Lewkowycz et al.,
// "The large learning rate phase of deep learning", 2020. Where the printed form
// does not hold, this package computes what does and says so.
//
// # Setting
//
// The network is f(x) = v·Wx/√m with a matrix W (m by d) and a vector v (m). Its
// training loss is the mean of ℓ(y f(x)) over samples (x, y) with labels ±1, and
// every step of gradient descent moves W and v together.
//
// Nothing of the m(d+1) weights matters but the predictor β = Wᵀv/√m, the matrix
// M = WᵀW/m and s = |v|²/m: they step by themselves, and the width enters as 1/m
// only. For degenerate data (one point seen with both labels) two numbers are
// left, the output f and the curvature λ of the tangent kernel.
//
// # Use X if
//
//   - two numbers, degenerate data: [NewPair] makes a [Pair]; [Pair.Trajectory], [Pair.Limit], [Pair.Outcome]
//   - where the phases meet: [Pair.Onset], [Pair.OnsetLimit], [Pair.Divergence]
//   - a whole plane of rates and widths: [PhaseMap]
//   - any data, any width, without the weights: [NewReduced] makes a [Reduced]
//   - all the weights: [NewNetwork] makes a [Network], with [Network.Kernel] and [Network.HessianTop]
//   - random starts: [RandomState], [RandomReduced], [Ensemble]
//   - does a data set have a catapult phase at all: [Survey]
//
// A loss that overflows is the outcome "diverged at step t". An error means that
// the question has no answer, and says what to ask instead.
package catapult
