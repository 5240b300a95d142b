package edgeclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/edge"
	"largestep/pkg/theory/seed"
)

var errata = []assertion.Assertion{
	assertion.New("05-11", claim.Erratum, benefit+", item 4",
		`The lower bound is said to hold "in general". It holds on some data: with one sample $z=(1,0)$ the loss never rises at any rate, and at $\eta=100$ one step gives $L(w_1)=1.92875\cdot 10^{-22}$. The same on all data with every $\langle z_i,z_j\rangle\ge 0$: 160 random runs.`,
		monotoneData),
	assertion.New("05-16", claim.Erratum, benefit+", item 3",
		`Read as the rate at which the loss falls, $1/T^2$ does not hold: it is a bound from above, and once $\eta\gg n/\gamma$ the loss can be far lower. On 20 samples $T^2L(w_T)$ drops from 2474 at $T=3200$ to 101 at $T=12800$.`,
		beyond),
	assertion.New("05-25", claim.Erratum, theorem+", all parts",
		`The bounds are printed without the margin, and the samples without $\lVert x_i\rVert\le 1$. On $z=(0.01,0.9),(0.01,-0.5)$ at $\eta=10$ the mean loss is over 100 times $(1+\ln^2(\eta t)+\frac{\eta^2}{4})/(\eta t)$, and below the same with $\gamma^2\eta t$. On 20 samples of length up to 28 and margin $3.2$, at $\eta=1$, it is 10 times even that; divided by 32, they keep the bound.`,
		scaleOmitted),
	assertion.New("05-26", claim.Erratum, extend+", condition C",
		`The inequality is printed with $\ell'(z-x)$, the slope at another place. Read so it fails at $z=x$, where it says $\ell(x)\le\ell(x)+\ell'(0)=\ell(x)-\frac{1}{2}$. With $\ell'(x)(z-x)$ it holds.`,
		misprintC),
	assertion.New("05-27", claim.Erratum, extend+", condition D",
		`$\ell\le C_e\,g$ is printed for all margins and fails for the logistic loss: $\ell/g$ is $10.0005$ at $z=-10$ and grows without bound. For $z\ge 0$ it holds with $2\ln 2$.`,
		tailEverywhere),
	assertion.New("05-28", claim.Erratum, extend+", Phase transition",
		`$\psi(\lambda):=\lambda/\psi(\lambda)$ defines $\psi$ by itself; its solution $\sqrt{\lambda}$ is not meant. With $\psi=\lambda/\rho(\lambda)$ the logistic loss has $\psi(10^6)=7299$ and not $1000$.`,
		circular),
	assertion.New("05-29", claim.Erratum, theorem+", Stable phase",
		`$F(w_s)/(\eta t)$ is no bound where $F(w_s)$ is small: one sample $z=1$ from $w_s=\ln 10^6$ at $\eta=10^5$ has, after 1000 steps, a loss almost $10^6$ times that; $\ln^2(\eta t)$ is 339. With $F$ as a summand the bound holds.`,
		productForm),
	assertion.New("05-30", claim.Erratum, theorem+", Phase transition",
		`$\frac{n}{\eta}\ln\frac{n}{\eta}$ is below 0 for $\eta>n$. It is harmless: read as 0 there, the maximum is the same.`,
		negativeLogarithm),
	assertion.New("05-31", claim.Erratum, benefit+", item 2",
		`A larger rate is said to mean a longer edge-of-stability phase. That is so of the proved $\tau$, and not of the measured one: on 20 samples it falls from 107 at $\eta=16$ to 11 at 256 and 1024, and the last rise comes at 5, 7 and 9.`,
		longerPhase),
	assertion.New("05-32", claim.Erratum, benefit+", item 3",
		`The rate $1/T^2$ is called acceleration by the edge of stability. On 20 samples it is there without: for $T=200$, $400$, $800$ and $\eta=4\gamma^2T$ the loss never rises, and falls with slope $-2.04$. The large rate is what accelerates.`,
		withoutEdge),
}

func monotoneData(*assertion.Values) claim.Check {
	one, err := edge.FromRows([][]float64{{1, 0}})
	if err != nil {
		return assertion.Unmeasured(err)
	}
	run, err := one.Descend(100, 1)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	rates := []float64{1, 1e2, 1e4, 1e6}
	rises, runs := 0, 0
	for set := range 40 {
		rng := seed.New(seed.Root, "claims", "05-11", fmt.Sprint(set))
		rows := make([][]float64, 2+rng.IntN(10))
		for i := range rows {
			for range 3 {
				rows[i] = append(rows[i], 0.5*rng.Float64()) // no number below 0, so no product
			}
		}
		p, err := edge.FromRows(rows)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		for _, eta := range rates {
			run, err := p.Descend(eta, 500)
			if err != nil {
				return assertion.Unmeasured(err)
			}
			count, _ := run.Increases()
			rises += count
			runs++
		}
	}
	return claim.Both(
		claim.Close(1.92875e-22, run.Loss[1], claim.Rel(1e-5, "six digits")).From("log(1 + e^-50)"),
		claim.Never("rise of the loss", rises, runs*500, fmt.Sprintf("%d runs, rates from 1 to 1e6; a relative 1e-11 is rounding", runs)),
	)
}

func scaleOmitted(*assertion.Values) claim.Check {
	p, err := edge.Hard(0.01)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	const eta, steps = 10, 20000
	run, err := p.Descend(eta, steps)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	bounds, err := p.Bounds(eta)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	mean := run.Averages()[steps-1]
	l := math.Log(eta * steps)
	bound, _ := bounds.AverageSimple(steps)
	long, literal, scaled, err := longSamples()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(
		claim.AtLeast(100, mean/((1+l*l+eta*eta/4)/(eta*steps)), "mean loss over the bound without γ, t = 20000"),
		claim.AtMost(1, mean/bound, "and over the bound with γ"),
		claim.AtLeast(10, long/literal, "long samples: mean loss over the bound with their own γ and η, t = 2000"),
		claim.AtMost(1, long/scaled, "and over the bound after dividing by 32"))
}

// longSamples returns the mean loss of 2000 steps at rate 1 on samples that are 32
// times those of [edge.Spiral20], the bound on it with their own margin and rate,
// and the bound after dividing by 32, where the rate is 1024. The package refuses
// the first of these bounds.
func longSamples() (mean, literal, scaled float64, err error) {
	const factor, steps = 32, 2000
	short := edge.Spiral20()
	rows := make([][]float64, short.Len())
	for i := range rows {
		rows[i] = assertion.Per(short.Row(i), func(v float64) float64 { return factor * v })
	}
	p, err := edge.FromRows(rows)
	if err != nil {
		return 0, 0, 0, err
	}
	run, err := p.Descend(1, steps)
	if err != nil {
		return 0, 0, 0, err
	}
	bounds, err := short.Bounds(factor * factor)
	if err != nil {
		return 0, 0, 0, err
	}
	x := bounds.X(steps) // the same in both units
	s := math.Log(x) + 0.5
	scaled, _ = bounds.Average(steps)
	return run.Averages()[steps-1], (1 + s*s/2) / x, scaled, nil
}

func misprintC(*assertion.Values) claim.Check {
	l := edge.Logistic()
	printed, repaired := math.Inf(1), math.Inf(1)
	for x := -10.0; x <= 10; x += 0.25 {
		for h := -1.0; h <= 1; h += 0.125 {
			value, slope := l.At(x)
			next, _ := l.At(x + h)
			_, elsewhere := l.At(h)
			printed = min(printed, value-elsewhere+slope*h*h-next)
			repaired = min(repaired, value-slope*h+slope*h*h-next)
		}
	}
	return claim.Both(
		claim.AtMost(-0.5, printed, "least of right minus left side, as printed"),
		claim.AtLeast(-1e-12, repaired, "and repaired; rounding"))
}

func tailEverywhere(g *assertion.Values) claim.Check {
	l := edge.Logistic()
	return claim.Both(
		claim.Close(10.0005, l.TailRatio(-10, 0), claim.Abs(5e-5, "six digits")).From("(1 + e^-10)(10 + log(1 + e^-10)), by hand"),
		claim.AtLeast(1000, l.TailRatio(-1000, 0), "at -1000"),
		claim.Close(g.Number("const-exp-tail"), l.TailRatio(0, 40), claim.Rel(1e-9, "attained at 0")).From(g.Entry("const-exp-tail").How),
	)
}

func circular(g *assertion.Values) claim.Check {
	l := edge.Logistic()
	rho := g.List("rho-logistic")
	if len(rho) != 4 {
		return claim.Equal(4, len(rho), "golden values of ρ")
	}
	psi := assertion.Or(l.Psi(1e6))
	return claim.Both(
		claim.Close(1e6/rho[3], psi, claim.Rel(1e-6, "two minimisations")).From("λ/ρ(λ) at λ = 10⁶; "+g.Entry("rho-logistic").How),
		claim.AtLeast(5, psi/1000, "times √λ, what the printed definition gives"))
}

func productForm(*assertion.Values) claim.Check {
	one, err := edge.FromRows([][]float64{{1}})
	if err != nil {
		return assertion.Unmeasured(err)
	}
	const eta, steps = 1e5, 1000
	run, err := one.Path([]float64{math.Log(1e6)}, eta, steps)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	bounds, err := one.Bounds(eta)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	bound, _ := bounds.Stable(steps, run.LogF[0])
	return claim.Both(
		claim.Equal(0, run.Stable(), "the start is in the stable phase"),
		claim.AtLeast(1e5, run.Loss[steps]/(math.Exp(run.LogF[0])/(eta*steps)), "loss over F/(ηt)"),
		claim.AtMost(1, run.Loss[steps]/bound, "loss over the bound of claim 05-6"),
	)
}

func negativeLogarithm(*assertion.Values) claim.Check {
	largest, differ, cases := math.Inf(-1), 0, 0
	for _, n := range []float64{2, 20, 1000} {
		for factor := 1.5; factor < 1e4; factor *= 1.5 {
			eta := factor * n
			third := n / eta * math.Log(n/eta)
			largest = math.Max(largest, third)
			cases++
			if max(eta, n, third) != max(eta, n, 0) {
				differ++
			}
		}
	}
	return claim.Both(
		claim.AtMost(0, largest, "largest third term where η > n"),
		claim.Never("changed maximum", differ, cases, "rates above n"))
}

func longerPhase(g *assertion.Values) claim.Check {
	var want, got, proved []float64
	for _, eta := range []float64{16, 64, 256, 1024} {
		id := fmt.Sprintf("spiral20-eta%g", eta)
		p := edge.Spiral20()
		run, err := p.Descend(eta, 2000)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		bounds, err := p.Bounds(eta)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		tau, err := bounds.Transition()
		if err != nil {
			return assertion.Unmeasured(err)
		}
		_, last := run.Increases()
		want = append(want, g.Number(id, "tau"), g.Number(id, "last_increase"))
		got = append(got, float64(run.Transition()), float64(last))
		proved = append(proved, float64(tau))
	}
	return claim.Both(
		claim.AllClose(want, got, claim.Exact("whole numbers")).From("measured transition and last rise at 16, 64, 256, 1024"),
		claim.AtMost(1, got[6]/got[0], "the transition at 1024, over that at 16"),
		claim.AtLeast(20, proved[3]/proved[0], "the proved τ at 1024, over that at 16"),
		claim.AtLeast(100, proved[2]/math.Max(1, got[4]), "the proved τ over the measured one at 256: the bound is loose"),
	)
}

func withoutEdge(g *assertion.Values) claim.Check {
	p := edge.Spiral20()
	var ids []string
	var ts, losses []float64
	rises := 0
	for _, T := range []int{200, 400, 800} {
		run, err := p.Descend(0.04*float64(T), T)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		count, _ := run.Increases()
		rises += count
		ids = append(ids, fmt.Sprintf("accel-T%d", T))
		ts, losses = append(ts, float64(T)), append(losses, run.Loss[T])
	}
	return claim.Both(
		claim.Never("rise of the loss", rises, 1400, "three runs"),
		claim.AllClose(g.Numbers(ids, "loss"), losses, claim.Rel(1e-7, "rounding over the steps")).From(g.Entry(ids[0]).How),
		claim.Close(-2, Slope(ts, losses), claim.Abs(0.06, "the law is a limit")).From("slope of 1/T²"),
	)
}
