package catapultclaims

import (
	"math"
	"strconv"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/catapult"
	"largestep/pkg/theory/seed"
	"largestep/pkg/theory/spectrum"
)

var curvature = []assertion.Assertion{
	assertion.New("02-9", claim.Corollary, corollary+" (sharpened)",
		`Where gradient descent ends, $\eta\lambda_\infty L''(0)\le 2$: $\lambda_\infty$ is at most $2/\eta$ for the exponential and squared loss and $8/\eta$ for the logistic loss. All recorded runs.`,
		bounded),
	assertion.New("02-10", claim.Figure, paper+", Fig. 1e, g and Fig. 3a, c",
		`The final $\lambda_\infty$ at 42 rates: exponential loss with $m=100$ and $1000$, logistic loss with $m=100$ and $1000$, squared loss with $m=100$.`,
		limits),
	assertion.New("02-11", claim.Theorem, "Edge of stability"+derived,
		`Logistic loss above $\eta_0$: $\eta\lambda_\infty L''(0)=2-3\eta^2/(8m)$ to leading order. At $\eta=6$ the gap times $m$ tends to 13.5.`,
		edgeGap),
	assertion.New("02-12", claim.Corollary, corollary,
		`The largest eigenvalue of the Hessian is a function of $f$ and $\lambda$, and at the minimum it is $L''(0)\lambda$. The closed form, the Lanczos method on exact Hessian-vector products and a dense eigensolver agree on 60 random networks.`,
		hessian),
}

var finals = []struct {
	id    string
	loss  catapult.Loss
	m     float64
	start catapult.State
}{
	{"lambda_inf_exp_m1000", catapult.Exp, 1000, at(0.5, 1)},
	{"lambda_inf_exp_m100", catapult.Exp, 100, at(0.5, 1)},
	{"lambda_inf_log_m100", catapult.Logistic, 100, at(0.5, 2)},
	{"lambda_inf_log_m1000", catapult.Logistic, 1000, at(0.5, 2)},
	{"lambda_inf_mse_m100", catapult.Squared, 100, at(1, 1)},
}

func bounded(g *assertion.Values) claim.Check {
	largest, worst, excess := 0.0, 0.0, 0
	n := 0
	for _, c := range finals {
		p := degenerate(c.loss, c.m)
		for _, key := range g.Keys(c.id) {
			product := parse(key) * limit(c.loss, c.m, c.start, parse(key)) * p.Curvature(0)
			largest = math.Max(largest, product)
			if !(product <= 2+1e-9) {
				excess++
			}
			worst = math.Max(worst, math.Abs(product-g.Number(c.id, key, "eta_times_sharpness")))
			n++
		}
	}
	return claim.Both(
		claim.Never("limit above the bound", excess, n, "slack 1e-9 for rounding"),
		claim.AtMost(2, largest, "the largest ηλL″(0)"),
		claim.AtMost(1e-6, worst, "largest distance from the recorded ηλL″(0)"))
}

func limits(g *assertion.Values) claim.Check {
	var want, got []float64
	for _, c := range finals {
		for _, key := range g.Keys(c.id) {
			want = append(want, g.Number(c.id, key, "lambda_inf"))
			got = append(got, limit(c.loss, c.m, c.start, parse(key)))
		}
	}
	return claim.AllClose(want, got, claim.Rel(1e-6, "rounding over thousands of steps")).From("float64 recurrence, run apart from this code")
}

func edgeGap(g *assertion.Values) claim.Check {
	var got []float64
	for _, m := range []float64{100, 300, 1000, 3000} {
		got = append(got, (2-6*limit(catapult.Logistic, m, at(0.5, 2), 6)/4)*m)
	}
	const id = "log_eos_gap"
	return claim.Both(
		claim.AllClose(g.List(id), got, g.Tolerance(id, "the recorded digits")).From(g.Entry(id).How),
		claim.Close(catapult.EdgeGap(6), got[3], claim.Rel(2e-3, "the next term is of order 1/m")).From("3η²/8, at m = 3000"))
}

func hessian(g *assertion.Values) claim.Check {
	ids := []string{"hessian_top_exp_f0.3", "hessian_top_exp_f1.5", "hessian_top_log_f0.3", "hessian_top_log_f1.5"}
	closed := []float64{
		assertion.Or(degenerate(catapult.Exp, 20).HessianTop(at(0.3, 1.2))),
		assertion.Or(degenerate(catapult.Exp, 50).HessianTop(at(1.5, 2))),
		assertion.Or(degenerate(catapult.Logistic, 20).HessianTop(at(0.3, 1.2))),
		assertion.Or(degenerate(catapult.Logistic, 50).HessianTop(at(1.5, 2))),
	}
	var dense, lanczos, formula []float64
	for i := range 60 {
		rng := seed.New(seed.Root, "claims", "02-12", strconv.Itoa(i))
		m, loss := 2+rng.IntN(15), catapult.Loss(i%3)
		net, err := catapult.RandomNetwork(loss, catapult.Example3(), m, 0.7, rng)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		full, err := net.Hessian()
		if err != nil {
			return assertion.Unmeasured(err)
		}
		values, err := spectrum.Values(full)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		s, err := net.State()
		if err != nil {
			return assertion.Unmeasured(err)
		}
		dense = append(dense, values[0])
		lanczos = append(lanczos, assertion.Or(net.HessianTop()))
		formula = append(formula, assertion.Or(degenerate(loss, float64(m)).HessianTop(s)))
	}
	tol := claim.Abs(1e-9, "rounding of the eigensolvers")
	minimum := assertion.Or(degenerate(catapult.Logistic, 100).HessianTop(at(0, 1.3)))
	return claim.Both(
		g.CloseAll(ids, closed, "a closed form"),
		claim.AllClose(dense, lanczos, tol).From("dense, against Lanczos"),
		claim.AllClose(dense, formula, tol).From("dense, against the closed form"),
		claim.Close(1.3/4, minimum, claim.Rel(1e-14, "rounding")).From("λ/4 at f = 0, logistic"))
}
