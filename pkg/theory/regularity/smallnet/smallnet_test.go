package smallnet_test

import (
	"encoding/json"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"

	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/golden"
	"largestep/pkg/theory/regularity/smallnet"
	"largestep/pkg/theory/spectrum"
)

// ok returns a function that passes a value on and fails the test on an error.
func ok[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// entry returns a golden value of notebook 06; each says in its How where it comes
// from.
func entry(t testing.TB, id string) golden.Entry {
	t.Helper()
	return ok[golden.Entry](t)(ok[*golden.Set](t)(golden.Open("06")).Entry(id))
}

func number(t testing.TB, e golden.Entry, field string) float64 {
	t.Helper()
	return ok[float64](t)(ok[golden.Value](t)(e.At(field)).Float())
}

func near(t testing.TB, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s: got %.15g, want %.15g within %g", what, got, want, relative)
	}
}

func network(t testing.TB, c smallnet.Config) *smallnet.Network {
	t.Helper()
	return ok[*smallnet.Network](t)(smallnet.NewNetwork(c, smallnet.Synthetic(1)))
}

func TestGenerator(t *testing.T) {
	want := ok[[]float64](t)(entry(t, "net09-splitmix").Floats())
	if got := smallnet.Draws(1, len(want)); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestSynthetic(t *testing.T) {
	e, d := entry(t, "net09-data"), smallnet.Synthetic(1)
	for j, want := range ok[[]float64](t)(ok[golden.Value](t)(e.At("X0")).Floats()) {
		near(t, "first sample", d.Inputs[j*d.Samples], want, 1e-10)
	}
	near(t, "last number", d.Inputs[len(d.Inputs)-1], number(t, e, "Xlast"), 1e-10)
	near(t, "sum of sizes", floats.Norm(d.Inputs, 1), number(t, e, "sumabs"), 1e-10)
}

// Every run of the small setting: its start to 1e-6, its sharpness there to 1e-4, its
// first steps to 1e-6. Where it ends is asked by the claims of notebook 06.
func TestStarts(t *testing.T) {
	for _, r := range smallnet.SmallSetting() {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			e := entry(t, r.ID)
			var in struct {
				Loss, Act string
				Outer     bool
				BatchNorm bool
				Eta       float64
			}
			if err := json.Unmarshal(e.Inputs, &in); err != nil {
				t.Fatal(err)
			}
			if in.Eta != r.Eta || in.Outer != r.Config.Outer || in.BatchNorm != r.Config.BatchNorm ||
				!strings.EqualFold(in.Loss, r.Config.Loss.String()) ||
				!strings.EqualFold(in.Act, strings.ReplaceAll(r.Config.Activation.String(), "³", "3")) {
				t.Errorf("%v at %g is not the entry's run, %+v", r.Config, r.Eta, in)
			}
			net := network(t, r.Config)
			loss, gradient, err := net.Gradient(net.Start())
			if err != nil {
				t.Fatal(err)
			}
			near(t, "loss", loss, number(t, e, "L0"), 1e-6)
			near(t, "gradient", floats.Norm(gradient, 2), number(t, e, "gradnorm0"), 1e-6)
			h := ok[smallnet.History](t)(net.Train(r.Eta, smallnet.Options{Steps: 10, Every: 10}))
			near(t, "sharpness", h.Sharpness[0], number(t, e, "S0"), 1e-4)
			near(t, "gap", h.Gap()[0], number(t, e, "gap0"), 1e-12)
			for i, want := range ok[[]float64](t)(ok[golden.Value](t)(e.At("loss_first_11")).Floats()) {
				near(t, "loss of a step", h.Loss[i], want, 1e-6)
			}
		})
	}
}

// The gradient against differences of the loss, and the Hessian-vector product
// against differences of the gradient, where both are smooth: for every loss,
// activation and shape, ReLU between its kinks.
func TestDerivatives(t *testing.T) {
	for _, c := range []smallnet.Config{
		smallnet.Small(smallnet.Squared, smallnet.Tanh, false, false),
		smallnet.Small(smallnet.Squared, smallnet.Tanh, false, true),
		smallnet.Small(smallnet.Squared, smallnet.Tanh, true, true),
		smallnet.Small(smallnet.Squared, smallnet.ReLU3, false, false),
		smallnet.Small(smallnet.Squared, smallnet.ReLU3, true, false),
		smallnet.Small(smallnet.Squared, smallnet.ReLU3, true, true),
		smallnet.Small(smallnet.Squared, smallnet.ReLU, false, false),
	} {
		net := network(t, c)
		w := net.Start()
		v := smallnet.Draws(3, len(w))
		const h = 1e-6
		there, back := append([]float64(nil), w...), append([]float64(nil), w...)
		floats.AddScaled(there, h, v)
		floats.AddScaled(back, -h, v)
		lossThere, gradThere, err := net.Gradient(there)
		if err != nil {
			t.Fatal(err)
		}
		lossBack, gradBack, err := net.Gradient(back)
		if err != nil {
			t.Fatal(err)
		}
		_, grad, err := net.Gradient(w)
		if err != nil {
			t.Fatal(err)
		}
		near(t, c.String()+": slope", (lossThere-lossBack)/(2*h), floats.Dot(grad, v), 1e-5)
		if c.Activation == smallnet.ReLU {
			continue // a kink may lie between
		}
		product := make([]float64, len(w))
		if err := ok[spectrum.MatVec](t)(net.Product(w))(product, v); err != nil {
			t.Fatal(err)
		}
		floats.Sub(gradThere, gradBack)
		floats.Scale(1/(2*h), gradThere)
		floats.Sub(gradThere, product)
		if off := floats.Norm(gradThere, 2) / floats.Norm(product, 2); !(off < 1e-5) {
			t.Errorf("%v: the product is off by %g", c, off)
		}
	}
}

// The Hessian is symmetric, kinks included, and its largest eigenvalue is Lanczos's.
func TestHessian(t *testing.T) {
	for _, c := range []smallnet.Config{
		smallnet.Small(smallnet.Huber, smallnet.ReLU, false, false),
		smallnet.Small(smallnet.Huber, smallnet.ReLU3, true, true),
		smallnet.Small(smallnet.Squared, smallnet.ReLU, false, true),
	} {
		c.Hidden = 6
		net := network(t, c)
		w := net.Start()
		dense, err := spectrum.Dense(len(w), ok[spectrum.MatVec](t)(net.Product(w)))
		if err != nil {
			t.Fatalf("%v: %v", c, err)
		}
		all := ok[[]float64](t)(spectrum.Values(dense))
		e := ok[spectrum.Eigen](t)(net.Sharpness(w))
		near(t, c.String(), e.Values[0], all[0], 1e-6)
	}
}

// Euler's identity: for an activation of degree k, ⟨W1, ∇1⟩ = k ⟨W2, ∇2⟩, in outer
// networks with k = 1; batch normalisation makes the part before it blind to scale.
func TestHomogeneity(t *testing.T) {
	for _, c := range []struct {
		config smallnet.Config
		degree float64
	}{
		{smallnet.Small(smallnet.Huber, smallnet.ReLU, false, false), 1},
		{smallnet.Small(smallnet.Squared, smallnet.ReLU, false, false), 1},
		{smallnet.Small(smallnet.Squared, smallnet.ReLU3, false, false), 3},
		{smallnet.Small(smallnet.Huber, smallnet.ReLU3, true, false), 1},
		{smallnet.Small(smallnet.Squared, smallnet.ReLU, false, true), 0},
		{smallnet.Small(smallnet.Squared, smallnet.ReLU3, false, true), 0},
	} {
		net := network(t, c.config)
		w := net.Start()
		_, g, err := net.Gradient(w)
		if err != nil {
			t.Fatal(err)
		}
		n := c.config.Hidden * 20
		first, second := floats.Dot(w[:n], g[:n]), floats.Dot(w[n:], g[n:])
		slack := 1e-10 * floats.Norm(w, 2) * floats.Norm(g, 2)
		if c.config.BatchNorm {
			slack = 1e-4 * floats.Norm(w[:n], 2) * floats.Norm(g[:n], 2) // ε breaks it slightly
		}
		if !(math.Abs(first-c.degree*second) <= slack) {
			t.Errorf("%v: %g and %g", c.config, first, second)
		}
	}
}

func TestEnds(t *testing.T) {
	net := network(t, smallnet.Small(smallnet.Squared, smallnet.ReLU3, false, false))
	h := ok[smallnet.History](t)(net.Train(0.01, smallnet.Options{}))
	if h.End.Kind != gd.Diverged || len(h.Loss) != h.End.Step+1 {
		t.Errorf("%v after %d losses", h.End, len(h.Loss))
	}
	if _, err := h.End10(); err == nil {
		t.Error("a run that diverged was given an end")
	}
	short := ok[smallnet.History](t)(net.Train(1e-4, smallnet.Options{Steps: 8, Every: 1}))
	if _, err := short.End10(); err == nil {
		t.Error("nine measurements were taken for an end")
	}
}

func TestOneCoreAndAllAgree(t *testing.T) {
	net := network(t, smallnet.Small(smallnet.Huber, smallnet.Tanh, false, false))
	train := func() smallnet.History {
		return ok[smallnet.History](t)(net.Train(0.0656, smallnet.Options{Steps: 30, Every: 10}))
	}
	all := train()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if !reflect.DeepEqual(all, train()) {
		t.Error("the number of cores changed a run")
	}
}

func TestBadInput(t *testing.T) {
	c, data := smallnet.Small(smallnet.Huber, smallnet.Tanh, false, false), smallnet.Synthetic(1)
	net := network(t, c)
	var none *smallnet.Network
	build := func(change func(*smallnet.Config)) error {
		c := c
		change(&c)
		_, err := smallnet.NewNetwork(c, data)
		return err
	}
	load := func(x [][]float64, labels ...int) error { _, err := smallnet.NewData(x, labels, 2); return err }
	train := func(net *smallnet.Network, eta float64, o smallnet.Options) error {
		_, err := net.Train(eta, o)
		return err
	}
	for name, err := range map[string]error{
		"loss":       build(func(c *smallnet.Config) { c.Loss = 7 }),
		"activation": build(func(c *smallnet.Config) { c.Activation = 7 }),
		"hidden":     build(func(c *smallnet.Config) { c.Hidden = 0 }),
		"norm 0":     build(func(c *smallnet.Config) { c.Norm1 = 0 }),
		"norm NaN":   build(func(c *smallnet.Config) { c.Norm2 = math.NaN() }),
		"no data":    func() error { _, err := smallnet.NewNetwork(c, smallnet.Data{}); return err }(),
		"bad label": func() error {
			d := smallnet.Synthetic(1)
			d.Labels[0] = 5
			_, err := smallnet.NewNetwork(c, d)
			return err
		}(),
		"one sample":     load([][]float64{{1}}, 0),
		"no numbers":     load([][]float64{{}, {}}, 0, 1),
		"few labels":     load([][]float64{{1}, {2}}, 0),
		"label 2":        load([][]float64{{1}, {2}}, 0, 2),
		"label -1":       load([][]float64{{1}, {2}}, 0, -1),
		"ragged":         load([][]float64{{1, 2}, {2}}, 0, 1),
		"constant":       load([][]float64{{1, 2}, {1, 3}}, 0, 1),
		"NaN":            load([][]float64{{1}, {math.NaN()}}, 0, 1),
		"rate 0":         train(net, 0, smallnet.Options{}),
		"rate Inf":       train(net, math.Inf(1), smallnet.Options{}),
		"steps":          train(net, 0.1, smallnet.Options{Steps: -1}),
		"every":          train(net, 0.1, smallnet.Options{Every: -1}),
		"nil":            train(none, 0.1, smallnet.Options{}),
		"zero":           train(&smallnet.Network{}, 0.1, smallnet.Options{}),
		"short weights":  func() error { _, err := net.Loss([]float64{1}); return err }(),
		"short gradient": func() error { _, _, err := net.Gradient(nil); return err }(),
		"short product":  func() error { _, err := net.Product(nil); return err }(),
		"short spectrum": func() error { _, err := net.Sharpness(nil); return err }(),
		"short norms":    func() error { _, _, err := net.Norms(nil); return err }(),
	} {
		switch {
		case err == nil:
			t.Errorf("%s was not refused", name)
		case !strings.HasPrefix(err.Error(), "smallnet: ") || !strings.Contains(err.Error(), ";"):
			t.Errorf("%s: the message does not say what to do next: %v", name, err)
		}
	}
}
