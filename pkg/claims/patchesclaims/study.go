package patchesclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/deepruns"
	"largestep/pkg/deep/study"
)

// The three trainings.
const (
	Large = "large rate, annealed"
	Small = "small rate"
	Noise = "small rate, noise"
)

// Trainings lists them.
var Trainings = []string{Large, Small, Noise}

// The groups of images on which accuracy is measured, as records call them.
const (
	Clean = "test"  // as they are
	Mixed = "mixed" // patched by the rules of training
	Patch = "patch" // patches alone
)

// Paper is the test accuracy on clean images that Table 2 prints, in per cent; NaN
// where the text that this book has lost it.
var Paper = map[string]float64{Large: 87.61, Small: 69.89, Noise: math.NaN()}

// Cases are the trainings with patches in a profile.
func Cases(profile string) []study.Case {
	var cases []study.Case
	for i, run := range []string{"patches-large", "patches-small", "patches-noise"} {
		cases = append(cases, study.Case{Label: Trainings[i], Run: run, Profile: profile, Seeds: []uint64{1}})
	}
	return cases
}

// A Study is what the trainings came to, by name.
type Study map[string]study.Result

// NewStudy takes the results of Cases, in their order.
func NewStudy(results []study.Result) Study {
	s := Study{}
	for i, r := range results {
		s[Trainings[i]] = r
	}
	return s
}

// Empty reports whether no run is recorded.
func (s Study) Empty() bool {
	for _, r := range s {
		if len(r.Records) > 0 {
			return false
		}
	}
	return true
}

func (s Study) all() []study.Result { return []study.Result{s[Large], s[Small], s[Noise]} }

// Provenance says where the runs come from.
func (s Study) Provenance() string { return deepruns.Provenance(s.all()...) }

// Reduced says what the runs make smaller than the paper, which made one each.
func (s Study) Reduced() string {
	how, err := deepruns.Reduced(s[Large].Case, 1)
	if err != nil {
		return err.Error()
	}
	return how
}

// Curve is the accuracy of a training on a group of images along the epochs, in
// per cent.
func (s Study) Curve(training, group string) deepruns.Curve {
	return deepruns.CurveOf(s[training], group+"_accuracy", 100)
}

// Drop is the number of epochs that are done when the large rate drops; NaN where
// it never does.
func (s Study) Drop() float64 {
	cfg, err := s[Large].Config()
	if err != nil {
		return math.NaN()
	}
	rate, err := cfg.Rate(cfg.Data.Train)
	if err != nil {
		return math.NaN()
	}
	points := rate.Points(cfg.Epochs, cfg.StepsPerEpoch(cfg.Data.Train))
	for e, r := range points {
		if r < points[0] {
			return float64(e)
		}
	}
	return math.NaN()
}

// AtDrop is the accuracy when the large rate drops, End that at the end, in per
// cent; NaN if it was not measured, or if the run diverged.
func (s Study) AtDrop(training, group string) float64 {
	if s[training].Diverged() > 0 {
		return math.NaN()
	}
	return s.Curve(training, group).At(s.Drop())
}

// End is the accuracy of a training at its end.
func (s Study) End(training, group string) float64 {
	return 100 * s[training].End(group+"_accuracy").Mean
}

// Entry is a number of a table, in per cent, or why there is none.
func (s Study) Entry(training string, accuracy float64) string {
	switch r := s[training]; {
	case len(r.Records) == 0:
		return r.Absent()
	case r.Diverged() > 0:
		return "diverged"
	case math.IsNaN(accuracy):
		return "-"
	}
	return fmt.Sprintf("%.1f", accuracy)
}

// Measured are the claims about runs. A run that diverged has no accuracy.
func Measured(s Study) deepruns.Group {
	var g deepruns.Group
	scale := deepruns.Scale{Reduced: s.Reduced()}
	add := func(id string, kind claim.Kind, source, statement string, check func() claim.Check, trainings ...string) {
		diverged, missing := 0, false
		for _, training := range trainings {
			diverged, missing = diverged+s[training].Diverged(), missing || len(s[training].Records) == 0
		}
		c := deepruns.Diverged(diverged, len(trainings))
		if diverged == 0 && !missing {
			c = check()
		}
		g.Add(id, kind, source, statement, scale, c)
	}
	scale.Undecided = s.noRace()
	add("10-12", claim.Figure, paper+", Figure 3",
		`The small rate learns the patches first: when the large rate drops, the small one reads more patches than both others.`,
		func() claim.Check {
			return claim.AtLeast(math.Max(s.AtDrop(Large, Patch), s.AtDrop(Noise, Patch))+margin, s.AtDrop(Small, Patch),
				"per cent of patches alone; the better of the two others, and three standard deviations of 1,000 images")
		}, Large, Small, Noise)
	add("10-13", claim.Figure, paper+", Figure 3",
		`The two others learn the patches after that: both read more of them at the end than when the large rate dropped.`,
		func() claim.Check {
			return claim.Both(
				claim.AtLeast(s.AtDrop(Large, Patch)+margin, s.End(Large, Patch), "large rate, per cent; at the drop, and three standard deviations of 1,000 images"),
				claim.AtLeast(s.AtDrop(Noise, Patch)+margin, s.End(Noise, Patch), "small rate with noise, likewise"))
		}, Large, Noise)
	add("10-14", claim.Table, paper+", Table 2",
		`On clean images the large rate ends ahead of the small one.`,
		func() claim.Check {
			return claim.AtLeast(s.End(Small, Clean), s.End(Large, Clean), "per cent, one run each")
		}, Large, Small)
	add("10-15", claim.Table, paper+", Section 7",
		`On clean images noise takes the small rate ahead of the small rate alone.`,
		func() claim.Check {
			return claim.AtLeast(s.End(Small, Clean), s.End(Noise, Clean), "per cent, one run each")
		}, Small, Noise)
	scale.Undecided = deepruns.Incomparable(s[Large].Case)
	add("10-16", claim.Table, paper+", Table 2",
		`The accuracies on clean images themselves, large rate and small.`,
		func() claim.Check {
			return claim.AllClose([]float64{Paper[Large], Paper[Small]}, []float64{s.End(Large, Clean), s.End(Small, Clean)}, claim.Abs(1.5, "points")).From("Table 2")
		}, Large, Small)
	return g
}

// noRace says why the runs cannot tell who learns the patches first and what comes
// of it: at the end nobody reads them twice as well as by chance.
func (s Study) noRace() string {
	const chance = 10
	best := math.Inf(-1)
	for _, training := range Trainings {
		if end := s.End(training, Patch); !math.IsNaN(end) {
			best = max(best, end)
		}
	}
	if math.IsInf(best, -1) || best > 2*chance { // nothing run, or a race
		return ""
	}
	return fmt.Sprintf("no training learned the patches: at the end at most %.1f per cent of them are read, %d by chance", best, chance)
}

// margin is three standard deviations of a share near one half among the 1,000
// images of patches alone, in points.
const margin = 4.75
