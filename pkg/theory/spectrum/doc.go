// Package spectrum finds the largest eigenvalues of a symmetric matrix that is
// known only by its products with vectors.
//
// The Hessian of a loss is such a matrix: a product costs about as much as two
// gradients, while the matrix itself has a row for every parameter. [Top] runs
// the Lanczos method on a [MatVec], so that a network in plain Go and one on an
// accelerator share one algorithm. [Dense] writes a small matrix out in full, to
// check the method, or because that is simpler.
package spectrum
