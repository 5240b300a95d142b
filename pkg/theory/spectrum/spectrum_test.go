package spectrum_test

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"largestep/pkg/theory/seed"
	"largestep/pkg/theory/spectrum"
)

// product is the MatVec of a matrix in memory.
func product(a *mat.SymDense) spectrum.MatVec {
	return func(dst, x []float64) error {
		mat.NewVecDense(len(dst), dst).MulVec(a, mat.NewVecDense(len(x), x))
		return nil
	}
}

func random(n int, name string) *mat.SymDense {
	rng := seed.New(7, "spectrum", name)
	a := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			a.SetSym(i, j, rng.NormFloat64())
		}
	}
	return a
}

func TestTopAgreesWithDense(t *testing.T) {
	for _, n := range []int{1, 2, 3, 10, 60, 150} {
		a := random(n, fmt.Sprint(n))
		want, err := spectrum.Values(a)
		if err != nil {
			t.Fatal(err)
		}
		count := min(n, 4)
		e, err := spectrum.Top(n, product(a), spectrum.Options{Count: count})
		if err != nil || !e.Converged {
			t.Fatalf("n = %d: %+v, %v", n, e, err)
		}
		if !floats.EqualApprox(e.Values, want[:count], 1e-9) {
			t.Errorf("n = %d: %v, want %v", n, e.Values, want[:count])
		}
		for i, v := range e.Vectors { // A v = λ v
			r := make([]float64, n)
			if err := product(a)(r, v); err != nil {
				t.Fatal(err)
			}
			floats.AddScaled(r, -e.Values[i], v)
			if floats.Norm(r, 2) > 1e-8 || math.Abs(floats.Norm(v, 2)-1) > 1e-12 {
				t.Errorf("n = %d: vector %d has residual %g and length %g", n, i, floats.Norm(r, 2), floats.Norm(v, 2))
			}
		}
	}
}

// The largest by value, although another is larger in size; few of many rows.
func TestTopOfALargeSparseMatrix(t *testing.T) {
	const n = 20000
	apply := func(dst, x []float64) error {
		clear(dst)
		dst[3], dst[n-1], dst[17] = 2*x[3], -50*x[n-1], 1.5*x[17]
		return nil
	}
	e, err := spectrum.Top(n, apply, spectrum.Options{Count: 2})
	if err != nil || !e.Converged || math.Abs(e.Values[0]-2) > 1e-9 || math.Abs(e.Values[1]-1.5) > 1e-9 {
		t.Errorf("%v after %d products, %v", e.Values, e.Products, err)
	}
}

func TestMultipleEigenvalues(t *testing.T) {
	apply := func(dst, x []float64) error { // 3, 3, 3, 1, 0, 0
		for i := range dst {
			dst[i] = []float64{3, 3, 3, 1, 0, 0}[i] * x[i]
		}
		return nil
	}
	e, err := spectrum.Top(6, apply, spectrum.Options{Count: 6})
	if err != nil || !floats.EqualApprox(e.Values, []float64{3, 3, 3, 1, 0, 0}, 1e-10) {
		t.Errorf("%v, %v", e.Values, err)
	}
}

func TestNotConvergedIsAResult(t *testing.T) {
	e, err := spectrum.Top(150, product(random(150, "150")), spectrum.Options{Products: 5})
	if err != nil || e.Converged || e.Products != 5 || e.Residuals[0] == 0 {
		t.Errorf("%+v, %v", e, err)
	}
}

func TestEqualSeedsEqualBits(t *testing.T) {
	a := random(40, "40")
	run := func() spectrum.Eigen {
		e, err := spectrum.Top(40, product(a), spectrum.Options{Seed: 5})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	if !reflect.DeepEqual(run(), run()) {
		t.Error("two runs differ")
	}
}

// From an eigenvector of a matrix nearby it takes fewer products, and it still
// finds an eigenvalue that has overtaken the one of the start.
func TestStart(t *testing.T) {
	const n = 2000
	values := make([]float64, n)
	for i := range values {
		values[i] = 1 - float64(i)/n
	}
	values[0], values[1] = 3, 2
	apply := func(dst, x []float64) error { floats.MulTo(dst, values, x); return nil }
	o := spectrum.Options{Tolerance: 1e-6}
	cold, err := spectrum.Top(n, apply, o)
	if err != nil {
		t.Fatal(err)
	}
	values[0] = 3.01
	o.Start = cold.Vectors[0]
	warm, err := spectrum.Top(n, apply, o)
	if err != nil || !warm.Converged || warm.Products >= cold.Products || math.Abs(warm.Values[0]-3.01) > 1e-6 {
		t.Errorf("%v after %d products, %d without a start; %v", warm.Values, warm.Products, cold.Products, err)
	}
	values[1] = 4
	overtaken, err := spectrum.Top(n, apply, o)
	if err != nil || math.Abs(overtaken.Values[0]-4) > 1e-6 {
		t.Errorf("%v, want 4; %v", overtaken.Values, err)
	}
}

// Divergence can be told from a fault.
func TestNotFiniteIsSaidSo(t *testing.T) {
	nan := func(dst, _ []float64) error { dst[0] = math.NaN(); return nil }
	fails := func(_, _ []float64) error { return errors.New("no device") }
	if _, err := spectrum.Top(3, nan, spectrum.Options{}); !errors.Is(err, spectrum.ErrNotFinite) {
		t.Errorf("a product that is NaN: %v", err)
	}
	if _, err := spectrum.Top(3, fails, spectrum.Options{}); err == nil || errors.Is(err, spectrum.ErrNotFinite) {
		t.Errorf("a product that fails: %v", err)
	}
}

func TestRefusals(t *testing.T) {
	good := product(random(3, "3"))
	nan := func(dst, _ []float64) error { dst[0] = math.NaN(); return nil }
	fails := func(_, _ []float64) error { return errors.New("no device") }
	lopsided := func(dst, x []float64) error { dst[0], dst[1], dst[2] = x[1], 0, 0; return nil }
	for name, call := range map[string]func() error{
		"no rows":     func() error { _, err := spectrum.Top(0, good, spectrum.Options{}); return err },
		"no product":  func() error { _, err := spectrum.Top(3, nil, spectrum.Options{}); return err },
		"too many":    func() error { _, err := spectrum.Top(3, good, spectrum.Options{Count: 4}); return err },
		"too few":     func() error { _, err := spectrum.Top(3, good, spectrum.Options{Count: 2, Products: 1}); return err },
		"tolerance":   func() error { _, err := spectrum.Top(3, good, spectrum.Options{Tolerance: math.NaN()}); return err },
		"short start": func() error { _, err := spectrum.Top(3, good, spectrum.Options{Start: []float64{1}}); return err },
		"no start":    func() error { _, err := spectrum.Top(3, good, spectrum.Options{Start: make([]float64, 3)}); return err },
		"NaN start": func() error {
			_, err := spectrum.Top(3, good, spectrum.Options{Start: []float64{1, math.NaN(), 0}})
			return err
		},
		"NaN":           func() error { _, err := spectrum.Top(3, nan, spectrum.Options{}); return err },
		"a failure":     func() error { _, err := spectrum.Top(3, fails, spectrum.Options{}); return err },
		"dense NaN":     func() error { _, err := spectrum.Dense(3, nan); return err },
		"dense failure": func() error { _, err := spectrum.Dense(3, fails); return err },
		"not symmetric": func() error { _, err := spectrum.Dense(3, lopsided); return err },
		"too large":     func() error { _, err := spectrum.Dense(5000, good); return err },
		"infinite":      func() error { _, err := spectrum.Values(mat.NewSymDense(1, []float64{math.Inf(1)})); return err },
	} {
		if call() == nil {
			t.Errorf("%s was not refused", name)
		}
	}
}

func ExampleTop() {
	// The matrix with 2 on its diagonal and -1 beside it has the eigenvalues
	// 2 - 2 cos(kπ/(n+1)).
	const n = 100
	apply := func(dst, x []float64) error {
		for i := range x {
			dst[i] = 2 * x[i]
			if i > 0 {
				dst[i] -= x[i-1]
			}
			if i+1 < n {
				dst[i] -= x[i+1]
			}
		}
		return nil
	}
	e, err := spectrum.Top(n, apply, spectrum.Options{})
	fmt.Printf("%.10f %v\n", e.Values[0], err)
	fmt.Printf("%.10f\n", 2-2*math.Cos(n*math.Pi/(n+1)))
	// Output:
	// 3.9990325646 <nil>
	// 3.9990325646
}
