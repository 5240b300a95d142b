package catapultclaims

import (
	"fmt"
	"math"
	"strings"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/catapult"
)

var phases = []assertion.Assertion{
	assertion.New("02-4", claim.Figure, paper+", Fig. 1a, c, e, g",
		`Trajectories on degenerate data: $f$, $\lambda$ and the loss at every step, and the step of the largest loss, for one lazy run and four catapults.`,
		trajectories),
	assertion.New("02-13", claim.Theorem, paper+", Section 4 and Fig. 1e, g",
		`In the lazy phase the kernel hardly moves: with $m=1000$ the final $\lambda$ is 0.99923 of its start for the exponential loss at $\eta=1$ and 0.99981 for the logistic loss at $\eta=2$.`,
		lazy),
	assertion.New("02-14", claim.Theorem, theorem,
		`A catapult as the theorem describes it: exponential loss, $m=1000$, $f_0=0.5$, $\lambda_0=1$ at $\eta=1.923$, $1.927$ and $1.931$. The loss has one hump, its peak at steps 2, 6 and 15; $\lvert f\rvert$ falls after it and $\lambda$ at every step.`,
		oneHump),
	assertion.New("02-20", claim.Theorem, theorem+", proof",
		`The border $x^*$ between Phase 1 and Phase 2 of $\varphi_\lambda$ moves right as $\lambda$ falls ($\eta=1$, $m=1000$). For the run at $\eta=1.931$ the proof's three conditions hold at its peak $T=14$: $A<-2$, $B<0$, and $x^*(\lambda_{T+1})>\lvert f_{T+1}\rvert$.`,
		proofConditions),
}

var recorded = []struct {
	id    string
	loss  catapult.Loss
	m     float64
	start catapult.State
	rate  float64
}{
	{"traj_exp_m1000_eta1.931", catapult.Exp, 1000, at(0.5, 1), 1.931},
	{"traj_exp_m100_eta2.05", catapult.Exp, 100, at(0.5, 1), 2.05},
	{"traj_log_m100_eta8", catapult.Logistic, 100, at(0.5, 2), 8},
	{"traj_log_m100_eta3", catapult.Logistic, 100, at(0.5, 2), 3},
	{"traj_mse_m100_eta2.5", catapult.Squared, 100, at(1, 1), 2.5},
}

func trajectories(g *assertion.Values) claim.Check {
	var checks []claim.Check
	for _, c := range recorded {
		want := append(append(g.List(c.id, "f"), g.List(c.id, "lam")...), g.List(c.id, "loss")...)
		tr := run(c.loss, c.m, c.start, c.rate, len(want)/3-1)
		got := append(append(append([]float64(nil), tr.F...), tr.Lambda...), tr.Loss...)
		checks = append(checks,
			claim.AllClose(want, got, claim.Abs(1e-9, "rounding")).From("50 digits"),
			claim.Equal(g.Number(c.id, "peak_step"), float64(tr.Peak()), "step of the largest loss"))
	}
	return claim.Both(checks...)
}

func lazy(g *assertion.Values) claim.Check {
	tol := claim.Rel(1e-6, "rounding")
	return claim.Both(
		claim.Close(g.Number("lambda_inf_exp_m1000", "1", "lambda_inf"), limit(catapult.Exp, 1000, at(0.5, 1), 1), tol).From("exponential"),
		claim.Close(g.Number("lambda_inf_log_m1000", "2", "lambda_inf"), limit(catapult.Logistic, 1000, at(0.5, 2), 2), tol).From("logistic, from 2"),
		claim.AtLeast(0.999, limit(catapult.Exp, 1000, at(0.5, 1), 1), "share of the start"),
		claim.AtLeast(0.999, limit(catapult.Logistic, 1000, at(0.5, 2), 2)/2, "share of the start"),
	)
}

func oneHump(*assertion.Values) claim.Check {
	shape, rising := "", 0
	for _, rate := range []float64{1.923, 1.927, 1.931} {
		tr := run(catapult.Exp, 1000, at(0.5, 1), rate, 300)
		shape += fmt.Sprintf("%d hump at %d; ", tr.Humps(), tr.Peak())
		for t := 1; t < len(tr.F); t++ {
			if tr.Lambda[t] > tr.Lambda[t-1] || (t > tr.Peak() && math.Abs(tr.F[t]) > math.Abs(tr.F[t-1])) {
				rising++
			}
		}
	}
	return claim.Both(
		claim.Equal("1 hump at 2; 1 hump at 6; 1 hump at 15", strings.TrimSuffix(shape, "; "), "the three runs"),
		claim.Never("rise of λ, or of |f| after the peak", rising, 900, "300 steps of three runs"))
}

func proofConditions(*assertion.Values) claim.Check {
	p := degenerate(catapult.Exp, 1000)
	var borders []float64
	for _, lambda := range []float64{1.9, 1.5, 1, 0.8, 0.6} {
		borders = append(borders, firstBorder(p, 1, lambda))
	}
	const rate = 1.931
	tr := run(catapult.Exp, 1000, at(0.5, 1), rate, 40)
	peak := tr.Peak()
	if peak < 1 {
		return claim.Equal("a peak", "none", "")
	}
	a, b, err := p.Growth(at(tr.F[peak-1], tr.Lambda[peak-1]), rate)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(
		claim.AllClose([]float64{0.5585, 1.3553, 2.1945, 2.5873, 3.0825}, borders, claim.Abs(1e-4, "four printed digits")).From("50-digit roots, λ = 1.9, 1.5, 1, 0.8, 0.6"),
		claim.AtMost(-2, a, "A at step T"), claim.AtMost(0, b, "B at step T"),
		claim.AtLeast(math.Abs(tr.F[peak]), firstBorder(p, rate, tr.Lambda[peak]), "x* after step T, against |f| there"))
}

func firstBorder(p catapult.Pair, rate, lambda float64) float64 {
	zeros, err := p.Borders(rate, lambda, 12)
	if err != nil || len(zeros) == 0 {
		return math.NaN()
	}
	return zeros[0]
}
