// Package op has the operations of convolutional networks, in the forms that
// are fast on each backend and that differentiate where GoMLX's own do not.
//
// Images are [batch, height, width, channels], kernels [height, width, in, out],
// both floats of one type. Each operation agrees with its textbook definition,
// and so do its first derivatives; second derivatives, which Hessian-vector
// products need, exist for all but [Conv]: use [ConvIm2col] for them.
//
// The functions build graphs. Like those of GoMLX they panic on shapes that do
// not fit; [largestep/pkg/deep/backend.Try] makes errors of these.
package op
