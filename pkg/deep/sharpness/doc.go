// Package sharpness measures the curvature of a network's loss: the largest
// eigenvalues of its Hessian and of its neural tangent kernel, and traces.
//
// Both matrices are known only by their products with vectors, and the products
// are exact: that of the Hessian is the gradient of <∇L, v>, and that of the
// kernel alternates J v and Jᵀ u, where J v is itself a gradient by u of
// <Jᵀ u, v>. The loss may be any graph of GoMLX that can be differentiated twice
// over the trainable variables of a store.
//
// # How it is computed
//
// A product at fixed weights is linear in v, and much of its graph does not know
// v. That part - the network forward and most of the way back - is computed once
// and kept on the device, and only the rest is computed for every product (split.go).
// The Lanczos method itself is that of theory/spectrum on vectors that never leave
// the device (basis.go).
package sharpness
