// Package gd is what all gradient descents of this book share: a trajectory
// with rules for when to stop, a name for how it ended, and grids computed on
// all cores.
//
// It knows no loss and no theorem. A trajectory's state may be of any type: a
// float64 for one weight, a small struct for a reduced system, a slice for a
// vector of weights. Divergence is an outcome and never an error.
package gd
