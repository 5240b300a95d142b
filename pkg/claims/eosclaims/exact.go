package eosclaims

import (
	"fmt"
	"slices"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/deep/config"
)

var exact = []assertion.Assertion{
	assertion.New("11-1", claim.Table, "Wang et al. 2023, Table 1",
		`The degrees of regularity of the six networks, of loss behind activation: 0, 0, 1, 2, 3, 6.`, degrees),
	assertion.New("11-2", claim.Table, section7+" and the authors' code",
		`The nine networks are set up as theirs: the first 1000 images, 200 hidden units, the norms at the start, full batches, a constant rate between the least and the largest that they recorded, no momentum, no weight decay.`,
		asTheirs),
}

func degrees(*assertion.Values) claim.Check {
	var want, got []float64
	for _, s := range Settings("full")[:squaredReLUNorm] {
		want, got = append(want, float64(s.Degree)), append(got, assertion.Or(s.product()))
	}
	return claim.Both(
		claim.AllClose([]float64{0, 0, 1, 2, 3, 6}, got, claim.Exact("product of two degrees, from the configuration")).From("Table 1"),
		claim.AllClose(want, got, claim.Exact("what the figures below call them")).From("the notebook's settings"))
}

// rates are the least and the largest rate of the authors' recorded runs.
var rates = [][2]float64{
	huberTanh:        {1.5e-4, 9e-4},
	squaredTanh:      {1e-4, 9e-4},
	huberReLU:        {1e-4, 9e-4},
	squaredReLU:      {1e-4, 2.7e-4},
	huberOuter:       {1e-5, 1.6e-5},
	squaredReLU3:     {2e-5, 1.4e-4},
	squaredReLUNorm:  {1e-4, 3e-4},
	huberOuterNorm:   {1e-5, 1.8e-5},
	squaredReLU3Norm: {2e-5, 1.8e-4},
}

func asTheirs(*assertion.Values) claim.Check {
	settings := Settings("full")
	differ, checked := 0, 0
	same := func(ok bool) {
		checked++
		if !ok {
			differ++
		}
	}
	for i, s := range settings {
		r, err := s.Config()
		if err != nil {
			return assertion.Unmeasured(err)
		}
		norms := []float64{6, 20}
		if r.Network.Name == config.Outer {
			norms = []float64{3, 10}
		}
		same(slices.Equal(r.Network.Norms, norms))
		same(r.Network.Hidden == 200 && r.Network.BatchNorm == s.Normalised)
		same(r.Data.Train == 1000 && r.Batch == 1000 && r.Data.Normalize == config.PerPixel)
		same(r.Schedule.Name == "fixed" && rates[i][0] <= r.Schedule.Rate && r.Schedule.Rate <= rates[i][1])
		same(r.Optimizer == config.Optimizer{})
	}
	return claim.Never("difference", differ, checked, fmt.Sprintf("five things of %d networks", len(settings)))
}
