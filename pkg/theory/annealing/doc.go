// Package annealing proves by measurement that a large learning rate followed
// by a small one can halve the test loss of a convex problem: it stops at the
// same training loss as small rates alone, at a point where the error lies in
// the direction that the sample saw more often than the population does.
//
// This is Proposition 1 of Nakkiran, "Learning Rate Annealing Can Provably Help
// Generalization, Even for Convex Problems", 2020 (arXiv 2005.07360), with
// Lemma 2 and Figure 1. Condition 2 of Lemma 2 is rebuilt from what its proof
// uses.
//
// # Setting
//
// A linear model with squared loss, no noise, and a sample covariance that has
// the same eigenvectors U as the population covariance. In the residual
// δ = Uᵀ(β - β*) both losses are sums over coordinates,
//
//	training  L̂(δ) = Σ γ_i δ_i²,   population  L(δ) = Σ λ_i δ_i²,
//
// with γ_i the eigenvalues of the sample covariance and λ_i those of the
// population covariance. Gradient flow is dδ_i/dt = -2 γ_i δ_i; a step of
// gradient descent with rate η multiplies δ_i by 1 - 2 η γ_i. Both start at
// β = 0 and stop when the training loss is ε.
//
// # Use X if
//
//   - the two-dimensional example: [Proposition1] or [NewExample], then [Example.Train] on a [Sample]
//   - the chance of a statement over training sets: [Probability], [Mean]
//   - your own spectrum: [New]; your own covariances: [FromCovariances]
//   - small rates alone: [Problem.FlowTo]; large, then small: [Problem.Anneal]
//   - their end points in closed form: [FlowEnd], [AnnealedEnd]
//   - what Lemma 2 promises for a spectrum: [Problem.Lemma2]
//   - which large rates help at all: [Problem.Drift], [Problem.HelpfulRates], [Problem.Separation]
//
// A residual that overflows is the outcome "diverged at step t". An error means
// that the question has no answer, and says what to ask instead.
package annealing
