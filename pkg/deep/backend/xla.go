//go:build cgo && !noxla && ((linux && (amd64 || arm64)) || (darwin && arm64))

package backend

import "github.com/gomlx/go-xla/compute/xla"

// HasXLA reports whether this program was built with XLA, which needs cgo.
const HasXLA = true

// GoMLX would otherwise try to download a plugin in the middle of a run.
func init() { xla.EnableAutoInstall(false) }
