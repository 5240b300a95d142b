package learnorder_test

import (
	"fmt"
	"math"
	"testing"

	"largestep/pkg/theory/learnorder"
	"largestep/pkg/theory/seed"
)

// A moment is one line of a golden trajectory.
type moment struct {
	T    int
	Loss float64
	F    []float64
	W, V [][]float64
}

func (m moment) compare(t *testing.T, n *learnorder.Network, samples []learnorder.Sample) {
	t.Helper()
	const tolerance = 1e-9 // of the specification, absolute
	near(t, fmt.Sprintf("loss of step %d", m.T), n.Loss(samples), m.Loss, tolerance)
	for j, f := range n.Outputs(samples) {
		near(t, fmt.Sprintf("output %d of step %d", j, m.T), f, m.F[j], tolerance)
	}
	for i, row := range m.W {
		for k := range row {
			near(t, fmt.Sprintf("W of step %d", m.T), n.W[i][k], row[k], tolerance)
			near(t, fmt.Sprintf("V of step %d", m.T), n.V[i][k], m.V[i][k], tolerance)
		}
	}
}

// Check 4.1.
func TestTinyNetwork(t *testing.T) {
	n, samples, in := tinyNet(t)
	var want struct {
		Loss0      float64
		F0         []float64
		Trajectory []moment
	}
	raw(t, "tiny-net-gd", &want)
	moment{Loss: want.Loss0, F: want.F0}.compare(t, n, samples)
	step := 0
	for _, m := range want.Trajectory {
		for ; step < m.T; step++ {
			n.Step(samples, in.Eta, in.Lambda, nil, nil)
		}
		m.compare(t, n, samples)
	}
	if step != 200 {
		t.Errorf("the trajectory ends at step %d", step)
	}
}

// Check 4.2: the noise of the golden file is a formula, the rate falls at step 50.
func TestTinyNetworkWithNoise(t *testing.T) {
	n, samples, in := tinyNet(t)
	var want []moment
	raw(t, "tiny-net-noisy", &want)
	step := 0
	for _, m := range want {
		for ; step < m.T; step++ {
			eta := 2.0
			if step >= 50 {
				eta = 0.2
			}
			angle := func(i, k int) float64 { return float64(1 + 3*i + 5*k + 7*step) }
			n.Step(samples, eta, in.Lambda,
				func(i, k int) float64 { return 0.05 * math.Cos(angle(i, k)) },
				func(i, k int) float64 { return 0.05 * math.Sin(angle(i, k)) })
		}
		m.compare(t, n, samples)
	}
}

// The gradient against central differences, away from kinks.
func TestGradient(t *testing.T) {
	n, samples, _ := tinyNet(t)
	n.V[3][0] += 0.1 // off the tie
	gw, gv := n.Gradient(samples)
	const h = 1e-6
	for part, rows := range [][][]float64{n.W, n.V} {
		for i, row := range rows {
			for k := range row {
				old := row[k]
				row[k] = old + h
				up := n.Loss(samples)
				row[k] = old - h
				down := n.Loss(samples)
				row[k] = old
				near(t, "a derivative", [][][]float64{gw, gv}[part][i][k], (up-down)/(2*h), 1e-8)
			}
		}
	}
}

// Check 4.5: the outputs of pairs cancel exactly at the start.
func TestPairing(t *testing.T) {
	n, err := learnorder.NewNetwork(500, 16, 10, true, seed.New(1, "test", "pairing"))
	if err != nil {
		t.Fatal(err)
	}
	unpaired, err := learnorder.NewNetwork(500, 16, 10, false, seed.New(1, "test", "pairing"))
	if err != nil {
		t.Fatal(err)
	}
	rng := seed.New(1, "test", "inputs")
	largest := 0.0
	for range 20 {
		x1, x2 := make([]float64, 16), make([]float64, 16)
		for k := range x1 {
			x1[k], x2[k] = rng.NormFloat64(), rng.NormFloat64()
		}
		if out := n.Output(x1, x2); math.Abs(out) > 1e-10 {
			t.Errorf("a paired network starts with the output %g", out)
		}
		largest = max(largest, math.Abs(unpaired.Output(x1, x2)))
	}
	if largest < 5 {
		t.Errorf("the largest output of an unpaired network is %g; the control shows nothing", largest)
	}
}

// Check 4.14: all of V in 12 dimensions against its coordinates in the plane, with
// the same noise in those.
func TestPlaneReduction(t *testing.T) {
	const d, m, r, alpha = 12, 40, 0.3, 4.0
	const eta, lambda, tau = 0.05, 0.01, 0.5
	rng := seed.New(1, "test", "reduction")
	n, err := learnorder.NewNetwork(m, d, 2, true, rng)
	if err != nil {
		t.Fatal(err)
	}
	z, unit, zeta := make([]float64, d), make([]float64, d), make([]float64, d)
	for k := range z { // two orthonormal vectors that are no axes
		z[k] = 1 / math.Sqrt(d)
		unit[k] = z[k] * float64(1-2*(k%2))
		zeta[k] = r * unit[k]
	}
	rows := make([][2]float64, m/2)
	for i := range rows {
		rows[i] = [2]float64{product(n.V[2*i], z), product(n.V[2*i], unit)}
	}
	p, err := learnorder.PlaneFrom(m, r, rows)
	if err != nil {
		t.Fatal(err)
	}
	law := learnorder.Distribution{Dim: d, Ring: r, AlphaMin: alpha, AlphaMax: alpha, Q: 1}
	examples := law.DrawCounts([3]int{0, 24, 0}, rng)
	samples, err := learnorder.Samples(examples, d, z, zeta)
	if err != nil {
		t.Fatal(err)
	}
	for range 300 {
		g := p.Outputs()
		var slope [3]float64
		for _, e := range examples {
			slope[e.Q] -= e.Y * e.Alpha / (1 + math.Exp(e.Y*e.Alpha*g[e.Q])) / float64(len(examples))
		}
		noise := make([][]float64, m/2)
		flat := make([]float64, m)
		for i := range noise {
			noise[i] = make([]float64, d)
			for k := range noise[i] {
				noise[i][k] = tau * rng.NormFloat64()
			}
			flat[2*i], flat[2*i+1] = eta*product(noise[i], z), eta*product(noise[i], unit)
		}
		n.Step(samples, eta, lambda, nil, func(i, k int) float64 { return noise[i/2][k] })
		p.Step(slope, eta, lambda, flat, nil)
	}
	for q, x := range [][]float64{z, sum(z, zeta, 1), sum(z, zeta, -1)} {
		near(t, "g", p.Outputs()[q], n.Output(make([]float64, d), x), 1e-9)
	}
	if math.Abs(learnorder.SecondDifference(p.Outputs())) < 1e-3 {
		t.Errorf("the second difference is %g; nothing was learnt", learnorder.SecondDifference(p.Outputs()))
	}
}

func product(a, b []float64) float64 {
	s := 0.0
	for k := range a {
		s += a[k] * b[k]
	}
	return s
}

func sum(a, b []float64, times float64) []float64 {
	out := make([]float64, len(a))
	for k := range a {
		out[k] = a[k] + times*b[k]
	}
	return out
}
