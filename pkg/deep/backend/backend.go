// Package backend opens the engines that networks run on: "go", which is pure
// Go and needs nothing; "go+simd", the same with vector instructions, which needs
// a build with GOEXPERIMENT=simd on amd64; and "xla:cpu" and "xla:cuda", which
// need a PJRT plugin and a build with cgo.
//
// "go" gives the same bytes on every machine of an architecture. "go+simd" rounds
// otherwise, and on processors with AVX-512 otherwise than on those with AVX2, so
// it has a name of its own: records and checkpoints of the two are kept apart.
//
// It is the one place where the choice is made, and the seam at which GoMLX's
// panics become errors ([Try]).
package backend

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend" // registers "go"
)

// Names are the backends that the book knows, in the order of their demands.
var Names = []string{"go", SIMD, "xla:cpu", "xla:cuda"}

// SIMD is the backend "go" with vector instructions.
const SIMD = "go+simd"

// HasSIMD reports whether this program has vector instructions. Then SIMD can be
// opened, and "go" cannot.
var HasSIMD = vectors()

// Default is the backend of GOMLX_BACKEND if that is set, else "go".
func Default() string {
	if name := os.Getenv(compute.ConfigEnvVar); name != "" {
		return name
	}
	return "go"
}

// A Panic is a panic of GoMLX, caught.
type Panic struct {
	Value any
	Stack []byte
}

func (p *Panic) Error() string { return fmt.Sprint(p.Value) }

// Unwrap returns the error that GoMLX panicked with, if it was one.
func (p *Panic) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// Try runs f, which builds or runs graphs, and turns a panic into a [*Panic]. The
// text of the error, which GoMLX likes to break, is brought into one line.
func Try(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &Panic{Value: v, Stack: debug.Stack()}
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			err = lineError{err}
		}
	}()
	return f()
}

// A lineError is an error whose text is one line.
type lineError struct{ error }

func (e lineError) Error() string { return strings.Join(strings.Fields(e.error.Error()), " ") }

func (e lineError) Unwrap() error { return e.error }
