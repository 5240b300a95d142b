package learnorder_test

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"largestep/pkg/theory/learnorder"
	"largestep/pkg/theory/seed"
)

// Check 4.6.
func TestDataLaw(t *testing.T) {
	d := learnorder.PaperScales().Distribution
	rng := seed.New(1, "test", "law")
	const n = 20000
	counts, square, least := [3]int{}, 0.0, math.Inf(1)
	for range n {
		e := d.Draw(rng)
		counts[e.Type]++
		if e.X1 != nil {
			square += product(e.X1, e.X1)
			least = min(least, e.Y*e.X1[0])
		}
		if (e.X1 == nil) != (e.Type == learnorder.QOnly) || (e.Alpha == 0) != (e.Type == learnorder.POnly) {
			t.Fatalf("a %v example has x₁ %v and α %g", e.Type, e.X1, e.Alpha)
		}
		if e.Alpha > 0 && (e.Y > 0) != (e.Q == learnorder.AtZ) {
			t.Fatalf("label %g lies in direction %d", e.Y, e.Q)
		}
	}
	if least < d.Gap {
		t.Errorf("an example is %g from the boundary; the gap is %g", least, d.Gap)
	}
	near(t, "E‖x₁‖²", square/float64(n-counts[learnorder.QOnly]), d.MeanSquare(), 0.02*d.MeanSquare())
	near(t, "P-only", float64(counts[learnorder.POnly])/n, d.P, 0.01)
	near(t, "Q-only", float64(counts[learnorder.QOnly])/n, d.Q, 0.01)
}

// Check 4.7, against the best of many lines.
func TestQIsNotLinear(t *testing.T) {
	for _, r := range []float64{0.05, 0.2, 1, 5} {
		d := learnorder.Distribution{Ring: r}
		mass, _ := d.LinearRule()
		if mass != 0.25 {
			t.Errorf("r = %g: the best line is wrong on %g of the mass, want 1/4", r, mass)
		}
		for k := range 10000 {
			a := 2 * math.Pi * float64(k) / 10000
			g := [3]float64{math.Cos(a), math.Cos(a) + r*math.Sin(a), math.Cos(a) - r*math.Sin(a)}
			if learnorder.QError(g) < mass {
				t.Fatalf("r = %g: the line at angle %g is better", r, a)
			}
		}
	}
}

// Check 4.12: the quadrature against 4,000 samples and, where it is known, exactly.
func TestPError(t *testing.T) {
	d := learnorder.G1().Distribution
	rng := seed.New(1, "test", "perror")
	for _, cosine := range []float64{-0.5, 0, 0.3, 0.7, 0.9, 0.99} {
		for _, shift := range []float64{0, -0.5, 0.4} {
			wrong := 0
			for range 4000 {
				e := d.DrawType(learnorder.POnly, rng)
				if e.Y*(2*(cosine*e.X1[0]+math.Sqrt(1-cosine*cosine)*e.X1[1]))+shift <= 0 {
					wrong++
				}
			}
			near(t, fmt.Sprintf("error at cosine %g, shift %g", cosine, shift), float64(wrong)/4000, d.PError(2, cosine, shift), 0.02)
		}
	}
	near(t, "error at a right angle", d.PError(1, 0, 0), 0.5, 1e-12)
	near(t, "error of w*", d.PError(1, 1, 0), 0, 1e-12)
	near(t, "error of 0", d.PError(0, 0, 0), 1, 1e-9)
	// Without a gap the two half Gaussians are one, and the error is φ/π.
	noGap := learnorder.Distribution{Dim: 64}
	near(t, "error without a gap", noGap.PError(1, math.Cos(0.4), 0), 0.4/math.Pi, 1e-7)
}

// Check 4.3.
func TestAssumption1(t *testing.T) {
	var want []float64
	raw(t, "tau-xi", &want)
	for i, in := range []struct{ eta, lambda, tau0 float64 }{{0.13, 0.002, 10}, {1, 0.01, 0.3}} { // the entry's inputs
		got, err := learnorder.TauXi(in.eta, in.lambda, in.tau0)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "τ_ξ", got, want[i], 1e-12*want[i])
		_, after := learnorder.NoisePath(in.eta, in.lambda, in.tau0, got, 10000, 1000, seed.New(1, "test", "noise"))
		mean := product(after, after) / 10000
		near(t, "variance after 1000 steps", mean, in.tau0*in.tau0, 0.03*in.tau0*in.tau0)
	}
}

// The noise of two steps has correlation (1-ηλ)^k, and what is new in the later
// one is orthogonal to the earlier.
func TestNoiseMemory(t *testing.T) {
	tauXi, err := learnorder.TauXi(0.5, 0.02, 2)
	if err != nil {
		t.Fatal(err)
	}
	before, after := learnorder.NoisePath(0.5, 0.02, 2, tauXi, 40000, 60, seed.New(1, "test", "memory"))
	beta, fresh := learnorder.NoiseMemory(0.5, 0.02, 2, 60)
	near(t, "correlation", product(before, after)/product(before, before), beta, 0.02)
	left := sum(after, before, -beta)
	near(t, "spread of what is new", math.Sqrt(product(left, left)/40000), fresh, 0.02*fresh)
}

// Check 4.4.
func TestKernel(t *testing.T) {
	var want map[string]map[string]float64
	raw(t, "kernel-second-difference", &want)
	n := 0
	for r, row := range want {
		for beta, value := range row {
			got := learnorder.KernelSecondDifference(number(t, r), number(t, beta))
			near(t, "r = "+r+", β = "+beta, got, value, 1e-6*value)
			n++
		}
	}
	if n != 12 {
		t.Errorf("%d values were compared", n)
	}
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestWedgeFraction(t *testing.T) {
	rng := seed.New(1, "test", "wedge")
	p, err := learnorder.NewPlane(200000, 0.2, 1, rng)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, a := range p.Activations() {
		if a>>learnorder.ZPlus&1 == 1 && a>>learnorder.AtZ&1 == 0 {
			n++
		}
	}
	want := learnorder.WedgeFraction(0.2)
	near(t, "wedge", float64(n)/200000, want, 0.05*want)
}
