package backend_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/backend/plugin"
)

// What is no plugin, or a part of one, is told in one line and not loaded.
func TestBrokenPluginsAreRefused(t *testing.T) {
	if !backend.HasXLA {
		t.Skip("built without XLA; needs CGO_ENABLED=1 and a C compiler")
	}
	whole, lookupErr := plugin.Check("cpu")
	dir := t.TempDir()
	t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", dir)
	refused := func(says string) {
		t.Helper()
		_, err := backend.Open("xla:cpu")
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "`go run . xla install cpu`") || strings.Contains(err.Error(), "\n") {
			t.Errorf("error = %v; want one line with %q and the command that mends it", err, says)
		}
	}
	refused("no XLA plugin for cpu")
	path := filepath.Join(dir, "pjrt_c_api_cpu_plugin.so")
	write := func(data []byte) {
		if err := os.WriteFile(path, data, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write([]byte("not a plugin"))
	refused("is not a shared library (12 bytes)")
	if lookupErr != nil {
		t.Skipf("without a plugin to cut short: %v", lookupErr)
	}
	f, err := os.Open(whole)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	part := make([]byte, 1<<20)
	if _, err := f.Read(part); err != nil {
		t.Fatal(err)
	}
	write(part)
	refused("is cut short")
}

// twice opens a backend, computes 2x with it, and closes it.
func twice(b compute.Backend, x float32) (y float32, err error) {
	err = backend.Try(func() error {
		sum, err := graph.CallOnce(b, func(x *graph.Node) *graph.Node { return graph.Add(x, x) }, x)
		if err != nil {
			return err
		}
		y = tensors.ToScalar[float32](sum)
		return nil
	})
	return y, err
}

// Options come after the device's name, and reach the client: an unknown one is an
// error of GoMLX's.
func TestXLAComputesAndTakesOptions(t *testing.T) {
	for _, name := range []string{"xla:cpu", "xla:cpu,shared_buffers=false"} {
		b, err := backend.Open(name)
		if err != nil {
			t.Skipf("needs a plugin: %v", err)
		}
		if y, err := twice(b, 3); err != nil || y != 6 {
			t.Errorf("%s: 2·3 = %g, %v", name, y, err)
		}
		b.Finalize()
	}
	if _, err := backend.Open("xla:cpu,speed=11"); err == nil || !strings.Contains(err.Error(), "speed") {
		t.Errorf("error = %v", err)
	}
}

// On a machine with a GPU:
//
//	go run . xla install cuda && go test ./pkg/deep/... -run CUDA -v
func TestCUDAComputes(t *testing.T) {
	b, err := backend.Open("xla:cuda")
	if err != nil {
		t.Skipf("needs a GPU; there run `go run . xla install cuda && go test ./pkg/deep/... -run CUDA -v`: %v", err)
	}
	defer b.Finalize()
	if y, err := twice(b, 3); err != nil || y != 6 {
		t.Errorf("2·3 = %g, %v", y, err)
	}
}

// With vector instructions numbers are rounded otherwise, so "go" and "go+simd" are
// two backends, of which a program has one:
//
//	GOEXPERIMENT=simd go test ./pkg/deep/backend
func TestVectorInstructionsHaveANameOfTheirOwn(t *testing.T) {
	has, lacks, mend := "go", backend.SIMD, "GOEXPERIMENT=simd go run ."
	if backend.HasSIMD {
		has, lacks, mend = backend.SIMD, "go", `use the backend "go+simd"`
	}
	if _, err := backend.Open(lacks); err == nil || !strings.Contains(err.Error(), mend) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%s: error %v; want one line with %q", lacks, err, mend)
	}
	b, err := backend.Open(has)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Finalize()
	if y, err := twice(b, 3); err != nil || y != 6 {
		t.Errorf("%s: 2·3 = %g, %v", has, y, err)
	}
}
