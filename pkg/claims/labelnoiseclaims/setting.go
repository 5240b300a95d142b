package labelnoiseclaims

import (
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/architecture"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/schedule"
)

func parameters() claim.Check {
	return claim.Both(
		claim.Equal(422_090, architecture.CNN4().Parameters, "layer after layer, biases and batch norm included"),
		claim.Equal(1_639_794, architecture.CNN8().Parameters, "layer after layer, biases and batch norm included"))
}

// steps are those of an epoch of 60,000 and of 50,000 images in batches of 128.
var steps = map[string]int{"mnist-cnn4": 469, "cifar10-cnn8": 391, "cifar100-resnet34": 391}

// rate is the learning rate of a named run in an epoch, from 0.
func rate(run, profile, method string, epoch int) float64 {
	cfg, err := config.Load(run, profile, "schedule.name="+method)
	if err != nil {
		return math.NaN()
	}
	s, err := cfg.Rate(cfg.Data.Train)
	if err != nil {
		return math.NaN()
	}
	return s.At(schedule.FromZero(epoch), epoch*steps[run])
}

func schedules(profile string) claim.Check {
	var want, got []float64
	for _, r := range []struct {
		run  string
		last int
	}{{"mnist-cnn4", 49}, {"cifar10-cnn8", 119}, {"cifar100-resnet34", 199}} {
		for _, e := range []int{0, 29, 30, r.last} {
			one := 1.0
			if e >= 30 {
				one = 0.01
			}
			want = append(want, 0.01, one, math.Pow(0.98, float64(e)))
			for _, m := range []string{schedule.SL, schedule.OS, schedule.EXP} {
				got = append(got, rate(r.run, profile, m, e))
			}
		}
	}
	return claim.AllClose(want, got, claim.Abs(1e-12, "powers in binary")).From("the paper's words")
}

func compressed() claim.Check {
	at := func(method string, epoch int) float64 { return rate("cifar10-cnn8", "full", method, epoch) }
	return claim.AllClose([]float64{1, 0.01, math.Pow(0.98, 120)},
		[]float64{at(schedule.OS, 5), at(schedule.OS, 6), at(schedule.EXP, 24)}, claim.Abs(1e-12, "powers in binary")).
		From("OS before and after the drop, EXP at the end")
}

// Area is the sum of a schedule's rates over epochs, one for each epoch: how far a
// run could go if gradients stayed the same. The paper's rates and factors.
func Area(method string, epochs int) (float64, error) {
	s, _, err := schedule.Named(method, schedule.Parameters{})
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, r := range s.Points(epochs, 1) {
		sum += r
	}
	return sum, nil
}

func areas() claim.Check {
	want := []float64{0.5, 30.2, (1 - math.Pow(0.98, 50)) / 0.02}
	got := assertion.Per([]string{schedule.SL, schedule.OS, schedule.EXP}, func(m string) float64 { return assertion.Or(Area(m, 50)) })
	return claim.AllClose(want, got, claim.Rel(1e-12, "sums in binary")).From("sums in closed form")
}

func perStep() claim.Check {
	const batches = 469
	left := schedule.ByStep(1, 0.98).At(schedule.FromZero(1), batches)
	return claim.Both(
		claim.AtMost(0.07, 30.0/batches, "share of the first epoch that 30 minibatches are"),
		claim.Close(7.7e-5, left, claim.Rel(0.01, "two digits")).From("0.98 to the power of 469"))
}
