package annealingclaims

import (
	"fmt"
	"math"

	"largestep/pkg/theory/annealing"
)

// pairs are the α and ε of the golden values.
var pairs = [][2]float64{{0.1, 0.1}, {0.1, 0.01}, {0.5, 0.5}, {0.01, 0.1}}

func named(kind string, pair [2]float64) string {
	return fmt.Sprintf("%s_a%g_e%g", kind, pair[0], pair[1])
}

// twoOne is the sample e_1, e_1, e_2 and identical the sample e_1, e_1, e_1.
var (
	twoOne    = annealing.Sample{1, 1, 2}
	identical = annealing.Sample{1, 1, 1}
)

// problem returns the proof's problem; the zero one, which refuses everything,
// where it could not be made.
func problem(alpha float64, s annealing.Sample) annealing.Problem {
	e, err := annealing.Proposition1(alpha)
	if err != nil {
		return annealing.Problem{}
	}
	p, err := e.Train(s)
	if err != nil {
		return annealing.Problem{}
	}
	return p
}

// run returns a training that was made, and one of NaN losses where it was not.
func run(r annealing.Run, err error) annealing.Run {
	if err != nil {
		return annealing.Run{
			Descent: [][]float64{nil}, End: []float64{math.NaN(), math.NaN()},
			FlowTime: math.NaN(), Train: math.NaN(), Population: math.NaN(),
		}
	}
	return r
}

// end does so for a closed form.
func end(e annealing.End, err error) annealing.End {
	if err != nil {
		return annealing.End{FlowTime: math.NaN(), Population: math.NaN(), Share: math.NaN()}
	}
	return e
}
