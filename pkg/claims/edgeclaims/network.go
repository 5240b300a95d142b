package edgeclaims

import (
	"fmt"
	"math"
	"sync"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/edge"
	"largestep/pkg/theory/seed"
)

var network = []assertion.Assertion{
	assertion.New("05-13", claim.Theorem, extend+", two-layer network, Lazy training",
		`A network of width 8192 on 20 points of an exclusive-or, at $\eta=1$, $10$, $100$ for 600 steps: the weights stay within $O(\sqrt{\rho(\eta T)}+\eta)$ of their start, and the loss never rises. $\max_t\lVert w_t-w_0\rVert/(\sqrt{\rho}+\eta)$ by rate.`,
		lazy),
	assertion.New("05-20", claim.Figure, extend+", two-layer network, EoS phase",
		`At $\eta=1000$ the same network shows the edge of stability: the loss rises in its first steps, and ends lower than at any smaller rate.`,
		networkEdge),
}

// NetworkSteps is the number of steps of the runs of [NetworkRuns].
const NetworkSteps = 600

// NetworkRates are the learning rates of the runs of [NetworkRuns].
func NetworkRates() []float64 { return []float64{1, 10, 100, 1000} }

// NetworkRuns returns gradient descent on the network of claim 05-13, width 8192,
// one run a rate. They are computed once in a program.
func NetworkRuns() ([]edge.NetworkRun, error) { return networkRuns() }

var networkRuns = sync.OnceValues(func() ([]edge.NetworkRun, error) {
	rng := seed.New(seed.Root, "claims", "05-13", "data")
	var x [][]float64
	var y []float64
	for range 20 {
		row, square := make([]float64, 5), 0.0
		for j := range row {
			row[j] = rng.NormFloat64()
			square += row[j] * row[j]
		}
		for j := range row {
			row[j] /= math.Sqrt(square)
		}
		x, y = append(x, row), append(y, math.Copysign(1, row[0]*row[1]))
	}
	net, err := edge.NewNetwork(edge.Logistic(), x, y, 8192, seed.New(seed.Root, "claims", "05-13", "weights"))
	if err != nil {
		return nil, err
	}
	var runs []edge.NetworkRun
	for _, eta := range NetworkRates() {
		run, err := net.Descend(eta, NetworkSteps)
		if err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	return runs, nil
})

func lazy(*assertion.Values) claim.Check {
	runs, err := networkRuns()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	var ratios []float64
	rises := 0
	for _, run := range runs[:3] {
		farthest := 0.0
		for _, away := range run.Distance {
			farthest = max(farthest, away)
		}
		ratios = append(ratios, farthest/(math.Sqrt(assertion.Or(edge.Logistic().Rho(run.Eta*NetworkSteps)))+run.Eta))
		count, _ := run.Increases()
		rises += count
	}
	return claim.Both(
		claim.AllClose([]float64{2.1, 1.7, 0.44}, ratios, claim.Rel(0.5, "the order of size: other random points and weights")).From("float64, found apart"),
		claim.AtMost(3, max(ratios[0], ratios[1], ratios[2]), "one constant for rates two orders apart"),
		claim.Never("rise of the loss", rises, 3*NetworkSteps, "three rates"),
	)
}

func networkEdge(*assertion.Values) claim.Check {
	runs, err := networkRuns()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	last := assertion.Per(runs, func(r edge.NetworkRun) float64 { return r.Loss[NetworkSteps] })
	count, at := runs[3].Increases()
	return claim.Both(
		claim.AtLeast(1, float64(count), fmt.Sprintf("rises at rate 1000; the last is at step %d", at)),
		claim.AtMost(min(last[0], last[1], last[2]), last[3], "last loss at rate 1000, against the least at 1, 10, 100"),
	)
}
