// Package backend opens the engines that networks run on: "go", which is pure
// Go and needs nothing, and "xla:cpu" and "xla:cuda", which need a PJRT plugin
// and a build with cgo.
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
var Names = []string{"go", "xla:cpu", "xla:cuda"}

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
