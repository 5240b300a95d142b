package critical

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Smoothness returns a β with which Proposition 1.1 of Huang et al. 2023 can be
// used: while the loss does not exceed L(w0), no eigenvalue of its Hessian
// exceeds β; so a learning rate below 2/β never raises the loss.
//
//	logistic: β = λ_max(1/n Σ z_i z_iᵀ)/4, for all w
//	exp:      β = max |z_i|² L(w0), on the sublevel set only: no β holds for all w
//
// It refuses a start of the wrong length, not finite, or where the loss
// overflows.
func (p *Linear) Smoothness(w0 []float64) (float64, error) {
	if err := p.checkWeights(w0); err != nil {
		return 0, err
	}
	if p.loss == Exp {
		loss := p.Loss(w0)
		if !finite(loss) {
			return 0, fmt.Errorf("critical: the loss overflows at the start; start nearer to 0")
		}
		longest := 0.0
		for _, z := range p.z {
			longest = max(longest, dot(z, z))
		}
		return longest * loss, nil
	}
	d := p.Dim()
	second := mat.NewSymDense(d, nil)
	for _, z := range p.z {
		second.SymRankOne(second, 1/float64(len(p.z)), mat.NewVecDense(d, z))
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(second, false) {
		return 0, fmt.Errorf("critical: the eigenvalues of the second moments of the data were not found; rescale the samples")
	}
	values := eigen.Values(nil)
	return values[len(values)-1] / 4, nil
}
