package webvisionclaims

import (
	"fmt"
	"strings"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/deepruns"
	"largestep/pkg/claims/labelnoiseclaims"
	"largestep/pkg/deep/study"
)

// The data sets of this notebook.
const (
	CIFAR100  = labelnoiseclaims.CIFAR100
	WebVision = "WebVision-mini"
)

// DataSets lists them.
var DataSets = []string{CIFAR100, WebVision}

// Table5 is the test accuracy on WebVision-mini that the paper prints, in per cent.
var Table5 = map[string]float64{labelnoiseclaims.SL: 60.38, labelnoiseclaims.OS: 66.04, labelnoiseclaims.EXP: 65.92}

// Paper is the printed accuracy of a method with the labels as they are: those of
// CIFAR-100 without noise, and those of WebVision with the web's.
func Paper(data, method string) float64 {
	if data == WebVision {
		return Table5[method]
	}
	return labelnoiseclaims.Paper(labelnoiseclaims.Symmetric, data, method, 0).Mean
}

var runs = map[string]string{CIFAR100: "cifar100-resnet34", WebVision: "webvision-resnet50"}

// A Study is what the trainings of a profile came to.
type Study struct {
	Profile string
	results map[[2]string]study.Result // by data set and method
}

func settings() (all [][2]string) {
	for _, data := range DataSets {
		for _, method := range labelnoiseclaims.Methods {
			all = append(all, [2]string{data, method})
		}
	}
	return all
}

// Cases are the trainings of a profile, without noise of our making.
func Cases(profile string) []study.Case {
	var cases []study.Case
	for _, s := range settings() {
		cases = append(cases, study.Case{Label: s[0] + ", " + s[1], Run: runs[s[0]], Profile: profile,
			Set: []string{"schedule.name=" + strings.ToLower(s[1])}, Seeds: []uint64{1}})
	}
	return cases
}

// NewStudy takes the results of Cases of the same profile, in their order.
func NewStudy(profile string, results []study.Result) *Study {
	s := &Study{profile, map[[2]string]study.Result{}}
	for i, key := range settings() {
		s.results[key] = results[i]
	}
	return s
}

// Recorded returns the recorded runs of the largest profile that has any.
func Recorded() (*Study, error) {
	var s *Study
	for _, profile := range []string{"paper", "full", "quick"} {
		results, err := study.Recorded("webvision", Cases(profile)...)
		if err != nil {
			return nil, err
		}
		if s = NewStudy(profile, results); !s.Empty() {
			return s, nil
		}
	}
	return s, nil
}

// Empty reports whether no run is recorded.
func (s *Study) Empty() bool {
	for _, r := range s.results {
		if len(r.Records) > 0 {
			return false
		}
	}
	return true
}

// Result is what is known of a training; without records if it was not run.
func (s *Study) Result(data, method string) study.Result { return s.results[[2]string{data, method}] }

// Entry is the test accuracy of a training at its end, in per cent, or why there
// is none.
func (s *Study) Entry(data, method string) string {
	switch r := s.Result(data, method); {
	case len(r.Records) == 0:
		return r.Absent()
	case r.Diverged() > 0:
		return "diverged"
	default:
		return r.End("test_accuracy").Times(100).String()
	}
}

// Says tells whether the runs on a data set can be compared with the paper's.
func (s *Study) Says(data string) string {
	switch {
	case !s.complete(data):
		return data + ": not run at a scale that says anything"
	case s.Profile == "quick":
		return data + ": run to show that it works, at a scale that says nothing about the paper: " + s.Reduced(data)
	}
	return fmt.Sprintf("%s: %s (%s)", data, s.verdict(data), s.Reduced(data))
}

// verdict says in words how the three methods came out.
func (s *Study) verdict(data string) string {
	end, diverged := s.ends(data)
	sl, drop, decay := end[labelnoiseclaims.SL], end[labelnoiseclaims.OS], end[labelnoiseclaims.EXP]
	switch {
	case diverged > 0:
		return fmt.Sprintf("%d of %d runs diverged", diverged, len(end))
	case drop > sl && decay > sl:
		return "as in the paper, both annealed schedules end ahead of SL"
	case drop > sl:
		return "OS alone ends ahead of SL"
	case decay > sl:
		return "EXP alone ends ahead of SL"
	}
	return "the paper's order is not seen"
}

// ends are the test accuracies at the end in per cent, by method, and how many
// runs diverged instead.
func (s *Study) ends(data string) (end map[string]float64, diverged int) {
	end = map[string]float64{}
	for _, m := range labelnoiseclaims.Methods {
		diverged += s.Result(data, m).Diverged()
		end[m] = round(100 * s.Result(data, m).End("test_accuracy").Mean)
	}
	return end, diverged
}

const asPaper = "nothing made smaller"

// Reduced says what the runs on a data set make smaller than the paper.
func (s *Study) Reduced(data string) string {
	how, err := deepruns.Reduced(s.Result(data, labelnoiseclaims.SL).Case, 1)
	switch {
	case err != nil:
		return err.Error()
	case how == "":
		return asPaper
	}
	return how
}

// Provenance says where the runs come from.
func (s *Study) Provenance() string {
	var all []study.Result
	for _, key := range settings() {
		all = append(all, s.results[key])
	}
	return deepruns.Provenance(all...)
}

func (s *Study) complete(data string) bool {
	for _, m := range labelnoiseclaims.Methods {
		if len(s.Result(data, m).Records) == 0 {
			return false
		}
	}
	return true
}

// Measured are the claims about runs. Those of the profile quick decide nothing.
func Measured(s *Study) deepruns.Group {
	var g deepruns.Group
	for i, data := range DataSets {
		var check claim.Check
		if s.complete(data) {
			check = s.beatsSL(data)
		}
		table := map[string]string{CIFAR100: ", Table 3", WebVision: ", Table 5"}[data]
		var scale deepruns.Scale
		if scale.Reduced = s.Reduced(data); scale.Reduced == asPaper {
			scale.Reduced = ""
		}
		if s.Profile == "quick" {
			scale.Undecided = "these runs show that everything works, and are too short for more"
		}
		g.Add(fmt.Sprintf("09-%d", 10+i), claim.Table, paper+table,
			data+": annealing from a large rate beats the small rate, OS and EXP alike.", scale, check)
	}
	return g
}

func (s *Study) beatsSL(data string) claim.Check {
	end, diverged := s.ends(data)
	if diverged > 0 {
		return deepruns.Diverged(diverged, len(end))
	}
	sl := end[labelnoiseclaims.SL]
	return claim.Both(
		claim.AtLeast(sl+0.01, end[labelnoiseclaims.OS], "per cent, OS against SL"),
		claim.AtLeast(sl+0.01, end[labelnoiseclaims.EXP], "per cent, EXP against SL"))
}
