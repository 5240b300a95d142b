package learnorder

import (
	"fmt"
	"math"
)

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func checkWidth(m int) error {
	if m < 2 || m%2 != 0 {
		return fmt.Errorf("learnorder: the width is %d; neurons come in pairs, so pass an even number from 2, for example 2000", m)
	}
	return nil
}

func checkRing(r float64) error {
	if !(r > 0) || !finite(r) {
		return fmt.Errorf("learnorder: the length r of ζ is %g; without it the labels of Q contradict each other, so pass one above 0, for example 0.2", r)
	}
	return nil
}

func errRows(have, m int) error {
	return fmt.Errorf("learnorder: there are %d initial rows for %d neurons; pass one for each pair, %d", have, m, m/2)
}

func errMethod(m Method) error {
	return fmt.Errorf("learnorder: there is no method %d; use LargeThenSmall, Small, NoisyActivations or LargeWithoutNoise", m)
}

func checkTau(tau0 float64) error {
	if !(tau0 > 0) || !finite(tau0) {
		return fmt.Errorf("learnorder: the initial scale τ₀ is %g; weight noise is balanced against it, so pass one above 0, for example 10", tau0)
	}
	return nil
}

func checkRateDecay(eta, lambda float64) error {
	if !(eta > 0) || !finite(eta) {
		return fmt.Errorf("learnorder: the learning rate is %g; pass a finite one above 0, for example 0.13", eta)
	}
	if !(lambda >= 0) || !finite(lambda) {
		return fmt.Errorf("learnorder: the weight decay λ is %g; pass 0 or more, for example 0.002", lambda)
	}
	if eta*lambda >= 1 {
		return fmt.Errorf("learnorder: rate times decay is %g; from 1 on a step turns the weights around and Assumption 1 has no meaning, so lower one of them", eta*lambda)
	}
	return nil
}

// Check reports what is wrong with the distribution.
func (d Distribution) Check() error {
	if d.Dim < 2 {
		return fmt.Errorf("learnorder: the dimension is %d; z and ζ are orthogonal, so pass 2 or more", d.Dim)
	}
	if !(d.Gap >= 0) || !finite(d.Gap) {
		return fmt.Errorf("learnorder: the gap γ₀ is %g; pass 0 or more, for example 0.2/√d", d.Gap)
	}
	if err := checkRing(d.Ring); err != nil {
		return err
	}
	if !(d.AlphaMin >= 0 && d.AlphaMax >= d.AlphaMin && d.AlphaMax > 0) || !finite(d.AlphaMax) {
		return fmt.Errorf("learnorder: α would lie between %g and %g; pass 0 ≤ AlphaMin ≤ AlphaMax with AlphaMax above 0", d.AlphaMin, d.AlphaMax)
	}
	if !(d.P >= 0 && d.Q >= 0 && d.P+d.Q <= 1) {
		return fmt.Errorf("learnorder: the chances of P-only and Q-only are %g and %g; pass two from 0 whose sum is at most 1", d.P, d.Q)
	}
	return nil
}

// Check reports what is wrong with the setting.
func (s Setting) Check() error {
	if err := s.Distribution.Check(); err != nil {
		return err
	}
	if n := s.Examples(); n < 1 {
		return fmt.Errorf("learnorder: the number of training examples is %d; pass counts of the three types whose sum is 1 or more", n)
	}
	for _, k := range Types {
		switch n := s.Counts[k]; {
		case n < 0:
			return fmt.Errorf("learnorder: the number of %v examples is %d; pass 0 or more", k, n)
		case n == 0 && k == POnly:
			return fmt.Errorf("learnorder: there is no P-only example, and S is scored on what it learns from them; pass at least one")
		}
	}
	if err := checkWidth(s.Width); err != nil {
		return err
	}
	if s.HeadWidth != 0 {
		if err := checkWidth(s.HeadWidth); err != nil {
			return fmt.Errorf("learnorder: the P part: %w", err)
		}
	}
	if s.HeadEvery < 0 {
		return fmt.Errorf("learnorder: the P part would step once in %d steps; pass 1 or more, or 0 for every step", s.HeadEvery)
	}
	if err := checkTau(s.Tau0); err != nil {
		return err
	}
	for _, eta := range []float64{s.LargeRate * float64(max(1, s.HeadEvery)), s.SmallRate} {
		if err := checkRateDecay(eta, s.Lambda); err != nil {
			return err
		}
	}
	if !(s.LargeTime >= 0 && s.SmallTime >= 0) || !finite(s.LargeTime+s.SmallTime) {
		return fmt.Errorf("learnorder: the times before and after annealing are %g and %g; pass finite ones from 0", s.LargeTime, s.SmallTime)
	}
	return nil
}

func (s Setting) checkLarge() error {
	if s.SmallRate >= s.LargeRate {
		return fmt.Errorf("learnorder: the rate after annealing is %g and before it %g; L-S needs the second to be larger", s.SmallRate, s.LargeRate)
	}
	return nil
}

// Warning says what a reader of the results should know about the setting, or
// nothing.
func (s Setting) Warning() string {
	if s.Counts[QOnly] == 0 {
		return "there is no Q-only example, so the offset q log 2 of the annealing loss is 0 and the order of learning cannot be seen on them"
	}
	return ""
}

func checkPhase(p Phase, lambda float64) error {
	if err := checkRateDecay(p.Rate, lambda); err != nil {
		return err
	}
	if !(p.Time >= 0) || !finite(p.Time) {
		return fmt.Errorf("learnorder: the time of a phase is %g; pass a finite one from 0", p.Time)
	}
	for _, noise := range []float64{p.WeightNoise, p.ActivationNoise} {
		if !(noise >= 0) || !finite(noise) {
			return fmt.Errorf("learnorder: the noise of a phase is %g; pass a finite standard deviation from 0", noise)
		}
	}
	return nil
}
