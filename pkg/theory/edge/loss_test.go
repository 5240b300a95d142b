package edge_test

import (
	"math"
	"strings"
	"testing"

	"largestep/pkg/theory/edge"
)

// Check 5.12: the constants of the logistic loss.
func TestConstants(t *testing.T) {
	l := edge.Logistic()
	ratio, quadratic := l.SelfBound()
	near(t, "g/ℓ", ratio, 1, 1e-9)
	near(t, "quadratic", quadratic, number(t, "const-Cbeta"), 1e-6)
	near(t, "e - 2", quadratic, math.E-2, 1e-6)
	near(t, "tail", l.TailRatio(0, 40), number(t, "const-exp-tail"), 1e-9)
	near(t, "tail at -10", l.TailRatio(-10, 0), 10.0005, 1e-6) // printed in erratum 3
	near(t, "threshold", edge.StableThreshold(), number(t, "const-stable-threshold"), 1e-9)
	want := ok[[]float64](t)(value(t, "rho-logistic").Floats())
	for i, lambda := range []float64{1, 10, 1000, 1e6} {
		rho := ok[float64](t)(l.Rho(lambda))
		near(t, "ρ", rho, want[i], 1e-6)
		if rho > 1+math.Log(lambda)*math.Log(lambda) {
			t.Errorf("ρ(%g) = %g exceeds 1 + log²", lambda, rho)
		}
	}
}

// Statement 8: the loss without an exponential tail.
func TestHyperbolic(t *testing.T) {
	l := edge.Hyperbolic()
	if err := l.Check(); err != nil {
		t.Fatal(err)
	}
	near(t, "ρ(λ)/λ^(2/3)", ok[float64](t)(l.Rho(1e9))/1e6, 1.5*math.Cbrt(0.5), 1e-4) // 1.19 in statement 8; by hand 3/2 · (1/2)^(1/3)
	if near, far := l.TailRatio(0, 10), l.TailRatio(0, 1000); far < 50*near {
		t.Errorf("ℓ/g: %g up to 10 and %g up to 1000", near, far)
	}
}

// ψ and its inverse.
func TestInversePsi(t *testing.T) {
	for _, l := range []edge.Loss{edge.Logistic(), edge.Hyperbolic()} {
		for _, lambda := range []float64{2, 50, 1e8} {
			near(t, l.Name, ok[float64](t)(l.InversePsi(ok[float64](t)(l.Psi(lambda)))), lambda, 1e-9)
		}
	}
}

// Values and slopes against the definitions, where those are accurate, and the
// slopes and curvatures against differences.
func TestLossesAreTheirFormulas(t *testing.T) {
	formulas := map[string]func(u float64) float64{
		"logistic":    func(u float64) float64 { return math.Log(1 + math.Exp(-u)) },
		"hyperbolic":  func(u float64) float64 { return math.Sqrt(1+u*u) - u },
		"exponential": func(u float64) float64 { return math.Exp(-u) },
	}
	for _, l := range []edge.Loss{edge.Logistic(), edge.Hyperbolic(), edge.Exponential()} {
		for u := -5.0; u <= 5; u += 0.37 {
			value, slope := l.At(u)
			near(t, l.Name, value, formulas[l.Name](u), 1e-12)
			const h = 1e-5
			lo, slopeLo := l.At(u - h)
			hi, slopeHi := l.At(u + h)
			near(t, l.Name+" slope", slope, (lo-hi)/(2*h), 1e-6)
			near(t, l.Name+" curvature", l.Curvature(u), (slopeLo-slopeHi)/(2*h), 1e-6)
		}
	}
	if value, slope := edge.Logistic().At(-1e300); value != 1e300 || slope != 1 {
		t.Errorf("at margin -1e300: %v, %v", value, slope)
	}
}

// Losses that the theory is not for are refused.
func TestLossesAreChecked(t *testing.T) {
	for name, at := range map[string]func(u float64) (float64, float64){
		"rises":  func(u float64) (float64, float64) { return (1 - u) * (1 - u) / 2, math.Abs(u - 1) },
		"convex": func(u float64) (float64, float64) { return math.Pi/2 - math.Atan(u), 1 / (1 + u*u) },
		"limit":  func(u float64) (float64, float64) { v, g := edge.Logistic().At(u); return v + 1, g },
		"finite": func(u float64) (float64, float64) { return math.Log(-u), -1 / u },
		"slope":  func(u float64) (float64, float64) { v, g := edge.Logistic().At(u); return v, g / 2 },
	} {
		err := edge.Loss{Name: name, At: at}.Check()
		if err == nil {
			t.Errorf("%s was accepted", name)
		} else if !strings.Contains(err.Error(), "; ") {
			t.Errorf("%s: no next step: %v", name, err)
		}
	}
	if err := edge.Exponential().Check(); err != nil {
		t.Error(err)
	}
}

// The bound on the mean loss and the stable phase, for a general loss.
func TestGeneralLoss(t *testing.T) {
	p := ok[*edge.Problem](t)(edge.Spiral20().With(edge.Hyperbolic()))
	l := p.Loss()
	ratio, quadratic := l.SelfBound()
	cb := max(1, ratio, quadratic)
	for _, eta := range []float64{1, 16, 256} {
		run := descend(t, p, eta, 3000)
		for step, mean := range run.Averages() {
			bound, err := l.GeneralAverage(0.1, 2, eta, step+1)
			if 0.01*eta*float64(step+1) < 1 {
				if err == nil {
					t.Fatalf("a bound at x < 1")
				}
				continue
			}
			if err != nil || !(mean <= bound) {
				t.Fatalf("rate %g, step %d: mean %g, bound %g, %v", eta, step, mean, bound, err)
			}
		}
		below := ok[float64](t)(edge.MonotoneBelow(cb, eta))
		for _, step := range run.Rises() {
			if run.Loss[step-1] <= below {
				t.Errorf("rate %g: the loss rises from %g, below %g", eta, run.Loss[step-1], below)
			}
		}
	}
}
