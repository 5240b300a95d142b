package catapultclaims

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/catapult"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/seed"
)

var example4 = []assertion.Assertion{
	assertion.New("02-16", claim.Figure, paper+", Example 4, Fig. 1b, d, f, h and Fig. 3b, d",
		`Example 4 from $\beta_0=(0.5,0)$: loss, kernel and Hessian after 100 steps at 15 rates. The logistic loss sharpens to the edge of stability, $\eta h\to 2$; the exponential loss at $\eta=1.7$ looks converged after 100 steps and diverges near step 1883.`,
		example4Runs),
}

var starts = []assertion.Assertion{
	assertion.New("02-17", claim.Figure, paper+", Fig. 1",
		`Gaussian starts: $\lambda_0$ has mean $2\sigma_w^2$ and deviation $2\sigma_w^2/\sqrt{m}$, and the borders $\eta_0$, $\eta_1/\eta_0$ vary from seed to seed as recorded.`,
		randomStarts),
}

var table2 = []assertion.Assertion{
	assertion.New("02-19", claim.Table, paper+", Table 2",
		`Table 2, from runs: share of 20 random starts from which some rate makes the loss rise and end below its start. Separable data are the twin of Example 3, $(1,0)$ and $(-1,0)$ with labels $1$ and $-1$; non-separable data are Example 4.`,
		recomputedTable),
}

// ex4 is the network on Example 4 and its start.
func ex4(loss catapult.Loss, m float64) (*catapult.Reduced, catapult.Moments, error) {
	r, err := catapult.NewReduced(loss, m, catapult.Example4())
	if err != nil {
		return nil, catapult.Moments{}, err
	}
	start, err := catapult.Balanced([]float64{0.5, 0}, 0.5)
	return r, start, err
}

func example4Runs(g *assertion.Values) claim.Check {
	var checks []claim.Check
	for _, c := range []struct {
		id, name string
		loss     catapult.Loss
		m        float64
	}{
		{"ex4_exp_m100", "exp m=100", catapult.Exp, 100},
		{"ex4_log_m200", "logistic m=200", catapult.Logistic, 200},
	} {
		r, start, err := ex4(c.loss, c.m)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		var want, got, hessians, tops []float64
		for _, key := range g.Keys(c.id) {
			path, err := r.Path(start, parse(key), 100)
			if err != nil || len(path.Loss) != 101 {
				return assertion.Unmeasured(fmt.Errorf("the run at %s ended: %v, %v", key, path.Outcome, err))
			}
			got = append(got, path.Loss[100], path.Loss[path.Peak()], path.Kernel[100], assertion.Or(r.PairSharpness(path.Final, 1)))
			for _, name := range []string{"loss_t100", "max_loss", "ntk_top_t100", "pair_sharpness_t100"} {
				want = append(want, g.Number(c.id, key, name))
			}
		}
		for _, key := range g.Keys("ex4_hessian_t100", c.name) {
			end, _, err := r.Run(start, parse(key), 100, nil)
			if err != nil {
				return assertion.Unmeasured(err)
			}
			hessians = append(hessians, g.Number("ex4_hessian_t100", c.name, key))
			tops = append(tops, assertion.Or(r.HessianTop(end)))
		}
		checks = append(checks,
			claim.AllClose(want, got, g.Tolerance(c.id, "rounding over 100 steps")).From(g.Entry(c.id).How),
			claim.AllClose(hessians, tops, g.Tolerance("ex4_hessian_t100", "five recorded digits")).From(g.Entry("ex4_hessian_t100").How),
			g.Close("ex4_ntk0", assertion.Or(r.KernelTop(start)), "rounding"))
	}
	edge, err := edgeOfStability(g)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(append(append(checks, edge), delayed(g)...)...)
}

func edgeOfStability(g *assertion.Values) (claim.Check, error) {
	r, start, err := ex4(catapult.Logistic, 200)
	if err != nil {
		return claim.Check{}, err
	}
	const id = "ex4_eos_logistic"
	var want, got []float64
	for _, c := range []struct {
		rate  float64
		steps []int
	}{{6, []int{100, 10000, 100000}}, {8, []int{3000, 100000}}, {10, []int{3000, 100000}}} {
		for _, steps := range c.steps {
			end, _, err := r.Run(start, c.rate, steps, nil)
			if err != nil {
				return claim.Check{}, err
			}
			want = append(want, g.Number(id, fmt.Sprintf("eta=%g", c.rate), fmt.Sprintf("t=%d", steps)))
			got = append(got, c.rate*assertion.Or(r.PairSharpness(end, 1)))
		}
	}
	return claim.AllClose(want, got, g.Tolerance(id, "the recorded digits")).From(g.Entry(id).How), nil
}

func delayed(g *assertion.Values) []claim.Check {
	r, start, err := ex4(catapult.Exp, 100)
	if err != nil {
		return []claim.Check{assertion.Unmeasured(err)}
	}
	step, calm := math.NaN(), math.NaN()
	_, outcome, err := r.Run(start, 1.7, 5000, func(t int, s catapult.Moments) {
		if t == 100 {
			calm = r.Loss(s)
		}
	})
	if err == nil && outcome.Kind == gd.Diverged {
		step = float64(outcome.Step)
	}
	const id = "ex4_exp_delayed_divergence"
	return []claim.Check{
		claim.Close(0.50207, calm, claim.Abs(1e-5, "five printed digits")).From("the loss at step 100"),
		claim.Close(g.Number(id), step, claim.Rel(0.02, "an instability that grows from rounding")).From(g.Entry(id).How),
	}
}

func randomStarts(g *assertion.Values) claim.Check {
	const id = "random_init_example3"
	var mean, wantMean, median, wantMedian, rates, wantRates []float64
	for _, c := range []struct {
		name   string
		loss   catapult.Loss
		m      int
		sigma2 float64
		window bool
	}{
		{"exp m=1000 s2=0.5", catapult.Exp, 1000, 0.5, true},
		{"exp m=100 s2=0.5", catapult.Exp, 100, 0.5, true},
		{"logistic m=100 s2=1", catapult.Logistic, 100, 1, false},
		{"logistic m=200 s2=0.5", catapult.Logistic, 200, 0.5, false},
	} {
		lambda, f, eta0, ratio := borderSample(c.loss, c.m, c.sigma2, c.window)
		average, sd := moments(lambda)
		mean = append(mean, average)
		wantMean = append(wantMean, g.Number(id, c.name, "lambda0_mean"))
		median = append(median, sd, catapult.Quantile(f, 0.5))
		wantMedian = append(wantMedian, g.Number(id, c.name, "lambda0_sd"), g.Number(id, c.name, "abs_f0_median"))
		rates = append(rates, deciles(eta0)...)
		wantRates = append(wantRates, g.List(id, c.name, "eta0_q10_50_90")...)
		if c.window {
			rates = append(rates, deciles(ratio)...)
			wantRates = append(wantRates, g.List(id, c.name, "eta1_over_eta0_q10_50_90")...)
		}
	}
	return claim.Both(
		claim.AllClose(wantRates, rates, claim.Rel(0.1, "quantiles of samples of 200 to 500")).From("other random numbers"),
		claim.AllClose(wantMean, mean, claim.Rel(0.03, "three standard errors")).From("other random numbers"),
		claim.AllClose(wantMedian, median, claim.Rel(0.25, "three standard errors of a median of 200 draws, 8 % each")).From("deviations of λ₀ and medians of |f₀|"))
}

// borderSample draws 400 Gaussian starts on degenerate data.
func borderSample(loss catapult.Loss, m int, sigma2 float64, window bool) (lambda, f, eta0, ratio []float64) {
	type draw struct{ lambda, f, eta0, ratio float64 }
	p := degenerate(loss, float64(m))
	for _, d := range gd.Map(400, func(i int) draw {
		s, err := catapult.RandomState(m, sigma2, seed.New(seed.Root, "claims", "02-17", loss.String(), strconv.Itoa(m), strconv.Itoa(i)))
		if err != nil {
			return draw{math.NaN(), math.NaN(), math.NaN(), math.NaN()}
		}
		d := draw{s.Lambda, math.Abs(s.F), assertion.Or(p.Onset(s)), math.NaN()}
		if window {
			d.ratio = assertion.Or(p.Divergence(s, catapult.Scan{Step: 2e-4})) / d.eta0
		}
		return d
	}) {
		lambda, f = append(lambda, d.lambda), append(f, d.f)
		if d.eta0 > 0 { // a few starts far out have none
			eta0 = append(eta0, d.eta0)
		}
		if d.ratio > 0 {
			ratio = append(ratio, d.ratio)
		}
	}
	return lambda, f, eta0, ratio
}

func deciles(xs []float64) []float64 {
	return []float64{catapult.Quantile(xs, 0.1), catapult.Quantile(xs, 0.5), catapult.Quantile(xs, 0.9)}
}

func moments(xs []float64) (mean, sd float64) {
	for _, x := range xs {
		mean += x / float64(len(xs))
	}
	for _, x := range xs {
		sd += (x - mean) * (x - mean) / float64(len(xs))
	}
	return mean, math.Sqrt(sd)
}

// Surveyed is one row of Table 2: the shares of random starts with a catapult
// phase, by data set.
type Surveyed struct {
	Loss                                        catapult.Loss
	Separable, Degenerate, NonSeparable, Narrow float64
}

// Survey recomputes Table 2 from runs, with a fourth column for separable data
// whose samples disagree, (0.1, 0.9) and (0.1, -0.5) with label 1.
func Survey() ([]Surveyed, error) { return survey() }

// survey makes the runs once in a process.
var survey = sync.OnceValues(func() ([]Surveyed, error) {
	twin, err := catapult.NewData([][]float64{{1, 0}, {-1, 0}}, []float64{1, -1})
	if err != nil {
		return nil, err
	}
	narrow, err := catapult.NewData([][]float64{{0.1, 0.9}, {0.1, -0.5}}, []float64{1, 1})
	if err != nil {
		return nil, err
	}
	var rows []Surveyed
	for _, loss := range catapult.Losses() {
		row := Surveyed{Loss: loss}
		for _, c := range []struct {
			data  *catapult.Data
			share *float64
		}{{twin, &row.Separable}, {catapult.Example3(), &row.Degenerate}, {catapult.Example4(), &row.NonSeparable}, {narrow, &row.Narrow}} {
			census, err := catapult.Survey(loss, c.data, catapult.SurveyOptions{})
			if err != nil {
				return nil, err
			}
			*c.share = census.Share()
		}
		rows = append(rows, row)
	}
	return rows, nil
})

func recomputedTable(*assertion.Values) claim.Check {
	rows, err := Survey()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	mark := func(share float64) string {
		if share > 0.5 {
			return "yes"
		}
		return "no"
	}
	var table []string
	least, most := 1.0, 0.0
	for _, r := range rows {
		table = append(table, fmt.Sprintf("%v %s %s %s", r.Loss, mark(r.Separable), mark(r.Degenerate), mark(r.NonSeparable)))
		for _, share := range []float64{r.Separable, r.Degenerate, r.NonSeparable} {
			if share > 0.5 {
				least = math.Min(least, share)
			} else {
				most = math.Max(most, share)
			}
		}
	}
	return claim.Both(
		claim.Equal("exp no yes yes; logistic no yes yes; squared yes yes yes", strings.Join(table, "; "), "yes: most starts have a catapult phase").From("Table 2: separable, degenerate, non-separable"),
		claim.AtLeast(0.9, least, "the smallest share that counts as yes"),
		claim.AtMost(0.1, most, "the largest share that counts as no"))
}
