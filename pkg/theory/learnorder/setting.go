package learnorder

import "math"

// Setting is all that a run depends on but its seed.
type Setting struct {
	Distribution
	Counts    [3]int  // training examples of each Type, exactly
	Width     int     // m, neurons of the Q part; even, since they are paired
	HeadWidth int     // neurons of the P part; 0 for its wide limit, a linear head
	HeadEvery int     // the P part takes one step of HeadEvery times the rate in so many; 0 is 1
	Lambda    float64 // λ, weight decay
	Tau0      float64 // τ₀, standard deviation of the initial weights
	LargeRate float64 // η₁
	SmallRate float64 // η₂
	LargeTime float64 // ηt before annealing
	SmallTime float64 // ηt after it
}

// G1 is the finite setting in which the gap between the two methods is largest
// (measured here, not of the paper): d = 64, N = 256 with 32 P-only, 51 Q-only and
// 173 mixed examples, r = 0.2, α = 10, a gap of 0.2/√d, η₁ = 0.13.
func G1() Setting {
	return Setting{
		Distribution: Distribution{Dim: 64, Gap: 0.2 / 8, Ring: 0.2, AlphaMin: 10, AlphaMax: 10, P: 0.125, Q: 0.2},
		Counts:       [3]int{32, 51, 173},
		Width:        2000, Lambda: 0.002, Tau0: 10,
		LargeRate: 0.13, SmallRate: 0.065, LargeTime: 750, SmallTime: 100,
	}
}

// G2 is the finite setting in which the order is clearest: as G1 with r = 0.1,
// α = 20, λ = 0.003, η₁ = 0.0325 and a shorter time before annealing.
func G2() Setting {
	s := G1()
	s.Ring, s.AlphaMin, s.AlphaMax, s.Lambda = 0.1, 20, 20, 0.003
	s.LargeRate, s.SmallRate, s.LargeTime = 0.0325, 0.01625, 500
	return s
}

// PaperScales takes the scales of Assumptions 2 and 3 literally at d = 64, N = 256:
// r = d^(-3/4), λ = d^(-5/4), γ₀ = 1/√d, α uniform on [0, 1]. There is nothing to
// see at this size, which is why G1 and G2 differ from it. The rate is that of G1 in
// units of what keeps V stable, a fraction of 18/α².
func PaperScales() Setting {
	s := G1()
	d := float64(s.Dim)
	s.Gap, s.Ring, s.Lambda = 1/math.Sqrt(d), math.Pow(d, -0.75), math.Pow(d, -1.25)
	s.AlphaMin, s.AlphaMax = 0, 1
	s.LargeRate, s.SmallRate = 1.3, 0.65
	return s
}

// Examples returns the number of training examples, N.
func (s Setting) Examples() int { return s.Counts[POnly] + s.Counts[QOnly] + s.Counts[Mixed] }

// Method is a way to train.
type Method uint8

const (
	// LargeThenSmall is the paper's L-S: η₁ with the noise of Assumption 1, then η₂.
	LargeThenSmall Method = iota
	// Small is the paper's S: η₂ from the start, in the limit η₂ → 0, in which the
	// weight noise adds nothing over the time of training.
	Small
	// NoisyActivations is the mitigation of the paper's appendix E.1: η₂ throughout,
	// with fresh noise in the pre-activations up to the time of annealing.
	NoisyActivations
	// LargeWithoutNoise is L-S with its assumption dropped: η₁ without any noise.
	LargeWithoutNoise
)

var methodNames = [...]string{
	LargeThenSmall: "L-S", Small: "S", NoisyActivations: "activation noise", LargeWithoutNoise: "L-S, no noise",
}

// String returns the method's short name.
func (m Method) String() string {
	if int(m) < len(methodNames) {
		return methodNames[m]
	}
	return "unknown method"
}

// Phase is a stretch of training at one rate.
type Phase struct {
	Rate float64
	Time float64 // ηt; the phase has the least number of steps that cover it
	// WeightNoise is the standard deviation τ_ξ of the noise added to each entry of
	// the gradient.
	WeightNoise float64
	// ActivationNoise is the standard deviation of the pre-activation noise on V in
	// units of ‖x₂‖, fresh at each step and shared by all inputs.
	ActivationNoise float64
}

// Steps returns the number of steps of the phase.
func (p Phase) Steps() int { return int(math.Ceil(p.Time/p.Rate - 1e-9)) }

// Phases returns the schedule of a method. Annealing is by time, since the loss
// thresholds of the theorems are out of reach at a finite size.
func (s Setting) Phases(m Method) ([]Phase, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	after := Phase{Rate: s.SmallRate, Time: s.SmallTime}
	switch m {
	case LargeThenSmall:
		if err := s.checkLarge(); err != nil {
			return nil, err
		}
		tauXi, err := TauXi(s.LargeRate, s.Lambda, s.Tau0)
		if err != nil {
			return nil, err
		}
		return []Phase{{Rate: s.LargeRate, Time: s.LargeTime, WeightNoise: tauXi}, after}, nil
	case LargeWithoutNoise:
		if err := s.checkLarge(); err != nil {
			return nil, err
		}
		return []Phase{{Rate: s.LargeRate, Time: s.LargeTime}, after}, nil
	case NoisyActivations:
		return []Phase{{Rate: s.SmallRate, Time: s.LargeTime, ActivationNoise: 3 * s.Tau0}, after}, nil
	case Small:
		return []Phase{{Rate: s.SmallRate, Time: s.LargeTime + s.SmallTime}}, nil
	default:
		return nil, errMethod(m)
	}
}
