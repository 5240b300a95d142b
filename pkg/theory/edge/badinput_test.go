package edge_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"largestep/pkg/theory/edge"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/seed"
)

// Every question without an answer is refused with what happened and what to do
// next, and nothing panics.
func TestBadInput(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	toy, spiral := edge.Toy2(), edge.Spiral20()
	var none *edge.Problem
	var noNet *edge.Network
	long := ok[*edge.Problem](t)(edge.FromRows([][]float64{{3, 1}, {1, 3}}))
	mixed := ok[*edge.Problem](t)(edge.FromRows([][]float64{{1, 0}, {-1, 0}}))
	plain := edge.Loss{Name: "no curvature", At: edge.Logistic().At}
	flat := ok[*edge.Problem](t)(toy.With(plain))
	hyperbolic := ok[*edge.Problem](t)(toy.With(edge.Hyperbolic()))
	start := ok[edge.Run](t)(toy.Path([]float64{1, 0}, 1, 10))
	bounds := ok[edge.Bounds](t)(toy.Bounds(1))
	rng := seed.New(1, "bad input")
	x, y := [][]float64{{1, 0}}, []float64{1}
	problem := func(_ *edge.Problem, err error) error { return err }
	run := func(_ edge.Run, err error) error { return err }
	bound := func(_ edge.Bounds, err error) error { return err }
	num := func(_ float64, err error) error { return err }
	for name, err := range map[string]error{
		"no samples":        problem(edge.New(nil, nil)),
		"label 0":           problem(edge.New(x, []float64{0})),
		"label 2":           problem(edge.New(x, []float64{2})),
		"label NaN":         problem(edge.New(x, []float64{nan})),
		"too few labels":    problem(edge.New(x, nil)),
		"ragged rows":       problem(edge.FromRows([][]float64{{1, 2}, {1}})),
		"NaN sample":        problem(edge.FromRows([][]float64{{nan}})),
		"Inf sample":        problem(edge.FromRows([][]float64{{-inf}})),
		"all zero":          problem(edge.FromRows([][]float64{{0}, {0}})),
		"no columns":        problem(edge.FromRows([][]float64{{}})),
		"rate 0":            run(toy.Descend(0, 10)),
		"rate -1":           run(toy.Descend(-1, 10)),
		"rate NaN":          run(toy.Descend(nan, 10)),
		"rate Inf":          run(toy.Descend(inf, 10)),
		"steps -1":          run(toy.Descend(1, -1)),
		"start too short":   run(toy.Path([]float64{1}, 1, 10)),
		"start NaN":         run(toy.Path([]float64{1, nan}, 1, 10)),
		"nil problem":       run(none.Descend(1, 10)),
		"nil path":          run(none.Path(nil, 1, 10)),
		"long samples":      bound(long.Bounds(1)),
		"no margin":         bound(mixed.Bounds(1)),
		"margin too large":  bound(spiral.BoundsWith(0.11, 1)),
		"margin 0":          bound(spiral.BoundsWith(0, 1)),
		"margin NaN":        bound(spiral.BoundsWith(nan, 1)),
		"bounds rate 0":     bound(spiral.Bounds(0)),
		"bounds rate NaN":   bound(spiral.Bounds(nan)),
		"bounds other loss": bound(hyperbolic.Bounds(1)),
		"bounds n = 0":      bound(edge.NewBounds(0, 0.1, 1)),
		"bounds margin 2":   bound(edge.NewBounds(5, 2, 1)),
		"bounds nil":        bound(none.Bounds(1)),
		"other start":       func() error { _, err := bounds.Ratios(start); return err }(),
		"other rate":        func() error { _, err := bounds.Ratios(descend(t, toy, 2, 10)); return err }(),
		"transition overflow": func() error {
			_, err := ok[edge.Bounds](t)(edge.NewBounds(5, 1e-9, 1e5)).Transition()
			return err
		}(),
		"transition infinite": func() error {
			_, err := ok[edge.Bounds](t)(edge.NewBounds(5, 0.5, 1e200)).Transition()
			return err
		}(),
		"normalised rate":   func() error { _, _, err := long.Normalised(nan); return err }(),
		"normalised beyond": func() error { _, _, err := long.Normalised(1e308); return err }(),
		"normalised nil":    func() error { _, _, err := none.Normalised(1); return err }(),
		"sharpness start":   num(toy.Sharpness(nil)),
		"sharpness NaN":     num(toy.Sharpness([]float64{nan, 1})),
		"no curvature":      num(flat.Sharpness([]float64{0, 0})),
		"ρ at 0.5":          num(edge.Logistic().Rho(0.5)),
		"ρ at NaN":          num(edge.Logistic().Rho(nan)),
		"ρ at Inf":          num(edge.Logistic().Rho(inf)),
		"ρ of nothing":      num(edge.Loss{}.Rho(2)),
		"ψ⁻¹ at 0":          num(edge.Logistic().InversePsi(0)),
		"ψ⁻¹ at NaN":        num(edge.Logistic().InversePsi(nan)),
		"ψ⁻¹ of nothing":    num(edge.Loss{}.InversePsi(5)),
		"no loss":           problem(toy.With(edge.Loss{})),
		"loss for nil":      problem(none.With(edge.Logistic())),
		"general early":     num(edge.Logistic().GeneralAverage(0.1, 1, 1, 5)),
		"general slope":     num(edge.Logistic().GeneralAverage(0.1, 0, 1, 500)),
		"general margin":    num(edge.Logistic().GeneralAverage(-1, 1, 1, 500)),
		"monotone constant": num(edge.MonotoneBelow(0.5, 1)),
		"monotone rate":     num(edge.MonotoneBelow(1, 0)),
		"hard margin 0":     problem(edge.Hard(0)),
		"hard margin 0.2":   problem(edge.Hard(0.2)),
		"random d = 1":      problem(edge.Random(5, 1, 0.1, rng)),
		"random margin 1":   problem(edge.Random(5, 3, 1, rng)),
		"random n = 0":      problem(edge.Random(0, 3, 0.1, rng)),
		"no border":         num(ok[*edge.Problem](t)(edge.FromRows(x)).MonotoneRate(1, 100, 50)),
		"border rate":       num(toy.MonotoneRate(0, 100, 50)),
		"border steps":      num(toy.MonotoneRate(1, 100, 0)),
		"border of nil":     num(none.MonotoneRate(1, 100, 10)),
		"width 0":           func() error { _, err := edge.NewNetwork(edge.Logistic(), x, y, 0, rng); return err }(),
		"network data":      func() error { _, err := edge.NewNetwork(edge.Logistic(), x, nil, 5, rng); return err }(),
		"network loss":      func() error { _, err := edge.NewNetwork(edge.Loss{}, x, y, 5, rng); return err }(),
		"network rate":      func() error { _, err := network(t, 8).Descend(0, 5); return err }(),
		"network steps":     func() error { _, err := network(t, 8).Descend(1, -5); return err }(),
		"network nil":       func() error { _, err := noNet.Descend(1, 5); return err }(),
	} {
		if err == nil {
			t.Errorf("%s was accepted", name)
			continue
		}
		if text := err.Error(); !strings.HasPrefix(text, "edge: ") || !strings.ContainsAny(text, ";:") {
			t.Errorf("%s: the message has no next step: %s", name, text)
		}
	}
	if _, _, err := mixed.Margin(); !errors.Is(err, edge.ErrNotSeparable) {
		t.Errorf("data without a margin: %v", err)
	}
	if _, err := long.Bounds(1); !strings.Contains(err.Error(), "margin 0.894") || !strings.Contains(err.Error(), "rate of 10") {
		t.Errorf("the scaled margin and rate are not offered: %v", err)
	}
}

// Losses that are not Lipschitz diverge at large rates, which is a result.
func TestDivergence(t *testing.T) {
	p := ok[*edge.Problem](t)(ok[*edge.Problem](t)(edge.Hard(0.1)).With(edge.Exponential()))
	if o := descend(t, p, 7, 3000).Outcome; o.Kind != gd.Diverged {
		t.Errorf("at rate 7: %v", o)
	}
	if o := descend(t, p, 1, 3000).Outcome; o.Kind != gd.Bounded {
		t.Errorf("at rate 1: %v", o)
	}
}
