package annealing_test

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"largestep/pkg/theory/annealing"
	"largestep/pkg/theory/golden"
)

// gold returns the value at a path inside an entry of notebook 03; each entry
// says in its How where it comes from.
func gold(t testing.TB, id string, path ...string) float64 {
	t.Helper()
	v := ok[golden.Value](t)(entry(t, id).At(path...))
	return ok[float64](t)(v.Float())
}

func entry(t testing.TB, id string) golden.Entry {
	t.Helper()
	set := ok[*golden.Set](t)(golden.Open("03"))
	return ok[golden.Entry](t)(set.Entry(id))
}

// near checks a number to a relative tolerance.
func near(t testing.TB, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s: got %.17g, want %.17g within a relative %g", what, got, want, relative)
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

// the pairs of α and ε of the golden values
var pairs = [][2]float64{{0.1, 0.1}, {0.1, 0.01}, {0.5, 0.5}, {0.01, 0.1}}

func named(kind string, pair [2]float64) string {
	return fmt.Sprintf("%s_a%g_e%g", kind, pair[0], pair[1])
}

// problem is the proof's example on the sample e_1, e_1, e_2, or another.
func problem(t testing.TB, alpha float64, inputs ...int) annealing.Problem {
	t.Helper()
	if len(inputs) == 0 {
		inputs = []int{1, 1, 2}
	}
	e := ok[annealing.Example](t)(annealing.Proposition1(alpha))
	s := ok[annealing.Sample](t)(annealing.NewSample(inputs...))
	return ok[annealing.Problem](t)(e.Train(s))
}

func flow(t testing.TB, p annealing.Problem, epsilon float64) annealing.Run {
	t.Helper()
	return ok[annealing.Run](t)(p.FlowTo(epsilon))
}

func anneal(t testing.TB, p annealing.Problem, rate float64, steps int, epsilon float64) annealing.Run {
	t.Helper()
	return ok[annealing.Run](t)(p.Anneal(rate, steps, epsilon))
}

type value = golden.Value

func number(t testing.TB, text string) float64 {
	t.Helper()
	return ok[float64](t)(strconv.ParseFloat(text, 64))
}
