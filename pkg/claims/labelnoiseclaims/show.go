package labelnoiseclaims

import (
	"fmt"
	"slices"
	"strings"

	"largestep/pkg/claims/deepruns"
	"largestep/pkg/deep/study"
)

// Entry is what a table says of a setting: mean test accuracy with its interval,
// in per cent, or how many runs diverged, or that there are none.
func (s *Study) Entry(data, method string, rate float64) string {
	r := s.Result(data, method, rate)
	switch n := len(r.Records); {
	case n == 0:
		return r.Absent()
	case r.Diverged() > 0:
		return fmt.Sprintf("%d of %d diverged", r.Diverged(), n)
	}
	return s.Accuracy(data, method, rate).String()
}

// Ahead is by how many points of test accuracy a method ends ahead of SL, seed by
// seed: the mean of the differences, with its interval. Seeds that only one of the
// two has, or that diverged, are left out.
func (s *Study) Ahead(data, method string, rate float64) study.Interval {
	sl := s.Result(data, SL, rate).BySeed("test_accuracy")
	var differences []float64
	for seed, accuracy := range s.Result(data, method, rate).BySeed("test_accuracy") {
		if small, ok := sl[seed]; ok {
			differences = append(differences, accuracy-small)
		}
	}
	slices.Sort(differences) // a map has no order, and sums of floats have
	return study.Estimate(differences).Times(100)
}

// Verdict says in words how the three methods came out at a noise rate.
func (s *Study) Verdict(data string, rate float64) string {
	where := Setting{Data: data, Rate: rate}.place()
	if missing := s.missing(data, rate); len(missing) > 0 {
		return where + ": not run: " + strings.Join(missing, ", ")
	}
	if n, of := s.diverged(data, rate); n > 0 {
		return fmt.Sprintf("%s: %d of %d runs diverged", where, n, of)
	}
	drop, decay := s.Ahead(data, OS, rate), s.Ahead(data, EXP, rate)
	says := "the paper's order is not seen"
	switch {
	case drop.Mean > 0 && decay.Mean > 0:
		says = "as in the paper, both annealed schedules are ahead of SL"
	case drop.Mean > 0:
		says = "OS alone is ahead of SL"
	case decay.Mean > 0:
		says = "EXP alone is ahead of SL"
	}
	return fmt.Sprintf("%s: %s. OS %v, EXP %v points.", where, says, signed{drop}, signed{decay})
}

// signed writes an interval with the sign of its mean.
type signed struct{ study.Interval }

func (x signed) String() string {
	if x.Mean > 0 {
		return "+" + x.Interval.String()
	}
	return x.Interval.String()
}

func (s Setting) place() string {
	if s.Rate == 0 {
		return s.Data + ", clean labels"
	}
	return fmt.Sprintf("%s, noise %g", s.Data, s.Rate)
}

// Reduced says what the runs on a data set make smaller than the paper. The runs
// counted are those of the setting that has fewest.
func (s *Study) Reduced(data string) string {
	r, ok := s.results[Setting{data, SL, 0}]
	if !ok {
		return "not in this profile"
	}
	for _, setting := range s.Settings {
		if n := len(s.results[setting].Records); setting.Data == data && n > 0 {
			r.Seeds = r.Seeds[:min(n, len(r.Seeds))]
		}
	}
	how, err := deepruns.Reduced(r.Case, 3)
	if err != nil {
		return err.Error()
	}
	return how
}

// Curve returns a value along the runs of a setting, such as "test_accuracy",
// times a factor.
func (s *Study) Curve(data, method string, rate float64, value string, factor float64) deepruns.Curve {
	return deepruns.CurveOf(s.Result(data, method, rate), value, factor)
}
