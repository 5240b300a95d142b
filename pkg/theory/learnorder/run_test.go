package learnorder_test

import (
	"context"
	"errors"
	"math"
	"reflect"
	"runtime"
	"testing"

	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/learnorder"
	"largestep/pkg/theory/seed"
)

func pError(s learnorder.Snapshot) float64 { return s.TestError[learnorder.POnly] }
func qLoss(s learnorder.Snapshot) float64  { return s.Loss[learnorder.QOnly] }

// Checks 4.8, 4.10 and 4.11 on two seeds; the claims take eight.
func TestG1(t *testing.T) {
	runs, err := learnorder.Study(context.Background(), learnorder.G1(), 2, learnorder.Options{Bare: true},
		learnorder.LargeThenSmall, learnorder.Small, learnorder.NoisyActivations, learnorder.LargeWithoutNoise)
	if err != nil {
		t.Fatal(err)
	}
	for i, steps := range []int{7309, 13077, 13078} { // G1-LS, G1-S, G1-noise-mitigation
		if got := runs[i][0].End().Step; got != steps {
			t.Errorf("method %d takes %d steps, want %d", i, got, steps)
		}
	}
	for k := range 2 {
		large, small := pError(runs[0][k].End()), pError(runs[1][k].End())
		if !(small > large+0.04) {
			t.Errorf("seed %d: P error %g of S, %g of L-S", k+1, small, large)
		}
		near(t, "P error with activation noise", pError(runs[2][k].End()), 0.086, 0.04) // golden mean, range 0.055 to 0.108
		near(t, "Q-only loss before annealing", qLoss(runs[2][k].AtAnnealing()), math.Ln2, 0.05)
		near(t, "P error of L-S without noise", pError(runs[3][k].End()), small, 0.03)
		for m := range runs {
			end := runs[m][k].End()
			if end.TestError[learnorder.QOnly] != 0 || end.TestError[learnorder.Mixed] > 1e-9 {
				t.Errorf("method %d ends with test errors %v", m, end.TestError)
			}
		}
	}
}

// Check 4.13.
func TestPaperScalesShowNothing(t *testing.T) {
	runs, err := learnorder.Study(context.Background(), learnorder.PaperScales(), 3, learnorder.Options{Bare: true},
		learnorder.LargeThenSmall, learnorder.Small)
	if err != nil {
		t.Fatal(err)
	}
	for m := range runs {
		for _, r := range runs[m] {
			if e := pError(r.End()); !(e < 0.0005) {
				t.Errorf("P error %g", e)
			}
			if l := qLoss(r.End()); !(l > 0.65) {
				t.Errorf("Q-only loss %g: it was learnt", l)
			}
		}
	}
}

// With one example of a type its loss is -log(1 - residual).
func TestResiduals(t *testing.T) {
	s := shortG1()
	s.Counts = [3]int{1, 1, 1}
	run, err := learnorder.Train(context.Background(), s, learnorder.LargeThenSmall, 1, learnorder.Options{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "P-only residual at the output 0", run.Snapshots[0].Residual[learnorder.POnly], 0.5, 1e-12)
	for _, snap := range run.Snapshots {
		for k, loss := range snap.Loss {
			near(t, "loss", loss, -math.Log1p(-snap.Residual[k]), 1e-12)
		}
	}
}

func shortG1() learnorder.Setting {
	s := learnorder.G1()
	s.LargeTime, s.SmallTime, s.Width = 60, 10, 200
	return s
}

func TestSameSeedSameRunOnAnyCores(t *testing.T) {
	run := func() [][]learnorder.Run {
		runs, err := learnorder.Study(context.Background(), shortG1(), 3, learnorder.Options{}, learnorder.LargeThenSmall, learnorder.NoisyActivations)
		if err != nil {
			t.Fatal(err)
		}
		return runs
	}
	all := run()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if !reflect.DeepEqual(all, run()) {
		t.Error("one core and all cores disagree")
	}
	if reflect.DeepEqual(all[0][0].End(), all[0][1].End()) {
		t.Error("two seeds agree")
	}
}

// The P part as a real ReLU network against its wide limit, for a short time.
func TestReluHead(t *testing.T) {
	s := learnorder.G1()
	s.LargeTime, s.SmallTime, s.HeadEvery = 100, 10, 8
	limit, err := learnorder.Train(context.Background(), s, learnorder.LargeThenSmall, 1, learnorder.Options{Bare: true})
	if err != nil {
		t.Fatal(err)
	}
	s.HeadWidth = 64
	relu, err := learnorder.Train(context.Background(), s, learnorder.LargeThenSmall, 1, learnorder.Options{Bare: true})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "P error", pError(relu.End()), pError(limit.End()), 0.03)
	near(t, "cosine", relu.End().Cosine, limit.End().Cosine, 0.05)
	if pError(relu.End()) == pError(limit.End()) {
		t.Error("the two heads are the same")
	}
}

func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	_, err := learnorder.Train(ctx, learnorder.G1(), learnorder.Small, 1, learnorder.Options{Progress: func(step, steps int) {
		if calls++; step >= 512 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || calls == 0 || calls > 5 {
		t.Errorf("after %d calls: %v", calls, err)
	}
}

func TestDivergenceIsAResult(t *testing.T) {
	s := shortG1()
	s.Lambda = 0
	run, err := learnorder.TrainPhases(context.Background(), s, []learnorder.Phase{{Rate: 1e308, Time: 1.5e308}}, 1, learnorder.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if run.Outcome.Kind != gd.Diverged || run.Outcome.Step == 0 || run.Outcome.Step > 100 {
		t.Errorf("outcome %v", run.Outcome)
	}
}

func TestOptions(t *testing.T) {
	run, err := learnorder.Train(context.Background(), shortG1(), learnorder.LargeThenSmall, 1,
		learnorder.Options{Every: 100, Keep: []int{0, 5, 7}})
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Kept) != 3 || len(run.Kept[5].Angles) != 200 {
		t.Errorf("kept %d views", len(run.Kept))
	}
	if run.Snapshots[1].Step != 100 || run.AtAnnealing().Step != 462 || run.End().Step != 616 {
		t.Errorf("steps %d, %d, %d", run.Snapshots[1].Step, run.AtAnnealing().Step, run.End().Step)
	}
	near(t, "time", run.End().Time, 70, 0.2)
	b := learnorder.Bands([]learnorder.Run{run}, qLoss)
	if len(b.Time) != len(run.Snapshots)-1 || b.Mean[3] != b.Min[3] {
		t.Errorf("a band of %d", len(b.Time))
	}
}

// Theorem 6.2 on functions that change at random, and without its bound on ‖z*‖.
func TestChangingConvex(t *testing.T) {
	b := learnorder.ConvexBounds{L: 1, R: 1, Mu: 0.5}
	lambda, eta, steps, err := b.Choices()
	if err != nil {
		t.Fatal(err)
	}
	rng := seed.New(1, "test", "convex")
	for range 20 {
		const d = 5
		z, direction := make([]float64, d), make([]float64, d)
		for k := range z {
			z[k] = rng.NormFloat64()
		}
		z = sum(make([]float64, d), z, 1/math.Sqrt(product(z, z))) // ‖z*‖ = R
		last := -1
		draw := func(t int) {
			if t != last {
				for k := range direction {
					direction[k] = rng.NormFloat64()
				}
				direction, last = sum(make([]float64, d), direction, 1/math.Sqrt(product(direction, direction))), t
			}
		}
		k := learnorder.Convex{
			Value: func(t int, at []float64) float64 {
				draw(t)
				return math.Abs(product(direction, sum(at, z, -1)))
			},
			Gradient: func(t int, at []float64) []float64 {
				return sum(make([]float64, d), direction, math.Copysign(1, product(direction, sum(at, z, -1))))
			},
		}
		values, distances := learnorder.ChangingConvex(k, make([]float64, d), z, lambda, eta, steps)
		first := -1
		for i, v := range values {
			if distances[i] > b.R+1e-12 {
				t.Errorf("step %d is %g away", i, distances[i])
			}
			if v <= b.Mu {
				first = i
				break
			}
		}
		if first < 0 {
			t.Errorf("no value fell to μ in %d steps", steps)
		}
	}
}
