package edge_test

import (
	"fmt"
	"math"
	"sync"
	"testing"

	"largestep/pkg/theory/edge"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/golden"
	"largestep/pkg/theory/seed"
)

// value returns a golden value of notebook 05; each says in its How where it
// comes from.
func value(t testing.TB, id string, path ...string) golden.Value {
	t.Helper()
	e := ok[*golden.Set](t)(golden.Open("05"))
	v, err := ok[golden.Entry](t)(e.Entry(id)).At(path...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func number(t testing.TB, id string, path ...string) float64 {
	t.Helper()
	return ok[float64](t)(value(t, id, path...).Float())
}

// near checks a number to a relative tolerance, or an absolute one of 1e-12 where
// 0 is expected.
func near(t testing.TB, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= max(relative*math.Abs(want), 1e-12)) {
		t.Errorf("%s: got %.15g, want %.15g within %g", what, got, want, relative)
	}
}

func whole(t testing.TB, what string, got int, want float64) {
	t.Helper()
	if float64(got) != want {
		t.Errorf("%s: got %d, want %v", what, got, want)
	}
}

// ok returns a function that passes a value on and fails the test on an error.
func ok[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func descend(t testing.TB, p *edge.Problem, eta float64, steps int) edge.Run {
	t.Helper()
	return ok[edge.Run](t)(p.Descend(eta, steps))
}

// A trial is one run on random separable data, as checks 5.3 to 5.7 ask for.
type trial struct {
	name   string
	bounds edge.Bounds
	run    edge.Run
	ratios edge.Ratios
	err    error
}

var trials = sync.OnceValue(func() []trial {
	shapes := []struct {
		n, d  int
		gamma float64
	}{{20, 5, 0.1}, {20, 5, 0.3}, {100, 20, 0.2}, {2, 2, 0.05}}
	etas := []float64{0.1, 0.5, 1, 4, 16, 64, 256, 1024}
	return gd.Map(len(shapes)*4*len(etas), func(i int) (tr trial) {
		shape, s, eta := shapes[i/len(etas)/4], i/len(etas)%4, etas[i%len(etas)]
		tr.name = fmt.Sprintf("n = %d, d = %d, margin %g, seed %d, rate %g", shape.n, shape.d, shape.gamma, s, eta)
		var p *edge.Problem
		p, tr.err = edge.Random(shape.n, shape.d, shape.gamma, seed.New(1, "edge", fmt.Sprint(shape), fmt.Sprint(s)))
		if tr.err == nil {
			tr.bounds, tr.err = p.BoundsWith(shape.gamma, eta)
		}
		if tr.err == nil {
			tr.run, tr.err = p.Descend(eta, 3000)
		}
		if tr.err == nil {
			tr.ratios, tr.err = tr.bounds.Ratios(tr.run)
		}
		return tr
	})
})

func fields(t testing.TB, id string, path ...string) map[string]golden.Value {
	t.Helper()
	return ok[map[string]golden.Value](t)(value(t, id, path...).Fields())
}
