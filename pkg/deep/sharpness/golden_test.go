package sharpness_test

import (
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"gonum.org/v1/gonum/floats"

	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/loss"
	"largestep/pkg/deep/network"
	"largestep/pkg/deep/sharpness"
	"largestep/pkg/theory/golden"
	"largestep/pkg/theory/regularity/smallnet"
	"largestep/pkg/theory/spectrum"
)

// wants are the golden values of a run's start: from products by complex step in
// plain float64 loops, as their entries say.
type wants struct {
	loss, slope, sharpness float64
	losses                 []float64
}

func goldens(t testing.TB, id string) (w wants) {
	t.Helper()
	e := ok[golden.Entry](t)(ok[*golden.Set](t)(golden.Open("06")).Entry(id))
	number := func(field string) float64 {
		return ok[float64](t)(ok[golden.Value](t)(e.At(field)).Float())
	}
	w.loss, w.slope, w.sharpness = number("L0"), number("gradnorm0"), number("S0")
	w.losses = ok[[]float64](t)(ok[golden.Value](t)(e.At("loss_first_11")).Floats())
	return w
}

// check measures the start and goes the first ten steps of gradient descent, with
// step setting the weights.
func (w wants) check(t *testing.T, h *sharpness.Hessian, eta, relative float64, start []float64, set func(weights []float64)) {
	t.Helper()
	gradient, weights := make([]float64, h.Size()), append([]float64(nil), start...)
	near(t, "loss", ok[float64](t)(h.Gradient(gradient)), w.loss, relative)
	near(t, "gradient", floats.Norm(gradient, 2), w.slope, relative)
	e := ok[spectrum.Eigen](t)(h.Top(spectrum.Options{}))
	if !e.Converged {
		t.Errorf("not converged: residual %g after %d products", e.Residuals[0], e.Products)
	}
	near(t, "sharpness", e.Values[0], w.sharpness, max(relative, 1e-6))
	for i, want := range w.losses {
		near(t, "loss of a step", ok[float64](t)(h.Gradient(gradient)), want, relative)
		if i+1 < len(w.losses) {
			floats.AddScaled(weights, -eta, gradient)
			set(weights)
		}
	}
}

// The ten runs of notebook 06 through GoMLX in float64 (spec 09-3, 09-4).
func TestSmallSetting(t *testing.T) {
	for _, r := range smallnet.SmallSetting() {
		t.Run(r.ID, func(t *testing.T) {
			p := newProblem(t, r.Config, smallnet.Synthetic(1))
			goldens(t, r.ID).check(t, p.hessian(t, backendtest.Open(t, "go")), r.Eta, 1e-6, p.net.Start(),
				func(w []float64) { p.setAll(t, w) })
		})
	}
}

// The same through the project's own networks and losses, which are in float32:
// the steps amplify its rounding a hundredfold.
func TestSmallSettingThroughTheNetworks(t *testing.T) {
	losses := map[smallnet.Loss]string{smallnet.Squared: config.Squared, smallnet.Huber: config.Huber}
	activations := map[smallnet.Activation]string{smallnet.Tanh: config.Tanh, smallnet.ReLU: config.ReLU, smallnet.ReLU3: config.ReLU3}
	for _, r := range smallnet.SmallSetting() {
		t.Run(r.ID, func(t *testing.T) {
			c := r.Config
			spec := config.Network{Name: config.Dense2, Hidden: c.Hidden, Activation: activations[c.Activation], BatchNorm: c.BatchNorm}
			if c.Outer {
				spec.Name, spec.Activation = config.Outer, ""
			}
			data := smallnet.Synthetic(1)
			net := ok[*network.Network](t)(network.New(spec, network.Shape{H: 1, W: 1, C: data.Dim}, data.Classes))
			store := model.NewStore()
			if err := net.Init(store, 1); err != nil {
				t.Fatal(err)
			}
			p := newProblem(t, c, data)
			start := p.net.Start()
			signs := smallnet.Draws(c.Seed, len(start)+data.Classes*data.Classes)[len(start):]
			for i, v := range signs {
				signs[i] = 1
				if v < 0 {
					signs[i] = -1
				}
			}
			if c.Outer {
				setTurned(t, store, "/fc3/weight", signs)
			}
			set := func(w []float64) {
				n := c.Hidden * data.Dim
				setTurned(t, store, "/fc1/weight", w[:n])
				setTurned(t, store, "/fc2/weight", w[n:])
			}
			set(start)
			x := ok[[]float64](t)(tensors.CopyFlatData[float64](p.inputs[0]))
			images, labels := make([]float32, len(x)), make([]int32, data.Samples)
			for i, v := range x {
				images[i] = float32(v)
			}
			for i, l := range data.Labels {
				labels[i] = int32(l)
			}
			cost := ok[loss.Func](t)(loss.ByName(losses[c.Loss]))
			h := ok[*sharpness.Hessian](t)(sharpness.NewHessian(backendtest.Open(t, "go"), store,
				func(scope *model.Scope, inputs []*graph.Node) *graph.Node {
					return cost(net.Logits(scope, inputs[0], network.Options{Training: true, TwiceDifferentiable: true}), inputs[1])
				},
				[]*tensors.Tensor{
					tensors.FromFlatDataAndDimensions(images, data.Samples, 1, 1, data.Dim),
					tensors.FromFlatDataAndDimensions(labels, data.Samples, 1),
				}))
			defer h.Close()
			// The network's matrices are [in, out]; the golden ones [out, in].
			w := append([]float64(nil), start...)
			turn := func(v []float64) []float64 {
				n := c.Hidden * data.Dim
				return append(turned(v[:n], c.Hidden, data.Dim), turned(v[n:], data.Classes, c.Hidden)...)
			}
			unturn := func(v []float64) []float64 {
				n := c.Hidden * data.Dim
				return append(turned(v[:n], data.Dim, c.Hidden), turned(v[n:], c.Hidden, data.Classes)...)
			}
			goldens(t, r.ID).check(t, h, r.Eta, 1e-4, turn(w), func(w []float64) { set(unturn(w)) })
			if v := store.GetVariable("/bn/running_mean"); v != nil {
				for _, m := range ok[[]float32](t)(tensors.CopyFlatData[float32](v.MustValue())) {
					if m != 0 {
						t.Fatalf("measuring changed the running mean to %g", m)
					}
				}
			}
		})
	}
}

// turned returns the transpose of a matrix.
func turned(a []float64, rows, columns int) []float64 {
	b := make([]float64, len(a))
	for i := range rows {
		for j := range columns {
			b[j*rows+i] = a[i*columns+j]
		}
	}
	return b
}

// setTurned sets a float32 variable [in, out] from a matrix [out, in].
func setTurned(t testing.TB, store *model.Store, path string, a []float64) {
	t.Helper()
	v := store.GetVariable(path)
	in, out := v.Shape().Dim(0), v.Shape().Dim(1)
	values := make([]float32, len(a))
	for i, x := range turned(a, out, in) {
		values[i] = float32(x)
	}
	if err := v.SetValue(tensors.FromFlatDataAndDimensions(values, in, out)); err != nil {
		t.Fatal(err)
	}
}
