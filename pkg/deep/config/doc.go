// Package config says what a deep run is, as plain data: which network on
// which images, with which labels made noisy, trained by which optimizer under
// which schedule. A configuration is read from TOML, refused before any work
// if it cannot be run, printed, compared, and hashed; two runs of one hash,
// seed and backend are the same run.
//
// The package imports no engine: records of runs are read without one.
package config
