package learnorderclaims

import (
	"encoding/json"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/golden"
	"largestep/pkg/theory/learnorder"
	"largestep/pkg/theory/seed"
)

var network = []assertion.Assertion{
	assertion.New("04-1", claim.Theorem, paper+", Section 2 and Algorithm 1",
		`Forward pass, gradient and update $U \leftarrow (1-\eta\lambda) U - \eta \nabla \hat{L}$ of a network with eight neurons on six examples: outputs, loss and all weights up to step 200.`,
		tinyWithout),
	assertion.New("04-2", claim.Theorem, paper+", Section 3",
		`The same with noise in the gradient, and the rate lowered from 2 to 0.2 at step 50: outputs and loss at steps 1, 2, 50 and 100.`,
		tinyWith),
	assertion.New("04-5", claim.Theorem, paper+derived,
		`In a network of pairs with equal weights and opposite output weights the output of the noise cancels: $N_{U_0} = 0$, at any $\tau_0$. Without pairs it is of the size of $\tau_0$.`,
		pairsCancel),
	assertion.New("04-14", claim.Theorem, paper+derived,
		`Only the coordinates of $V$ in the plane of $z$ and $\zeta$ matter: 40 neurons in 12 dimensions and their coordinates in the plane give the same $g$ after 300 noisy steps.`,
		planeReduction),
}

// A tinyNet is the input of the golden values tiny-net-gd and tiny-net-noisy.
type tinyNet struct {
	X1, X2, W0, V0 [][]float64
	Y, W, V        []float64
	Lambda, Eta    float64
}

// tiny reads the inputs of the tiny network. They are no value that a claim is
// compared with, so they are read for both claims without looking the entry up.
func tiny() (*learnorder.Network, []learnorder.Sample, tinyNet, error) {
	var in tinyNet
	set, err := golden.Open("04")
	if err != nil {
		return nil, nil, in, err
	}
	e, err := set.Entry("tiny-net-gd")
	if err != nil {
		return nil, nil, in, err
	}
	if err := json.Unmarshal(e.Inputs, &in); err != nil {
		return nil, nil, in, err
	}
	var samples []learnorder.Sample
	for j, y := range in.Y {
		samples = append(samples, learnorder.Sample{X1: in.X1[j], X2: in.X2[j], Y: y})
	}
	// The fourth neuron's pre-activation on the fourth example is 0 exactly. The golden
	// run took it as active, by the rounding of a fused multiply-add; so a nudge.
	in.V0[3][0] += 1e-15
	return &learnorder.Network{W: in.W0, V: in.V0, OutW: in.W, OutV: in.V}, samples, in, nil
}

const tinyReason = "float64; a tie at the start is nudged by 1e-15 to the side that the golden run took"

// along compares the network with the golden moments while step advances it.
func along(n *learnorder.Network, samples []learnorder.Sample, moments []golden.Value, step func(t int)) claim.Check {
	var want, got []float64
	t := 0
	for _, m := range moments {
		at, err := m.At("t")
		if err != nil {
			return assertion.Unmeasured(err)
		}
		end := assertion.Or(at.Float())
		for ; float64(t) < end && t < 1000; t++ {
			step(t)
		}
		for _, part := range []struct {
			name string
			now  [][]float64
		}{{"loss", [][]float64{{n.Loss(samples)}}}, {"f", [][]float64{n.Outputs(samples)}}, {"W", n.W}, {"V", n.V}} {
			v, err := m.At(part.name)
			if err != nil {
				continue // the noisy trajectory has no weights
			}
			var rows [][]float64
			switch part.name {
			case "loss":
				rows = [][]float64{{assertion.Or(v.Float())}}
			case "f":
				f, _ := v.Floats()
				rows = [][]float64{f}
			default:
				rows, _ = v.Table()
			}
			for i := range part.now {
				got = append(got, part.now[i]...)
				if i < len(rows) {
					want = append(want, rows[i]...)
				}
			}
		}
	}
	return claim.AllClose(want, got, claim.Abs(1e-9, tinyReason)).From("numpy, float64")
}

func tinyWithout(g *assertion.Values) claim.Check {
	n, samples, in, err := tiny()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	list, err := g.Entry("tiny-net-gd").At("trajectory")
	if err != nil {
		return assertion.Unmeasured(err)
	}
	moments, err := list.Items()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(
		claim.AllClose(g.List("tiny-net-gd", "f0"), n.Outputs(samples), claim.Abs(1e-9, "float64")).From("outputs at the start"),
		claim.Close(g.Number("tiny-net-gd", "loss0"), n.Loss(samples), claim.Abs(1e-9, "float64")).From("loss at the start"),
		along(n, samples, moments, func(int) { n.Step(samples, in.Eta, in.Lambda, nil, nil) }),
	)
}

func tinyWith(g *assertion.Values) claim.Check {
	n, samples, in, err := tiny()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	moments, err := g.Entry("tiny-net-noisy").Items()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return along(n, samples, moments, func(t int) {
		eta := 2.0
		if t >= 50 {
			eta = 0.2
		}
		angle := func(i, k int) float64 { return float64(1 + 3*i + 5*k + 7*t) }
		n.Step(samples, eta, in.Lambda,
			func(i, k int) float64 { return 0.05 * math.Cos(angle(i, k)) },
			func(i, k int) float64 { return 0.05 * math.Sin(angle(i, k)) })
	})
}

func pairsCancel(*assertion.Values) claim.Check {
	const m, d, tau0 = 500, 32, 10
	var largest [2]float64
	for i, paired := range []bool{true, false} {
		n, err := learnorder.NewNetwork(m, d, tau0, paired, seed.New(seed.Root, "claims", "04-5"))
		if err != nil {
			return assertion.Unmeasured(err)
		}
		rng := seed.New(seed.Root, "claims", "04-5", "inputs")
		for range 50 {
			x := make([]float64, d)
			length := 0.0
			for k := range x {
				x[k] = rng.NormFloat64()
				length = math.Hypot(length, x[k])
			}
			for k := range x {
				x[k] /= length
			}
			largest[i] = max(largest[i], math.Abs(n.Output(x, x)))
		}
	}
	return claim.Both(
		claim.AtMost(1e-10, largest[0], "the largest output of pairs on 50 unit inputs; float64, sums of 1,000 terms"),
		claim.AtLeast(tau0/2, largest[1], "the largest without pairs"),
	)
}

func planeReduction(*assertion.Values) claim.Check {
	const d, m, r, alpha = 12, 40, 0.3, 4.0
	const eta, lambda, tau = 0.05, 0.01, 0.5
	rng := seed.New(seed.Root, "claims", "04-14")
	n, err := learnorder.NewNetwork(m, d, 2, true, rng)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	z, unit, zeta := make([]float64, d), make([]float64, d), make([]float64, d)
	for k := range z {
		z[k] = 1 / math.Sqrt(d)
		unit[k] = z[k] * float64(1-2*(k%2))
		zeta[k] = r * unit[k]
	}
	rows := make([][2]float64, m/2)
	for i := range rows {
		rows[i] = [2]float64{inner(n.V[2*i], z), inner(n.V[2*i], unit)}
	}
	p, err := learnorder.PlaneFrom(m, r, rows)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	law := learnorder.Distribution{Dim: d, Ring: r, AlphaMin: alpha, AlphaMax: alpha, Q: 1}
	examples := law.DrawCounts([3]int{0, 24, 0}, rng)
	samples, err := learnorder.Samples(examples, d, z, zeta)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	for range 300 {
		g := p.Outputs()
		var slope [3]float64
		for _, e := range examples {
			slope[e.Q] -= e.Y * e.Alpha / (1 + math.Exp(e.Y*e.Alpha*g[e.Q])) / float64(len(examples))
		}
		noise, flat := make([][]float64, m/2), make([]float64, m)
		for i := range noise {
			noise[i] = make([]float64, d)
			for k := range noise[i] {
				noise[i][k] = tau * rng.NormFloat64()
			}
			flat[2*i], flat[2*i+1] = eta*inner(noise[i], z), eta*inner(noise[i], unit)
		}
		n.Step(samples, eta, lambda, nil, func(i, k int) float64 { return noise[i/2][k] })
		p.Step(slope, eta, lambda, flat, nil)
	}
	zero, want := make([]float64, d), make([]float64, 3)
	for q := range want {
		x := make([]float64, d)
		a, b := learnorder.Direction(q).Coordinates(r)
		for k := range x {
			x[k] = a*z[k] + b*unit[k]
		}
		want[q] = n.Output(zero, x)
	}
	g := p.Outputs()
	return claim.Both(
		claim.AllClose(want, g[:], claim.Abs(1e-4, "set for float32; float64 does far better")).From("the whole of V, with the same noise in the plane"),
		claim.AtMost(-0.001, learnorder.SecondDifference(g), "second difference of g: something was learnt"),
	)
}

func inner(a, b []float64) float64 {
	s := 0.0
	for k := range a {
		s += a[k] * b[k]
	}
	return s
}
