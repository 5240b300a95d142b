package schedule

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// An Epoch is a place in a run, in whole epochs that are done.
type Epoch struct{ done int }

// FromZero is epoch e of those who call the first one 0, as do Huang et al.
// 2023. It also reads "after e epochs".
func FromZero(e int) Epoch { return Epoch{e} }

// FromOne is epoch e of those who call the first one 1, as do Li, Wei and Ma 2019.
func FromOne(e int) Epoch { return Epoch{e - 1} }

// Done returns the number of whole epochs before this one.
func (e Epoch) Done() int { return e.done }

// A Schedule is a value that depends on epoch and step: start, times factor to
// the power of a count. The count is that of the drops passed, or of the epochs
// or steps done.
type Schedule struct {
	start, factor float64
	drops         []Epoch
	decay         unit

	anneals  bool // from step annealAt on the value is annealed
	annealAt int
	annealed float64
}

// A unit is what an exponential decay counts.
type unit int

const (
	none unit = iota
	epochs
	steps
)

// Constant is one value for all steps.
func Constant(value float64) Schedule { return Schedule{start: value, factor: 1} }

// Drops starts at a value and multiplies it by factor at each of the epochs.
func Drops(start, factor float64, at ...Epoch) Schedule {
	return Schedule{start: start, factor: factor, drops: slices.Clone(at)}
}

// ByEpoch multiplies the value by factor after each epoch.
func ByEpoch(start, factor float64) Schedule {
	return Schedule{start: start, factor: factor, decay: epochs}
}

// ByStep multiplies the value by factor after each step.
func ByStep(start, factor float64) Schedule {
	return Schedule{start: start, factor: factor, decay: steps}
}

// Anneal is the schedule with another value from the given step on, counted
// from 0 at the start of the run.
func (s Schedule) Anneal(step int, value float64) Schedule {
	s.anneals, s.annealAt, s.annealed = true, step, value
	return s
}

// At returns the value for a step: the number of steps done since the start of
// the run, of which the epoch is part.
func (s Schedule) At(e Epoch, step int) float64 {
	if s.anneals && step >= s.annealAt {
		return s.annealed
	}
	switch s.decay {
	case epochs:
		return s.start * math.Pow(s.factor, float64(e.done))
	case steps:
		return s.start * math.Pow(s.factor, float64(step))
	}
	value := s.start
	for _, drop := range s.drops {
		if e.done >= drop.done {
			value *= s.factor
		}
	}
	return value
}

// Steps returns how many steps of a constant rate make up a physical time, the
// sum of the rates: time/rate, to the nearest whole step, and at least one.
// A number of steps beyond 2^31 is returned as 2^31.
func Steps(time, rate float64) int {
	return int(min(max(math.Round(time/rate), 1), 1<<31))
}

// Points returns the value at the first step of each epoch from the first on,
// for plots: Points(n, perEpoch)[e] is that of FromZero(e).
func (s Schedule) Points(n, stepsPerEpoch int) []float64 {
	out := make([]float64, n)
	for e := range out {
		out[e] = s.At(FromZero(e), e*stepsPerEpoch)
	}
	return out
}

// String describes the schedule, as in "1, times 0.01 after 30 epochs".
func (s Schedule) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v", s.start)
	switch {
	case s.decay == epochs:
		fmt.Fprintf(&b, ", times %v after each epoch", s.factor)
	case s.decay == steps:
		fmt.Fprintf(&b, ", times %v after each step", s.factor)
	case len(s.drops) > 0:
		fmt.Fprintf(&b, ", times %v after ", s.factor)
		for i, d := range s.drops {
			switch {
			case i > 0 && i == len(s.drops)-1:
				b.WriteString(" and ")
			case i > 0:
				b.WriteString(", ")
			}
			fmt.Fprint(&b, d.done)
		}
		b.WriteString(" epochs")
	}
	if s.anneals {
		fmt.Fprintf(&b, "; %v from step %d on", s.annealed, s.annealAt)
	}
	return b.String()
}
