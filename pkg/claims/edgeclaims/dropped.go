package edgeclaims

import (
	"errors"
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/edge"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/root"
)

var dropped = []assertion.Assertion{
	assertion.New("05-21", claim.Theorem, theorem+", without its margin",
		`Add the sample $z=(0,-0.3)$ to the two samples, and no margin is left. Then gradient descent converges at $0.9\cdot 2/\lambda_{\max}$ and at no rate tried above $2/\lambda_{\max}=23.75$ of the minimum: at $26$ and $32$ it ends on a 2-cycle, at $64$ on a 3-cycle, at $256$ the mean loss is ten times the minimum. With the margin each of these rates converges to loss 0.`,
		withoutMargin),
	assertion.New("05-22", claim.Theorem, extend+", without condition B",
		`The exponential loss is not Lipschitz, and on $z=(0.1,0.9),(0.1,-0.5)$ it diverges at $\eta=7$. The logistic loss converges there at every rate tried up to $10^{6}$.`,
		withoutLipschitz),
	assertion.New("05-23", claim.Figure, paper+", Descent Lemma",
		`On the quadratic $\frac{\lambda}{2}w^2$ gradient descent converges for $\eta\lambda=0.5$ and, alternating, $1.5$, and diverges for $2.1$.`,
		quadratic),
	assertion.New("05-37", claim.Theorem, theorem+", without its start",
		`From $w_0=-10^6 w_*$ in place of 0, on 20 samples at $\eta=16$, the mean loss and the norm are above their bounds, and there is no phase transition before the proved $\tau=7927$: a step goes no further than $\eta$. The package refuses to compare such a run.`,
		farStart),
}

// NoMargin returns the two samples of [edge.Toy2] with the sample (0, -0.3), which
// leaves no margin. The error is that of [edge.FromRows].
func NoMargin() (*edge.Problem, error) {
	toy := edge.Toy2()
	return edge.FromRows([][]float64{toy.Row(0), toy.Row(1), {0, -0.3}})
}

func withoutMargin(*assertion.Values) claim.Check {
	toy := edge.Toy2()
	p, err := NoMargin()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	_, _, refused := p.Margin()
	settled, err := p.Descend(2, 20000)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	least := settled.Loss[20000]
	border := 2 / assertion.Or(p.Sharpness(settled.Last))
	below, err := p.Descend(0.9*border, 5000)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	bisected := assertion.Or(root.Boundary(func(eta float64) bool {
		run, err := p.Descend(eta, 4000)
		return err != nil || run.Loss[4000]-least > 1e-6
	}, 20, 30))
	var periods []int
	var far, last float64
	for _, eta := range []float64{26, 32, 64, 256} {
		run, err := p.Descend(eta, 5000)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		periods = append(periods, gd.Period(run.Loss[4000:], 1e-9, 8))
		sum := 0.0
		for _, loss := range run.Loss[4000:] {
			sum += loss
		}
		far = sum / float64(len(run.Loss)-4000) / least
		run, err = toy.Descend(eta, 5000)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		last = math.Max(last, run.Loss[5000])
	}
	return claim.Both(
		claim.Equal(true, errors.Is(refused, edge.ErrNotSeparable), "the data are refused where a margin is needed"),
		claim.Close(border, bisected, claim.Rel(1e-3, "4000 steps, which become slow near the border")).From("2/λ at the minimum, against bisection on convergence"),
		claim.Close(least, below.Loss[5000], claim.Rel(1e-9, "5000 steps")).From("the loss of the minimum"),
		claim.Equal("[2 2 3]", fmt.Sprint(periods[:3]), "periods at 26, 32, 64"),
		claim.AtLeast(10, far, "mean loss of the last 1000 steps at 256, over the minimum"),
		claim.AtMost(1e-3, last, "the largest last loss at these rates, with the margin"),
	)
}

func withoutLipschitz(*assertion.Values) claim.Check {
	p, err := edge.Hard(0.1)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	exponential, err := p.With(edge.Exponential())
	if err != nil {
		return assertion.Unmeasured(err)
	}
	run, err := exponential.Descend(7, 3000)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	worst := 0.0
	for _, eta := range []float64{7, 100, 1e4, 1e6} {
		logistic, err := p.Descend(eta, 20000)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		worst = math.Max(worst, logistic.Loss[20000])
	}
	return claim.Both(
		claim.Equal(gd.Diverged, run.Outcome.Kind, "exponential loss at rate 7"),
		claim.AtMost(1e-2, worst, "largest logistic loss after 20000 steps at 7, 100, 1e4, 1e6"))
}

// Quadratic returns gradient descent on λw²/2 from w = 1 with the product ηλ: each
// step multiplies w by 1 - ηλ.
func Quadratic(product float64, steps int) ([]float64, gd.Outcome) {
	size := func(w float64) float64 { return math.Abs(w) }
	return gd.Run(1.0, steps, func(w float64) float64 { return w - product*w }, gd.Beyond(1e6, size), gd.Within(1e-6, size))
}

func quadratic(*assertion.Values) claim.Check {
	var ends []string
	for _, product := range []float64{0.5, 1.5, 2.1} {
		_, outcome := Quadratic(product, 1000)
		ends = append(ends, outcome.Kind.String())
	}
	w, _ := Quadratic(1.5, 10)
	alternates := true
	for t := 1; t < len(w); t++ {
		alternates = alternates && w[t]*w[t-1] < 0
	}
	return claim.Both(
		claim.Equal("[converged converged diverged]", fmt.Sprint(ends), "ηλ = 0.5, 1.5, 2.1"),
		claim.Equal(true, alternates, "at 1.5 every step crosses the minimum"))
}

func farStart(g *assertion.Values) claim.Check {
	p := edge.Spiral20()
	const eta, far = 16, 1e6
	bounds, err := p.Bounds(eta)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	tau, err := bounds.Transition()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	_, direction, err := p.Margin()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	steps := int(tau)
	run, err := p.Path(assertion.Per(direction, func(v float64) float64 { return -far * v }), eta, steps)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	_, refused := bounds.Ratios(run)
	mean, _ := bounds.Average(steps)
	norm, _ := bounds.Norm(steps)
	return claim.Both(
		claim.AtLeast(1, run.Averages()[steps-1]/mean, "mean loss over bound 1"),
		claim.AtLeast(1, run.Norm[steps]/norm, "norm over its bound"),
		claim.Equal(-1, run.Transition(), "phase transition by the proved τ: none"),
		claim.Close(g.Number("spiral20-eta16", "tau_literal_bound"), float64(tau), claim.Exact("whole numbers")).From(g.Entry("spiral20-eta16").How),
		claim.Equal(true, refused != nil, "Ratios refuses the run"),
	)
}
