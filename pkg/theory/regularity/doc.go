// Package regularity proves by measurement that how fast a function grows tells
// what a large learning rate does to it: on slow growth gradient descent is
// driven to the edge of stability and balances its two factors, on fast growth
// it comes down one side of the valley and does neither.
//
// These are Theorems 6, 8, 9, 10 and 11 of Wang, Xu, Zhao, Tao, "Good regularity
// creates large learning rate implicit biases: edge of stability, balancing, and
// catapult", JMLR 26(273), 2025 (arXiv 2310.17087). Where the printed constants
// are not known, this package computes what does hold and says so.
//
// # Setting
//
// f(x, y) = F(xy) for a function F of one number whose minimum is at 1, so that
// the minima of f are the hyperbola xy = 1. Gradient descent with learning rate
// η moves both factors at once:
//
//	x ← x - η F'(xy) y,   y ← y - η F'(xy) x.
//
// Throughout s = xy and u = x² + y². At a minimum with F″(1) = 1 the sharpness
// S, the largest eigenvalue of the Hessian, is u; so (x-y)² = S - 2, and a flat
// minimum is a balanced one.
//
// # Use X if
//
//   - a function: [NewGood], [NewBad], [NewPerturbed], [Softplus], or your own [Function]
//   - how fast it grows: [Degree]; of a loss and an activation together, [Composite]
//   - one run: [Descend] for where it ends, [Follow] for every iterate
//   - what to expect of it: [Predict], [GapLaw], [OneSidedStart], [BalancingBound]
//   - the same over a whole plane: [NewMap]
//   - small networks with the same choices: package smallnet
//
// Divergence is an outcome. An error means that the question has no answer, and
// says what to ask instead.
package regularity
