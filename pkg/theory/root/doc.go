// Package root finds where a function of one variable crosses zero, and where
// a yes-or-no question changes its answer, to the full precision of float64.
//
// Gonum has no exported bracketing solver (its Brent method is private to
// distuv), so the theory packages share these two.
package root
