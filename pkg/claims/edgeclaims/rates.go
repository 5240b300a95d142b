package edgeclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/edge"
	"largestep/pkg/theory/gd"
)

var acceleration = []assertion.Assertion{
	assertion.New("05-8", claim.Theorem, benefit+", item 3",
		`With $\eta$ proportional to the number $T$ of steps, $\eta=4\gamma^2T$, the last loss falls like $1/T^2$; at the fixed rate $\eta=4$, at which it never rises, like $1/T$. Slopes of $\ln L(w_T)$ on $\ln T$ for $T$ from 400 to 3200, and all losses.`,
		slopes),
	assertion.New("05-17", claim.Theorem, benefit+", item 3"+derived,
		`If the proved $\tau$ is at most $T/2$, then $L(w_T)\le(1+\frac{1}{2}\ln^2 x+0.78\,\gamma^2)/x$ with $x=\gamma^2\eta T/2$. Three samples of margin 0.64, $T=4000$, rates from 1 up.`,
		acceleratedBound),
}

// horizons are the numbers of steps of claim 05-8.
var horizons = []int{200, 400, 800, 1600, 3200, 6400, 12800}

func slopes(g *assertion.Values) claim.Check {
	p := edge.Spiral20()
	type pair struct {
		fast, slow  edge.Run
		err1, err2  error
		rises, last int
	}
	runs := gd.Map(len(horizons), func(i int) (r pair) {
		r.fast, r.err1 = p.Descend(0.04*float64(horizons[i]), horizons[i])
		r.slow, r.err2 = p.Descend(4, horizons[i])
		r.rises, r.last = r.fast.Increases()
		return r
	})
	var wantLoss, loss, wantCount, count, ts, fast, slow []float64
	for i, r := range runs {
		if r.err1 != nil || r.err2 != nil {
			return claim.Both(assertion.Unmeasured(fmt.Errorf("%v, %v", r.err1, r.err2)))
		}
		T, id := horizons[i], fmt.Sprintf("accel-T%d", horizons[i])
		wantLoss = append(wantLoss, g.Number(id, "loss"), g.Number(id, "T2_loss"), g.Number(id, "loss_eta4"))
		loss = append(loss, r.fast.Loss[T], r.fast.Loss[T]*float64(T)*float64(T), r.slow.Loss[T])
		wantCount = append(wantCount, g.Number(id, "increases"), g.Number(id, "last_increase"))
		count = append(count, float64(r.rises), float64(r.last))
		if T >= 400 && T <= 3200 {
			ts, fast, slow = append(ts, float64(T)), append(fast, r.fast.Loss[T]), append(slow, r.slow.Loss[T])
		}
	}
	const id = "accel-slope"
	return claim.Both(
		claim.AllClose([]float64{g.Number(id, "slope_eta_proportional_T"), g.Number(id, "slope_eta_4")},
			[]float64{Slope(ts, fast), Slope(ts, slow)}, claim.Abs(0.02, "the law is a limit")).From(g.Entry(id).How),
		claim.AllClose(wantLoss, loss, claim.Rel(1e-7, "rounding over the steps")).From("loss, T² times it, and loss at 4, by T"),
		claim.AllClose(wantCount, count, claim.Exact("whole numbers")).From("rises and the last of them, by T"),
	)
}

// Slope returns the least-squares slope of log y on log x, the exponent of a power
// law; NaN for fewer than two points or values that are not above 0.
func Slope(xs, ys []float64) float64 {
	var sx, sy, sxx, sxy float64
	n := min(len(xs), len(ys))
	for i := range n {
		x, y := math.Log(xs[i]), math.Log(ys[i])
		sx, sy, sxx, sxy = sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	return (float64(n)*sxy - sx*sy) / (float64(n)*sxx - sx*sx)
}

func beyond(g *assertion.Values) claim.Check {
	scaled := func(T int) float64 {
		run, err := edge.Spiral20().Descend(0.04*float64(T), T)
		if err != nil {
			return math.NaN()
		}
		return run.Loss[T] * float64(T) * float64(T)
	}
	want := g.Numbers([]string{"accel-T3200", "accel-T12800"}, "T2_loss")
	got := []float64{scaled(3200), scaled(12800)}
	return claim.Both(
		claim.AllClose(want, got, claim.Rel(1e-7, "rounding over the steps")).From(g.Entry("accel-T3200").How),
		claim.AtMost(0.1, got[1]/got[0], "what is left of T²L"))
}

func acceleratedBound(*assertion.Values) claim.Check {
	p, err := edge.FromRows([][]float64{{0.9, 0.1}, {0.8, -0.3}, {0.7, 0.6}})
	if err != nil {
		return assertion.Unmeasured(err)
	}
	const steps = 4000
	applied, worst := 0, 0.0
	for eta := 1.0; eta <= 1024; eta *= 2 {
		bounds, err := p.Bounds(eta)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		bound, applies := bounds.Accelerated(steps)
		if !applies {
			continue
		}
		run, err := p.Descend(eta, steps)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		applied++
		worst = math.Max(worst, run.Loss[steps]/bound)
	}
	return claim.Both(
		claim.AtMost(1, worst, "largest ratio of loss to bound"),
		claim.AtLeast(5, float64(applied), "rates at which the transition is proved by T/2"))
}

var lowerBound = []assertion.Assertion{
	assertion.New("05-9", claim.Theorem, benefit+", item 4 (on the data of the lower bound)",
		`On $z=(\gamma,0.9),(\gamma,-0.5)$ a loss that never rises needs a rate below 16.31, 17.17, 19.05 for $\gamma=0.02$, $0.05$, $0.1$, and then $tL(w_t)$ stays above 0.68 and tends to $1/(\gamma^2\eta)$: no faster than $1/t$.`,
		slowData),
	assertion.New("05-10", claim.Theorem, benefit+", item 4 (derived here)",
		`No step wins more than $\eta G^2$: $L(w_{t+1})\ge L(w_t)-\eta G(w_t)^2$ on any data with $\lVert z_i\rVert\le 1$, by convexity. 128 random runs.`,
		convexity),
}

func slowData(g *assertion.Values) claim.Check {
	var wantRate, rate, wantTail, tail, wantLimit, limit []float64
	for _, gamma := range []float64{0.02, 0.05, 0.1} {
		id := fmt.Sprintf("lower-gamma%g", gamma)
		p, err := edge.Hard(gamma)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		eta := assertion.Or(p.MonotoneRate(1, 100, 3000))
		run, err := p.Descend(eta*(1-1e-9), 20000) // just below, where the loss never rises
		if err != nil {
			return assertion.Unmeasured(err)
		}
		least, last := run.Slowest()
		wantRate, rate = append(wantRate, g.Number(id, "eta_mono_max")), append(rate, eta)
		wantTail, tail = append(wantTail, g.Number(id, "tL_20000"), g.Number(id, "min_tL")), append(tail, last, least)
		wantLimit, limit = append(wantLimit, g.Number(id, "inv_gamma2_eta")), append(limit, last)
	}
	return claim.Both(
		claim.AllClose(wantRate, rate, claim.Rel(1e-3, "two bisections")).From("bisection on rises in 3000 steps"),
		claim.AllClose(wantTail, tail, claim.Rel(1e-3, "follows the rate")).From("tL at 20000 and the least tL"),
		claim.AllClose(wantLimit, limit, claim.Rel(0.03, "tL approaches its limit slowly")).From("1/(γ²η), against tL at 20000"),
	)
}

func convexity(*assertion.Values) claim.Check {
	s := fewTrials()
	if s.err != nil {
		return assertion.Unmeasured(s.err)
	}
	return claim.AtLeast(-1e-12, s.gap, fmt.Sprintf("smallest difference in %d steps; rounding", s.steps))
}
