package annealing_test

import (
	"fmt"
	"math"
	"reflect"
	"runtime"
	"testing"

	"largestep/pkg/theory/annealing"
)

// Between 3 - 3/√2 and 3 + 3/√2 large steps help and outside they harm, for every
// number of steps and every ε.
func TestHelpfulRates(t *testing.T) {
	p := problem(t, 0.1)
	low, high, err := p.HelpfulRates()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "low", low, 3-3/math.Sqrt2, 1e-14)
	near(t, "high", high, 3+3/math.Sqrt2, 1e-14)
	// The mirrored sample has the same rates.
	if l, h, err := problem(t, 0.1, 2, 1, 2).HelpfulRates(); l != low || h != high || err != nil {
		t.Errorf("mirrored: %v, %v, %v", l, h, err)
	}
	rates := []float64{0.1, 0.4, 0.7, low - 1e-3, low + 1e-3, 1, 1.5, 2.5, 4, high - 1e-3, high + 1e-3, 6, 9}
	levels := []float64{1e-6, 1e-3, 1, 1e3, 2e4}
	for _, steps := range []int{1, 3, 10, 40} {
		s := ok[*annealing.Separation](t)(p.Separation(rates, levels, steps))
		for i, rate := range rates {
			for j, level := range levels {
				helps := rate > low && rate < high
				if r := s.At(i, j); helps && !(r > 1-1e-12) || !helps && !(r < 1+1e-12) {
					t.Errorf("rate %g, ε %g, K %d: ratio %v", rate, level, steps, r)
				}
				if d := ok[float64](t)(p.Drift(rate)); (d < 0) != helps {
					t.Errorf("rate %g: drift %v", rate, d)
				}
			}
		}
	}
}

// Flow keeps the number that Drift is about, and a step changes it by the drift.
func TestDriftIsTheChangeOfAStep(t *testing.T) {
	p := ok[annealing.Problem](t)(annealing.New([]float64{0.9, 0.2}, []float64{1, 1}, []float64{3, -2}))
	number := func(d []float64) float64 { return math.Log(math.Abs(d[1]))/0.2 - math.Log(math.Abs(d[0]))/0.9 }
	near(t, "flow", number(ok[[]float64](t)(p.Flow(1.7))), number(p.Start()), 1e-12)
	r := ok[annealing.Run](t)(p.Descend(0.8, 1, 1e-9))
	near(t, "step", number(r.End)-number(p.Start()), ok[float64](t)(p.Drift(0.8)), 1e-12)
	low, high, err := p.HelpfulRates()
	if err != nil || !(low < 1/0.9 && 1/0.9 < high) {
		t.Errorf("[%v, %v] is not around the edge of stability, %v", low, high, err)
	}
}

func TestSeparationDoesNotDependOnCores(t *testing.T) {
	p := problem(t, 0.1)
	compute := func() *annealing.Separation {
		return ok[*annealing.Separation](t)(p.Separation([]float64{0.5, 1, 1.5, 1e300}, []float64{0.1, 1, 10}, 3))
	}
	all := compute()
	if !math.IsNaN(all.At(3, 0)) {
		t.Errorf("an overflow has the ratio %v", all.At(3, 0))
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := compute()
	if fmt.Sprint(all) != fmt.Sprint(one) || !reflect.DeepEqual(all.Ratio[:3], one.Ratio[:3]) {
		t.Error("one core and all cores disagree")
	}
}

func ExampleProblem_HelpfulRates() {
	e, _ := annealing.Proposition1(0.1)
	p, _ := e.Train(annealing.Sample{1, 1, 2})
	low, high, err := p.HelpfulRates()
	fmt.Printf("%.4f to %.4f %v\n", low, high, err)
	// Output: 0.8787 to 5.1213 <nil>
}
