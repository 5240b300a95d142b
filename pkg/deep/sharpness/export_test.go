package sharpness

// Narrow reports whether the largest eigenvalues are sought in the span of the
// samples.
func (h *Hessian) Narrow() bool { return h.narrow != nil }
