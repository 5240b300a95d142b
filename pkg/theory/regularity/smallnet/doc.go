// Package smallnet trains the networks on which Wang et al. 2023 test their theory,
// small enough for exact curvature: the faster loss and activation grow together,
// the less gradient descent with a large learning rate is drawn to the edge of
// stability, and batch normalisation draws it back.
//
// A network without biases,
//
//	f(x) = W2 σ(W1 x)   or, "outer",   f(x) = V σ(W2 W1 x) with V fixed,
//
// with σ one of tanh, ReLU and ReLU³ and with batch normalisation before σ or
// not, is trained by gradient descent on all samples at once. Losses are summed
// over the outputs and averaged over the samples. [Network.Product] multiplies the
// exact Hessian with a vector, [Network.Sharpness] is its largest eigenvalue;
// finite differences of the gradient would be wrong at the kinks of ReLU.
//
// # How it is computed
//
// A step is five products of small matrices and one pass of σ over 8,000 numbers. On
// one core it takes 50 to 80 µs: products and σ use the processor's vectors where it
// has them (amd64 with AVX2 and FMA, wider with AVX-512) and plain loops of the same
// operations in the same order elsewhere, so that every processor gives the same
// bits. Without AVX a step takes some ten times as long. tests/peers/steps holds the
// comparison with NumPy and PyTorch.
//
// Source: Wang et al. 2023 (arXiv 2310.17087), Section 7 and Appendix F; the
// synthetic data are this book's.
package smallnet
