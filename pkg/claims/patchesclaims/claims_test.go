package patchesclaims

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"largestep/pkg/book/claim"
	"largestep/pkg/deep/record"
	"largestep/pkg/deep/study"
)

// doctored makes a study of runs at the paper's size whose accuracies on patches and on clean
// images are, for each training, those at the drop and at the end.
func doctored(t *testing.T, outcome string, patch, clean map[string][2]float64) Study {
	t.Helper()
	var results []study.Result
	for _, c := range Cases("paper") {
		cfg, err := c.Config()
		if err != nil {
			t.Fatal(err)
		}
		perEpoch := cfg.StepsPerEpoch(cfg.Data.Train)
		r := &record.Record{Head: record.NewHead(cfg, 1, "go", "abc"), Summary: &record.Summary{Outcome: outcome, Ended: time.Unix(1, 0)}}
		for i, epoch := range []int{29, 60} {
			r.Summary.Values = record.Values{"patch_accuracy": patch[c.Label][i], "test_accuracy": clean[c.Label][i]}
			r.Rows = append(r.Rows, record.Row{Step: epoch * perEpoch, Epoch: epoch, Values: r.Summary.Values})
		}
		results = append(results, study.Result{Case: c, Records: []*record.Record{r}})
	}
	return NewStudy(results)
}

var (
	patchAsPrinted = map[string][2]float64{Large: {0.1, 0.9}, Small: {1, 1}, Noise: {0.15, 0.95}}
	cleanAsPrinted = map[string][2]float64{Large: {0.7, 0.8761}, Small: {0.65, 0.6989}, Noise: {0.6, 0.8}}
)

func asPrinted(t *testing.T) Study { return doctored(t, "finished", patchAsPrinted, cleanAsPrinted) }

func TestClaimsReadWell(t *testing.T) {
	all := slices.Concat(Setting(), Patches(), Errata(), Measured(asPrinted(t)).Claims)
	for i, c := range all {
		r := c.Record()
		if err := r.Validate(); err != nil {
			t.Error(err)
		}
		if want := fmt.Sprintf("10-%d", i+1); r.ID != want {
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

func verdicts(s Study) map[string]string {
	of := map[string]string{}
	for _, c := range Measured(s).Claims {
		of[c.ID()] = c.Record().Verdict()
	}
	return of
}

// A claim about runs follows what the runs say.
func TestMeasuredClaimsCanFail(t *testing.T) {
	same := map[string][2]float64{Large: {0.5, 0.5}, Small: {0.51, 0.51}, Noise: {0.5, 0.5}}
	for id, got := range verdicts(doctored(t, "finished", same, same)) {
		if got != "does not hold" {
			t.Errorf("with runs that are all alike %s is %q", id, got)
		}
	}
	for id, got := range verdicts(doctored(t, "diverged", patchAsPrinted, cleanAsPrinted)) {
		if got != "does not hold" {
			t.Errorf("with runs that diverged %s is %q", id, got)
		}
	}
	// Without a race nothing is said of its order and its prize.
	unread := map[string][2]float64{Large: {0.1, 0.12}, Small: {0.11, 0.2}, Noise: {0.1, 0.09}}
	for id, got := range verdicts(doctored(t, "finished", unread, cleanAsPrinted)) {
		if (got == "undecided") != (id != "10-16") {
			t.Errorf("with patches that nobody learned %s is %q", id, got)
		}
	}
	s := asPrinted(t)
	for training, r := range s {
		r.Profile = "full"
		s[training] = r
	}
	if got := verdicts(s); got["10-16"] != "undecided" || got["10-14"] != "holds" {
		t.Errorf("of a smaller size: %v", got)
	}
	s = asPrinted(t)
	s[Noise] = study.Result{}
	if got := verdicts(s); len(got) != 2 || got["10-14"] != "holds" {
		t.Errorf("without noise: %v", got)
	}
	if got := verdicts(NewStudy(make([]study.Result, 3))); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

func TestEntries(t *testing.T) {
	s := asPrinted(t)
	if s.Drop() != 29 {
		t.Errorf("the rate drops after %v epochs", s.Drop())
	}
	none := NewStudy([]study.Result{{Case: Cases("full")[0]}, {}, {}})
	for got, want := range map[string]string{
		s.Entry(Large, s.AtDrop(Large, Patch)): "10.0",
		s.Entry(Large, s.End(Large, Clean)):    "87.6",
		s.Entry(Noise, math.NaN()):             "-",
		none.Entry(Large, 3):                   "not run",
		none.Provenance():                      "not run",
		doctored(t, "diverged", patchAsPrinted, cleanAsPrinted).Entry(Small, 3): "diverged",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if !none.Empty() || s.Empty() {
		t.Error("empty")
	}
	if want := "wideresnet-10-1 for wideresnet-16-10"; !strings.HasPrefix(none.Reduced(), want) || s.Reduced() != "" {
		t.Errorf("reduced %q, want %q first; and %q, want nothing", none.Reduced(), want, s.Reduced())
	}
}

// So do the others: other networks, other lengths, too few draws.
func TestExactChecksCanFail(t *testing.T) {
	for name, check := range map[string]claim.Check{
		"a narrow network":            network(16, 1),
		"a deep one":                  network(22, 10),
		"schedules that are squeezed": schedules("full"),
		"a split of seven images":     split(7),
	} {
		if check.Holds() {
			t.Errorf("%s: it holds", name)
		}
	}
}
