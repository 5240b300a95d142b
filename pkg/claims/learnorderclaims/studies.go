package learnorderclaims

import (
	"context"
	"os"
	"sync"

	"largestep/pkg/theory/learnorder"
)

// Runs are the runs of a study by method.
type Runs map[learnorder.Method][]learnorder.Run

// Seeds returns the number of seeds of the G2 study: three in the profile quick,
// eight in the others.
func Seeds() int {
	switch os.Getenv("LARGESTEP_PROFILE") {
	case "full", "paper":
		return 8
	default:
		return 3
	}
}

// G1 returns the runs of setting G1 on eight seeds: L-S, S and activation noise.
// They are made once in a process.
func G1() (Runs, error) { return g1() }

// G2 is G1 for setting G2, on as many seeds as Seeds says.
func G2() (Runs, error) { return g2() }

// G1WithoutNoise returns L-S without its noise in setting G1, on eight seeds.
func G1WithoutNoise() (Runs, error) { return g1WithoutNoise() }

var (
	three = []learnorder.Method{learnorder.LargeThenSmall, learnorder.Small, learnorder.NoisyActivations}

	g1             = once(learnorder.G1(), func() int { return 8 }, three...)
	g2             = once(learnorder.G2(), Seeds, three...)
	g1WithoutNoise = once(learnorder.G1(), func() int { return 8 }, learnorder.LargeWithoutNoise)
	literal        = once(learnorder.PaperScales(), func() int { return 3 }, learnorder.LargeThenSmall, learnorder.Small)
)

func once(s learnorder.Setting, seeds func() int, methods ...learnorder.Method) func() (Runs, error) {
	return sync.OnceValues(func() (Runs, error) {
		list, err := learnorder.Study(context.Background(), s, seeds(), learnorder.Options{}, methods...)
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

func mean(xs []float64) float64 { return learnorder.Summarize(xs).Mean }

func less(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
	}
	return out
}
