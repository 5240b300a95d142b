package catapult_test

import (
	"fmt"
	"math"
	"testing"

	"largestep/pkg/theory/catapult"
	"largestep/pkg/theory/golden"
)

// entry returns a golden value of notebook 02; each says in its How where it
// comes from.
func entry(t testing.TB, id string) golden.Entry {
	t.Helper()
	e := must[golden.Entry](t)(must[*golden.Set](t)(golden.Open("02")).Entry(id))
	return e
}

func number(t testing.TB, v golden.Value, path ...string) float64 {
	t.Helper()
	return must[float64](t)(must[golden.Value](t)(v.At(path...)).Float())
}

func list(t testing.TB, v golden.Value, path ...string) []float64 {
	t.Helper()
	return must[[]float64](t)(must[golden.Value](t)(v.At(path...)).Floats())
}

func fields(t testing.TB, v golden.Value) map[string]golden.Value {
	t.Helper()
	return must[map[string]golden.Value](t)(v.Fields())
}

// near checks |got - want| <= tolerance.
func near(t testing.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: got %.15g, want %.15g within %g", what, got, want, tolerance)
	}
}

// must returns a function that passes a value on and fails the test on an error.
func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func pair(t testing.TB, loss catapult.Loss, m float64) catapult.Pair {
	t.Helper()
	return must[catapult.Pair](t)(catapult.NewPair(loss, m))
}

// parse reads the "1.923" of a golden record's field.
func parse(t testing.TB, s string) float64 {
	t.Helper()
	var x float64
	if _, err := fmt.Sscan(s, &x); err != nil {
		t.Fatal(err)
	}
	return x
}
