package study

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// An Interval is a mean over seeds with the half width of its 95 % interval of
// confidence by Student's t, which is NaN for fewer than two.
type Interval struct {
	Mean, Half float64
	N          int
}

// Estimate returns the mean of values and its interval. Without values the mean
// is NaN.
func Estimate(values []float64) Interval {
	n := len(values)
	mean, sd := stat.MeanStdDev(values, nil)
	half := math.NaN()
	if n > 1 {
		t := distuv.StudentsT{Sigma: 1, Nu: float64(n - 1)}
		half = t.Quantile(0.975) * sd / math.Sqrt(float64(n))
	}
	return Interval{mean, half, n}
}

// Times returns the interval in another unit: 100 makes shares per cent.
func (i Interval) Times(factor float64) Interval {
	return Interval{i.Mean * factor, i.Half * math.Abs(factor), i.N}
}

// String is as in "98.41 ± 0.12 (3)", "98.41 (1)" for one value, and "-" for none.
func (i Interval) String() string {
	switch i.N {
	case 0:
		return "-"
	case 1:
		return fmt.Sprintf("%.4g (1)", i.Mean)
	}
	return fmt.Sprintf("%.4g ± %.2g (%d)", i.Mean, i.Half, i.N)
}

// Ends returns a value at the end of each run that finished, in the order of the
// seeds. The names are those of train.Result.
func (r Result) Ends(value string) []float64 {
	var ends []float64
	for _, rec := range r.Records {
		if x, ok := rec.Summary.Values[value]; ok && rec.Outcome() == "finished" {
			ends = append(ends, x)
		}
	}
	return ends
}

// BySeed returns the same by seed, for comparing runs of one random start.
func (r Result) BySeed(value string) map[uint64]float64 {
	ends := map[uint64]float64{}
	for _, rec := range r.Records {
		if x, ok := rec.Summary.Values[value]; ok && rec.Outcome() == "finished" {
			ends[rec.Head.Seed] = x
		}
	}
	return ends
}

// End is the mean of Ends.
func (r Result) End(value string) Interval { return Estimate(r.Ends(value)) }

// Diverged counts the runs that diverged.
func (r Result) Diverged() int {
	n := 0
	for _, rec := range r.Records {
		if rec.Outcome() == "diverged" {
			n++
		}
	}
	return n
}

// Absent says why no run of the case came to an end: "not run", or how far one
// was when it was interrupted, as in "interrupted at step 120".
func (r Result) Absent() string {
	if len(r.Begun) == 0 {
		return "not run"
	}
	step := 0
	if rows := r.Begun[0].Rows; len(rows) > 0 {
		step = rows[len(rows)-1].Step
	}
	return fmt.Sprintf("interrupted at step %d", step)
}

// Curve returns a value along the runs, for each step at which all of them have
// it: the mean over the seeds, the least and the largest.
func (r Result) Curve(value string) (steps, mean, least, largest []float64) {
	at := map[int][]float64{}
	for _, rec := range r.Records {
		ks, xs := rec.Series(value)
		for i, k := range ks {
			at[k] = append(at[k], xs[i])
		}
	}
	var all []int
	for k, xs := range at {
		if len(xs) == len(r.Records) {
			all = append(all, k)
		}
	}
	slices.Sort(all)
	for _, k := range all {
		steps, mean = append(steps, float64(k)), append(mean, stat.Mean(at[k], nil))
		least, largest = append(least, slices.Min(at[k])), append(largest, slices.Max(at[k]))
	}
	return steps, mean, least, largest
}
