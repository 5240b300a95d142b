// Package learnorder shows by measurement that noise at a large learning rate
// decides the order in which a two-layer network learns two patterns, and with it
// what the network generalises to: first large, then small learns pattern P from
// all examples that carry it, and small from the start only from those that carry
// nothing else.
//
// This is Li, Wei, Ma, "Towards Explaining the Regularization Effect of Initial
// Large Learning Rate in Training Neural Networks", NeurIPS 2019
// (arXiv 1907.04595): Theorems 3.4, 3.5 and 6.2, Lemmas 4.1 to 5.3, Appendix E.1.
// The theorems are asymptotic; what is measured here is their mechanism, in
// settings found for a finite size.
//
// # Setting
//
// An example has a P part x₁ and a Q part x₂, or one of them ([Distribution]). The
// network is a sum N = r(x₁) + g(x₂) of two ReLU networks with fixed output weights
// and trains on the logistic loss with weight decay and Gaussian noise in the
// gradient. Learning Q means to bend g at z: the second difference
// g(z+ζ) + g(z-ζ) - 2g(z) has to fall below 0. Noise that redraws the activations
// within the memory 1/(ηλ) of the weights undoes that bend ([KernelSecondDifference]).
//
// # Five changes for a finite size
//
// At d = 64 the paper's scales show nothing ([PaperScales]). [G1] and [G2] pair the
// neurons, keep V in the plane of z and ζ (exact in law), fix α and take it large,
// narrow the gap of P, and run S in the limit of a rate of 0, where its weight
// noise adds nothing; [Plane] and [Phase] say more.
//
// # Use X if
//
//   - a method of the paper: [Train]; several seeds on all cores: [Study]
//   - a schedule of your own: [TrainPhases]
//   - the network as written, any weights and any noise: [Network]
//   - the test error of a direction for P, exactly: [Distribution.PError]
//   - the changing convex functions of the proof: [ChangingConvex]
//
// A run takes a context, and [Options] a progress function. Outputs that overflow
// are the outcome "diverged at step t".
//
// # How it is computed, and why so
//
// A step of G1 is a product of a 205 x 64 matrix with a vector, its transpose, and
// 2,000 neurons of two weights. The products go to gonum's BLAS, the neurons
// through one tight loop that updates a neuron, finds its activations and adds up
// the outputs; runs, not parts of a step, are spread over the cores, since a step
// is too short to share. BenchmarkHead, BenchmarkPlane and BenchmarkNoise hold the
// comparison. Expected were 9 µs for BLAS against 25 µs for loops, and 8 µs for the
// neurons if they are kept in the order of their angles, where the processor can
// foresee each comparison, twice that otherwise. It gave, as the best of several
// on a busy machine, 10 µs against 36 µs (a loop is one long dependent sum, where
// BLAS keeps several); 6 to 8 µs for the neurons, with and without the order, which
// was therefore dropped; and 20 µs for the 2,000 normal numbers of a noisy step,
// the dearest part, for which a simpler generator than seed's gains nothing.
package learnorder
