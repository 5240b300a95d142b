package critical_test

import (
	"math"
	"strings"
	"testing"

	"largestep/pkg/theory/critical"
)

// Every question without an answer is refused with what happened and what to do
// next, and nothing panics.
func TestBadInput(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	exp, logistic := critical.Degenerate(critical.Exp), critical.Degenerate(critical.Logistic)
	ex2 := critical.Example2(critical.Logistic)
	plane := critical.Example4(critical.Exp)
	none := critical.Scalar{}
	var noLinear *critical.Linear
	oneSided, err := critical.NewScalar(critical.Exp, 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	one := []float64{1}
	for name, refused := range map[string]func() error{
		"no samples":          func() error { _, err := critical.NewLinear(critical.Exp, nil, nil); return err },
		"no margins":          func() error { _, err := critical.NewScalar(critical.Exp); return err },
		"unknown loss":        func() error { _, err := critical.NewScalar(critical.Loss(7), 1); return err },
		"unknown linear loss": func() error { _, err := critical.NewMargins(critical.Loss(7), [][]float64{{1}}); return err },
		"label 2":             func() error { _, err := critical.NewLinear(critical.Exp, [][]float64{{1}}, []float64{2}); return err },
		"label 0":             func() error { _, err := critical.NewLinear(critical.Exp, [][]float64{{1}}, []float64{0}); return err },
		"label NaN":           func() error { _, err := critical.NewLinear(critical.Exp, [][]float64{{1}}, []float64{nan}); return err },
		"too few labels":      func() error { _, err := critical.NewLinear(critical.Exp, [][]float64{{1}, {2}}, one); return err },
		"ragged rows": func() error {
			_, err := critical.NewLinear(critical.Exp, [][]float64{{1, 2}, {1}}, []float64{1, 1})
			return err
		},
		"empty rows": func() error { _, err := critical.NewLinear(critical.Exp, [][]float64{{}}, one); return err },
		"NaN sample": func() error { _, err := critical.NewLinear(critical.Exp, [][]float64{{nan}}, one); return err },
		"Inf sample": func() error { _, err := critical.NewLinear(critical.Exp, [][]float64{{-inf}}, one); return err },
		"Inf margin": func() error { _, err := critical.NewScalar(critical.Exp, inf); return err },
		"all zero": func() error {
			_, err := critical.NewLinear(critical.Exp, [][]float64{{0}, {0}}, []float64{1, -1})
			return err
		},
		"all zero margins":      func() error { _, err := critical.NewScalar(critical.Exp, 0, 0); return err },
		"rate 0":                func() error { _, err := exp.Trajectory(1, 0, 10); return err },
		"rate -1":               func() error { _, err := exp.Outcome(1, -1, 10); return err },
		"rate NaN":              func() error { _, err := exp.Outcome(1, nan, 10); return err },
		"rate Inf":              func() error { _, err := plane.Path([]float64{0, 0}, inf, 10); return err },
		"start NaN":             func() error { _, err := exp.Trajectory(nan, 1, 10); return err },
		"start Inf":             func() error { _, err := plane.Path([]float64{0, inf}, 1, 10); return err },
		"start too short":       func() error { _, err := plane.Path([]float64{0}, 1, 10); return err },
		"steps -1":              func() error { _, err := exp.Trajectory(1, 1, -1); return err },
		"path steps -1":         func() error { _, err := plane.Path([]float64{0, 0}, 1, -1); return err },
		"critical at 0":         func() error { _, _, err := exp.CriticalRate(0); return err },
		"critical at NaN":       func() error { _, _, err := exp.CriticalRate(nan); return err },
		"critical nowhere":      func() error { _, _, err := ex2.CriticalRate(0); return err },
		"critical overflow":     func() error { _, _, err := exp.CriticalRate(701); return err },
		"critical one-sided":    func() error { _, _, err := oneSided.CriticalRate(1); return err },
		"exp form at 0":         func() error { _, err := critical.ExpCriticalRate(0); return err },
		"exp form overflow":     func() error { _, err := critical.ExpCriticalRate(-701); return err },
		"log form at 0":         func() error { _, err := critical.LogisticCriticalRate(0); return err },
		"log form at Inf":       func() error { _, err := critical.LogisticCriticalRate(inf); return err },
		"starts at rate 0":      func() error { _, err := exp.StartsWithRate(0, 0, 1); return err },
		"starts in no interval": func() error { _, err := exp.StartsWithRate(1, 1, 1); return err },
		"2-cycle at 8":          func() error { _, err := critical.LogisticTwoCycle(8); return err },
		"2-cycle at 3":          func() error { _, err := critical.LogisticTwoCycle(3); return err },
		"2-cycle at NaN":        func() error { _, err := critical.LogisticTwoCycle(nan); return err },
		"jump at 4":             func() error { _, err := critical.LogisticJump(4); return err },
		"no minimum":            func() error { _, err := oneSided.Minimum(); return err },
		"no local rate":         func() error { _, err := oneSided.LocalRate(); return err },
		"no flip":               func() error { _, err := oneSided.Flip(); return err },
		"no cascade":            func() error { _, err := ex2.Cascade(0); return err },
		"long cascade":          func() error { _, err := ex2.Cascade(7); return err },
		"cascade never doubles": func() error { _, err := logistic.Cascade(2); return err },
		"cycle that diverges":   func() error { _, err := exp.AttractingCycle(1, 3, 100); return err },
		"cycle in chaos":        func() error { _, err := ex2.AttractingCycle(-0.3, 9, 5000); return err },
		"no exponent":           func() error { _, err := ex2.Lyapunov(-0.3, 9, 10, 0); return err },
		"exponent diverges":     func() error { _, err := exp.Lyapunov(1, 3, 10, 100); return err },
		"no rates":              func() error { _, err := ex2.Bifurcation(nil, 0, 10, 10); return err },
		"keep nothing":          func() error { _, err := ex2.Bifurcation(one, 0, 10, 0); return err },
		"bad rate in diagram":   func() error { _, err := ex2.Bifurcation([]float64{1, -1}, 0, 10, 1); return err },
		"empty map":             func() error { _, err := exp.PhaseMap(nil, one, 10); return err },
		"bad start in map":      func() error { _, err := exp.PhaseMap([]float64{1, nan}, one, 10); return err },
		"bad rate in map":       func() error { _, err := exp.PhaseMap(one, []float64{1, 0}, 10); return err },
		"no boundary":           func() error { _, err := exp.DivergenceRate(1, 0.1, 0.2, 100); return err },
		"no plane boundary":     func() error { _, err := plane.DivergenceRate([]float64{0, 0}, 0.1, 0.2, 100); return err },
		"increase at 0":         func() error { _, err := exp.IncreaseRate(0); return err },
		"increase one-sided":    func() error { _, err := oneSided.IncreaseRate(1); return err },
		"no smallest increase":  func() error { _, _, err := exp.SmallestIncreaseRate(2, 1); return err },
		"smoothness overflow":   func() error { _, err := plane.Smoothness([]float64{1e4, 0}); return err },
		"smoothness start":      func() error { _, err := plane.Smoothness([]float64{1}); return err },
		"zero Scalar":           func() error { _, err := none.Outcome(1, 1, 10); return err },
		"zero Scalar minimum":   func() error { _, err := none.Minimum(); return err },
		"nil Linear":            func() error { _, err := noLinear.Separability(); return err },
	} {
		err := refused()
		if err == nil {
			t.Errorf("%s was accepted", name)
			continue
		}
		if text := err.Error(); !strings.HasPrefix(text, "critical: ") || !strings.Contains(text, "; ") {
			t.Errorf("%s: the message has no next step: %s", name, text)
		}
	}
	// Of the zero value and a short start, what returns no error returns a number
	// that says nothing, and does not panic.
	_, _, _ = none.Loss(1), none.Slope(1), none.Curvature(1)
	_, _ = plane.Loss(nil), plane.Gradient(one)
}
