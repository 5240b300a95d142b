package patchesclaims

import (
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/architecture"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/schedule"
)

// perEpoch is the number of batches of 128 in 50,000 images.
const perEpoch = 391

func network(depth, widen int) claim.Check {
	n := architecture.WideResNet(depth, widen)
	return claim.Both(
		claim.Equal(17_116_634, n.Parameters, "layer after layer"),
		claim.Equal(13, n.Norms, "batch norms"))
}

// rateAt is the learning rate of a named run in an epoch, from 1.
func rateAt(run, profile string, epoch int) float64 {
	cfg, err := config.Load(run, profile)
	if err != nil {
		return math.NaN()
	}
	s, err := cfg.Rate(cfg.Data.Train)
	if err != nil {
		return math.NaN()
	}
	return s.At(schedule.FromOne(epoch), (epoch-1)*perEpoch)
}

func schedules(profile string) claim.Check {
	epochs := []int{29, 30, 59, 60, 119, 120, 149, 150}
	want := []float64{0.1, 0.1, 0.1, 0.02, 0.02, 0.004, 0.004, 0.0008}
	var got []float64
	for _, e := range epochs {
		got = append(got, rateAt("wideresnet-large", profile, e))
	}
	want, got = append(want, 0.1, 0.004), append(got, rateAt("patches-large", profile, 29), rateAt("patches-large", profile, 30))
	return claim.AllClose(want, got, claim.Rel(1e-14, "decimal factors in binary")).From("the code's rules")
}

// left is what a schedule of noise leaves of 0.2 in an epoch, from 1.
func left(name string, epoch, step int) float64 {
	s, _, err := schedule.Named(name, schedule.Parameters{Start: 0.2})
	if err != nil {
		return math.NaN()
	}
	return s.At(schedule.FromOne(epoch), step)
}

func sigma() claim.Check {
	return claim.Close(0.0737604, left(schedule.Cont, 200, 199*perEpoch), claim.Abs(1e-6, "seven digits")).From("0.2 times 0.995 to the power of 199")
}

func shrinking() claim.Check {
	return claim.AllClose([]float64{0.028, 0.199},
		[]float64{left(schedule.ContIteration, 2, perEpoch), left(schedule.Cont, 2, perEpoch)}, claim.Abs(5e-4, "three digits")).
		From("0.2 times 0.995 to the powers of 391 and of 1")
}
