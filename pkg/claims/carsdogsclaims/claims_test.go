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

// made is a study of settings in which the catapult phase begins at the rate 0.2 (of
// small images, 8) and equal steps diverge at 6.4; the loss of a run is what loss says,
// the accuracy of its seeds what accuracy says, and the sharpness begins and ends where
// sharpness says.
func made(t *testing.T, settings []Setting, accuracy func(s Setting, seed uint64) float64, loss func(Setting) float64, sharpness func(Setting) (start, end float64)) Study {
	t.Helper()
	var s Study
	for _, setting := range settings {
		cfg, err := setting.Config()
		if err != nil {
			t.Fatal(err)
		}
		m := Measured{setting, study.Result{Case: setting.Case}}
		for _, seed := range setting.Seeds {
			end, told := loss(setting), accuracy(setting, seed)/100
			r := &record.Record{Head: record.NewHead(cfg, seed, "go", "abc"), Summary: &record.Summary{Outcome: "finished",
				Values: record.Values{"train_loss": end, "test_accuracy": told}}}
			second := (0.7 + end) / 2
			if rises(setting) {
				second = 0.9
			}
			for i, x := range []float64{0.7, second, end} {
				r.Rows = append(r.Rows, record.Row{Step: i, Values: record.Values{"loss": x}})
			}
			switch setting.Mode {
			case EqualSteps:
				r.Rows[0].Values["sharpness"], r.Rows[2].Values["sharpness"] = sharpness(setting)
				if setting.Rate > 6 {
					r.Summary.Outcome = "diverged"
				}
			case EqualTime:
				r.Rows = append(r.Rows, record.Row{Step: annealsAt(setting.Rate), Values: record.Values{"train_loss": end, "test_accuracy": told}})
			}
			m.Runs.Records = append(m.Runs.Records, r)
		}
		s = append(s, m)
	}
	return s
}

func rises(s Setting) bool {
	if slices.Contains(s.Set, "time=1000") {
		return s.Rate >= 8
	}
	return s.Rate >= 0.2
}

// asPaper has what the paper says of Figure 4.
func asPaper(t *testing.T) Study {
	return made(t, Settings("full"), func(s Setting, _ uint64) float64 {
		switch {
		case s.Mode == EqualSteps:
			return 70 + s.Rate
		case s.Mode == EqualTime && rises(s):
			return 60
		case s.Mode == Annealed && rises(s):
			return 72
		}
		return 70
	}, func(s Setting) float64 {
		if s.Mode == EqualSteps {
			return 0.6 - s.Rate/100
		}
		return 0.55
	}, func(s Setting) (start, end float64) {
		if rises(s) {
			return 5, 1.9 / s.Rate
		}
		return 5, 10 + 10*s.Rate
	})
}

// better is a study of settings in which the accuracy of a seed grows with the rate.
func better(t *testing.T, settings []Setting, by float64) Study {
	return made(t, settings, func(s Setting, seed uint64) float64 { return 70 + float64(seed) + by*s.Rate },
		func(Setting) float64 { return 0.5 }, func(Setting) (start, end float64) { return 0.05, 0.06 })
}

func all(s Study) []claim.Claim {
	return slices.Concat(Figure4(s).Claims, Ends(s).Claims, Behind(s).Claims)
}

// Every claim on runs holds of runs that do as the paper says; and stops holding
// when runs do otherwise.
func TestClaimsFollowTheRuns(t *testing.T) {
	variants := func(by, small float64) []claim.Claim {
		return slices.Concat(OnAllImages(better(t, allSettings(), by)).Claims, FromZero(better(t, zeroSettings(), -by)).Claims,
			OnSmallImages(better(t, smallSettings(), small)).Claims)
	}
	for _, c := range slices.Concat(Exact(), all(asPaper(t)), variants(1, 0.001)) {
		if !c.Holds() {
			t.Error(c)
		}
		if err := c.Record().Validate(); err != nil {
			t.Error(err)
		}
		if r := c.Record(); strings.Contains(r.Measured+r.Expected+r.Tolerance, "NaN") || strings.Count(r.Statement, "$")%2 != 0 {
			t.Errorf("%+v", r)
		}
	}
	otherwise := made(t, Settings("full"), func(s Setting, _ uint64) float64 {
		switch {
		case s.Mode == EqualTime && rises(s):
			return 75
		case s.Mode != EqualTime && rises(s):
			return 60
		}
		return 70 + 50*s.Rate
	}, func(s Setting) float64 {
		if rises(s) {
			return 0.8
		}
		return 0.5 + s.Rate/5
	}, func(s Setting) (start, end float64) { return 30, 4 + s.Rate })
	for _, c := range append(all(otherwise), variants(-1, 0.1)...) {
		switch {
		case c.Holds():
			t.Errorf("of runs that do otherwise: %v", c)
		case c.Record().Broken():
			t.Errorf("%v does not say what was reduced", c)
		}
	}
	never := asPaper(t)
	for _, m := range never {
		for _, r := range m.Runs.Records {
			r.Rows[1].Values["loss"], r.Summary.Outcome = r.Rows[0].Values["loss"], "finished"
		}
	}
	for _, c := range Figure4(never).Claims {
		if c.Holds() {
			t.Errorf("where no loss rises: %v", c)
		}
	}
}

func TestBorder(t *testing.T) {
	s := asPaper(t)
	if border, end := s.Border(1), s.Divergence(1); border != 0.2 || end != 6.4 {
		t.Errorf("the catapult phase is from %g to %g, want 0.2 to 6.4", border, end)
	}
	if lazy, catapult := s.phases(1, EqualTime); len(lazy) != 3 || len(catapult) != 5 {
		t.Errorf("phases %v and %v", lazy, catapult)
	}
	s[0].Runs.Records[0].Summary.Outcome = "diverged"
	if got := s.Border(1); got != 0.025 {
		t.Errorf("a run that diverges is beyond the border, which is %g", got)
	}
	if got := (Study{}).Border(1); !math.IsInf(got, 1) {
		t.Errorf("without runs the border is %g", got)
	}
	if g := Figure4(nil); len(all(nil)) != 0 || len(g.Missing) != 7 {
		t.Errorf("without runs: claims %v, missing %q", all(nil), g.Missing)
	}
	for _, m := range s {
		for _, r := range m.Runs.Records {
			r.Summary.Outcome = "diverged"
		}
	}
	for _, c := range all(s) {
		if c.Holds() || c.Record().Broken() {
			t.Errorf("of runs that diverged: %v", c)
		}
	}
}

// Of too few random starts what differs less than they do is undecided.
func TestFewStarts(t *testing.T) {
	s := asPaper(t)
	for i := range s {
		s[i].Runs.Records = s[i].Runs.Records[:2]
	}
	for _, c := range Figure4(s).Claims {
		want := map[bool]string{true: "undecided", false: "holds"}[startsNeeded[c.ID()] > 2]
		if got := c.Record().Verdict(); got != want && c.Record().Kind != claim.Erratum {
			t.Errorf("%s is %q, want %q", c.ID(), got, want)
		}
	}
}

// The values of equal time are those where the annealing begins, and of no other
// step.
func TestEqualTime(t *testing.T) {
	s := asPaper(t)
	i := slices.IndexFunc(s, func(m Measured) bool { return m.Mode == EqualTime })
	m := s[i]
	m.Runs.Records[0].Summary.Values["test_accuracy"] = 0.9
	if got := m.Accuracy(); got.N != 5 || got.Mean != 70 {
		t.Errorf("%v, want 70 of five runs", got)
	}
	for _, r := range m.Runs.Records {
		r.Rows[3].Step++
	}
	if got := m.Accuracy(); got.N != 0 {
		t.Errorf("%v of another step", got)
	}
}

// 95 % of 100 images: 1.96 sqrt(0.5 0.5 / 100) = 0.098 of a half, by hand.
func TestHalfWidth(t *testing.T) {
	if got := HalfWidth(50, 100); math.Abs(got-9.8) > 1e-12 {
		t.Errorf("%v, want 9.8", got)
	}
}

// A gain is that of a random start: one whose run diverges at one rate is left out at
// all, and does not shift the others.
func TestGainIsPaired(t *testing.T) {
	s := better(t, zeroSettings(), 1)
	s[2].Runs.Records[0].Summary.Outcome = "diverged"
	if g := s.Gain(1); g.N != 4 || math.Abs(g.Mean-((0.8+1.6+3.2)/3-0.1)) > 1e-9 || g.Half > 1e-9 { // by hand
		t.Errorf("gain %v, want 1.767 of four starts, all alike", g)
	}
}

// The recorded pack is read, and what it lacks is not made up.
func TestRecorded(t *testing.T) {
	for _, of := range []struct {
		read     func() (Study, error)
		settings []Setting
	}{{Recorded, Settings("full")}, {AllImages, allSettings()}, {ZeroStarts, zeroSettings()}, {SmallImages, smallSettings()}} {
		s, err := of.read()
		if err != nil || len(s) != len(of.settings) {
			t.Fatalf("%d settings, %v", len(s), err)
		}
		for _, m := range s {
			if len(m.Runs.Records) != len(m.Seeds) || len(m.Runs.Missing) != 0 {
				t.Errorf("%s: %d runs and %d missing", m.Label, len(m.Runs.Records), len(m.Runs.Missing))
			}
		}
	}
	t.Setenv("LARGESTEP_RUNS", t.TempDir())
	full, err := Recorded()
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := Trained(t.Context(), "go", "quick")
	if err != nil || len(fresh) != len(full) || fresh.Origin() != full.Origin() {
		t.Errorf("with nothing trained: %d settings, %v; want the recorded", len(fresh), err)
	}
	one := asPaper(t)
	one[0].Runs.Records = one[0].Runs.Records[:1]
	if got := one.Reduced(); !strings.HasPrefix(got, "random starts: 1 to 5,") {
		t.Errorf("reduced: %q", got)
	}
	for _, c := range Cases("quick") {
		if cfg, err := c.Config(); err != nil || cfg.Data.Train != 2048 {
			t.Errorf("%s: %d images, %v", c.Label, cfg.Data.Train, err)
		}
	}
}
