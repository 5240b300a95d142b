package backend

import (
	"fmt"
	"strings"

	"github.com/gomlx/compute"

	"largestep/pkg/deep/backend/plugin"
)

// Open opens a backend by name. The caller finalizes it. The error says what
// is missing on this machine, and what to do.
//
// A plugin is looked for as [plugin.Lookup] says, and examined before it is loaded,
// since one that is broken could end the process. On a GPU memory is taken as it is
// needed: go-xla sets the client's option preallocate to false, and a name such as
// "xla:cuda,preallocate=true,memory_fraction=0.5" sets it otherwise.
func Open(name string) (b compute.Backend, err error) {
	kind, rest, _ := strings.Cut(name, ":")
	device, options, more := strings.Cut(rest, ",")
	switch {
	case kind != "go" && kind != SIMD && kind != "xla", kind == "xla" && device != "cpu" && device != "cuda":
		return nil, fmt.Errorf("there is no backend %q; use one of %s", name, strings.Join(Names, ", "))
	case kind == "xla" && !HasXLA:
		return nil, fmt.Errorf("backend %q: this program was built without XLA; build it with a C compiler and CGO_ENABLED=1, or use the backend \"go\"", name)
	case kind == SIMD && !HasSIMD:
		return nil, fmt.Errorf("backend %q: this program has no vector instructions; on an amd64 processor with AVX2 build it with GOEXPERIMENT=simd, as in `GOEXPERIMENT=simd go run . train ...`, or use the backend \"go\"", name)
	case kind == "go" && HasSIMD:
		return nil, fmt.Errorf("backend %q: this program was built with vector instructions, which round otherwise; use the backend %q, or build it without GOEXPERIMENT=simd", name, SIMD)
	case kind != "xla":
		// Side by side, large products can each hold a worker of the engine's pool
		// and wait for one more, for ever. One after another they share the workers.
		config := "go:ops_sequential"
		if rest != "" {
			config += "," + rest
		}
		err = Try(func() error {
			b, err = compute.NewWithConfig(config)
			return err
		})
		return b, err
	}
	mend := fmt.Sprintf("mend it with `go run . xla install %s`, or use the backend \"go\"", device)
	path, err := plugin.Lookup(device)
	if err != nil {
		return nil, fmt.Errorf("backend %q: %w, or use the backend \"go\"", name, err)
	}
	if err := plugin.Examine(path); err != nil {
		return nil, fmt.Errorf("backend %q: %w; %s", name, err, mend)
	}
	config := "xla:" + path
	if more {
		config += "," + options
	}
	err = Try(func() error {
		b, err = compute.NewWithConfig(config)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("backend %q: the plugin %s cannot be opened; %s: %w", name, path, mend, err)
	}
	return b, nil
}
