package gd_test

import (
	"fmt"
	"math"
	"reflect"
	"runtime"
	"testing"

	"largestep/pkg/theory/gd"
)

func size(w float64) float64 { return math.Abs(w) }

// On w^2/2 one step multiplies w by 1 - rate.
func parabola(rate float64) func(float64) float64 {
	return func(w float64) float64 { return w - rate*w }
}

func TestRunEnds(t *testing.T) {
	cases := []struct {
		rate  float64
		steps int
		want  gd.Outcome
		kept  int
	}{
		{0.5, 100, gd.Outcome{Kind: gd.Converged, Step: 10}, 11}, // 2^-10 is the first at or below 0.001
		{3, 100, gd.Outcome{Kind: gd.Diverged, Step: 10}, 11},    // 2^10 is the first above 1000
		{2, 7, gd.Outcome{Kind: gd.Bounded, Step: 7}, 8},
		{2, 0, gd.Outcome{Kind: gd.Bounded, Step: 0}, 1},
		{2, -5, gd.Outcome{Kind: gd.Bounded, Step: 0}, 1},
		{math.NaN(), 5, gd.Outcome{Kind: gd.Diverged, Step: 1}, 2},
	}
	for _, c := range cases {
		w, got := gd.Run(1.0, c.steps, parabola(c.rate), gd.Beyond(1000, size), gd.Within(0.001, size))
		if got != c.want || len(w) != c.kept {
			t.Errorf("rate %v, %d steps: %v with %d states; want %v with %d", c.rate, c.steps, got, len(w), c.want, c.kept)
		}
	}
}

func TestRunOnAnyState(t *testing.T) {
	type pair struct{ x, y float64 }
	states, o := gd.Run(pair{1, 2}, 3, func(p pair) pair { return pair{p.y, p.x} })
	if o.Kind != gd.Bounded || states[3] != (pair{2, 1}) {
		t.Errorf("got %v, %v", states, o)
	}
}

func TestPeriod(t *testing.T) {
	cases := []struct {
		w    []float64
		want int
	}{
		{[]float64{5, 1, 1}, 1},
		{[]float64{9, 1, 2, 1, 2}, 2},
		{[]float64{1, 2, 3, 1, 2, 3}, 3},
		{[]float64{1, 2, 3, 4, 5, 6}, 0},
		{[]float64{math.NaN(), math.NaN()}, 0},
		{nil, 0},
	}
	for _, c := range cases {
		if got := gd.Period(c.w, 1e-12, 8); got != c.want {
			t.Errorf("Period(%v) = %d, want %d", c.w, got, c.want)
		}
	}
}

func TestRowsDoNotDependOnCores(t *testing.T) {
	compute := func() []float64 {
		return gd.Map(1000, func(i int) float64 { return math.Sin(float64(i)) })
	}
	all := compute()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if one := compute(); !reflect.DeepEqual(all, one) {
		t.Error("one core and all cores disagree")
	}
	if empty := gd.Map(-1, func(int) int { return 1 }); len(empty) != 0 {
		t.Errorf("a grid of -1 has %d values", len(empty))
	}
}

func ExampleRun() {
	w, outcome := gd.Run(1.0, 100, parabola(2.5), gd.Beyond(10, size))
	fmt.Println(len(w), outcome)
	// Output: 7 diverged at step 6
}

func ExampleOutcome_String() {
	for _, o := range []gd.Outcome{
		{Kind: gd.Converged, Step: 12},
		{Kind: gd.Cycle, Period: 2, Step: 30},
		{Kind: gd.Bounded, Step: 1000},
		{Kind: gd.Diverged, Step: 7},
	} {
		fmt.Println(o)
	}
	// Output:
	// converged at step 12
	// cycle of period 2 at step 30
	// bounded, not settled after 1000 steps
	// diverged at step 7
}
