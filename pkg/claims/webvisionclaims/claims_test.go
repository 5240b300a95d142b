package webvisionclaims

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/labelnoiseclaims"
	"largestep/pkg/deep/record"
	"largestep/pkg/deep/study"
)

func doctored(t *testing.T, profile, outcome string, end func(data, method string) float64) *Study {
	t.Helper()
	var results []study.Result
	for i, c := range Cases(profile) {
		cfg, err := c.Config()
		if err != nil {
			t.Fatal(err)
		}
		values := record.Values{"test_accuracy": end(settings()[i][0], settings()[i][1]) / 100}
		results = append(results, study.Result{Case: c, Records: []*record.Record{{Head: record.NewHead(cfg, 1, "go", "abc"),
			Summary: &record.Summary{Outcome: outcome, Ended: time.Unix(1, 0), Values: values}}}})
	}
	return NewStudy(profile, results)
}

func TestClaimsReadWell(t *testing.T) {
	all := slices.Concat(Networks(), Noise(), Tables(), Errata(), Measured(doctored(t, "full", "finished", Paper)).Claims)
	if len(all) != 11 {
		t.Errorf("%d claims", len(all))
	}
	for i, c := range all {
		r := c.Record()
		if err := r.Validate(); err != nil {
			t.Error(err)
		}
		if want := fmt.Sprintf("09-%d", i+1); r.ID != want {
			t.Errorf("claim %d is %s, want %s", i+1, r.ID, want)
		}
		if text := r.Expected + r.Measured + r.Tolerance; strings.Contains(text, "NaN") || strings.Contains(text, "$") || strings.Count(r.Statement, "$")%2 != 0 {
			t.Errorf("%s: %+v", r.ID, r)
		}
		if !c.Holds() {
			t.Errorf("%v\n%s", c, r.Tolerance)
		}
	}
}

// What runs say decides; runs that are too small decide nothing.
func TestMeasuredClaimsCanFail(t *testing.T) {
	verdicts := func(s *Study) (all []string) {
		for _, c := range Measured(s).Claims {
			all = append(all, c.Record().Verdict())
		}
		return all
	}
	flat := func(data, method string) float64 { return 50 }
	if got := verdicts(doctored(t, "full", "finished", flat)); !slices.Equal(got, []string{"not seen", "not seen"}) {
		t.Errorf("equal accuracies: %v", got)
	}
	if got := verdicts(doctored(t, "paper", "finished", flat)); !slices.Equal(got, []string{"does not hold", "does not hold"}) {
		t.Errorf("equal accuracies at the paper's size: %v", got)
	}
	if got := verdicts(doctored(t, "full", "diverged", Paper)); !slices.Equal(got, []string{"not seen", "not seen"}) {
		t.Errorf("diverged: %v", got)
	}
	quick := doctored(t, "quick", "finished", Paper)
	if !slices.Equal(verdicts(quick), []string{"undecided", "undecided"}) || !strings.Contains(quick.Says(WebVision), "says nothing") {
		t.Errorf("claims are made of runs that say nothing: %q", quick.Says(WebVision))
	}
	empty := NewStudy("full", make([]study.Result, len(Cases("full"))))
	if len(Measured(empty).Missing) != 2 || !empty.Empty() || empty.Entry(WebVision, "SL") != "not run" || !strings.Contains(empty.Says(CIFAR100), "not run") {
		t.Error("claims are made of nothing")
	}
	for want, s := range map[string]*Study{
		"as in the paper, both":    doctored(t, "full", "finished", Paper),
		"the paper's order is not": doctored(t, "full", "finished", flat),
		"3 of 3 runs diverged (":   doctored(t, "full", "diverged", Paper),
		"nothing made smaller":     doctored(t, "paper", "finished", Paper),
		"20 of 200 epochs":         doctored(t, "full", "finished", Paper),
	} {
		if got := s.Says(CIFAR100); !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := doctored(t, "full", "finished", Paper).Entry(WebVision, "OS"); got != "66.04 (1)" {
		t.Error(got)
	}
	if _, err := Recorded(); err != nil {
		t.Error(err)
	}
}

func TestExactChecksCanFail(t *testing.T) {
	for name, check := range map[string]claim.Check{
		"shorter runs":           ends("full"),
		"the code's cycles":      cycles(coded()),
		"the code's noise":       within(coded()),
		"the text's blocks":      blocks(written()),
		"noise of another rate":  symmetric(0.3),
		"a rate that is refused": symmetric(1),
	} {
		if check.Holds() {
			t.Errorf("%s: it holds", name)
		}
	}
}

// One training on WebVision by hand: 66,000 photos, 250 epochs, three times two
// operations for each of 4.087 billion multiply-adds (4.089 with 1,000 outputs).
// The share is 938 images/s times 24.53e9 over 156e12, times 1.642 over 3.171.
func TestCost(t *testing.T) {
	j := Jobs()[3]
	want := 66_000 * 250 * 6 * 4.087e9
	if math.Abs(j.FLOPs()/want-1) > 1e-3 {
		t.Errorf("%v operations, want %v", j.FLOPs(), want)
	}
	if s := Share(); math.Abs(s-0.0764) > 5e-4 {
		t.Errorf("share %v", s)
	}
	if got := j.Time(want, 0.5).Seconds(); math.Abs(got-2) > 0.01 {
		t.Errorf("at half of all operations a second it takes %v s", got)
	}
	trainings := 0
	for _, j := range Jobs()[:3] {
		trainings += j.Runs
	}
	if cells := 27 * len(labelnoiseclaims.Methods) * 3; trainings != cells {
		t.Errorf("%d trainings, want %d", trainings, cells)
	}
}
