package catapult_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"largestep/pkg/theory/catapult"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/seed"
	"largestep/pkg/theory/spectrum"
)

// C2: the moments follow all the weights, on any data.
func TestMomentsFollowTheWeights(t *testing.T) {
	wide := must[*catapult.Data](t)(catapult.NewData([][]float64{{1, 2, 0.5}, {-1, 0, 2}, {0.3, -1, 1}}, []float64{1, -1, 1}))
	for _, data := range []*catapult.Data{catapult.Example3(), catapult.Example4(), wide} {
		for _, loss := range catapult.Losses() {
			rng := seed.New(1, "test", "C2", loss.String())
			net := must[*catapult.Network](t)(catapult.RandomNetwork(loss, data, 40, 0.5, rng))
			r := must[*catapult.Reduced](t)(catapult.NewReduced(loss, 40, data))
			start := net.Moments()
			rate := 0.8 / must[float64](t)(net.KernelTop())
			end, _, err := r.Run(start, rate, 30, nil)
			if err != nil {
				t.Fatal(err)
			}
			small := must[*catapult.Network](t)(r.Network(start))
			for _, n := range []*catapult.Network{net, small} {
				if o := must[gd.Outcome](t)(n.Descend(rate, 30)); o.Kind != gd.Bounded {
					t.Errorf("%v: %v", loss, o)
				}
			}
			for _, got := range []catapult.Moments{net.Moments(), small.Moments()} {
				for i := range end.M {
					near(t, "M", got.M[i], end.M[i], 1e-8)
				}
				for i := range end.Beta {
					near(t, "β", got.Beta[i], end.Beta[i], 1e-8)
				}
				near(t, "s", got.S, end.S, 1e-8)
			}
			near(t, "kernel", must[float64](t)(net.KernelTop()), must[float64](t)(r.KernelTop(end)), 1e-9)
			near(t, "loss", net.Loss(), r.Loss(end), 1e-9)
			near(t, "Hessian", must[float64](t)(net.HessianTop()), must[float64](t)(r.HessianTop(end)), 1e-9)
		}
	}
}

// C12: the closed form, Lanczos and the dense eigensolver agree; the Hessian is the
// derivative of the gradient.
func TestHessian(t *testing.T) {
	for i := range 60 {
		rng := seed.New(1, "test", "C12", strconv.Itoa(i))
		m, loss := 2+rng.IntN(15), catapult.Loss(i%3)
		net := must[*catapult.Network](t)(catapult.RandomNetwork(loss, catapult.Example3(), m, 0.7, rng))
		h := must[float64](t)(net.HessianTop())
		hessian, err := net.Hessian()
		if err != nil {
			t.Fatal(err)
		}
		dense := must[[]float64](t)(spectrum.Values(hessian))
		closed := must[float64](t)(pair(t, loss, float64(m)).HessianTop(must[catapult.State](t)(net.State())))
		near(t, "Lanczos", h, dense[0], 1e-9)
		near(t, "closed form", closed, dense[0], 1e-9)
	}
}

// The product with the Hessian is what finite differences of the loss give.
func TestHessVecAgainstDifferences(t *testing.T) {
	for _, loss := range catapult.Losses() {
		const m, d = 3, 2
		rng := seed.New(2, "test", "differences", loss.String())
		theta, x := make([]float64, m*(d+1)), make([]float64, m*(d+1))
		for i := range theta {
			theta[i], x[i] = rng.NormFloat64(), rng.NormFloat64()
		}
		at := func(s float64) *catapult.Network {
			w, v := make([][]float64, m), make([]float64, m)
			for i := range w {
				for j := range d {
					w[i] = append(w[i], theta[i*d+j]+s*x[i*d+j])
				}
				v[i] = theta[m*d+i] + s*x[m*d+i]
			}
			return must[*catapult.Network](t)(catapult.NewNetwork(loss, catapult.Example4(), w, v))
		}
		hx := make([]float64, len(x))
		if err := at(0).HessVec()(hx, x); err != nil {
			t.Fatal(err)
		}
		along := 0.0
		for i := range x {
			along += x[i] * hx[i]
		}
		const s = 1e-3
		second := (-at(2*s).Loss() + 16*at(s).Loss() - 30*at(0).Loss() + 16*at(-s).Loss() - at(-2*s).Loss()) / (12 * s * s)
		near(t, loss.String(), along, second, 1e-6*math.Abs(second)+1e-7)
	}
}

// C16.
func TestExample4(t *testing.T) {
	start := must[catapult.Moments](t)(catapult.Balanced([]float64{0.5, 0}, 0.5))
	hessians := fields(t, entry(t, "ex4_hessian_t100").Value)
	for _, c := range []struct {
		id, name string
		loss     catapult.Loss
		m        float64
	}{
		{"ex4_exp_m100", "exp m=100", catapult.Exp, 100},
		{"ex4_log_m200", "logistic m=200", catapult.Logistic, 200},
	} {
		r := must[*catapult.Reduced](t)(catapult.NewReduced(c.loss, c.m, catapult.Example4()))
		e := entry(t, c.id)
		for key, v := range fields(t, e.Value) {
			path := must[catapult.Path](t)(r.Path(start, parse(t, key), 100))
			for name, got := range map[string]float64{
				"loss_t100": path.Loss[100], "max_loss": path.Loss[path.Peak()], "ntk_top_t100": path.Kernel[100],
				"pair_sharpness_t100": must[float64](t)(r.PairSharpness(path.Final, 1)),
			} {
				want := number(t, v, name)
				near(t, c.id+key+name, got, want, e.Tolerance.Rel*want)
			}
		}
		for key, v := range fields(t, hessians[c.name]) {
			path := must[catapult.Path](t)(r.Path(start, parse(t, key), 100))
			near(t, "Hessian at "+key, must[float64](t)(r.HessianTop(path.Final)), must[float64](t)(v.Float()), 2e-5)
		}
		near(t, "kernel at the start", must[float64](t)(r.KernelTop(start)), number(t, entry(t, "ex4_ntk0").Value), 2e-12)
	}
	r := must[*catapult.Reduced](t)(catapult.NewReduced(catapult.Logistic, 200, catapult.Example4()))
	for key, v := range fields(t, entry(t, "ex4_eos_logistic").Value) {
		for at, w := range fields(t, v) {
			rate, steps := parse(t, strings.TrimPrefix(key, "eta=")), int(parse(t, strings.TrimPrefix(at, "t=")))
			end, _, err := r.Run(start, rate, steps, nil)
			if err != nil {
				t.Fatal(err)
			}
			near(t, key+at, rate*must[float64](t)(r.PairSharpness(end, 1)), must[float64](t)(w.Float()), 0.02)
		}
	}
	exp := must[*catapult.Reduced](t)(catapult.NewReduced(catapult.Exp, 100, catapult.Example4()))
	_, o, err := exp.Run(start, 1.7, 5000, nil)
	e := entry(t, "ex4_exp_delayed_divergence")
	if err != nil || o.Kind != gd.Diverged || !e.Tolerance.Holds(float64(o.Step), number(t, e.Value)) {
		t.Errorf("%v, %v", o, err)
	}
}

// Table 2, and where its first column ends.
func TestSurvey(t *testing.T) {
	twin := must[*catapult.Data](t)(catapult.NewData([][]float64{{1, 0}, {-1, 0}}, []float64{1, -1}))
	for _, c := range []struct {
		data *catapult.Data
		loss catapult.Loss
		want bool
	}{
		{twin, catapult.Exp, false}, {twin, catapult.Logistic, false}, {twin, catapult.Squared, true},
		{catapult.Example3(), catapult.Exp, true}, {catapult.Example4(), catapult.Exp, true},
	} {
		got := must[catapult.Census](t)(catapult.Survey(c.loss, c.data, catapult.SurveyOptions{Starts: 10}))
		if got.Starts != 10 || (got.Share() > 0.5) != c.want {
			t.Errorf("%v: %+v", c.loss, got)
		}
	}
}

// Gaussian starts have the moments that theory gives; the quantiles of η₀ are C17.
func TestRandomStarts(t *testing.T) {
	const runs = 2000
	var sum, squares float64
	onsets := make([]float64, 0, runs)
	for i := range runs {
		s := must[catapult.State](t)(catapult.RandomState(100, 0.5, seed.New(1, "test", "C17", strconv.Itoa(i))))
		sum, squares = sum+s.Lambda, squares+s.Lambda*s.Lambda
		if onset, err := pair(t, catapult.Exp, 100).Onset(s); err == nil {
			onsets = append(onsets, onset)
		}
	}
	mean := sum / runs
	near(t, "mean of λ", mean, 1, 0.01)                                     // 2σ²
	near(t, "deviation of λ", math.Sqrt(squares/runs-mean*mean), 0.1, 0.01) // 2σ²/√m
	want := list(t, entry(t, "random_init_example3").Value, "exp m=100 s2=0.5", "eta0_q10_50_90")
	for i, q := range []float64{0.1, 0.5, 0.9} {
		near(t, "quantile of η₀", catapult.Quantile(onsets, q), want[i], 0.1*want[i])
	}
}

func TestEnsemble(t *testing.T) {
	band := must[catapult.Band](t)(catapult.Ensemble(11, 3, func(i int) ([]float64, error) {
		if i == 10 {
			return []float64{10}, nil // diverged after step 0
		}
		return []float64{float64(i), float64(2 * i), 1}, nil
	}))
	near(t, "low", band.Low[0], 1, 0)
	near(t, "median", band.Median[0], 5, 0)
	near(t, "high", band.High[1], 18, 0)
	if band.High[2] != 1 {
		t.Error("one run of eleven that diverged moves the ninth decile to", band.High[2])
	}
	if _, err := catapult.Ensemble(2, 1, func(int) ([]float64, error) { return nil, fmt.Errorf("no") }); err == nil {
		t.Error("an error was lost")
	}
}

func TestBadInput(t *testing.T) {
	nan, good := math.NaN(), catapult.State{F: 0.5, Lambda: 1}
	p := pair(t, catapult.Exp, 100)
	r := must[*catapult.Reduced](t)(catapult.NewReduced(catapult.Exp, 10, catapult.Example4()))
	moments := must[catapult.Moments](t)(catapult.Balanced([]float64{0.5, 0}, 0.5))
	rng := seed.New(1, "test", "bad")
	run := func(s catapult.Moments) error { _, _, err := r.Run(s, 1, 1, nil); return err }
	for name, err := range map[string]error{
		"width 0":          second(catapult.NewPair(catapult.Exp, 0)),
		"width NaN":        second(catapult.NewPair(catapult.Exp, nan)),
		"loss 7":           second(catapult.NewPair(7, 10)),
		"rate 0":           second(p.Trajectory(good, 0, 1)),
		"rate NaN":         second(p.Limit(good, nan, 1)),
		"steps -1":         second(p.Trajectory(good, 1, -1)),
		"no such network":  second(p.Trajectory(catapult.State{F: 10, Lambda: 1}, 1, 1)),
		"λ infinite":       second(p.Trajectory(catapult.State{F: 1, Lambda: math.Inf(1)}, 1, 1)),
		"onset at 0":       second(p.Onset(catapult.State{F: 0, Lambda: 1})),
		"zero pair":        second(catapult.Pair{}.Onset(good)),
		"scan":             second(p.Divergence(good, catapult.Scan{Step: -1})),
		"no divergence":    second(p.Divergence(good, catapult.Scan{Most: 1.01})),
		"borders":          second(p.Borders(1, 1, nan)),
		"empty map":        second(catapult.PhaseMap(catapult.Exp, good, nil, []float64{1}, 1)),
		"map, width 0.5":   second(catapult.PhaseMap(catapult.Exp, good, []float64{1}, []float64{0.5}, 1)),
		"map, rate -1":     second(catapult.PhaseMap(catapult.Exp, good, []float64{-1}, []float64{5}, 1)),
		"variance 0":       second(catapult.RandomState(10, 0, rng)),
		"width -1":         second(catapult.RandomNetwork(catapult.Exp, catapult.Example3(), -1, 1, rng)),
		"no data":          second(catapult.NewData(nil, nil)),
		"label 0":          second(catapult.NewData([][]float64{{1}}, []float64{0})),
		"ragged":           second(catapult.NewData([][]float64{{1}, {1, 2}}, []float64{1, 1})),
		"missing data":     second(catapult.NewReduced(catapult.Exp, 10, nil)),
		"no network":       second((*catapult.Reduced)(nil).Path(moments, 1, 1)),
		"β of 3":           run(catapult.Moments{Beta: []float64{1, 2, 3}, M: moments.M, S: 1}),
		"M not symmetric":  run(catapult.Moments{Beta: []float64{0, 0}, M: []float64{1, 0.5, 0, 1}, S: 1}),
		"M too small":      run(catapult.Moments{Beta: []float64{3, 0}, M: []float64{0.5, 0, 0, 0.5}, S: 1}),
		"s negative":       run(catapult.Moments{Beta: []float64{0, 0}, M: []float64{1, 0, 0, 1}, S: -1}),
		"s NaN":            run(catapult.Moments{Beta: []float64{0, 0}, M: []float64{1, 0, 0, 1}, S: nan}),
		"no such pair":     second(r.PairSharpness(moments, 0)),
		"sample 9":         second(r.PairSharpness(moments, 9)),
		"W of no rows":     second(catapult.NewNetwork(catapult.Exp, catapult.Example3(), nil, nil)),
		"W of wrong width": second(catapult.NewNetwork(catapult.Exp, catapult.Example3(), [][]float64{{1}}, []float64{1})),
		"one run":          second(catapult.Ensemble(1, 1, nil)),
		"survey":           second(catapult.Survey(catapult.Exp, catapult.Example3(), catapult.SurveyOptions{Starts: -1})),
	} {
		if err == nil {
			t.Errorf("%s was not refused", name)
		} else if !strings.Contains(err.Error(), ";") {
			t.Errorf("%s: the error does not say what to do: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }
