package eosclaims

import (
	"math"
	"slices"

	"largestep/pkg/deep/record"
	"largestep/pkg/deep/study"
)

// A Measured is a setting with its runs.
type Measured struct {
	Setting
	Runs study.Result
}

// Run returns the first run, nil if there is none.
func (m Measured) Run() *record.Record {
	if len(m.Runs.Records) == 0 {
		return nil
	}
	return m.Runs.Records[0]
}

// Ratio returns R = ηS/2, S the sharpness, at the steps of a run at which it was
// measured.
func Ratio(r *record.Record) (steps, ratio []float64) {
	return along(r, func(v record.Values) (float64, bool) {
		s, ok := v["sharpness"]
		return v["rate"] * s / 2, ok
	})
}

// The names of the norms of the two trained matrices in a record.
const (
	firstNorm  = "norm_fc1_weight"
	secondNorm = "norm_fc2_weight"
)

// Gap returns | ‖W1‖² − ‖W2‖² | along a run, over its value at the start.
func Gap(r *record.Record) (steps, kept []float64) {
	steps, kept = along(r, func(v record.Values) (float64, bool) {
		first, ok := v[firstNorm]
		return math.Abs(first*first - v[secondNorm]*v[secondNorm]), ok
	})
	for i := len(kept) - 1; i >= 0; i-- {
		kept[i] /= kept[0]
	}
	return steps, kept
}

// Loss returns the training loss along a run, before each of the steps.
func Loss(r *record.Record) (steps, loss []float64) {
	return along(r, func(v record.Values) (float64, bool) {
		x, ok := v["loss"]
		return x, ok
	})
}

func along(r *record.Record, measure func(record.Values) (float64, bool)) (steps, xs []float64) {
	for _, row := range r.Rows {
		if x, ok := measure(row.Values); ok {
			steps, xs = append(steps, float64(row.Step)), append(xs, x)
		}
	}
	return steps, xs
}

// fewest is how many measurements of the sharpness a run must have before it is
// said where R ends.
const fewest = 10

// EndRatio is where R ends: the median over the last quarter of its measurements,
// of each run that came to its end with ten of them or more.
func (m Measured) EndRatio() study.Interval {
	return m.estimate(func(r *record.Record) (float64, bool) {
		_, ratio := Ratio(r)
		if len(ratio) < fewest {
			return 0, false
		}
		return median(ratio[len(ratio)*3/4:]), true
	})
}

// Kept is the part of the gap that is left at the end.
func (m Measured) Kept() study.Interval {
	return m.estimate(func(r *record.Record) (float64, bool) {
		_, kept := Gap(r)
		if len(kept) == 0 {
			return 0, false
		}
		return kept[len(kept)-1], true
	})
}

// estimate is the mean over the runs that finished.
func (m Measured) estimate(of func(*record.Record) (float64, bool)) study.Interval {
	var xs []float64
	for _, r := range m.Runs.Records {
		if r.Outcome() != "finished" {
			continue
		}
		if x, ok := of(r); ok {
			xs = append(xs, x)
		}
	}
	return study.Estimate(xs)
}

func median(xs []float64) float64 {
	sorted := slices.Sorted(slices.Values(xs))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// Ends are the norms of the two matrices where they were measured last.
func Ends(r *record.Record) (first, second float64) {
	first, second = math.NaN(), math.NaN()
	for _, row := range r.Rows {
		if x, ok := row.Values[firstNorm]; ok {
			first, second = x, row.Values[secondNorm]
		}
	}
	return first, second
}

// Verdict says in words where the runs of a setting end.
func (m Measured) Verdict() string {
	end := m.EndRatio()
	switch {
	case len(m.Runs.Records) == 0:
		return m.Runs.Absent()
	case m.Runs.Diverged() > 0:
		return "diverged"
	case end.N == 0:
		return "too short to tell"
	case math.Abs(end.Mean-1) <= band:
		return "at the edge"
	case end.Mean < 1:
		return "below the edge"
	}
	return "above the edge"
}

// band is how far from 1 the R of a run at the edge may end: the tolerance of the
// small networks of notebook 06.
const band = 0.06
