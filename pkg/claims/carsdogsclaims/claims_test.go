package carsdogsclaims

import (
	"math"
	"slices"
	"strings"
	"testing"

	"largestep/pkg/book/claim"
	"largestep/pkg/deep/record"
	"largestep/pkg/deep/study"
)

// made is a study in which the catapult phase begins at the rate 8, the loss of a
// run is what loss says, the accuracy of its one seed what accuracy says, and the
// sharpness begins and ends where sharpness says.
func made(t *testing.T, accuracy, loss func(Setting) float64, sharpness func(Setting) (start, end float64)) Study {
	t.Helper()
	var s Study
	for _, setting := range Settings("full") {
		cfg, err := setting.Config()
		if err != nil {
			t.Fatal(err)
		}
		end := loss(setting)
		r := &record.Record{Head: record.NewHead(cfg, 1, "go", "abc"), Summary: &record.Summary{Outcome: "finished",
			Values: record.Values{"train_loss": end, "test_accuracy": accuracy(setting) / 100}}}
		second := (0.7 + end) / 2
		if setting.Rate >= 8 {
			second = 0.9
		}
		for i, x := range []float64{0.7, second, end} {
			r.Rows = append(r.Rows, record.Row{Step: i, Values: record.Values{"loss": x}})
		}
		if setting.Mode == EqualSteps {
			r.Rows[0].Values["sharpness"], r.Rows[2].Values["sharpness"] = sharpness(setting)
		}
		s = append(s, Measured{setting, study.Result{Case: setting.Case, Records: []*record.Record{r}}})
	}
	return s
}

// asPaper has what the paper says of Figure 4.
func asPaper(t *testing.T) Study {
	return made(t, func(s Setting) float64 {
		switch {
		case s.Mode == EqualSteps:
			return 70 + s.Rate/8
		case s.Mode == LongTime && s.Rate >= 8:
			return 60
		case s.Mode == LongAnnealed && s.Rate >= 8:
			return 72
		}
		return 70
	}, func(s Setting) float64 {
		if s.Mode == EqualSteps {
			return 0.6 - s.Rate/1000
		}
		return 0.55
	}, func(s Setting) (start, end float64) {
		if s.Rate >= 8 {
			return 0.05, 1.9 / s.Rate
		}
		return 0.05, 0.06 * s.Rate
	})
}

func all(s Study) []claim.Claim {
	return slices.Concat(Figure4(s).Claims, Ends(s).Claims, Behind(s).Claims)
}

// Every claim on runs holds of runs that do as the paper says, but for Table 2,
// which the figure contradicts; and stops holding when runs do otherwise.
func TestClaimsFollowTheRuns(t *testing.T) {
	for _, c := range append(Exact(), all(asPaper(t))...) {
		if c.Holds() == (c.ID() == "07-10") {
			t.Error(c)
		}
		if err := c.Record().Validate(); err != nil {
			t.Error(err)
		}
		if r := c.Record(); strings.Contains(r.Measured+r.Expected+r.Tolerance, "NaN") || strings.Count(r.Statement, "$")%2 != 0 {
			t.Errorf("%+v", r)
		}
	}
	otherwise := made(t, func(s Setting) float64 {
		switch {
		case s.Mode == LongTime && s.Rate >= 8:
			return 75
		case s.Mode != LongTime && s.Rate >= 8:
			return 60
		}
		return 70 + 5*s.Rate
	}, func(s Setting) float64 { return 0.5 + s.Rate/100 },
		func(s Setting) (start, end float64) { return 0.3, 0.04 + s.Rate/1000 })
	for _, c := range all(otherwise) {
		switch {
		case c.Holds() && c.ID() != "07-6" && c.ID() != "07-7" && c.ID() != "07-10":
			t.Errorf("of runs that do otherwise: %v", c)
		case c.Record().Broken():
			t.Errorf("%v does not say what was reduced", c)
		}
	}
	better := made(t, func(s Setting) float64 { return 70 + s.Rate }, func(Setting) float64 { return 0.5 }, func(Setting) (start, end float64) { return 0.05, 0.06 })
	for _, c := range all(better)[2:4] {
		if c.Holds() {
			t.Errorf("of runs that are best in the catapult phase: %v", c)
		}
	}
	never := asPaper(t)
	for _, m := range never {
		m.Runs.Records[0].Rows[1].Values["loss"] = m.Runs.Records[0].Rows[0].Values["loss"]
	}
	for i, c := range Figure4(never).Claims {
		if c.Holds() != (i == 6) { // Table 2 alone
			t.Errorf("where no loss rises: %v", c)
		}
	}
}

func TestBorder(t *testing.T) {
	s := asPaper(t)
	if got := s.Border(1); got != 8 {
		t.Errorf("the loss rises from %g on, want 8", got)
	}
	s[0].Runs.Records[0].Summary.Outcome = "diverged"
	if got := s.Border(1); got != 0.5 {
		t.Errorf("a run that diverges is beyond the border, which is %g", got)
	}
	if got := (Study{}).Border(1); !math.IsInf(got, 1) {
		t.Errorf("without runs the border is %g", got)
	}
	if g := Figure4(nil); len(all(nil)) != 0 || len(g.Missing) != 7 {
		t.Errorf("without runs: claims %v, missing %q", all(nil), g.Missing)
	}
	for i := range s {
		s[i].Runs.Records[0].Summary.Outcome = "diverged"
	}
	for _, c := range all(s) {
		if c.Holds() && c.ID() != "07-10" || c.Record().Broken() {
			t.Errorf("of runs that diverged: %v", c)
		}
	}
}

// 95 % of 100 images: 1.96 sqrt(0.5 0.5 / 100) = 0.098 of a half, by hand.
func TestHalfWidth(t *testing.T) {
	if got := HalfWidth(50, 100); math.Abs(got-9.8) > 1e-12 {
		t.Errorf("%v, want 9.8", got)
	}
}

// The recorded pack is read, and what it lacks is not made up.
func TestRecorded(t *testing.T) {
	s, err := Recorded()
	if err != nil || len(s) != len(Settings("full")) {
		t.Fatalf("%d settings, %v", len(s), err)
	}
	for _, m := range s {
		if len(m.Runs.Records)+len(m.Runs.Missing) != len(m.Seeds) {
			t.Errorf("%s: %d runs and %d missing", m.Label, len(m.Runs.Records), len(m.Runs.Missing))
		}
	}
	t.Setenv("LARGESTEP_RUNS", t.TempDir())
	fresh, err := Trained(t.Context(), "go", "quick")
	if err != nil || len(fresh) != len(s) || fresh.Origin() != s.Origin() {
		t.Errorf("with nothing trained: %d settings, %v; want the recorded", len(fresh), err)
	}
	one := asPaper(t)
	one[0].Runs.Records = append(one[0].Runs.Records, one[0].Runs.Records[0])
	if got := one.Reduced(); !strings.HasPrefix(got, "random starts: 1 to 2,") {
		t.Errorf("reduced: %q", got)
	}
	quick := join("quick", make([]study.Result, len(Cases("quick"))))
	if got := quick.Reduced(); !strings.Contains(got, "512 of 2048 images") {
		t.Errorf("reduced: %q", got)
	}
}
