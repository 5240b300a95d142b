package edgeclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/edge"
)

var phases = []assertion.Assertion{
	assertion.New("05-1", claim.Figure, paper+", A Theory for EoS in Logistic Regression"+" (example of the paper)",
		`Two samples: at $\eta=1$ and $16$ the loss never rises; at $64$ and $256$ it rises nine times, last at steps 14 and 12, and then falls for good. Losses, weights, rises and phases of 400 steps.`,
		toy2),
	assertion.New("05-2", claim.Table, paper+", Edge of Stability (figure, on synthetic data)",
		`Twenty samples, $\eta$ from 1 to 1024, 2000 steps: the larger the rate the lower the last loss, although at 64 and above the loss rises on the way. Losses, rises, measured and proved phase transition, mean loss and its bound.`,
		spiral20),
	assertion.New("05-24", claim.Figure, paper+", Edge of Stability"+derived,
		`In the stable phase the largest curvature is far below $2/\eta$: $\eta \lambda_{\max} \le \eta G \le 1$. Before it, at $\eta=256$ and $1024$, it is above $2/\eta$ at the start, and loss rises follow.`,
		sharpness),
}

var toyRates = []float64{1, 16, 64, 256}

func toy2(g *assertion.Values) claim.Check {
	var wantLoss, loss, wantW, w, wantCount, count []float64
	for _, eta := range toyRates {
		id := fmt.Sprintf("toy2-eta%g", eta)
		run, err := edge.Toy2().Path([]float64{0, 0}, eta, 400)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		for _, t := range g.Steps(id, "loss") {
			wantLoss = append(wantLoss, g.Number(id, "loss", fmt.Sprint(t)))
			loss = append(loss, run.Loss[min(t, 400)])
		}
		for _, t := range g.Steps(id, "w") {
			wantW = append(wantW, g.List(id, "w", fmt.Sprint(t))...)
			w = append(w, run.W[min(t, 400)]...)
		}
		for _, field := range []string{"increases", "last_increase", "first_L_le_1_over_eta", "tau_L_and_F"} {
			wantCount = append(wantCount, g.Number(id, field))
		}
		rises, last := run.Increases()
		count = append(count, float64(rises), float64(last), float64(run.Stable()), float64(run.Transition()))
	}
	const reason = "both are float64; in 40 digits the losses differ by 4e-14 at most"
	return claim.Both(
		claim.AllClose(wantLoss, loss, claim.Rel(1e-9, reason)).From("float64, the losses re-run in 40 digits"),
		claim.AllClose(wantW, w, claim.Rel(1e-9, reason)).From("weights of the same run"),
		claim.AllClose(wantCount, count, claim.Exact("whole numbers")).From("rises, last rise, first L ≤ 1/η, and with F ≤ 1, by rate"),
	)
}

var sweepRates = []float64{1, 4, 16, 64, 256, 1024}

func spiral20(g *assertion.Values) claim.Check {
	p := edge.Spiral20()
	var wantLoss, loss, wantCount, count, wantMean, mean []float64
	for _, eta := range sweepRates {
		id := fmt.Sprintf("spiral20-eta%g", eta)
		run, err := p.Descend(eta, 2000)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		bounds, err := p.Bounds(eta)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		for _, t := range g.Steps(id, "loss") {
			wantLoss = append(wantLoss, g.Number(id, "loss", fmt.Sprint(t)))
			loss = append(loss, run.Loss[min(t, 2000)])
		}
		for _, field := range []string{"increases", "last_increase", "tau", "tau_literal_bound"} {
			wantCount = append(wantCount, g.Number(id, field))
		}
		rises, last := run.Increases()
		tau, err := bounds.Transition()
		if err != nil {
			return assertion.Unmeasured(err)
		}
		count = append(count, float64(rises), float64(last), float64(run.Transition()), float64(tau))
		bound, _ := bounds.Average(2000)
		wantMean = append(wantMean, g.Number(id, "avg_loss_T2000"), g.Number(id, "eos_bound"))
		mean = append(mean, run.Averages()[1999], bound)
	}
	const reason = "rounding over 2000 steps moves the loss by 1e-14"
	return claim.Both(
		claim.AllClose(wantLoss, loss, claim.Rel(1e-7, reason)).From("float64 gradient descent"),
		claim.AllClose(wantCount, count, claim.Exact("whole numbers")).From("rises, last rise, transition, its bound, by rate"),
		claim.AllClose(wantMean, mean, claim.Rel(1e-7, reason)).From("mean loss and bound 1, by rate"),
	)
}

func sharpness(*assertion.Values) claim.Check {
	p := edge.Spiral20()
	largest, steps, before := 0.0, 0, math.Inf(1)
	for _, eta := range []float64{256, 1024} {
		run, err := p.Path(make([]float64, 3), eta, 400)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		before = min(before, eta*assertion.Or(p.Sharpness(run.W[0]))/2)
		for t := run.Stable(); t >= 0 && t < len(run.W); t += 10 {
			steps++
			largest = math.Max(largest, eta*assertion.Or(p.Sharpness(run.W[t])))
		}
	}
	return claim.Both(
		claim.AtMost(1, largest, fmt.Sprintf("largest η λ at %d steps of the stable phase", steps)),
		claim.AtLeast(1, before, "smallest η λ/2 at the start"),
	)
}
