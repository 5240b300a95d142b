package backend_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/backend/backendtest"
)

func TestGoBackendComputes(t *testing.T) {
	b := backendtest.Open(t, "go")
	var got float32
	err := backend.Try(func() error {
		sum, err := graph.CallOnce(b, func(x *graph.Node) *graph.Node { return graph.ReduceAllSum(x) }, []float32{1, 2, 4})
		if err != nil {
			return err
		}
		got = sum.Value().(float32)
		return nil
	})
	if err != nil || got != 7 {
		t.Errorf("the sum is %v, %v; want 7", got, err)
	}
}

func TestUnknownBackendsAreRefused(t *testing.T) {
	for _, name := range []string{"", "cuda", "tpu:0"} {
		if _, err := backend.Open(name); err == nil || !strings.Contains(err.Error(), "use one of") {
			t.Errorf("%q: error = %v", name, err)
		}
	}
}

func TestPanicsBecomeErrors(t *testing.T) {
	cause := errors.New("cause")
	err := backend.Try(func() error { panic(cause) })
	if !errors.Is(err, cause) {
		t.Errorf("error = %v", err)
	}
	if err := backend.Try(func() error { return fmt.Errorf("broken:\n\tin two\n%w", cause) }); !errors.Is(err, cause) || err.Error() != "broken: in two cause" {
		t.Errorf("error = %v", err)
	}
	var p *backend.Panic
	if err := backend.Try(func() error { panic("text") }); !errors.As(err, &p) || err.Error() != "text" || len(p.Stack) == 0 {
		t.Errorf("error = %v", err)
	}
}
