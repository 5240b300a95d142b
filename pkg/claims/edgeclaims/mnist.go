package edgeclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/edge"
	"largestep/pkg/theory/gd"
)

// MNISTRates are the learning rates of the runs of [MNISTRuns].
func MNISTRates() []float64 { return []float64{1, 4, 16, 64, 256, 1024} }

// MNISTRuns returns gradient descent from 0 on the logistic loss of images (rows of
// pixels between 0 and 1) with labels ±1, one run a rate of [MNISTRates]. It
// refuses what [edge.New] refuses, and a negative number of steps.
func MNISTRuns(images [][]float64, labels []float64, steps int) ([]edge.Run, error) {
	p, err := edge.New(images, labels)
	if err != nil {
		return nil, err
	}
	rates := MNISTRates()
	runs, errs := make([]edge.Run, len(rates)), make([]error, len(rates))
	gd.Rows(len(rates), func(i int) { runs[i], errs[i] = p.Descend(rates[i], steps) })
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return runs, nil
}

// MNIST returns the claims of the slides' figure on 1,000 images of "0" and "8",
// measured on the images and runs that the caller has; they are no part of [All],
// which needs no data.
func MNIST(images [][]float64, labels []float64, runs []edge.Run) []claim.Claim {
	return []claim.Claim{
		claim.New("05-mnist-1", claim.Figure, paper+", Edge of Stability (MNIST 0 or 8)",
			`On 1,000 images of "0" and "8", logistic regression at large rates: the loss rises on the way and ends the lower, the larger the rate.`,
			mnistEdge(runs)),
		claim.New("05-mnist-2", claim.Theorem, theorem+derived,
			`The images are separable, so the bounds apply: the mean loss, the norm, the mean gradient and the stable phase, at every rate.`,
			mnistBounds(images, labels, runs)),
	}
}

func mnistEdge(runs []edge.Run) claim.Check {
	if len(runs) == 0 {
		return claim.Equal("a run", "none", "")
	}
	rises, order := 0, 0
	for i, run := range runs {
		count, _ := run.Increases()
		rises += count
		if i > 0 && !(run.Loss[len(run.Loss)-1] < runs[i-1].Loss[len(run.Loss)-1]) {
			order++
		}
	}
	return claim.Both(
		claim.AtLeast(1, float64(rises), "rises of the loss in all runs"),
		claim.Never("larger rate with a higher last loss", order, len(runs)-1, "neighbouring rates"))
}

func mnistBounds(images [][]float64, labels []float64, runs []edge.Run) claim.Check {
	p, err := edge.New(images, labels)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	q, _, err := p.Normalised(1)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	b := p.Radius()
	gamma, _, err := q.Margin()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	worst := 0.0
	for _, run := range runs {
		// The run on the data divided by B: rates times B², weights times B. G is the same.
		run.Eta *= b * b
		run.Norm = assertion.Per(run.Norm, func(x float64) float64 { return x * b })
		bounds, err := q.Bounds(run.Eta)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		r, err := bounds.Ratios(run)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		worst = math.Max(worst, max(r.Average, r.AverageSimple, r.Norm, r.MeanG, r.Stable))
	}
	return claim.AtMost(1, worst, fmt.Sprintf("largest ratio to a bound; margin %.4f of images of length at most 1", gamma))
}
