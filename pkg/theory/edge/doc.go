// Package edge proves by measurement that gradient descent on logistic loss over
// separable data converges at every learning rate, that rates far beyond what
// the curvature allows make the loss jump before they make it fall, and that a
// rate proportional to the number of steps turns the loss 1/T into 1/T².
//
// This is J. Wu, P. L. Bartlett, M. Telgarsky, B. Yu, "Large stepsize gradient
// descent for logistic loss: non-monotonicity of the loss improves optimization
// efficiency", COLT 2024 (PMLR 247:5019-5073). The statements are known here from
// the authors' slides, which hide constants and the margin. So each bound that
// this package computes is one that it derives, with its constants; the
// documentation of [Bounds] has the short proofs.
//
// # Setting
//
// Samples (x_i, y_i) with labels y_i = ±1 enter only through the rows
// z_i = y_i x_i. They are separable with margin γ: some unit vector w* has
// every z_i·w* ≥ γ > 0. All |z_i| ≤ 1. From w_0 = 0 gradient descent with
// learning rate η moves w to w - η ∇L(w), where
//
//	L(w) = 1/n Σ ℓ(z_i·w),   ℓ(u) = log(1 + e^-u)   unless another loss is given,
//	G(w) = 1/n Σ |ℓ'(z_i·w)|,
//	F(w) = 1/n Σ e^(-z_i·w).
//
// The edge-of-stability phase is the steps before the last rise of L. The
// stable phase begins at the first step s with L(w_s) ≤ 1/η: from there on the
// loss never rises. The two need not meet.
//
// # Use X if
//
//   - your data: [New], [FromRows]; data of the book: [Toy2], [Spiral20], [Hard], [Random]
//   - the losses, G, F and the phases of a run: [Problem.Descend], [Problem.Path], [Run]
//   - what theory promises: [Problem.Bounds], [Bounds], [Bounds.Ratios]
//   - the largest curvature on the way: [Problem.Sharpness]
//   - the largest rate at which the loss never rises: [Problem.MonotoneRate]
//   - another loss: [Loss], its constants [Loss.SelfBound], [Loss.TailRatio], [Loss.Rho]
//   - a wide network of two layers: [NewNetwork]
//
// No loss overflows at any learning rate: margins as low as -10^300 are in range.
// Divergence, which losses that are not Lipschitz can show, is the outcome
// "diverged at step t". An error means that the question has no answer, and says
// what to ask instead.
package edge
