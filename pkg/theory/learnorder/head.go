package learnorder

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// A head is the P part r of the network, on the x₁ of the training examples that
// have one.
type head interface {
	outputs() []float64                                        // r at each example, current
	step(slope []float64, eta, lambda, noise float64)          // slope: of the loss by each output; noise: standard deviation of ηξ
	test(d Distribution, g [3]float64, alpha [2]float64) pTest // how well it does on fresh examples
}

// pTest is what a head does on the law of P.
type pTest struct{ pOnly, mixed, cosine float64 }

// A linearHead is the wide limit of the P part when noise decides its activations:
// r(x₁) = ⟨θ, x₁⟩ with the kernel ⟨x, x'⟩/4.
type linearHead struct {
	x     blas64.General
	theta blas64.Vector
	r     blas64.Vector
}

func newLinearHead(examples []Example, d int) *linearHead {
	x := inputs(examples, d)
	return &linearHead{
		x:     x,
		theta: blas64.Vector{N: d, Inc: 1, Data: make([]float64, d)},
		r:     blas64.Vector{N: x.Rows, Inc: 1, Data: make([]float64, x.Rows)},
	}
}

// inputs stacks the x₁ of the examples that have one.
func inputs(examples []Example, d int) blas64.General {
	x := blas64.General{Cols: d, Stride: d}
	for _, e := range examples {
		if e.X1 != nil {
			x.Data = append(x.Data, e.X1...)
			x.Rows++
		}
	}
	return x
}

func (h *linearHead) outputs() []float64 { return h.r.Data }

func (h *linearHead) step(slope []float64, eta, lambda, _ float64) {
	c := blas64.Vector{N: len(slope), Inc: 1, Data: slope}
	blas64.Gemv(blas.Trans, -eta/4, h.x, c, 1-eta*lambda, h.theta)
	blas64.Gemv(blas.NoTrans, 1, h.x, h.theta, 0, h.r)
}

func (h *linearHead) test(d Distribution, g [3]float64, alpha [2]float64) pTest {
	length := blas64.Nrm2(h.theta)
	cosine := 0.0
	if length > 0 {
		cosine = h.theta.Data[0] / length
	}
	return pTest{
		pOnly:  d.PError(length, cosine, 0),
		mixed:  mixedError(g, alpha, func(shift float64) float64 { return d.PError(length, cosine, shift) }),
		cosine: cosine,
	}
}

// mixedError is the chance of an error on a mixed example when P alone errs with
// chance wrong(shift) given that Q adds shift in favour of the true label.
func mixedError(g [3]float64, alpha [2]float64, wrong func(shift float64) float64) float64 {
	const parts = 8 // of α, by the midpoint rule, where α is not fixed
	n := parts
	if alpha[0] == alpha[1] {
		n = 1
	}
	total := 0.0
	for i := range n {
		a := alpha[0] + (alpha[1]-alpha[0])*(float64(i)+0.5)/float64(n)
		total += wrong(a*g[AtZ])/2 + wrong(-a*g[ZPlus])/4 + wrong(-a*g[ZMinus])/4
	}
	return total / float64(n)
}

// A reluHead is the P part itself: m paired ReLU neurons on x₁.
type reluHead struct {
	x, w, z blas64.General // examples, rows of W, their products (examples by neurons)
	mask    blas64.General // slope times activation, for the gradient
	r       []float64
	rng     *rand.Rand // weight noise
	fresh   []Example  // test examples of pattern P
	spare   []float64
}

const freshExamples = 4000 // of pattern P, for the test error of a reluHead

func newReluHead(examples []Example, d Distribution, m int, tau0 float64, init, noise, test *rand.Rand) *reluHead {
	x := inputs(examples, d.Dim)
	h := &reluHead{
		x: x, r: make([]float64, x.Rows), rng: noise,
		w:     blas64.General{Rows: m, Cols: d.Dim, Stride: d.Dim, Data: make([]float64, m*d.Dim)},
		z:     blas64.General{Rows: x.Rows, Cols: m, Stride: m, Data: make([]float64, x.Rows*m)},
		mask:  blas64.General{Rows: x.Rows, Cols: m, Stride: m, Data: make([]float64, x.Rows*m)},
		spare: make([]float64, d.Dim),
	}
	for i := 0; i < m; i += 2 {
		for k := range d.Dim {
			h.w.Data[i*d.Dim+k] = tau0 * init.NormFloat64()
			h.w.Data[(i+1)*d.Dim+k] = h.w.Data[i*d.Dim+k]
		}
	}
	for range freshExamples {
		h.fresh = append(h.fresh, d.DrawType(POnly, test))
	}
	h.forward()
	return h
}

func (h *reluHead) outputs() []float64 { return h.r }

func (h *reluHead) forward() {
	blas64.Gemm(blas.NoTrans, blas.Trans, 1, h.x, h.w, 0, h.z)
	for j := range h.r {
		h.r[j] = paired(h.z.Data[j*h.w.Rows : (j+1)*h.w.Rows])
	}
}

// paired is the output of neurons with alternating weights ±1/√m.
func paired(z []float64) float64 {
	sum := 0.0
	for i, v := range z {
		if v > 0 {
			if i%2 == 1 {
				v = -v
			}
			sum += v
		}
	}
	return sum / math.Sqrt(float64(len(z)))
}

func (h *reluHead) step(slope []float64, eta, lambda, noise float64) {
	m := h.w.Rows
	u := 1 / math.Sqrt(float64(m))
	for j, c := range slope {
		row := h.mask.Data[j*m : (j+1)*m]
		for i, v := range h.z.Data[j*m : (j+1)*m] {
			row[i] = 0
			if v > 0 {
				row[i] = c * u
			}
			if i%2 == 1 {
				row[i] = -row[i]
			}
		}
	}
	blas64.Gemm(blas.Trans, blas.NoTrans, -eta, h.mask, h.x, 1-eta*lambda, h.w)
	if noise > 0 {
		d := h.w.Cols
		for i := 0; i < m; i += 2 {
			for k := range h.spare {
				h.spare[k] = noise * h.rng.NormFloat64()
			}
			for k, xi := range h.spare {
				h.w.Data[i*d+k] -= xi
				h.w.Data[(i+1)*d+k] -= xi
			}
		}
	}
	h.forward()
}

func (h *reluHead) test(_ Distribution, g [3]float64, alpha [2]float64) pTest {
	x := inputs(h.fresh, h.w.Cols)
	z := blas64.General{Rows: x.Rows, Cols: h.w.Rows, Stride: h.w.Rows, Data: make([]float64, x.Rows*h.w.Rows)}
	blas64.Gemm(blas.NoTrans, blas.Trans, 1, x, h.w, 0, z)
	margins := make([]float64, len(h.fresh))
	for j, e := range h.fresh {
		margins[j] = e.Y * paired(z.Data[j*z.Cols:(j+1)*z.Cols])
	}
	wrong := func(shift float64) float64 {
		n := 0
		for _, y := range margins {
			if !(y+shift > 0) {
				n++
			}
		}
		return float64(n) / float64(len(margins))
	}
	// The linear part of r, which is its odd part where noise decides activations.
	theta := make([]float64, h.w.Cols)
	for i := range h.w.Rows {
		sign := 1.0
		if i%2 == 1 {
			sign = -1
		}
		for k := range theta {
			theta[k] += sign * h.w.Data[i*h.w.Cols+k]
		}
	}
	length := 0.0
	for _, v := range theta {
		length += v * v
	}
	cosine := 0.0
	if length > 0 {
		cosine = theta[0] / math.Sqrt(length)
	}
	return pTest{pOnly: wrong(0), mixed: mixedError(g, alpha, wrong), cosine: cosine}
}
