package learnorder

import "math"

// Summary describes one number over several seeds.
type Summary struct{ Mean, SD, Min, Max float64 }

// Summarize describes xs; the standard deviation is that of a sample, 0 for one
// number.
func Summarize(xs []float64) Summary {
	if len(xs) == 0 {
		return Summary{math.NaN(), math.NaN(), math.NaN(), math.NaN()}
	}
	s := Summary{Min: math.Inf(1), Max: math.Inf(-1)}
	for _, x := range xs {
		s.Mean += x / float64(len(xs))
		s.Min, s.Max = min(s.Min, x), max(s.Max, x)
	}
	for _, x := range xs {
		s.SD += (x - s.Mean) * (x - s.Mean)
	}
	s.SD = math.Sqrt(s.SD / math.Max(1, float64(len(xs)-1)))
	return s
}

// AtEnd returns what pick finds in the last snapshot of each run.
func AtEnd(runs []Run, pick func(Snapshot) float64) []float64 {
	out := make([]float64, len(runs))
	for i, r := range runs {
		out[i] = pick(r.End())
	}
	return out
}

// AtAnnealing returns what pick finds in each run's snapshot at the end of its
// first phase.
func AtAnnealing(runs []Run, pick func(Snapshot) float64) []float64 {
	out := make([]float64, len(runs))
	for i, r := range runs {
		out[i] = pick(r.AtAnnealing())
	}
	return out
}

// AtTime returns what pick finds in each run's first snapshot at the time or
// after, and the last one where there is none.
func AtTime(runs []Run, time float64, pick func(Snapshot) float64) []float64 {
	out := make([]float64, len(runs))
	for i, r := range runs {
		at := r.End()
		for _, s := range r.Snapshots {
			if s.Time >= time*(1-1e-9) {
				at = s
				break
			}
		}
		out[i] = pick(at)
	}
	return out
}

// Band is a number along the runs of several seeds.
type Band struct{ Time, Mean, Min, Max []float64 }

// Bands follows what pick finds along runs of one schedule, from the first
// snapshot after the start, for as long as all of them last.
func Bands(runs []Run, pick func(Snapshot) float64) Band {
	var b Band
	n := math.MaxInt
	for _, r := range runs {
		n = min(n, len(r.Snapshots))
	}
	for i := 1; i < n && len(runs) > 0; i++ {
		xs := make([]float64, len(runs))
		for k, r := range runs {
			xs[k] = pick(r.Snapshots[i])
		}
		s := Summarize(xs)
		b.Time = append(b.Time, runs[0].Snapshots[i].Time)
		b.Mean, b.Min, b.Max = append(b.Mean, s.Mean), append(b.Min, s.Min), append(b.Max, s.Max)
	}
	return b
}
