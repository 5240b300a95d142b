package labelnoiseclaims

import (
	"fmt"
	"slices"
	"strings"

	"largestep/pkg/claims/deepruns"
	"largestep/pkg/deep/study"
)

// A Setting is one entry of Table 3 that is trained here: symmetric noise, or none.
type Setting struct {
	Data, Method string
	Rate         float64 // of the noise
}

// String is as in "MNIST, OS, noise 0.4".
func (s Setting) String() string { return fmt.Sprintf("%s, %s, noise %g", s.Data, s.Method, s.Rate) }

var runs = map[string]string{MNIST: "mnist-cnn4", CIFAR10: "cifar10-cnn8"}

func (s Setting) study(profile string) study.Case {
	c := study.Case{Label: s.String(), Run: runs[s.Data], Profile: profile, Seeds: []uint64{1},
		Set: []string{"schedule.name=" + strings.ToLower(s.Method)}}
	if s.Rate > 0 {
		c.Set = append(c.Set, "noise.kind="+Symmetric, fmt.Sprintf("noise.rate=%g", s.Rate))
	}
	if s.Data == MNIST && profile != "quick" {
		c.Seeds = []uint64{1, 2, 3}
	}
	return c
}

// Settings lists what is trained in a profile: quick leaves CIFAR-10 out.
func Settings(profile string) []Setting {
	data := []string{MNIST, CIFAR10}
	if profile == "quick" {
		data = data[:1]
	}
	var all []Setting
	for _, d := range data {
		for _, rate := range []float64{0, 0.4} {
			for _, m := range Methods {
				all = append(all, Setting{d, m, rate})
			}
		}
	}
	return all
}

// Cases are the settings as cases of package study: three seeds for MNIST, one
// for CIFAR-10, and one in the profile quick.
func Cases(profile string) []study.Case {
	var cases []study.Case
	for _, s := range Settings(profile) {
		cases = append(cases, s.study(profile))
	}
	return cases
}

// A Study is what the settings of a profile came to.
type Study struct {
	Settings []Setting
	results  map[Setting]study.Result
}

// NewStudy takes the results of Cases of the same profile, in their order.
func NewStudy(profile string, results []study.Result) *Study {
	return newStudy(Settings(profile), results)
}

// Passes are the recorded runs on MNIST with noise 0.4 at three sizes, from many
// images seen seldom to few seen often: those of "full", of "quick", and 1,280
// images seen fifty times.
func Passes() ([]*Study, error) {
	var settings []Setting
	for _, m := range Methods {
		settings = append(settings, Setting{MNIST, m, 0.4})
	}
	var cases []study.Case
	for _, size := range []struct {
		profile string
		set     []string
	}{{"full", nil}, {"quick", nil}, {"full", []string{"data.train=1280", "data.test=1000", "epochs=50", "evaluate=5"}}} {
		for _, s := range settings {
			c := s.study(size.profile)
			c.Set = append(c.Set, size.set...)
			cases = append(cases, c)
		}
	}
	results, err := study.Recorded("labelnoise", cases...)
	if err != nil {
		return nil, err
	}
	var sizes []*Study
	for part := range slices.Chunk(results, len(settings)) {
		sizes = append(sizes, newStudy(settings, part))
	}
	return sizes, nil
}

func newStudy(settings []Setting, results []study.Result) *Study {
	s := &Study{settings, map[Setting]study.Result{}}
	for i, r := range results {
		s.results[s.Settings[i]] = r
	}
	return s
}

// Result is what is known of a setting; without records if it was not run.
func (s *Study) Result(data, method string, rate float64) study.Result {
	return s.results[Setting{data, method, rate}]
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

// Provenance says where the runs on a data set come from.
func (s *Study) Provenance(data string) string {
	var of []study.Result
	for _, setting := range s.Settings {
		if setting.Data == data {
			of = append(of, s.results[setting])
		}
	}
	return deepruns.Provenance(of...)
}

// Accuracy is the test accuracy of a setting at the end, in per cent.
func (s *Study) Accuracy(data, method string, rate float64) study.Interval {
	return s.Result(data, method, rate).End("test_accuracy").Times(100)
}

// missing are the methods that have no run at a rate.
func (s *Study) missing(data string, rate float64) (methods []string) {
	for _, m := range Methods {
		if len(s.Result(data, m, rate).Records) == 0 {
			methods = append(methods, m)
		}
	}
	return methods
}
