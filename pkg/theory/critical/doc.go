// Package critical proves by measurement that on data no line can separate,
// gradient descent has a critical learning rate that depends on where it
// starts: below it the loss falls to its minimum; above it the exponential
// loss grows without bound and the logistic loss saturates on a 2-cycle.
//
// This is Theorem 1 of Huang, Du, Xu, Liu, "Implicit Bias of Deep Learning in
// the Large Learning Rate Phase: A Data Separability Perspective", Applied
// Sciences 13(6):3961, 2023, with Proposition 1, Examples 1 and 2 and figures
// 2 and A1. Where the printed form does not hold, this package computes what
// does and says so.
//
// # Setting
//
// Samples (x_i, y_i) with labels y_i = ±1 enter only through their margins
// z_i = y_i x_i. The loss of the linear predictor w is the mean
//
//	L(w) = 1/n Σ ℓ(w·z_i),   ℓ(u) = e^-u  or  log(1 + e^-u),
//
// and gradient descent with learning rate η moves w to w - η L'(w).
//
// # Use X if
//
//   - one weight: [Degenerate], [Example2] or [NewScalar] make a [Scalar]
//   - many weights: [NewLinear] makes a [Linear]; [Linear.Separability] sorts data
//   - the critical rate: [Scalar.CriticalRate]; closed forms [ExpCriticalRate], [LogisticCriticalRate]
//   - what happens from a start at a rate: [Scalar.Outcome], [Scalar.Trajectory]
//   - the same over a whole plane: [Scalar.PhaseMap]
//   - beyond the first instability: [Scalar.AttractingCycle], [Scalar.Cascade], [Scalar.Bifurcation], [Scalar.Lyapunov]
//
// A loss that overflows is the outcome "diverged at step t". An error means
// that the question has no answer, and says what to ask instead.
package critical
