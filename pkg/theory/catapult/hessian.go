package catapult

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"largestep/pkg/theory/spectrum"
)

// HessVec returns the product with the Hessian of the training loss in all weights,
// W row after row and then v. It is exact, in one pass over the weights: along the
// direction (U, u) the predictor moves by dβ = c(Wᵀu + Uᵀv), its gradient g by dg,
// and the products are c(u gᵀ + v dgᵀ) and c(Ug + W dg).
func (n *Network) HessVec() spectrum.MatVec {
	d, rows := n.data.Dim(), len(n.v)
	beta, g := n.Predictor(), make([]float64, d)
	n.data.gradient(n.loss, beta, g)
	curvature := make([]float64, len(n.data.z)) // ℓ″ at every sample, over n
	for i, z := range n.data.z {
		curvature[i] = n.loss.Curvature(dot(beta, z)) / float64(len(n.data.z))
	}
	dbeta, dg := make([]float64, d), make([]float64, d)
	return func(dst, x []float64) error {
		if len(x) != rows*(d+1) || len(dst) != len(x) {
			return fmt.Errorf("catapult: the Hessian has %d rows, not %d; pass vectors of Weights() numbers", rows*(d+1), len(x))
		}
		clear(dbeta)
		for i := range rows {
			for j := range dbeta {
				dbeta[j] += n.scale * (x[rows*d+i]*n.w[i*d+j] + n.v[i]*x[i*d+j])
			}
		}
		clear(dg)
		for i, z := range n.data.z {
			along := curvature[i] * dot(dbeta, z)
			for j, zj := range z {
				dg[j] += along * zj
			}
		}
		for i := range rows {
			u := x[rows*d+i]
			for j := range d {
				dst[i*d+j] = n.scale * (u*g[j] + n.v[i]*dg[j])
			}
			dst[rows*d+i] = n.scale * (dot(x[i*d:(i+1)*d], g) + dot(n.w[i*d:(i+1)*d], dg))
		}
		return nil
	}
}

// HessianTop returns the largest eigenvalue of the Hessian of the training loss in
// all weights, by the Lanczos method. It refuses weights at which the loss has
// overflowed.
func (n *Network) HessianTop() (float64, error) {
	e, err := spectrum.Top(n.Weights(), n.HessVec(), spectrum.Options{Tolerance: 1e-12})
	if err != nil {
		return 0, fmt.Errorf("catapult: the Hessian has no spectrum: %w", err)
	}
	return e.Values[0], nil
}

// Hessian returns the Hessian written out, for networks of a few hundred weights.
func (n *Network) Hessian() (*mat.SymDense, error) { return spectrum.Dense(n.Weights(), n.HessVec()) }

// Network returns the smallest network with these moments: d+1 hidden units, whose
// outputs keep the scale 1/√m. It has the same trajectory of moments, the same
// kernel and the same largest eigenvalue of the Hessian as any network of width m
// with these moments. It refuses moments that no network has.
func (r *Reduced) Network(s Moments) (*Network, error) {
	if err := r.checkMoments(s); err != nil {
		return nil, err
	}
	d := len(s.Beta)
	// A square root of the matrix of inner products m(WᵀW, Wᵀv; ·, vᵀv)/m: from its
	// eigenvectors and not by Cholesky, since it may be singular.
	var es mat.EigenSym
	if !es.Factorize(r.gram(s), true) {
		return nil, fmt.Errorf("catapult: the moments have no square root; pass moments nearer to 1 in size")
	}
	values := es.Values(nil)
	var q mat.Dense
	es.VectorsTo(&q)
	n := &Network{data: r.data, loss: r.loss, scale: 1 / math.Sqrt(r.m), w: make([]float64, (d+1)*d), v: make([]float64, d+1)}
	for i, value := range values {
		length := math.Sqrt(r.m * max(value, 0))
		for j := range d {
			n.w[i*d+j] = length * q.At(j, i)
		}
		n.v[i] = length * q.At(d, i)
	}
	return n, nil
}

// HessianTop returns the largest eigenvalue of the Hessian of the training loss in
// all m(d+1) weights of a network with these moments, from its smallest network.
func (r *Reduced) HessianTop(s Moments) (float64, error) {
	n, err := r.Network(s)
	if err != nil {
		return 0, err
	}
	h, err := n.Hessian()
	if err != nil {
		return 0, err
	}
	values, err := spectrum.Values(h)
	if err != nil {
		return 0, err
	}
	return values[0], nil
}
