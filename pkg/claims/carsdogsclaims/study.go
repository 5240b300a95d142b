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

// The modes: three of Figure 4, and two with a time in which large rates, too,
// take some steps.
const (
	EqualSteps   Mode = iota // the same number of steps at each rate
	EqualTime                // the same physical time, rate times steps: 50
	Annealed                 // that, and then 500 steps at the rate 0.01
	LongTime                 // a physical time of 1000
	LongAnnealed             // that, and annealed likewise
)

// Modes are all of them.
var Modes = []Mode{EqualSteps, EqualTime, Annealed, LongTime, LongAnnealed}

// String is what tables and legends call it.
func (m Mode) String() string {
	return []string{"equal steps", "time 50", "time 50, annealed", "time 1000", "time 1000, annealed"}[m]
}

var (
	annealed = []string{"schedule.anneal_rate=0.01", "schedule.anneal_steps=500"}
	short    = []string{"steps=0", "time=50"}
	long     = []string{"steps=0", "time=1000"}
	changes  = [][]string{EqualSteps: nil, EqualTime: short, Annealed: slices.Concat(short, annealed), LongTime: long, LongAnnealed: slices.Concat(long, annealed)}
)

// ranges are the least and the largest rate of each mode: with equal times the
// steps of small rates are too many, and those of large ones too few.
var ranges = [][2]float64{EqualSteps: {0, 128}, EqualTime: {0, 24}, Annealed: {0, 24}, LongTime: {2, 128}, LongAnnealed: {4, 128}}

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

// Settings are two networks at eleven rates in the modes. "quick" has three rates,
// fewer images, one random start, and the modes of equal steps and of time 1000.
func Settings(profile string) []Setting {
	rates, seeds := []float64{0.5, 1, 2, 4, 8, 12, 16, 24, 32, 64, 128}, []uint64{1, 2, 3}
	modes := Modes
	if profile == "quick" {
		rates, seeds, modes = []float64{4, 16, 64}, seeds[:1], []Mode{EqualSteps, LongTime}
	}
	var all []Setting
	for _, hidden := range Layers {
		for _, rate := range rates {
			for _, mode := range modes {
				if rate < ranges[mode][0] || rate > ranges[mode][1] {
					continue
				}
				set := slices.Concat([]string{fmt.Sprintf("schedule.rate=%g", rate)}, changes[mode])
				if mode == EqualSteps {
					set = append(set, fmt.Sprintf("sharpness.every=%d", lastStep[hidden]))
				}
				all = append(all, Setting{Hidden: hidden, Rate: rate, Mode: mode, Case: study.Case{
					Label: fmt.Sprintf("%d hidden, rate %g, %v", hidden, rate, mode),
					Run:   fmt.Sprintf("carsdogs-linear%d", hidden+1), Profile: profile, Set: set, Seeds: seeds,
				}})
			}
		}
	}
	return all
}

// Cases are the settings of a profile as study.Train takes them.
func Cases(profile string) []study.Case {
	var cases []study.Case
	for _, s := range Settings(profile) {
		cases = append(cases, s.Case)
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
func Recorded() (Study, error) {
	results, err := study.Recorded("carsdogs", Cases("full")...)
	return join("full", results), err
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
	return join(profile, results), nil
}

func join(profile string, results []study.Result) Study {
	settings := Settings(profile)
	var s Study
	for i, r := range results {
		s = append(s, Measured{settings[i], r})
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

// Accuracy is the share of the test images told right at the end, in per cent.
func (m Measured) Accuracy() study.Interval { return m.Runs.End("test_accuracy").Times(100) }

// Loss is the training loss at the end.
func (m Measured) Loss() study.Interval { return m.Runs.End("train_loss") }

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
