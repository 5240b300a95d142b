package learnorderclaims

import (
	"context"
	"math"
	"sync"

	"largestep/pkg/theory/learnorder"
)

// Runs are the runs of a study by method.
type Runs map[learnorder.Method][]learnorder.Run

// G1 returns the runs of setting G1 on eight seeds: L-S, S and activation noise.
// They are made once in a process.
func G1() (Runs, error) { return g1() }

// G2 is G1 for setting G2.
func G2() (Runs, error) { return g2() }

// G1WithoutNoise returns L-S without its noise in setting G1, on eight seeds.
func G1WithoutNoise() (Runs, error) { return g1WithoutNoise() }

var (
	three = []learnorder.Method{learnorder.LargeThenSmall, learnorder.Small, learnorder.NoisyActivations}

	g1             = once(learnorder.G1(), 8, three...)
	g2             = once(learnorder.G2(), 8, three...)
	g1WithoutNoise = once(learnorder.G1(), 8, learnorder.LargeWithoutNoise)
	literal        = once(learnorder.PaperScales(), 3, learnorder.LargeThenSmall, learnorder.Small)
)

func once(s learnorder.Setting, seeds int, methods ...learnorder.Method) func() (Runs, error) {
	return sync.OnceValues(func() (Runs, error) {
		list, err := learnorder.Study(context.Background(), s, seeds, learnorder.Options{}, methods...)
		if err != nil {
			return nil, err
		}
		runs := Runs{}
		for i, m := range methods {
			runs[m] = list[i]
		}
		return runs, nil
	})
}

// What the claims read off a snapshot.

func pError(s learnorder.Snapshot) float64 { return s.TestError[learnorder.POnly] }
func qError(s learnorder.Snapshot) float64 { return s.TestError[learnorder.QOnly] }
func pLoss(s learnorder.Snapshot) float64  { return s.Loss[learnorder.POnly] }
func qLoss(s learnorder.Snapshot) float64  { return s.Loss[learnorder.QOnly] }
func mLoss(s learnorder.Snapshot) float64  { return s.Loss[learnorder.Mixed] }
func bend(s learnorder.Snapshot) float64   { return math.Abs(s.SecondDifference) }

func mean(xs []float64) float64 { return learnorder.Summarize(xs).Mean }

func less(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
	}
	return out
}
