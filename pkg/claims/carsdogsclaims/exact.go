package carsdogsclaims

import (
	"fmt"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/schedule"
	"largestep/pkg/theory/critical"
	"largestep/pkg/theory/seed"
)

var exact = []assertion.Assertion{
	assertion.New("07-1", claim.Figure, figure4,
		`The two networks are set up as the paper says: 2048 training and 512 test images, 500 hidden units, logistic loss, full batches; one hidden layer without biases for 500 steps, two with biases for 300; otherwise a physical time of 50, and 500 more steps at 0.01 to anneal.`,
		asPrinted),
	assertion.New("07-2", claim.Erratum, figure4+" (the same physical time)",
		`The annealed runs are longer in physical time, not only in steps: 500 steps at 0.01 are 5 on top of 50.`, annealedLonger),
	assertion.New("07-3", claim.Theorem, "Cover 1965",
		`Any labels of $n\le d$ points in general position can be separated by a plane through 0; of $n=2d$ points, for one half of all labels. So 2048 images of 3072 numbers, in general position, can be separated, whatever is on them. Random points: $n=12$, $d=16$, and $n=24$, $d=12$.`,
		cover),
}

func asPrinted(*assertion.Values) claim.Check {
	differ, checked := 0, 0
	same := func(ok bool) {
		checked++
		if !ok {
			differ++
		}
	}
	for _, s := range Settings("full") {
		r, err := s.Config()
		if err != nil {
			return assertion.Unmeasured(err)
		}
		same(r.Data.Train == 2048 && r.Data.Test == 512 && len(r.Data.Classes) == 2)
		same(r.Network.Name == []string{config.Linear2, config.Linear3}[s.Hidden-1] && r.Network.Hidden == 500 && r.Network.Bias == (s.Hidden == 2))
		same(r.Loss == config.Logistic && r.Batch == 2048 && r.Optimizer == config.Optimizer{})
		if s.Mode == EqualSteps {
			same(r.Steps == []int{500, 300}[s.Hidden-1] && r.Schedule.AnnealSteps == 0)
			continue
		}
		// That of equal time is told where the annealing begins.
		same(r.Time == 50 && r.Schedule.AnnealSteps == 500 && r.Schedule.AnnealRate == 0.01)
		rate, err := r.Rate(r.Data.Train)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		at := annealsAt(s.Rate)
		same(r.Evaluate == at && rate.At(schedule.FromZero(at-1), at-1) == s.Rate && rate.At(schedule.FromZero(at), at) == 0.01)
	}
	return claim.Never("difference", differ, checked, "four or five things of each setting")
}

func annealedLonger(*assertion.Values) claim.Check {
	for _, s := range Settings("full") {
		if s.Mode != Annealed {
			continue
		}
		r, err := s.Config()
		if err != nil {
			return assertion.Unmeasured(err)
		}
		return claim.Both(
			claim.Close(5, r.Schedule.AnnealRate*float64(r.Schedule.AnnealSteps), claim.Rel(1e-12, "a product")).From("500 × 0.01, by hand"),
			claim.AtLeast(1.1, 1+r.Schedule.AnnealRate*float64(r.Schedule.AnnealSteps)/r.Time, "physical time, annealed over not annealed"))
	}
	return claim.Equal(true, false, "there is no annealed setting")
}

func cover(*assertion.Values) claim.Check {
	const sets = 200
	separable := func(n, d int) (count int, err error) {
		rng := seed.New(seed.Root, "claims", "07-3", fmt.Sprint(n))
		for range sets {
			rows := make([][]float64, n) // labels at random: a Gaussian times ±1 is a Gaussian
			for i := range rows {
				for range d {
					rows[i] = append(rows[i], rng.NormFloat64())
				}
			}
			p, err := critical.NewMargins(critical.Logistic, rows)
			if err != nil {
				return 0, err
			}
			s, err := p.Separability()
			if err != nil {
				return 0, err
			}
			if s.Class == critical.Separable {
				count++
			}
		}
		return count, nil
	}
	few, err := separable(12, 16)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	many, err := separable(24, 12)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(
		claim.Never("set that cannot be separated", sets-few, sets, "12 points in 16 dimensions"),
		claim.Close(0.5, float64(many)/sets, claim.Abs(0.11, "three standard deviations of 200 draws")).From("Cover's count for 24 points in 12 dimensions"),
		claim.AtMost(1, 2048./3072, "images over numbers of an image"))
}
