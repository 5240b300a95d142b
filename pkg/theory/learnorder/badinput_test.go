package learnorder_test

import (
	"context"
	"strings"
	"testing"

	"largestep/pkg/theory/learnorder"
)

// Each refusal says what to type instead.
func TestRefusals(t *testing.T) {
	for name, change := range map[string]func(*learnorder.Setting){
		"dimension":   func(s *learnorder.Setting) { s.Dim = 1 },
		"no examples": func(s *learnorder.Setting) { s.Counts = [3]int{} },
		"no P-only":   func(s *learnorder.Setting) { s.Counts[learnorder.POnly] = 0 },
		"counts":      func(s *learnorder.Setting) { s.Counts[learnorder.Mixed] = -1 },
		"odd width":   func(s *learnorder.Setting) { s.Width = 2001 },
		"odd head":    func(s *learnorder.Setting) { s.HeadWidth = 3 },
		"head every":  func(s *learnorder.Setting) { s.HeadEvery = -1 },
		"p":           func(s *learnorder.Setting) { s.P = -0.1 },
		"q":           func(s *learnorder.Setting) { s.Q = -0.1 },
		"p + q":       func(s *learnorder.Setting) { s.P, s.Q = 0.6, 0.6 },
		"r":           func(s *learnorder.Setting) { s.Ring = 0 },
		"alpha":       func(s *learnorder.Setting) { s.AlphaMin = 11 },
		"alpha < 0":   func(s *learnorder.Setting) { s.AlphaMin = -1 },
		"gap":         func(s *learnorder.Setting) { s.Gap = -1 },
		"decay":       func(s *learnorder.Setting) { s.Lambda = 8 },
		"tau":         func(s *learnorder.Setting) { s.Tau0 = 0 },
		"rates":       func(s *learnorder.Setting) { s.SmallRate = s.LargeRate },
		"time":        func(s *learnorder.Setting) { s.LargeTime = -1 },
		"no time":     func(s *learnorder.Setting) { s.LargeTime, s.SmallTime = 0, 0 },
	} {
		s := learnorder.G1()
		change(&s)
		refused(t, name, func() error {
			_, err := learnorder.Train(context.Background(), s, learnorder.LargeThenSmall, 1, learnorder.Options{})
			return err
		})
	}
	s := learnorder.G1()
	s.Counts = [3]int{}
	if err := s.Check(); err == nil || !strings.Contains(err.Error(), "number of training examples is 0") {
		t.Errorf("that there are no examples at all is not what is said: %v", err)
	}
	s = learnorder.G1()
	for name, f := range map[string]func() error{
		"method": func() error { _, err := s.Phases(99); return err },
		"seeds": func() error {
			_, err := learnorder.Study(context.Background(), s, 0, learnorder.Options{}, learnorder.Small)
			return err
		},
		"phase": func() error {
			_, err := learnorder.TrainPhases(context.Background(), s, []learnorder.Phase{{Rate: 0.1, Time: 1, WeightNoise: -1}}, 1, learnorder.Options{})
			return err
		},
		"assumption 1": func() error { _, err := learnorder.TauXi(1, 1, 1); return err },
		"rows":         func() error { _, err := learnorder.PlaneFrom(4, 0.1, nil); return err },
		"zeta":         func() error { _, err := learnorder.Samples(nil, 2, []float64{1, 0}, []float64{0.1, 0.1}); return err },
		"no zeta":      func() error { _, err := learnorder.Samples(nil, 2, []float64{1, 0}, []float64{0, 0}); return err },
		"z":            func() error { _, err := learnorder.Samples(nil, 2, []float64{2, 0}, []float64{0, 0.1}); return err },
		"length of z":  func() error { _, err := learnorder.Samples(nil, 3, []float64{1, 0}, []float64{0, 0.1}); return err },
		"network":      func() error { _, err := learnorder.NewNetwork(3, 2, 1, true, nil); return err },
		"bounds":       func() error { _, _, _, err := learnorder.ConvexBounds{}.Choices(); return err },
		"many steps":   func() error { _, _, _, err := learnorder.ConvexBounds{L: 1, R: 1, Mu: 1e-9}.Choices(); return err },
	} {
		refused(t, name, f)
	}
	s.Counts[learnorder.QOnly] = 0
	if s.Warning() == "" || learnorder.G1().Warning() != "" {
		t.Error("the missing Q-only examples are not warned of")
	}
	if _, err := s.Phases(learnorder.Small); err != nil {
		t.Errorf("a setting that deserves a warning is refused: %v", err)
	}
}

func refused(t *testing.T, name string, f func() error) {
	t.Helper()
	err := f()
	switch {
	case err == nil:
		t.Errorf("%s was accepted", name)
	case !strings.Contains(err.Error(), "learnorder: "), !strings.ContainsAny(err.Error(), ";,"):
		t.Errorf("%s: the error does not help: %v", name, err)
	}
}

// The x₂ = 0 of a P-only example is no direction of Q, an output of 0 an error, and
// a pre-activation of 0 inactive.
func TestTies(t *testing.T) {
	if e := learnorder.QError([3]float64{}); e != 1 {
		t.Errorf("a function that is 0 errs on %g", e)
	}
	n := learnorder.Network{W: [][]float64{{1, 0}}, V: [][]float64{{1, 0}}, OutW: []float64{1}, OutV: []float64{1}}
	_, gv := n.Gradient([]learnorder.Sample{{X1: []float64{1, 0}, X2: []float64{0, 0}, Y: 1}, {X1: []float64{0, 0}, X2: []float64{0, 1}, Y: 1}})
	if gv[0][0] != 0 || gv[0][1] != 0 {
		t.Errorf("x₂ = 0 or a pre-activation of 0 moves V: %v", gv)
	}
}
