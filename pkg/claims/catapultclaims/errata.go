package catapultclaims

import (
	"fmt"
	"math"
	"strconv"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/catapult"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/seed"
)

var errata = []assertion.Assertion{
	assertion.New("02-15", claim.Erratum, theorem+", proof",
		`"The loss rises if and only if $\varphi_\lambda(f)>0$" fails in Phase 3, where $\lvert f\rvert$ grows without a change of sign: exponential loss, $m=10$, $f_0=3$, $\lambda_0=2$, $\eta=2$ has $\varphi=-86.4$ and $f_1=83.4$.`,
		phase3),
	assertion.New("02-18", claim.Erratum, corollary,
		`"The larger the rate, the flatter the minimum" is not true of the whole catapult phase: $\lambda_\infty$ is larger at $\eta=3.5$ than at 3 (squared loss), at 24 than at 18 (logistic, $m=100$), and at 2.12 than at 2.10 (exponential, $m=100$).`,
		notFlatter),
	assertion.New("02-21", claim.Erratum, paper+", Eqs. 8 and A2",
		`The derivative of the logistic loss is printed as $\tanh(f/2)$, twice what it is. The rates that follow are off by 2: the lazy phase ends at $8/\lambda_0$ and not at $4/\lambda_0$, and $\lambda$ falls for $\lambda\le 16/\eta$ and not only for $\lambda\le 8/\eta$.`,
		missingHalf),
	assertion.New("02-22", claim.Erratum, paper+", Eqs. 5 and 6",
		`The kernel is printed with a factor $1/m$ although the outputs have $1/\sqrt{m}$ already, and without the $1/n$ that its values need. From derivatives of the outputs in all weights: the normalised sum has $1/n$ and no further $1/m$.`,
		kernelFactor),
	assertion.New("02-23", claim.Erratum, theorem+", proof",
		`The condition printed as $\lambda_{T+1}-\lambda_T>0$ must read $<0$: in the catapults of claim 02-14 $\lambda$ falls at the peak.`,
		printedSign),
	assertion.New("02-24", claim.Erratum, theorem+", proof and Fig. A2",
		`$\tanh(x/2)$ is said to decrease; it increases, and $\tanh(x/2)/x$ decreases. As $\lambda$ falls Phase 1 is said to disappear; Phase 2 does. The printed derivative of $\varphi_\lambda$ lacks a factor $x$.`,
		phaseMisprints),
	assertion.New("02-25", claim.Erratum, theorem,
		`Not every catapult is as the theorem describes: logistic loss, $m=1000$, $f_0=0.5$, $\lambda_0=2$ has several humps at $\eta=8$, $12$, $16$ and $24$, and for $\eta\ge 12$ $\lambda$ rises before it falls.`,
		severalHumps),
	assertion.New("02-26", claim.Erratum, paper+", Example 4 and Fig. 3b, d",
		`On Example 4 there is no minimum to converge to, and the kernel moves in the lazy phase: its top goes from 1.826 to between 1.89 and 2.10 in 100 steps. Nor does it measure sharpness: for the logistic loss it rises from $\eta=16$ to 38 while the Hessian's top falls.`,
		noProxy),
	assertion.New("02-27", claim.Erratum, paper+", Fig. 1a",
		`With one list of rates for all seeds, figure 1a ($m=1000$) cannot show a catapult: at no rate are more than 10 of 100 Gaussian starts in that phase, which is less than 1 % wide for each while $\eta_0$ varies by more than 10 %.`,
		commonGrid),
	assertion.New("02-28", claim.Erratum, paper+", Section 1 and Fig. 3",
		`The border $\eta_1$ is not one number: with $m=100$ the exponential loss from $f_0=0.1$ diverges at 2.185 and converges at 2.187, and the logistic loss ($m=50$, $f_0=0.5$, $\lambda_0=1.5$) changes between the two more than ten times from $\eta=21$ to 22.`,
		reentrant),
	assertion.New("02-29", claim.Erratum, paper+", Table 2",
		`"No catapult phase on separable data" depends on the data. Where samples disagree, $z=(0.1,0.9)$ and $(0.1,-0.5)$, nearly all starts have rates at which the loss rises and then falls to its infimum, with every loss.`,
		separableCatapult),
}

func phase3(g *assertion.Values) claim.Check {
	p := degenerate(catapult.Exp, 10)
	s := p.Step(at(3, 2), 2)
	const id = "phase3_counterexample"
	want := []float64{g.Number(id, "phi"), g.Number(id, "f1"), g.Number(id, "lambda1")}
	return claim.Both(
		claim.AllClose(want, []float64{p.Phi(2, 2, 3), s.F, s.Lambda}, g.Tolerance(id, "rounding")).From(g.Entry(id).How),
		claim.AtMost(0, p.Phi(2, 2, 3), "φ"), claim.AtLeast(3, s.F, "f₁, from 3: larger, with the same sign"))
}

func notFlatter(*assertion.Values) claim.Check {
	ratio := func(loss catapult.Loss, start catapult.State, low, high float64) claim.Check {
		return claim.AtLeast(1.05, limit(loss, 100, start, high)/limit(loss, 100, start, low),
			fmt.Sprintf("%v: λ at the end for rate %g over that for %g", loss, high, low))
	}
	return claim.Both(
		ratio(catapult.Squared, at(1, 1), 3, 3.5),
		ratio(catapult.Logistic, at(0.5, 2), 18, 24),
		ratio(catapult.Exp, at(0.5, 1), 2.10, 2.12))
}

func missingHalf(*assertion.Values) claim.Check {
	p := degenerate(catapult.Logistic, 1000)
	const h = 1e-5
	var want, got, printed []float64
	for _, f := range []float64{0.3, 1, 2, 5} {
		want = append(want, (p.Loss(f+h)-p.Loss(f-h))/(2*h))
		got = append(got, p.Slope(f))
		printed = append(printed, math.Tanh(f/2)/p.Slope(f))
	}
	rising := func(lambda float64) float64 { // Δλ/λ of one step at rate 1
		_, b, err := p.Growth(at(1e-3, lambda), 1)
		return assertion.Or(b, err)
	}
	return claim.Both(
		claim.AllClose(want, got, claim.Abs(1e-9, "central differences")).From("differences of the loss"),
		claim.AllClose([]float64{2, 2, 2, 2}, printed, claim.Rel(1e-14, "rounding")).From("printed over true"),
		claim.Close(8, assertion.Or(p.Onset(at(1e-4, 1))), claim.Rel(1e-6, "f = 1e-4")).From("end of the lazy phase times λ₀"),
		claim.AtMost(0, rising(15.99), "growth of λ at λ = 15.99/η: it falls"),
		claim.AtLeast(0, rising(16.01), "growth of λ at λ = 16.01/η: it rises"))
}

// kernelFactor differentiates the outputs of a network in every weight.
func kernelFactor(*assertion.Values) claim.Check {
	const m, d, h = 5, 2, 1e-5
	rng := seed.New(seed.Root, "claims", "02-22")
	theta := make([]float64, m*(d+1))
	for i := range theta {
		theta[i] = rng.NormFloat64()
	}
	x := [][]float64{{1, 1}, {1, -1}, {-1, -2}, {-1, 1}} // Example 4
	network := func() (*catapult.Network, error) {
		w := make([][]float64, m)
		for i := range w {
			w[i] = theta[i*d : (i+1)*d]
		}
		return catapult.NewNetwork(catapult.Exp, catapult.Example4(), w, theta[m*d:])
	}
	outputs := func(i int, shift float64) [4]float64 {
		theta[i] += shift
		defer func() { theta[i] -= shift }()
		var f [4]float64
		net, err := network()
		if err != nil {
			return f
		}
		beta := net.Predictor()
		for a := range x {
			f[a] = beta[0]*x[a][0] + beta[1]*x[a][1]
		}
		return f
	}
	var sum [4][4]float64
	for i := range theta {
		up, down := outputs(i, h), outputs(i, -h)
		for a := range x {
			for b := range x {
				sum[a][b] += (up[a] - down[a]) * (up[b] - down[b]) / (4 * h * h) / 4
			}
		}
	}
	net, err := network()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	kernel := net.Kernel()
	var want, got []float64
	for a := range x {
		for b := range x {
			want, got = append(want, sum[a][b]), append(got, kernel.At(a, b))
		}
	}
	return claim.AllClose(want, got, claim.Abs(1e-8, "central differences")).From("sum over all weights of the products of derivatives, over n = 4")
}

func printedSign(*assertion.Values) claim.Check {
	var checks []claim.Check
	for _, rate := range []float64{1.923, 1.927, 1.931} {
		tr := run(catapult.Exp, 1000, at(0.5, 1), rate, 40)
		peak := tr.Peak()
		if peak+1 >= len(tr.Lambda) {
			return claim.Equal("a peak", "none", "")
		}
		checks = append(checks, claim.AtMost(-1e-6, tr.Lambda[peak+1]-tr.Lambda[peak], fmt.Sprintf("change of λ at the peak, rate %g", rate)))
	}
	return claim.Both(checks...)
}

func phaseMisprints(*assertion.Values) claim.Check {
	falling := 0
	for x := 0.01; x < 8; x += 0.01 {
		if math.Tanh((x+0.01)/2) <= math.Tanh(x/2) || math.Tanh((x+0.01)/2)/(x+0.01) >= math.Tanh(x/2)/x {
			falling++
		}
	}
	p := degenerate(catapult.Logistic, 10)
	const rate, lambda, x, h = 10.0, 1.0, 1.3, 1e-5
	g, c := p.Slope(x), p.Curvature(x)
	printed := rate*lambda*c - rate*rate/10*(g*g+2*g*c) - 2
	numeric := (p.Phi(rate, lambda, x+h) - p.Phi(rate, lambda, x-h)) / (2 * h)
	// Phase 2 of the logistic loss: the x below 20 with φ > 0.
	phase2 := func(lambda float64) float64 {
		share := 0.0
		for x := 0.01; x < 20; x += 0.01 {
			if p.Phi(rate, lambda, x) > 0 {
				share += 0.01
			}
		}
		return share
	}
	return claim.Both(
		claim.Never("place where tanh falls or tanh/x rises", falling, 799, "x up to 8"),
		claim.Close(numeric, p.PhiSlope(rate, lambda, x), claim.Abs(1e-8, "central differences")).From("differences of φ"),
		claim.AtLeast(0.05, math.Abs(printed-numeric), "distance of the printed derivative"),
		claim.AtLeast(1, phase2(1.5), "length of Phase 2 at λ = 1.5, rate 10"),
		claim.Close(0, phase2(0.79), claim.Exact("length of Phase 2 at λ = 0.79, below 8/η")))
}

func severalHumps(*assertion.Values) claim.Check {
	fewest, rises := math.Inf(1), ""
	for _, rate := range []float64{8, 12, 16, 24} {
		tr := run(catapult.Logistic, 1000, at(0.5, 2), rate, 2000)
		fewest = math.Min(fewest, float64(tr.Humps()))
		n := 0
		for t := 1; t < len(tr.Lambda) && tr.Lambda[t] > tr.Lambda[t-1]; t++ {
			n++
		}
		rises += fmt.Sprintf("%d ", n)
	}
	return claim.Both(claim.AtLeast(2, fewest, "humps of the loss, the fewest of four rates"),
		claim.Equal(true, rises[0] == '0' && rises[2] > '0' && rises[4] > '0' && rises[6] > '0', "λ rises first at η = 12, 16, 24 and not at 8: steps "+rises))
}

func noProxy(*assertion.Values) claim.Check {
	after := func(loss catapult.Loss, m, rate float64) (kernel, hessian float64) {
		r, start, err := ex4(loss, m)
		if err != nil {
			return math.NaN(), math.NaN()
		}
		end, _, err := r.Run(start, rate, 100, nil)
		if err != nil {
			return math.NaN(), math.NaN()
		}
		return assertion.Or(r.KernelTop(end)), assertion.Or(r.HessianTop(end))
	}
	low, _ := after(catapult.Exp, 100, 0.1)
	high, _ := after(catapult.Exp, 100, 1.5)
	k16, h16 := after(catapult.Logistic, 200, 16)
	k38, h38 := after(catapult.Logistic, 200, 38)
	return claim.Both(
		claim.Between(1.89, 2.10, low, "exponential, rate 0.1; 1.826 at the start"),
		claim.Between(1.89, 2.10, high, "exponential, rate 1.5"),
		claim.AtLeast(1.5, k38/k16, "logistic: kernel at rate 38 over that at 16"),
		claim.AtMost(0.5, h38/h16, "logistic: Hessian at rate 38 over that at 16"))
}

func commonGrid(*assertion.Values) claim.Check {
	p := degenerate(catapult.Exp, 1000)
	var found []catapult.State
	var onsets []float64
	for i := range 100 {
		s, err := catapult.RandomState(1000, 0.5, seed.New(seed.Root, "claims", "02-27", strconv.Itoa(i)))
		if err != nil {
			return assertion.Unmeasured(err)
		}
		found = append(found, s)
		if rate, err := p.Onset(s); err == nil {
			onsets = append(onsets, rate)
		}
	}
	most := 0.0
	for _, n := range gd.Map(121, func(k int) int {
		n := 0
		for _, s := range found {
			if phase, _, err := p.Outcome(s, 1.5+0.005*float64(k), 5000); err == nil && phase == catapult.Catapult {
				n++
			}
		}
		return n
	}) {
		most = math.Max(most, float64(n))
	}
	spread := catapult.Quantile(onsets, 0.9)/catapult.Quantile(onsets, 0.1) - 1
	return claim.Both(
		claim.Between(1, 10, most, "most catapults of 100 starts, over the rates 1.5, 1.505, …, 2.1"),
		claim.AtLeast(0.1, spread, "spread of η₀, ninth decile over first"))
}

func reentrant(*assertion.Values) claim.Check {
	p := degenerate(catapult.Exp, 100)
	logistic, changes, before := degenerate(catapult.Logistic, 50), 0, "catapult"
	for k := range 501 {
		phase := phaseAt(logistic, at(0.5, 1.5), 21+0.002*float64(k))
		if phase != before {
			changes++
		}
		before = phase
	}
	return claim.Both(
		claim.Equal("divergent", phaseAt(p, at(0.1, 1), 2.185), "exponential at 2.185"),
		claim.Equal("catapult", phaseAt(p, at(0.1, 1), 2.187), "exponential at 2.187"),
		claim.AtLeast(10, float64(changes), "logistic: changes of the outcome over the rates 21, 21.002, …, 22"))
}

func separableCatapult(*assertion.Values) claim.Check {
	rows, err := Survey()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	least := 1.0
	for _, r := range rows {
		least = math.Min(least, r.Narrow)
	}
	return claim.AtLeast(0.9, least, "share of starts with a catapult phase, least of three losses")
}
