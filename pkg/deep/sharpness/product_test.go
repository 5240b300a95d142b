package sharpness_test

import (
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/sharpness"
	"largestep/pkg/theory/regularity/smallnet"
	"largestep/pkg/theory/spectrum"
)

var backends = []string{"go", "xla:cpu"}

// configs are all networks of the small setting and of both losses, with ReLU away
// from its kinks almost surely.
func configs() (all []smallnet.Config) {
	for _, r := range smallnet.SmallSetting() {
		all = append(all, r.Config)
	}
	return append(all,
		smallnet.Small(smallnet.Squared, smallnet.Tanh, true, true),
		smallnet.Small(smallnet.Huber, smallnet.Tanh, false, true))
}

// Against the product of spec 09, derived by hand and computed in plain Go.
func TestProductAgreesWithTheAnalyticOne(t *testing.T) {
	for _, name := range backends {
		t.Run(name, func(t *testing.T) {
			b := backendtest.Open(t, name)
			all := configs()
			if name != "go" {
				all = all[7:10] // those with batch norm; compiling takes a second each
			}
			for _, c := range all {
				p := newProblem(t, c, smallnet.Synthetic(1))
				h := p.hessian(t, b)
				w := p.net.Start()
				x, got, want := smallnet.Draws(3, len(w)), make([]float64, len(w)), make([]float64, len(w))
				if err := h.Product(got, x); err != nil {
					t.Fatal(err)
				}
				if err := ok[spectrum.MatVec](t)(p.net.Product(w))(want, x); err != nil {
					t.Fatal(err)
				}
				nearAll(t, c.String(), got, want, 1e-10)
			}
		})
	}
}

// At a smooth point differences of gradients agree; across the kinks of ReLU they
// need not (spec 09-5 and its warning).
func TestDifferenceAgreesWhereSmooth(t *testing.T) {
	b := backendtest.Open(t, "go")
	for _, c := range []smallnet.Config{
		smallnet.Small(smallnet.Squared, smallnet.Tanh, false, false),
		smallnet.Small(smallnet.Squared, smallnet.Tanh, false, true),
		smallnet.Small(smallnet.Squared, smallnet.ReLU3, true, false),
	} {
		h := newProblem(t, c, smallnet.Synthetic(1)).hessian(t, b)
		x := smallnet.Draws(4, h.Size())
		exact, difference := make([]float64, h.Size()), make([]float64, h.Size())
		if err := h.Product(exact, x); err != nil {
			t.Fatal(err)
		}
		if err := h.Difference(difference, x, 1e-6); err != nil {
			t.Fatal(err)
		}
		nearAll(t, c.String(), difference, exact, 1e-5)
	}
}

// The whole spectrum's top and trace against a dense Hessian from differences of
// plain Go's gradients, which knows nothing of products.
func TestTopAndTraceAgreeWithADenseHessian(t *testing.T) {
	c := smallnet.Small(smallnet.Squared, smallnet.Tanh, false, false)
	c.Hidden = 8
	p := newProblem(t, c, smallnet.Synthetic(1))
	w := p.net.Start()
	const step = 1e-5
	dense := mat.NewSymDense(len(w), nil)
	for j := range w {
		at := func(move float64) []float64 {
			moved := append([]float64(nil), w...)
			moved[j] += move
			_, g, err := p.net.Gradient(moved)
			if err != nil {
				t.Fatal(err)
			}
			return g
		}
		ahead, behind := at(step), at(-step)
		for i := range w {
			if i <= j {
				dense.SetSym(i, j, (ahead[i]-behind[i])/(2*step))
			}
		}
	}
	want := ok[[]float64](t)(spectrum.Values(dense))
	for _, name := range backends {
		t.Run(name, func(t *testing.T) {
			h := newProblem(t, c, smallnet.Synthetic(1)).hessian(t, backendtest.Open(t, name))
			e := ok[spectrum.Eigen](t)(h.Top(spectrum.Options{Count: 5}))
			if !e.Converged {
				t.Errorf("not converged: %v after %d products", e.Residuals, e.Products)
			}
			nearAll(t, "eigenvalues", e.Values, want[:5], 1e-6)
			av := make([]float64, h.Size())
			for i, v := range e.Vectors {
				if err := h.Product(av, v); err != nil {
					t.Fatal(err)
				}
				floats.AddScaled(av, -e.Values[i], v)
				if r := floats.Norm(av, 2); r > 1e-8*want[0] {
					t.Errorf("vector %d has residual %g", i, r)
				}
			}
			trace := ok[sharpness.Estimate](t)(h.Trace(200, 1))
			if off := trace.Mean - mat.Trace(dense); off*off > 9*trace.StandardError*trace.StandardError {
				t.Errorf("trace %g ± %g, want %g", trace.Mean, trace.StandardError, mat.Trace(dense))
			}
			if trace.StandardError > 0.2*trace.Mean || trace.StandardError < 1e-4*trace.Mean {
				t.Errorf("a standard error of %g of %g is not that of 200 vectors", trace.StandardError, trace.Mean)
			}
		})
	}
}

// Chunks of equal and of unequal size add up to the whole.
func TestChunksAddUp(t *testing.T) {
	b := backendtest.Open(t, "go")
	p := newProblem(t, smallnet.Small(smallnet.Huber, smallnet.ReLU, false, false), smallnet.Synthetic(1))
	whole := p.hessian(t, b)
	x, want, got := smallnet.Draws(3, whole.Size()), make([]float64, whole.Size()), make([]float64, whole.Size())
	wantLoss := ok[float64](t)(whole.Gradient(want))
	wantTop := ok[spectrum.Eigen](t)(whole.Top(spectrum.Options{}))
	for _, size := range []int{100, 64, 1} {
		h := ok[*sharpness.Hessian](t)(sharpness.NewHessian(b, p.store, p.loss, cut(t, size, p.inputs...)...))
		defer h.Close()
		near(t, "loss", ok[float64](t)(h.Gradient(got)), wantLoss, 1e-12)
		nearAll(t, "gradient", got, want, 1e-12)
		if size == 1 {
			continue // 200 products for each of Lanczos is a long test
		}
		near(t, "sharpness", ok[spectrum.Eigen](t)(h.Top(spectrum.Options{})).Values[0], wantTop.Values[0], 1e-9)
		product := make([]float64, h.Size())
		if err := h.Product(product, x); err != nil {
			t.Fatal(err)
		}
		if err := whole.Product(got, x); err != nil {
			t.Fatal(err)
		}
		nearAll(t, "product", product, got, 1e-12)
	}
}

// What is kept between products is that of the present weights, and a start from
// the eigenvector of a step ago spares products.
func TestWeightsMayChange(t *testing.T) {
	b := backendtest.Open(t, "go")
	p := newProblem(t, smallnet.Small(smallnet.Squared, smallnet.Tanh, false, false), smallnet.Synthetic(1))
	h := p.hessian(t, b)
	cold := ok[spectrum.Eigen](t)(h.Top(spectrum.Options{Tolerance: 1e-4}))
	w := p.net.Start()
	gradient := make([]float64, h.Size())
	ok[float64](t)(h.Gradient(gradient))
	floats.AddScaled(w, -0.001, gradient)
	p.setAll(t, w)
	warm := ok[spectrum.Eigen](t)(h.Top(spectrum.Options{Tolerance: 1e-4, Start: cold.Vectors[0]}))
	want := ok[spectrum.Eigen](t)(p.net.Sharpness(w))
	near(t, "sharpness after a step", warm.Values[0], want.Values[0], 1e-5)
	if warm.Products >= cold.Products {
		t.Errorf("%d products from the last eigenvector, %d from a random one", warm.Products, cold.Products)
	}
}

// On a GPU the same products and the same sharpness; see backend.TestCUDAComputes for
// the command.
func TestCUDAAgreesWithTheAnalyticProduct(t *testing.T) {
	b := backendtest.Open(t, "xla:cuda")
	for _, c := range configs()[:3] {
		p := newProblem(t, c, smallnet.Synthetic(1))
		h := p.hessian(t, b)
		w := p.net.Start()
		x, got, want := smallnet.Draws(3, len(w)), make([]float64, len(w)), make([]float64, len(w))
		if err := h.Product(got, x); err != nil {
			t.Fatal(err)
		}
		if err := ok[spectrum.MatVec](t)(p.net.Product(w))(want, x); err != nil {
			t.Fatal(err)
		}
		nearAll(t, c.String(), got, want, 1e-9)
		near(t, "sharpness", ok[spectrum.Eigen](t)(h.Top(spectrum.Options{})).Values[0], ok[spectrum.Eigen](t)(p.net.Sharpness(w)).Values[0], 1e-5)
	}
}
