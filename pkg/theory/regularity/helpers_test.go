package regularity_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"largestep/pkg/theory/golden"
	"largestep/pkg/theory/regularity"
)

// set is the golden values of notebook 06; each says in its How where it comes
// from.
func set(t testing.TB) *golden.Set {
	t.Helper()
	return ok[*golden.Set](t)(golden.Open("06"))
}

// inputs are those of an entry, as the file spells them.
type inputs struct {
	Kind      string
	Param     float64
	S         []float64
	X, Y      float64
	X0, Y0    float64
	Eta       float64
	Steps     int
	A         float64
	B         int
	C         []float64
	Loss, Act string
	R, Target float64
}

// entries calls check for every entry whose id begins with one of the prefixes, and
// fails when there is none.
func entries(t *testing.T, check func(t *testing.T, e golden.Entry, in inputs), prefixes ...string) {
	t.Helper()
	s := set(t)
	for _, prefix := range prefixes {
		n := 0
		for _, id := range s.IDs() {
			if !strings.HasPrefix(id, prefix) {
				continue
			}
			n++
			e := ok[golden.Entry](t)(s.Entry(id))
			var in inputs
			_ = json.Unmarshal(e.Inputs, &in) // x-bn-bound has a list n, which is not read here
			t.Run(id, func(t *testing.T) { check(t, e, in) })
		}
		if n == 0 {
			t.Errorf("no golden value begins with %s", prefix)
		}
	}
}

// of returns the function an entry names.
func of(t testing.TB, in inputs) regularity.Function {
	t.Helper()
	if in.Kind == "good" {
		return ok[regularity.Function](t)(regularity.NewGood(in.Param))
	}
	return ok[regularity.Function](t)(regularity.NewBad(int(in.Param)))
}

func good(t testing.TB, a float64) regularity.Function {
	return of(t, inputs{Kind: "good", Param: a})
}

func bad(t testing.TB, b int) regularity.Function {
	return of(t, inputs{Kind: "bad", Param: float64(b)})
}

func number(t testing.TB, v golden.Value, path ...string) float64 {
	t.Helper()
	return ok[float64](t)(ok[golden.Value](t)(v.At(path...)).Float())
}

func list(t testing.TB, v golden.Value, path ...string) []float64 {
	t.Helper()
	return ok[[]float64](t)(ok[golden.Value](t)(v.At(path...)).Floats())
}

// near checks a number to a relative tolerance, or 1e-15 absolute.
func near(t testing.TB, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= math.Max(1e-15, relative*math.Abs(want))) {
		t.Errorf("%s: got %.17g, want %.17g within %g", what, got, want, relative)
	}
}

func nearAll(t testing.TB, what string, got, want []float64, relative float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: got %d numbers, want %d", what, len(got), len(want))
	}
	for i := range got {
		near(t, what, got[i], want[i], relative)
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

func descend(t testing.TB, f regularity.Function, start regularity.Point, eta float64) regularity.Run {
	t.Helper()
	return ok[regularity.Run](t)(regularity.Descend(f, start, eta, regularity.Options{}))
}

func follow(t testing.TB, f regularity.Function, start regularity.Point, eta float64, steps int) regularity.Path {
	t.Helper()
	return ok[regularity.Path](t)(regularity.Follow(f, start, eta, steps))
}

func point(t testing.TB, s, u float64) regularity.Point {
	t.Helper()
	return ok[regularity.Point](t)(regularity.NewPoint(s, u))
}
