package edge

import (
	"math"

	"largestep/pkg/theory/gd"
)

// Run is gradient descent on a [Problem]. Entry t of each list belongs to w_t;
// entry 0 is the start.
type Run struct {
	Eta     float64
	Loss    []float64   // L(w_t), in nats
	G       []float64   // mean |ℓ'|, which bounds the length of the gradient where |z_i| <= 1
	LogF    []float64   // log of the mean e^-margin; F itself overflows at large rates
	Norm    []float64   // |w_t|
	W       [][]float64 // the weights; nil unless the run was made by [Problem.Path]
	Last    []float64   // the last weights
	Outcome gd.Outcome  // Bounded, or Diverged where a loss overflowed

	fromZero bool
}

// Descend runs gradient descent from w = 0 for the given number of steps. It
// stops early only where the loss overflows, which the logistic loss does not
// before the weights do.
//
// It refuses a rate that is not finite and above 0, and a negative number of
// steps.
func (p *Problem) Descend(eta float64, steps int) (Run, error) {
	if err := p.check(); err != nil {
		return Run{}, err
	}
	return p.run(make([]float64, p.Dim()), eta, steps, false)
}

// Path is Descend from any start, and keeps the weights of every step. It also
// refuses a start of the wrong length or not finite.
func (p *Problem) Path(w0 []float64, eta float64, steps int) (Run, error) {
	if err := p.checkStart(w0); err != nil {
		return Run{}, err
	}
	return p.run(w0, eta, steps, true)
}

func (p *Problem) run(w0 []float64, eta float64, steps int, keep bool) (Run, error) {
	if err := checkRate(eta); err != nil {
		return Run{}, err
	}
	if err := checkSteps(steps); err != nil {
		return Run{}, err
	}
	r := Run{Eta: eta, fromZero: norm(w0) == 0}
	for _, list := range []*[]float64{&r.Loss, &r.G, &r.LogF, &r.Norm} {
		*list = make([]float64, 0, steps+1)
	}
	r.Last, r.Outcome = p.descend(w0, eta, steps, func(s state) bool {
		r.Loss = append(r.Loss, s.loss)
		r.G = append(r.G, s.g)
		r.LogF = append(r.LogF, logMeanExp(s.margins))
		r.Norm = append(r.Norm, norm(s.w))
		if keep {
			r.W = append(r.W, append([]float64(nil), s.w...))
		}
		return true
	})
	return r, nil
}

// state is what descend knows at a step; its slices are used again.
type state struct {
	w, margins []float64
	loss, g    float64
}

// descend runs gradient descent, shows every state, and returns the last
// weights. It ends early where visit says no.
func (p *Problem) descend(w0 []float64, eta float64, steps int, visit func(s state) bool) ([]float64, gd.Outcome) {
	n := float64(len(p.z))
	s := state{w: append([]float64(nil), w0...), margins: make([]float64, len(p.z))}
	pull := make([]float64, len(w0)) // minus the gradient, times n
	for t := 0; ; t++ {
		clear(pull)
		s.loss, s.g = 0, 0
		for i, z := range p.z {
			u := dot(s.w, z)
			value, slope := p.loss.At(u)
			s.margins[i] = u
			s.loss += value
			s.g += slope
			for j, v := range z {
				pull[j] += slope * v
			}
		}
		s.loss /= n
		s.g /= n
		if !visit(s) {
			return s.w, gd.Outcome{Kind: gd.Bounded, Step: t}
		}
		if !finite(s.loss) || !finite(s.g) {
			return s.w, gd.Outcome{Kind: gd.Diverged, Step: t}
		}
		if t >= steps {
			return s.w, gd.Outcome{Kind: gd.Bounded, Step: t}
		}
		for j := range s.w {
			s.w[j] += eta / n * pull[j]
		}
	}
}

// logMeanExp returns log(1/n Σ e^-u), without overflow.
func logMeanExp(us []float64) float64 {
	lowest := math.Inf(1)
	for _, u := range us {
		lowest = min(lowest, u)
	}
	if !finite(lowest) {
		return -lowest
	}
	sum := 0.0
	for _, u := range us {
		sum += math.Exp(lowest - u)
	}
	return math.Log(sum/float64(len(us))) - lowest
}

// rose reports whether the loss rises from before to now by more than rounding:
// where the loss is e^-30 and smaller, the rounding of the margins moves it by
// more than gradient descent does.
func rose(before, now float64) bool { return now > before*(1+1e-11) }

// Increases returns the number of steps t with L(w_t) > L(w_(t-1)), and the last
// of them, which ends the edge-of-stability phase; 0 and 0 where the loss never
// rises. Rises of less than a part in 10^11 are taken for rounding.
func (r Run) Increases() (count, last int) {
	rises := r.Rises()
	if len(rises) == 0 {
		return 0, 0
	}
	return len(rises), rises[len(rises)-1]
}

// Rises returns the steps that Increases counts.
func (r Run) Rises() []int {
	var steps []int
	for t := 1; t < len(r.Loss); t++ {
		if rose(r.Loss[t-1], r.Loss[t]) {
			steps = append(steps, t)
		}
	}
	return steps
}

// Stable returns the first step s with L(w_s) ≤ 1/η, where the stable phase
// begins, and -1 where none has it.
func (r Run) Stable() int { return r.first(func(t int) bool { return true }) }

// Transition returns the first step s with L(w_s) ≤ 1/η and F(w_s) ≤ 1, and -1
// where none has it.
func (r Run) Transition() int { return r.first(func(t int) bool { return r.LogF[t] <= 0 }) }

func (r Run) first(and func(t int) bool) int {
	for t, loss := range r.Loss {
		if loss <= 1/r.Eta && and(t) {
			return t
		}
	}
	return -1
}

// Averages returns, at place t-1, the mean of L(w_0) to L(w_(t-1)), for t from 1
// to the number of entries: what bound 1 is about.
func (r Run) Averages() []float64 { return averages(r.Loss) }

func averages(xs []float64) []float64 {
	out := make([]float64, len(xs))
	sum := 0.0
	for t, x := range xs {
		sum += x
		out[t] = sum / float64(t+1)
	}
	return out
}
