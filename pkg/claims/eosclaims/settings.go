package eosclaims

import (
	"fmt"

	"largestep/pkg/deep/study"
	"largestep/pkg/theory/regularity"
)

// A Setting is a network of Figures 11 to 13 on CIFAR-10 with what the authors'
// recorded runs, in the repository of their code, say of it.
type Setting struct {
	study.Case
	Degree     int  // of regularity: of the loss behind the activation, Table 1
	Normalised bool // with batch normalisation
	// StartRatio is R = ηS/2 before the first step. EndRatio is the median of R over
	// the last quarter of the run: of the run at this rate or, where only a range
	// over several rates is known, least and largest.
	StartRatio float64
	EndRatio   [2]float64
	// EndNorms are ‖W1‖ and ‖W2‖ after the run, at NormsAt; zero where not read.
	EndNorms [2]float64
	NormsAt  float64 // the rate
}

// Settings are the nine networks: Table 1's six, then three of them with batch
// normalisation. The profile "full" is what is recorded, 2,500 steps; "paper" has
// the authors' 20,000. "quick" is for a look at how the runs are made: half of the
// images, fewer steps, and the six networks that tell most.
func Settings(profile string) []Setting {
	s := func(label, name string, degree int, normalised bool, start float64, end, norms [2]float64, at float64) Setting {
		return Setting{Case: study.Case{Label: label, Run: "eos-cifar10-" + name, Profile: profile, Seeds: []uint64{1}},
			Degree: degree, Normalised: normalised, StartRatio: start, EndRatio: end, EndNorms: norms, NormsAt: at}
	}
	all := []Setting{
		s("Huber + tanh", "huber-tanh", 0, false, 4.9, [2]float64{1.000, 1.007}, [2]float64{6.12, 19.93}, 9e-4),
		s("ℓ₂ + tanh", "l2-tanh", 0, false, 7.5, [2]float64{1.000, 1.000}, [2]float64{6.57, 19.66}, 9e-4),
		s("Huber + ReLU", "huber-relu", 1, false, 2.4*5/9, [2]float64{1.000, 1.000}, [2]float64{6.52, 18.78}, 9e-4),
		s("ℓ₂ + ReLU", "l2-relu", 2, false, 1.5*2.5/2.7, [2]float64{0.961, 0.961}, [2]float64{6.22, 14.17}, 2.7e-4),
		s("Huber + ReLU³, outer", "huber-outer", 3, false, 1.8, [2]float64{0.122, 0.195}, [2]float64{3.02, 10.0}, 1.6e-5),
		s("ℓ₂ + ReLU³", "l2-relu3", 6, false, 4.9*1/1.4, [2]float64{0.024, 0.268}, [2]float64{6.02, 20.0}, 1.4e-4),
		s("ℓ₂ + ReLU, BN", "l2-relu-bn", 2, true, 6, [2]float64{0.91, 1.00}, [2]float64{6.05, 19.94}, 3e-4),
		s("Huber + ReLU³, outer, BN", "huber-outer-bn", 3, true, 1.6*1.6/1.8, [2]float64{1.03, 1.05}, [2]float64{3.09, 10.0}, 1.8e-5),
		s("ℓ₂ + ReLU³, BN", "l2-relu3-bn", 6, true, 171*1/1.8, [2]float64{0.999, 1.002}, [2]float64{7.76, 19.70}, 1.8e-4),
	}
	if profile != "quick" {
		return all
	}
	var few []Setting
	for _, i := range []int{huberTanh, huberReLU, squaredReLU, huberOuter, squaredReLU3, squaredReLU3Norm} {
		all[i].Set = []string{"data.train=500", "steps=1000", "sharpness.every=50"}
		few = append(few, all[i])
	}
	return few
}

// The settings by their place.
const (
	huberTanh = iota
	squaredTanh
	huberReLU
	squaredReLU
	huberOuter
	squaredReLU3
	squaredReLUNorm
	huberOuterNorm
	squaredReLU3Norm
)

// product is the degree of regularity by the product rule, from the configuration.
func (s Setting) product() (float64, error) {
	r, err := s.Config()
	if err != nil {
		return 0, err
	}
	losses := map[string]func() regularity.Part{"huber": regularity.HuberLoss, "squared": regularity.SquaredLoss}
	activations := map[string]func() regularity.Part{"tanh": regularity.TanhActivation, "relu": regularity.ReLUActivation,
		"relu3": regularity.ReLU3Activation, "": regularity.ReLU3Activation} // the outer network has no other
	loss, activation := losses[r.Loss], activations[r.Network.Activation]
	if loss == nil || activation == nil {
		return 0, fmt.Errorf("%s: no degree is known of %s behind %s", s.Label, r.Loss, r.Network.Activation)
	}
	return regularity.ProductRule(loss(), activation()), nil
}
