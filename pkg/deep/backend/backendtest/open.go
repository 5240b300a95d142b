// Package backendtest opens backends for tests.
package backendtest

import (
	"testing"

	"github.com/gomlx/compute"

	"largestep/pkg/deep/backend"
)

// Open opens a backend until the test ends. What this machine lacks skips the
// test; "go" is lacking nowhere, and fails it. In a program that has vector
// instructions "go" is the backend that has them.
func Open(t testing.TB, name string) compute.Backend {
	t.Helper()
	lackedNowhere := name == "go"
	if lackedNowhere && backend.HasSIMD {
		name = backend.SIMD
	}
	b, err := backend.Open(name)
	if err != nil && lackedNowhere {
		t.Fatal(err)
	}
	if err != nil {
		t.Skipf("needs %s: %v", name, err)
	}
	t.Cleanup(b.Finalize)
	return b
}
