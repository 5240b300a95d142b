package annealing_test

import (
	"math"
	"strings"
	"testing"

	"largestep/pkg/theory/annealing"
)

// Every question without an answer is refused with what happened and what to do
// next, and nothing panics.
func TestBadInput(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	p := problem(t, 0.1)
	identical := problem(t, 0.1, 1, 1, 1)
	alike := ok[annealing.Problem](t)(annealing.New([]float64{1, 1}, []float64{1, 1}, []float64{3, 4}))
	three := ok[annealing.Problem](t)(annealing.New([]float64{1, 2, 3}, []float64{1, 1, 1}, []float64{3, 4, 5}))
	var none annealing.Problem
	var noExample annealing.Example
	start := p.TrainLoss(p.Start())
	one, two := []float64{1}, []float64{1, 1}
	unit := [][]float64{{1, 0}, {0, 1}}
	for name, refused := range map[string]func() error{
		"α 0":                    func() error { _, err := annealing.Proposition1(0); return err },
		"α 1":                    func() error { _, err := annealing.Proposition1(1); return err },
		"α NaN":                  func() error { _, err := annealing.Proposition1(nan); return err },
		"target 0":               func() error { _, err := annealing.NewExample([2]float64{1, 0}); return err },
		"target Inf":             func() error { _, err := annealing.NewExample([2]float64{inf, 1}); return err },
		"two samples":            func() error { _, err := annealing.NewSample(1, 2); return err },
		"four samples":           func() error { _, err := annealing.NewSample(1, 2, 1, 1); return err },
		"third unit vector":      func() error { _, err := annealing.NewSample(1, 2, 3); return err },
		"zero sample":            func() error { e, _ := annealing.Proposition1(0.1); _, err := e.Train(annealing.Sample{}); return err },
		"zero example":           func() error { _, err := noExample.Train(annealing.Sample{1, 1, 2}); return err },
		"nothing":                func() error { _, err := annealing.New(nil, nil, nil); return err },
		"different lengths":      func() error { _, err := annealing.New(two, one, two); return err },
		"negative eigenvalue":    func() error { _, err := annealing.New([]float64{1, -1}, two, two); return err },
		"negative population":    func() error { _, err := annealing.New(two, []float64{1, -1}, two); return err },
		"NaN start":              func() error { _, err := annealing.New(one, one, []float64{nan}); return err },
		"Inf eigenvalue":         func() error { _, err := annealing.New([]float64{inf}, one, one); return err },
		"covariance 0":           func() error { _, err := annealing.New([]float64{0, 0}, two, two); return err },
		"ε 0":                    func() error { _, err := p.FlowTo(0); return err },
		"ε NaN":                  func() error { _, err := p.FlowTo(nan); return err },
		"ε as at the start":      func() error { _, err := p.FlowTo(start); return err },
		"ε above the start":      func() error { _, err := p.Anneal(1.5, 3, 2*start); return err },
		"rate 0":                 func() error { _, err := p.Anneal(0, 3, 0.1); return err },
		"rate NaN":               func() error { _, err := p.Descend(nan, 3, 0.1); return err },
		"steps -1":               func() error { _, err := p.Anneal(1.5, -1, 0.1); return err },
		"time -1":                func() error { _, err := p.Flow(-1); return err },
		"time Inf":               func() error { _, err := p.Flow(inf); return err },
		"range at 0":             func() error { _, _, err := p.LossRange(0); return err },
		"range at Inf":           func() error { _, _, err := p.LossRange(inf); return err },
		"k 1":                    func() error { _, err := p.Lemma2(1, 0.1); return err },
		"k 3 of 2":               func() error { _, err := p.Lemma2(3, 0.1); return err },
		"lemma at ε 0":           func() error { _, err := p.Lemma2(2, 0); return err },
		"eigenvalue 0":           func() error { _, err := identical.Lemma2(2, 0.1); return err },
		"no gap":                 func() error { _, err := alike.Lemma2(2, 0.1); return err },
		"part 0":                 func() error { l, _ := p.Lemma2(2, 0.1); _, err := l.StepsFor(0); return err },
		"drift of three":         func() error { _, err := three.Drift(1); return err },
		"drift of equals":        func() error { _, err := alike.Drift(1); return err },
		"drift of the untrained": func() error { _, _, err := identical.HelpfulRates(); return err },
		"drift at 0":             func() error { _, err := p.Drift(0); return err },
		"empty grid":             func() error { _, err := p.Separation(nil, one, 3); return err },
		"bad rate in grid":       func() error { _, err := p.Separation([]float64{1, -1}, one, 3); return err },
		"bad level in grid":      func() error { _, err := p.Separation(one, []float64{1, 0}, 3); return err },
		"closed form at A 0":     func() error { _, err := annealing.FlowEnd(0, 0.1); return err },
		"closed form at ε > A":   func() error { _, err := annealing.FlowEnd(1, 1); return err },
		"annealed at ε 0":        func() error { _, err := annealing.AnnealedEnd(1, 0); return err },
		"annealed at large ε":    func() error { _, err := annealing.AnnealedEnd(1, 0.7); return err },
		"square for α 1":         func() error { _, err := annealing.SmallestSquare(1, 0.1); return err },
		"square for ε 0":         func() error { _, err := annealing.SmallestSquare(0.1, 0); return err },
		"not square":             func() error { _, err := annealing.FromCovariances([][]float64{{1, 2}}, unit, two); return err },
		"ragged":                 func() error { _, err := annealing.FromCovariances([][]float64{{1, 2}, {2}}, unit, two); return err },
		"no weights":             func() error { _, err := annealing.FromCovariances(nil, nil, nil); return err },
		"not symmetric":          func() error { _, err := annealing.FromCovariances(unit, [][]float64{{1, 2}, {1, 5}}, two); return err },
		"not a covariance":       func() error { _, err := annealing.FromCovariances(unit, [][]float64{{1, 2}, {2, 1}}, two); return err },
		"NaN in it": func() error {
			_, err := annealing.FromCovariances(unit, [][]float64{{nan, 0}, {0, 1}}, two)
			return err
		},
		"do not commute": func() error {
			_, err := annealing.FromCovariances([][]float64{{2, 0}, {0, 1}}, [][]float64{{2, 1}, {1, 2}}, two)
			return err
		},
		"zero Problem":       func() error { _, err := none.FlowTo(0.1); return err },
		"zero Problem flows": func() error { _, err := none.Flow(1); return err },
		"zero Problem range": func() error { _, _, err := none.LossRange(1); return err },
		"zero Problem lemma": func() error { _, err := none.Lemma2(2, 0.1); return err },
	} {
		err := refused()
		if err == nil {
			t.Errorf("%s was accepted", name)
			continue
		}
		if text := err.Error(); !strings.HasPrefix(text, "annealing: ") || !strings.Contains(text, "; ") {
			t.Errorf("%s: the message has no next step: %s", name, text)
		}
	}
	if !math.IsNaN(p.TrainLoss(one)) || !math.IsNaN(p.PopulationLoss(nil)) || !math.IsNaN(p.Share(two, 3)) || p.Weights(one) != nil {
		t.Error("a residual of the wrong length has a value")
	}
}
