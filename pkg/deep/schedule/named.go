package schedule

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// The schedules of learning rates of the papers.
const (
	SL         = "sl"          // constant and small, 0.01 (Huang et al. 2023; the value is not in the paper)
	OS         = "os"          // one drop: 1, then 0.01 after 30 epochs (Huang et al. 2023)
	EXP        = "exp"         // 0.98 to the power of the epochs done (Huang et al. 2023)
	Default    = "default"     // times 0.2 from epochs 60, 120 and 150, counted from 1 (Li, Wei, Ma 2019)
	DecayEarly = "decay_early" // times 0.04 from epoch 30, counted from 1 (Li, Wei, Ma 2019)
	Fixed      = "fixed"       // constant; the rate is to be given
)

// The schedules of injected noise of Li, Wei and Ma 2019. Sigma is to be given.
const (
	Cont          = "cont"           // times 0.995 after each epoch, as in the code
	ContIteration = "cont_iteration" // times 0.995 after each step, as in the paper's text
	StepEarly     = "step_early"     // times 1e-5 from epoch 30, counted from 1
	Step          = "step"           // times a factor, to be given, from epochs 60, 120 and 150, counted from 1
)

// Rates and Sigmas list the names.
var (
	Rates  = []string{SL, OS, EXP, Default, DecayEarly, Fixed}
	Sigmas = []string{Cont, ContIteration, StepEarly, Step}
)

// Parameters are the numbers in a named schedule. Those that are zero are the
// paper's.
type Parameters struct {
	Start  float64 // the rate, or sigma, of the first step
	Factor float64 // of a drop, an epoch or a step; in (0, 1]
	After  []int   // whole epochs done before each drop, rising
}

// A law is a named schedule: its paper's parameters, and what it counts.
type law struct {
	Parameters
	constant bool
	decay    unit
}

var laws = map[string]law{
	SL:            {Parameters: Parameters{Start: 0.01}, constant: true},
	Fixed:         {constant: true},
	OS:            {Parameters: Parameters{1, 0.01, after(FromZero(30))}},
	EXP:           {Parameters: Parameters{Start: 1, Factor: 0.98}, decay: epochs},
	Default:       {Parameters: Parameters{0.1, 0.2, after(FromOne(60), FromOne(120), FromOne(150))}},
	DecayEarly:    {Parameters: Parameters{0.1, 0.04, after(FromOne(30))}},
	Cont:          {Parameters: Parameters{Factor: 0.995}, decay: epochs},
	ContIteration: {Parameters: Parameters{Factor: 0.995}, decay: steps},
	StepEarly:     {Parameters: Parameters{Factor: 1e-5, After: after(FromOne(30))}},
	Step:          {Parameters: Parameters{After: after(FromOne(60), FromOne(120), FromOne(150))}},
}

func after(at ...Epoch) []int {
	done := make([]int, len(at))
	for i, e := range at {
		done[i] = e.done
	}
	return done
}

// Named returns the schedule of that name, one of Rates or Sigmas, and its
// parameters with those of the paper filled in. It refuses numbers that the
// schedule does not use, such as the factor of a constant rate.
func Named(name string, p Parameters) (Schedule, Parameters, error) {
	l, ok := laws[name]
	if !ok {
		return Schedule{}, p, fmt.Errorf("there is no schedule %q; use one of %s", name, strings.Join(slices.Concat(Rates, Sigmas), ", "))
	}
	fail := func(format string, args ...any) (Schedule, Parameters, error) {
		return Schedule{}, p, fmt.Errorf("schedule "+name+": "+format, args...)
	}
	drops := !l.constant && l.decay == none
	switch {
	case l.constant && p.Factor != 0:
		return fail("it is constant and has no factor")
	case !drops && len(p.After) > 0:
		return fail("it has no drops; leave out `after`")
	}
	if p.Start == 0 {
		p.Start = l.Start
	}
	if p.Factor == 0 {
		p.Factor = l.Factor
	}
	if len(p.After) == 0 {
		p.After = slices.Clone(l.After)
	}
	switch {
	case !(p.Start > 0) || math.IsInf(p.Start, 0):
		return fail("it starts at %v; give a finite number above 0", p.Start)
	case !l.constant && !(p.Factor > 0 && p.Factor <= 1):
		return fail("the factor is %v; give one above 0, and at most 1", p.Factor)
	case drops && (p.After[0] < 0 || !slices.IsSorted(p.After)):
		return fail("it drops after %v epochs; give numbers from 0 on, rising", p.After)
	}
	switch {
	case l.constant:
		return Constant(p.Start), p, nil
	case l.decay == epochs:
		return ByEpoch(p.Start, p.Factor), p, nil
	case l.decay == steps:
		return ByStep(p.Start, p.Factor), p, nil
	}
	at := make([]Epoch, len(p.After))
	for i, done := range p.After {
		at[i] = FromZero(done)
	}
	return Drops(p.Start, p.Factor, at...), p, nil
}

// Stretch makes parameters that were written for a run of so many epochs fit
// one of another length: drops move in proportion, to the nearest epoch but not
// before the end of the first, and a decay keeps its value at the end of the run.
// Equal lengths change nothing.
func (p Parameters) Stretch(name string, from, to int) Parameters {
	if from == to {
		return p
	}
	ratio := float64(to) / float64(from)
	p.After = slices.Clone(p.After)
	for i := range p.After {
		if done := p.After[i]; done > 0 {
			p.After[i] = max(int(math.Round(float64(done)*ratio)), 1)
		}
	}
	if laws[name].decay != none {
		p.Factor = math.Pow(p.Factor, 1/ratio)
	}
	return p
}
