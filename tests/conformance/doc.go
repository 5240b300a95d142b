// Package conformance holds notebooks that use all of GoNB's language
// (notebooks/), and two checks of them: a Go test runs and exports each with
// this project's command and compares it with the outputs in its file; the
// script `run` has Jupyter's own tools run the same notebooks and compares
// theirs (README.md).
package conformance
