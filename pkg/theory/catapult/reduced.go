package catapult

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/spectrum"
)

// Reduced is the network of width m on any data, followed without its weights.
// Make one with [NewReduced].
type Reduced struct {
	data *Data
	loss Loss
	m    float64
}

// Moments is all that matters of the weights: the predictor β = Wᵀv/√m (d numbers),
// M = WᵀW/m (d by d, row after row) and s = |v|²/m. A network with these exists if
// and only if M - ββᵀ/(ms) has no
// negative eigenvalue.
type Moments struct {
	Beta []float64
	M    []float64
	S    float64
}

// NewReduced returns the network of width m, a real number from 1 on, on the data.
// It refuses an unknown loss, a width below 1 and missing data.
func NewReduced(loss Loss, m float64, data *Data) (*Reduced, error) {
	if err := loss.check(); err != nil {
		return nil, err
	}
	if err := checkWidth(m); err != nil {
		return nil, err
	}
	return &Reduced{data, loss, m}, data.check()
}

// Balanced returns the moments of the predictor beta with M = σ²I and s = σ², the
// mean of a Gaussian start of variance σ². It refuses σ² that is not above 0.
func Balanced(beta []float64, sigma2 float64) (Moments, error) {
	s := Moments{Beta: append([]float64(nil), beta...), M: make([]float64, len(beta)*len(beta)), S: sigma2}
	for i := range beta {
		s.M[i*len(beta)+i] = sigma2
	}
	return s, checkVariance(sigma2)
}

func (s Moments) clone() Moments {
	return Moments{append([]float64(nil), s.Beta...), append([]float64(nil), s.M...), s.S}
}

// gram returns the matrix of inner products of the columns of (W, v), over m.
func (r *Reduced) gram(s Moments) *mat.SymDense {
	d := len(s.Beta)
	a := mat.NewSymDense(d+1, nil)
	for i := range d {
		for j := i; j < d; j++ {
			a.SetSym(i, j, s.M[i*d+j])
		}
		a.SetSym(i, d, s.Beta[i]/math.Sqrt(r.m))
	}
	a.SetSym(d, d, s.S)
	return a
}

func (r *Reduced) checkMoments(s Moments) error {
	if r == nil {
		return fmt.Errorf("catapult: there is no network; make one with NewReduced")
	}
	d := r.data.Dim()
	if len(s.Beta) != d || len(s.M) != d*d {
		return fmt.Errorf("catapult: β has %d numbers and M has %d; data of dimension %d need %d and %d", len(s.Beta), len(s.M), d, d, d*d)
	}
	for i := range d {
		for j := range i {
			if !(math.Abs(s.M[i*d+j]-s.M[j*d+i]) <= 1e-12*(s.M[i*d+i]+s.M[j*d+j])) {
				return fmt.Errorf("catapult: M is not symmetric: its entries (%d, %d) and (%d, %d) are %g and %g; M = WᵀW/m is", i, j, j, i, s.M[i*d+j], s.M[j*d+i])
			}
		}
	}
	if !(s.S > 0) {
		return fmt.Errorf("catapult: s = |v|²/m is %g; pass a number above 0", s.S)
	}
	values, err := spectrum.Values(r.gram(s))
	if err != nil {
		return fmt.Errorf("catapult: the moments are not finite: %w", err)
	}
	if least := values[d]; least < -1e-12*values[0] {
		return fmt.Errorf("catapult: no network has these moments: M - ββᵀ/(ms) has a negative direction at m = %g; pass a smaller β, a larger M or a larger width", r.m)
	}
	return nil
}

func (r *Reduced) checkRun(s Moments, rate float64, steps int) error {
	if err := r.checkMoments(s); err != nil {
		return err
	}
	if err := checkRate(rate); err != nil {
		return err
	}
	return checkSteps(steps)
}

// step moves s by one step of gradient descent on all weights, with g the gradient
// of the loss in β and mg room for d numbers:
//
//	β' = β - η(Mg + sg) + (η²/m)(β·g) g
//	M' = M - (η/m)(βgᵀ + gβᵀ) + (η²s/m) ggᵀ
//	s' = s - (2η/m) β·g + (η²/m) g·Mg
func (r *Reduced) step(s *Moments, rate float64, g, mg []float64) {
	d := len(g)
	for i := range d {
		mg[i] = dot(s.M[i*d:(i+1)*d], g)
	}
	c := rate / r.m
	bg, gmg := dot(s.Beta, g), dot(g, mg)
	for i := range d {
		for j := i; j < d; j++ {
			s.M[i*d+j] += -c*(s.Beta[i]*g[j]+g[i]*s.Beta[j]) + c*rate*s.S*(g[i]*g[j])
			s.M[j*d+i] = s.M[i*d+j]
		}
	}
	for i := range d {
		s.Beta[i] += -rate*(mg[i]+s.S*g[i]) + c*rate*bg*g[i]
	}
	s.S += -2*c*bg + c*rate*gmg
}

// Run returns the moments after at most the given number of steps of gradient
// descent. It stops where an output is beyond 300 (exponential loss) or 1e8 in
// size. visit, unless nil, sees every state from step 0 on and must not keep it.
//
// It refuses moments that no network has, a rate that is not above 0 and a negative
// number of steps.
func (r *Reduced) Run(start Moments, rate float64, steps int, visit func(t int, s Moments)) (Moments, gd.Outcome, error) {
	if err := r.checkRun(start, rate, steps); err != nil {
		return Moments{}, gd.Outcome{}, err
	}
	s := start.clone()
	g, mg := make([]float64, len(s.Beta)), make([]float64, len(s.Beta))
	for t := 0; ; t++ {
		largest := r.data.gradient(r.loss, s.Beta, g)
		if visit != nil {
			visit(t, s)
		}
		switch {
		case !(largest <= r.loss.limit()) || !finite(s.S):
			return s, gd.Outcome{Kind: gd.Diverged, Step: t}, nil
		case t >= steps:
			return s, gd.Outcome{Kind: gd.Bounded, Step: t}, nil
		}
		r.step(&s, rate, g, mg)
	}
}

// Path is gradient descent on any data, one number for every step from 0 on.
type Path struct {
	Loss    []float64  // training loss
	Kernel  []float64  // largest eigenvalue of the tangent kernel
	Final   Moments    // after the last step
	Outcome gd.Outcome // Diverged or Bounded
}

// Path runs gradient descent as [Reduced.Run] does and records loss and kernel.
func (r *Reduced) Path(start Moments, rate float64, steps int) (Path, error) {
	var path Path
	var err error
	path.Final, path.Outcome, err = r.Run(start, rate, steps, func(_ int, s Moments) {
		path.Loss = append(path.Loss, r.Loss(s))
		path.Kernel = append(path.Kernel, r.kernelTop(s))
	})
	return path, err
}

// Peak returns the step of the largest loss, the first of equals.
func (path Path) Peak() int { return peak(path.Loss) }

// Loss returns the training loss; +Inf where the exponential loss overflows.
func (r *Reduced) Loss(s Moments) float64 { return r.data.lossAt(r.loss, s.Beta) }

// Kernel returns the tangent kernel, n by n:
//
//	Θ_ab = (x_a·Mx_b + s x_a·x_b) / n.
//
// Source: Huang et al. 2023, equation 6, with the norms that its Example 3 needs.
func (r *Reduced) Kernel(s Moments) (*mat.SymDense, error) {
	return r.kernel(s), r.checkMoments(s)
}

func (r *Reduced) kernel(s Moments) *mat.SymDense {
	n, d := len(r.data.x), len(s.Beta)
	k := mat.NewSymDense(n, nil)
	for a, xa := range r.data.x {
		for b := a; b < n; b++ {
			sum := s.S * dot(xa, r.data.x[b])
			for i, v := range xa {
				sum += v * dot(s.M[i*d:(i+1)*d], r.data.x[b])
			}
			k.SetSym(a, b, sum/float64(n))
		}
	}
	return k
}

// KernelTop returns the largest eigenvalue of the tangent kernel.
func (r *Reduced) KernelTop(s Moments) (float64, error) {
	if err := r.checkMoments(s); err != nil {
		return 0, err
	}
	return r.kernelTop(s), nil
}

// kernelTop is NaN where the moments have overflowed.
func (r *Reduced) kernelTop(s Moments) float64 {
	values, err := spectrum.Values(r.kernel(s))
	if err != nil {
		return math.NaN()
	}
	return values[0]
}

// PairSharpness returns the curvature that two contradicting samples, z and -z,
// give the loss where the output on them is 0: (2/n) ℓ″(0) (z·Mz + s|z|²), with z
// of sample i. On Example 4, i = 1, it is the h to which the Hessian's largest
// eigenvalue tends. It refuses a sample without such a partner.
func (r *Reduced) PairSharpness(s Moments, i int) (float64, error) {
	if err := r.checkMoments(s); err != nil {
		return 0, err
	}
	if i < 0 || i >= len(r.data.z) {
		return 0, fmt.Errorf("catapult: there is no sample %d; pass 0 to %d", i, len(r.data.z)-1)
	}
	z, d := r.data.z[i], len(s.Beta)
	for _, other := range r.data.z {
		opposite := true
		for j, v := range z {
			opposite = opposite && other[j] == -v
		}
		if opposite {
			sum := s.S * dot(z, z)
			for j, v := range z {
				sum += v * dot(s.M[j*d:(j+1)*d], z)
			}
			return 2 / float64(len(r.data.z)) * r.loss.Curvature(0) * sum, nil
		}
	}
	return 0, fmt.Errorf("catapult: no sample contradicts sample %d; pass one of two samples with the same x and opposite labels", i)
}
