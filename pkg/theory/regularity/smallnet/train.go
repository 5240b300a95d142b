package smallnet

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/spectrum"
)

// Options of [Network.Train]. The zero value of a field means "choose".
type Options struct {
	Steps int  // of gradient descent; 3000
	Every int  // steps between two measurements of the sharpness; 100
	Bare  bool // no measurements: losses alone
}

// History is one training run.
type History struct {
	Config Config
	Eta    float64
	Loss   []float64 // entry t is the loss after t steps
	At     []int     // steps at which the following were measured
	// Sharpness is the largest eigenvalue of the Hessian, Residual how far it
	// may be off.
	Sharpness, Residual []float64
	Norm1, Norm2        []float64 // Frobenius norms of W1 and W2
	Weights             []float64 // at the end
	End                 gd.Outcome
}

// lost is the loss beyond which a run counts as diverged.
const lost = 1e8

// Train runs gradient descent on all samples from the start. It ends early where
// the loss exceeds 1e8 or is not a number.
//
// It refuses a rate that is not finite or not above 0, and numbers of steps below 1.
func (net *Network) Train(eta float64, o Options) (History, error) {
	if o.Steps == 0 {
		o.Steps = 3000
	}
	if o.Every == 0 {
		o.Every = 100
	}
	if err := net.check(net.startOrNil()); err != nil {
		return History{}, err
	}
	if !(eta > 0) || math.IsInf(eta, 1) {
		return History{}, fmt.Errorf("smallnet: the learning rate is %g; gradient descent needs a finite one above 0, for example 0.01", eta)
	}
	if o.Steps < 1 || o.Every < 1 {
		return History{}, fmt.Errorf("smallnet: %d steps with the sharpness every %d were asked for; both must be at least 1", o.Steps, o.Every)
	}
	blocks, s, w := net.newTrainer(), net.newState(), net.Start()
	h := History{Config: net.config, Eta: eta, End: gd.Outcome{Kind: gd.Bounded, Step: o.Steps}}
	for t := range o.Steps + 1 {
		loss, grad := blocks.at(w)
		h.Loss = append(h.Loss, loss)
		if !(loss <= lost) {
			h.End = gd.Outcome{Kind: gd.Diverged, Step: t}
			break
		}
		if !o.Bare && t%o.Every == 0 {
			if err := h.measure(s, w, t); err != nil {
				return h, err
			}
		}
		if t < o.Steps {
			floats.AddScaled(w, -eta, grad)
		}
	}
	h.Weights = w
	return h, nil
}

func (net *Network) startOrNil() []float64 {
	if net == nil {
		return nil
	}
	return net.start
}

// measure appends what is measured every so many steps.
func (h *History) measure(s *state, w []float64, t int) error {
	s.forward(w)
	s.backward(make([]float64, len(w)), w)
	e, err := spectrum.Top(len(w), s.product(w), spectrum.Options{Tolerance: lanczosTolerance})
	if err != nil {
		return fmt.Errorf("smallnet: the sharpness at step %d: %w", t, err)
	}
	n1, n2, err := s.net.Norms(w)
	if err != nil {
		return err
	}
	h.At = append(h.At, t)
	h.Sharpness, h.Residual = append(h.Sharpness, e.Values[0]), append(h.Residual, e.Residuals[0])
	h.Norm1, h.Norm2 = append(h.Norm1, n1), append(h.Norm2, n2)
	return nil
}

// Ratio returns R = ηS/2 at every measurement; 1 is the limit of stability.
func (h History) Ratio() []float64 {
	r := make([]float64, len(h.Sharpness))
	for i, s := range h.Sharpness {
		r[i] = h.Eta * s / 2
	}
	return r
}

// Gap returns | |W1|² - |W2|² | at every measurement. Gradient flow keeps it for ReLU
// and for outer networks; for ReLU³ it keeps |W1|² - 3|W2|² instead, and for tanh
// nothing of the kind, so a changed gap alone is no effect of the rate.
func (h History) Gap() []float64 {
	g := make([]float64, len(h.Norm1))
	for i := range g {
		g[i] = math.Abs(h.Norm1[i]*h.Norm1[i] - h.Norm2[i]*h.Norm2[i])
	}
	return g
}

// lastSamples are what the end of a run is judged by.
const lastSamples = 10

// End10 returns the median of R over the last ten measurements. It refuses a run that
// diverged and one with fewer measurements: neither can be said to have an end.
func (h History) End10() (float64, error) {
	if h.End.Kind == gd.Diverged {
		return 0, fmt.Errorf("smallnet: the run %v, so its sharpness has no end; take a smaller rate", h.End)
	}
	if len(h.Sharpness) < lastSamples {
		return 0, fmt.Errorf("smallnet: the sharpness was measured %d times, and a verdict needs %d; measure it more often", len(h.Sharpness), lastSamples)
	}
	last := h.Ratio()[len(h.Sharpness)-lastSamples:]
	slices.Sort(last)
	return (last[lastSamples/2-1] + last[lastSamples/2]) / 2, nil
}
