package carsdogsclaims

import (
	"context"
	"fmt"
	"math"
	"slices"

	"largestep/pkg/claims/deepruns"
	"largestep/pkg/deep/record"
	"largestep/pkg/deep/study"
)

// A Mode is how long a run goes on.
type Mode int

// The modes of Figure 4.
const (
	EqualSteps Mode = iota // the same number of steps at each rate
	EqualTime              // the same physical time, rate times steps: 50
	Annealed               // that, and then 500 steps at the rate 0.01
)

// Modes are all of them.
var Modes = []Mode{EqualSteps, EqualTime, Annealed}

// String is what tables and legends call it.
func (m Mode) String() string {
	return []string{"equal steps", "equal time", "equal time, annealed"}[m]
}

// physicalTime is that of equal times.
const physicalTime = 50.

// lastStep is the last step of equal steps, from 0: before it and before the first
// the sharpness is measured.
var lastStep = map[int]int{1: 499, 2: 299}

// Layers are the numbers of hidden layers of the two networks.
var Layers = []int{1, 2}

// A Setting is a network with a rate and a mode.
type Setting struct {
	study.Case
	Hidden int // one of Layers
	Rate   float64
	Mode   Mode
}

// Settings are two networks at nine rates in the modes. "quick" has five rates
// and one random start.
func Settings(profile string) []Setting {
	rates, seeds, leastTimed := []float64{0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4}, []uint64{1, 2, 3, 4, 5}, 0.
	if profile == "quick" {
		// Small rates take long to come to a physical time of 50.
		rates, seeds, leastTimed = []float64{0.05, 0.1, 0.2, 1.6, 3.2}, seeds[:1], 0.1
	}
	var all []Setting
	for _, hidden := range Layers {
		for _, rate := range rates {
			for _, mode := range Modes {
				if mode != EqualSteps && rate < leastTimed {
					continue
				}
				all = append(all, Setting{Hidden: hidden, Rate: rate, Mode: mode, Case: study.Case{
					Label: fmt.Sprintf("%d hidden, rate %g, %v", hidden, rate, mode),
					Run:   fmt.Sprintf("carsdogs-linear%d", hidden+1), Profile: profile, Set: changes(hidden, rate, mode), Seeds: seeds,
				}})
			}
		}
	}
	return all
}

// changes are those of a setting's configuration. Equal times with and without
// annealing are one run: the first evaluation is where the annealing begins.
func changes(hidden int, rate float64, mode Mode) []string {
	if mode == EqualSteps {
		return []string{fmt.Sprintf("schedule.rate=%g", rate), fmt.Sprintf("sharpness.every=%d", lastStep[hidden])}
	}
	return append(timed(rate, physicalTime), fmt.Sprintf("evaluate=%d", annealsAt(rate)))
}

// timed are the changes that take a run to a physical time and anneal it.
func timed(rate, time float64) []string {
	return []string{fmt.Sprintf("schedule.rate=%g", rate), "steps=0", fmt.Sprintf("time=%g", time), "schedule.anneal_rate=0.01", "schedule.anneal_steps=500"}
}

// annealsAt is the number of steps after which annealing begins.
func annealsAt(rate float64) int { return int(math.Round(physicalTime / rate)) }

// Cases are the runs of a profile as study.Train takes them.
func Cases(profile string) []study.Case { return cases(Settings(profile)) }

func cases(settings []Setting) []study.Case {
	var cases []study.Case
	for _, s := range settings {
		if s.Mode != EqualTime { // part of the annealed run
			cases = append(cases, s.Case)
		}
	}
	return cases
}

// A Measured is a setting with its runs.
type Measured struct {
	Setting
	Runs study.Result
}

// A Study is the settings of a profile with their runs.
type Study []Measured

// Recorded returns what is recorded of the profile "full". A setting that is not
// recorded has no runs.
func Recorded() (Study, error) { return recorded(Settings("full")) }

func recorded(settings []Setting) (Study, error) {
	results, err := study.Recorded("carsdogs", cases(settings)...)
	return join(settings, results), err
}

// Trained returns what has been trained on a backend in a profile, and what is
// recorded if nothing has.
func Trained(ctx context.Context, backend, profile string) (Study, error) {
	results, err := study.Trained(ctx, backend, Cases(profile)...)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(results, func(r study.Result) bool { return len(r.Records) > 0 }) {
		return Recorded()
	}
	return join(Settings(profile), results), nil
}

// join gives each setting its runs; results are those of cases.
func join(settings []Setting, results []study.Result) Study {
	var s Study
	for _, setting := range settings {
		i := slices.IndexFunc(results, func(r study.Result) bool { return r.Run == setting.Run && slices.Equal(r.Set, setting.Set) })
		s = append(s, Measured{setting, results[i]})
	}
	return s
}

// Origin says where the numbers come from: profile, seeds, backend and code.
func (s Study) Origin() string {
	var results []study.Result
	for _, m := range s {
		results = append(results, m.Runs)
	}
	return deepruns.Provenance(results...)
}

// Of returns the settings of a network and a mode that have runs, by rate.
func (s Study) Of(hidden int, mode Mode) Study {
	return slices.DeleteFunc(slices.Clone(s), func(m Measured) bool {
		return m.Hidden != hidden || m.Mode != mode || len(m.Runs.Records) == 0
	})
}

// Rates are those of the study.
func (s Study) Rates() []float64 {
	var rates []float64
	for _, m := range s {
		if !slices.Contains(rates, m.Rate) {
			rates = append(rates, m.Rate)
		}
	}
	return rates
}

// Values returns a value where the mode has it, of each run that came to its end:
// of equal time where the annealing begins, else at the end.
func (m Measured) Values(name string) []float64 {
	if m.Mode != EqualTime {
		return m.Runs.Ends(name)
	}
	var values []float64
	for _, r := range m.Runs.Records {
		if steps, xs := r.Series(name); len(xs) > 0 && steps[0] == annealsAt(m.Rate) && r.Outcome() == "finished" {
			values = append(values, xs[0])
		}
	}
	return values
}

// Accuracy is the share of the test images told right, in per cent.
func (m Measured) Accuracy() study.Interval {
	return study.Estimate(m.Values("test_accuracy")).Times(100)
}

// Loss is the training loss.
func (m Measured) Loss() study.Interval { return study.Estimate(m.Values("train_loss")) }

// Rises reports whether the training loss of some run went up from one kept
// measurement to the next, or the run diverged.
func (m Measured) Rises() bool {
	return slices.ContainsFunc(m.Runs.Records, func(r *record.Record) bool {
		_, loss := r.Series("loss")
		for i := 1; i < len(loss); i++ {
			if !(loss[i] <= loss[i-1]*(1+1e-4)) { // float32 has seven digits
				return true
			}
		}
		return r.Outcome() == "diverged"
	})
}

// Border is the least rate at which the loss of a network rises: where the
// catapult phase begins, on the rates of the study. It is +Inf if none rises.
func (s Study) Border(hidden int) float64 {
	border := math.Inf(1)
	for _, m := range s {
		if m.Hidden == hidden && m.Rises() {
			border = min(border, m.Rate)
		}
	}
	return border
}

// Divergence is the least rate at which a run of equal steps of a network diverges:
// where the catapult phase ends. It is +Inf if none does.
func (s Study) Divergence(hidden int) float64 {
	for _, m := range s.Of(hidden, EqualSteps) { // by rate
		if m.Runs.Diverged() > 0 {
			return m.Rate
		}
	}
	return math.Inf(1)
}
