//go:build !(cgo && !noxla && ((linux && (amd64 || arm64)) || (darwin && arm64)))

package backend

// HasXLA reports whether this program was built with XLA, which needs cgo.
const HasXLA = false
