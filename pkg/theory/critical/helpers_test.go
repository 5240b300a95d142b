package critical_test

import (
	"math"
	"testing"

	"largestep/pkg/theory/critical"
	"largestep/pkg/theory/golden"
)

// entry returns a golden value of notebook 01; each says in its How where it
// comes from.
func entry(t testing.TB, id string) golden.Entry {
	t.Helper()
	set, err := golden.Open("01")
	if err != nil {
		t.Fatal(err)
	}
	e, err := set.Entry(id)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func number(t testing.TB, v golden.Value, path ...string) float64 {
	t.Helper()
	v, err := v.At(path...)
	if err != nil {
		t.Fatal(err)
	}
	x, err := v.Float()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func list(t testing.TB, v golden.Value, path ...string) []float64 {
	t.Helper()
	v, err := v.At(path...)
	if err != nil {
		t.Fatal(err)
	}
	x, err := v.Floats()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// agree checks a measured number against a golden one.
func agree(t testing.TB, id string, got float64) {
	t.Helper()
	e := entry(t, id)
	if want := number(t, e.Value); !e.Tolerance.Holds(got, want) {
		t.Errorf("%s: got %.17g, want %.17g within %+v", id, got, want, e.Tolerance)
	}
}

// near checks a number against one printed in the text.
func near(t testing.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: got %.15g, want %.15g within %g", what, got, want, tolerance)
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

func trajectory(t testing.TB, p critical.Scalar, w0, rate float64, steps int) critical.Trajectory {
	t.Helper()
	return ok[critical.Trajectory](t)(p.Trajectory(w0, rate, steps))
}

func scalar(t testing.TB, loss critical.Loss, z ...float64) critical.Scalar {
	t.Helper()
	return ok[critical.Scalar](t)(critical.NewScalar(loss, z...))
}

func margins(t testing.TB, loss critical.Loss, z [][]float64) *critical.Linear {
	t.Helper()
	return ok[*critical.Linear](t)(critical.NewMargins(loss, z))
}
