package edge_test

import (
	"math"
	"reflect"
	"runtime"
	"testing"

	"largestep/pkg/theory/edge"
	"largestep/pkg/theory/seed"
)

// exclusiveOr returns unit inputs labelled by the sign of x1 x2, as check 5.13
// has them.
func exclusiveOr(n, d int) (x [][]float64, y []float64) {
	rng := seed.New(1, "edge", "exclusive or")
	for range n {
		row, square := make([]float64, d), 0.0
		for j := range row {
			row[j] = rng.NormFloat64()
			square += row[j] * row[j]
		}
		for j := range row {
			row[j] /= math.Sqrt(square)
		}
		x = append(x, row)
		y = append(y, math.Copysign(1, row[0]*row[1]))
	}
	return x, y
}

func network(t testing.TB, width int) *edge.Network {
	t.Helper()
	x, y := exclusiveOr(20, 5)
	return ok[*edge.Network](t)(edge.NewNetwork(edge.Logistic(), x, y, width, seed.New(1, "edge", "network")))
}

// Check 5.13, at a quarter of its width and steps: the weights stay near their
// start and the loss never rises.
func TestNetworkStaysNear(t *testing.T) {
	net := network(t, 2048)
	for _, eta := range []float64{1, 10, 100} {
		run := ok[edge.NetworkRun](t)(net.Descend(eta, 150))
		rho := ok[float64](t)(edge.Logistic().Rho(eta * 150))
		farthest := 0.0
		for _, away := range run.Distance {
			farthest = max(farthest, away)
		}
		if ratio := farthest / (math.Sqrt(rho) + eta); !(ratio > 0.2 && ratio < 3) {
			t.Errorf("rate %g: distance %g is %g of √ρ + η", eta, farthest, ratio)
		}
		if count, _ := run.Increases(); count != 0 {
			t.Errorf("rate %g: %d increases", eta, count)
		}
		if !(run.Loss[150] < run.Loss[0]/2) || !(run.Flipped < 0.5) {
			t.Errorf("rate %g: loss from %g to %g, %g flipped", eta, run.Loss[0], run.Loss[150], run.Flipped)
		}
	}
}

// One step against the gradient by differences of the loss, through a network of
// one neuron written out by hand.
func TestNetworkStep(t *testing.T) {
	x, y := [][]float64{{0.6, 0.8}, {-0.8, 0.6}, {0.3, -0.4}}, []float64{1, -1, 1}
	net := ok[*edge.Network](t)(edge.NewNetwork(edge.Logistic(), x, y, 1, seed.New(3, "one")))
	rng := seed.New(3, "one")
	sign := float64(2*rng.IntN(2) - 1)
	w := []float64{rng.NormFloat64(), rng.NormFloat64()}
	loss := func(w []float64) float64 {
		sum := 0.0
		for i := range x {
			f := sign * math.Max(0, w[0]*x[i][0]+w[1]*x[i][1])
			sum += math.Log1p(math.Exp(-y[i] * f))
		}
		return sum / 3
	}
	const h, eta = 1e-6, 0.5
	var step [2]float64
	for j := range step {
		up, down := append([]float64(nil), w...), append([]float64(nil), w...)
		up[j] += h
		down[j] -= h
		step[j] = -eta * (loss(up) - loss(down)) / (2 * h)
	}
	run := ok[edge.NetworkRun](t)(net.Descend(eta, 1))
	near(t, "loss", run.Loss[0], loss(w), 1e-12)
	near(t, "length of the step", run.Distance[1], math.Hypot(step[0], step[1]), 1e-6)
	near(t, "loss after", run.Loss[1], loss([]float64{w[0] + step[0], w[1] + step[1]}), 1e-6)
}

func TestNetworkDoesNotDependOnCores(t *testing.T) {
	net := network(t, 1500)
	all := ok[edge.NetworkRun](t)(net.Descend(10, 20))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if one := ok[edge.NetworkRun](t)(net.Descend(10, 20)); !reflect.DeepEqual(all, one) {
		t.Error("one core and all cores disagree")
	}
}
