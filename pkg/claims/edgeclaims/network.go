package edgeclaims

import (
	"fmt"
	"math"
	"slices"
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
	assertion.New("05-33", claim.Theorem, extend+", two-layer network, EoS phase",
		`One constant, 10, bounds the mean loss over $(\rho(\eta t)+\eta^2)/(\eta t)$ at all $t\le 600$ for rates three orders apart. The paper has $O$: a constant hides the margin of the kernel. Here the ratios are largest at the last step, so longer runs may need a larger one; and at $\eta=1000$ the bound is above the loss of the start, and says little.`,
		networkMean),
	assertion.New("05-34", claim.Theorem, extend+", two-layer network, Stable phase",
		`After the first $s$ with $L(w_s)\le 1/(\eta+n)$ the loss never rises, and $L(w_{s+t})\le 3\rho(\eta t)/(\eta t)$, at $\eta=10$, $100$, $1000$. The paper has $\Theta$ and $O$; the constants 1 and 3 are these runs'.`,
		networkStable),
	assertion.New("05-35", claim.Theorem, extend+", two-layer network, Phase transition",
		`Such an $s$ is found, at steps 553, 295 and 58 for $\eta=10$, $100$, $1000$: at most 10 times $\max\{\eta,n\ln n\}$, and before the $\max\{\psi^{-1}(\eta+n),\eta(\eta+n)\}$ that is said without condition D. Both grow with $\eta$; $s$ falls. At $\eta=1$ there is none in 600 steps, so one constant for all rates would be above 10.`,
		networkTransition),
	assertion.New("05-36", claim.Theorem, extend+", two-layer network, general losses",
		`The same network with $\ell(z)=\sqrt{1+z^2}-z$, at $\eta=1$ and $100$: distance and mean loss keep the constants 3 and 10, with the $\rho$ of this loss, and at $100$ the loss rises on the way. The stable phase is not reached, nor is it promised: $\psi^{-1}(\eta+n)$ is beyond 600 steps.`,
		networkGeneral),
}

// NetworkSteps is the number of steps of the runs of [NetworkRuns].
const NetworkSteps = 600

const networkSamples = 20

// NetworkRates are the learning rates of the runs of [NetworkRuns].
func NetworkRates() []float64 { return []float64{1, 10, 100, 1000} }

// NetworkRuns returns gradient descent on the network of claim 05-13, width 8192,
// one run a rate. They are computed once in a program.
func NetworkRuns() ([]edge.NetworkRun, error) { return networkRuns() }

// Each is measured once: they know no golden value.
var (
	networkRuns    = sync.OnceValues(func() ([]edge.NetworkRun, error) { return trained(edge.Logistic(), NetworkRates()) })
	hyperbolicRuns = sync.OnceValues(func() ([]edge.NetworkRun, error) { return trained(edge.Hyperbolic(), []float64{1, 100}) })
)

func trained(loss edge.Loss, rates []float64) ([]edge.NetworkRun, error) {
	rng := seed.New(seed.Root, "claims", "05-13", "data")
	var x [][]float64
	var y []float64
	for range networkSamples {
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
	net, err := edge.NewNetwork(loss, x, y, 8192, seed.New(seed.Root, "claims", "05-13", "weights"))
	if err != nil {
		return nil, err
	}
	var runs []edge.NetworkRun
	for _, eta := range rates {
		run, err := net.Descend(eta, NetworkSteps)
		if err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	return runs, nil
}

func lazy(*assertion.Values) claim.Check {
	runs, err := networkRuns()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	ratios := assertion.Per(runs[:3], func(r edge.NetworkRun) float64 { return farthest(edge.Logistic(), r) })
	rises := 0
	for _, run := range runs[:3] {
		count, _ := run.Increases()
		rises += count
	}
	return claim.Both(
		claim.AllClose([]float64{2.1, 1.7, 0.44}, ratios, claim.Rel(0.5, "the order of size: other random points and weights")).From("float64, found apart"),
		claim.AtMost(3, max(ratios[0], ratios[1], ratios[2]), "one constant for rates two orders apart"),
		claim.Never("rise of the loss", rises, 3*NetworkSteps, "three rates"),
	)
}

// farthest returns the largest distance from the start, over √ρ(ηT) + η.
func farthest(loss edge.Loss, r edge.NetworkRun) float64 {
	return slices.Max(r.Distance) / (math.Sqrt(assertion.Or(loss.Rho(r.Eta*NetworkSteps))) + r.Eta)
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
