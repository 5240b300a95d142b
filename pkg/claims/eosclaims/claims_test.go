package eosclaims

import (
	"slices"
	"strings"
	"testing"

	"largestep/pkg/book/claim"
	"largestep/pkg/deep/record"
	"largestep/pkg/deep/study"
)

// made returns a setting with a run of 40 measurements: R begins at start and is
// end after that, norms go from the configured to the recorded ones, and the loss
// swings or falls.
func made(t *testing.T, s Setting, end float64) Measured {
	t.Helper()
	cfg, err := s.Config()
	if err != nil {
		t.Fatal(err)
	}
	const n = 40
	rate := cfg.Schedule.Rate
	r := &record.Record{Head: record.NewHead(cfg, 1, "go", "abc"), Summary: &record.Summary{Outcome: "finished", Step: 100 * n, Values: record.Values{"loss": 0.1}}}
	for i := range n {
		part := float64(i) / (n - 1)
		ratio := end * (1 + 0.001*float64(i))
		if i == 0 {
			ratio = s.StartRatio
		}
		loss := 1 - 0.9*part
		if s.Degree < 2 && i%2 == 1 {
			loss += 0.1
		}
		r.Rows = append(r.Rows, record.Row{Step: 100 * i, Values: record.Values{
			"rate": rate, "sharpness": 2 * ratio / rate, "loss": loss,
			firstNorm:  cfg.Network.Norms[0] + part*(s.EndNorms[0]-cfg.Network.Norms[0]),
			secondNorm: cfg.Network.Norms[1] + part*(s.EndNorms[1]-cfg.Network.Norms[1]),
		}})
	}
	return Measured{s, study.Result{Case: s.Case, Records: []*record.Record{r}}}
}

// asTold is a study that does what the paper and the errata say.
func asTold(t *testing.T) Study {
	var s Study
	for i, setting := range Settings("full") {
		m := made(t, setting, []float64{1, 1, 1, 0.95, 0.15, 0.2, 1, 1, 1}[i])
		if i == huberOuterNorm {
			m.Run().Summary.Values["loss"] = 2
		}
		s = append(s, m)
	}
	return s
}

func measured(s Study) []claim.Claim {
	return slices.Concat(Edge(s).Claims, Normalised(s).Claims, Balancing(s).Claims, Errata(s).Claims)
}

// Every claim on runs holds of runs that do as is told, and stops holding when one
// run does otherwise.
func TestClaimsFollowTheRuns(t *testing.T) {
	for _, c := range append(Exact(), measured(asTold(t))...) {
		if !c.Holds() {
			t.Error(c)
		}
		if err := c.Record().Validate(); err != nil {
			t.Error(err)
		}
		if r := c.Record(); strings.Contains(r.Measured+r.Expected, "NaN") || strings.Count(r.Statement, "$")%2 != 0 {
			t.Errorf("%+v", r)
		}
	}
	sharper := func(place int, from int, factor float64) func(Study) {
		return func(s Study) {
			for _, row := range s[place].Run().Rows[from:] {
				row.Values["sharpness"] *= factor
			}
		}
	}
	norm := func(place int, name string, factor float64) func(Study) {
		return func(s Study) { s[place].Run().Rows[39].Values[name] *= factor }
	}
	spoil := map[string]func(Study){
		"11-3":  sharper(squaredReLU, 0, 2),
		"11-4":  sharper(huberReLU, 1, 0.8),
		"11-5":  sharper(squaredTanh, 1, 0.8),
		"11-6":  sharper(squaredTanh, 1, 0.8), // where it is, it rises too little
		"11-7":  sharper(squaredReLU, 30, 0.8),
		"11-8":  sharper(squaredReLU3, 20, 4),
		"11-9":  func(s Study) { s[huberOuter].Run().Rows[30].Values["loss"] = 5 },
		"11-10": sharper(squaredReLU3Norm, 1, 0.5),
		"11-11": sharper(huberOuterNorm, 1, 1.5),
		"11-12": sharper(huberOuterNorm, 1, 0.5),
		"11-13": sharper(squaredReLUNorm, 1, 0.5),
		"11-14": norm(huberOuter, secondNorm, 0.9),
		"11-15": norm(huberTanh, firstNorm, 1.1),
		"11-16": norm(huberReLU, secondNorm, 0.5),
		"11-17": func(s Study) { s[huberOuterNorm].Run().Summary.Values["loss"] = 0.01 },
		"11-18": sharper(squaredReLU3, 39, 0.9),
	}
	for _, c := range measured(asTold(t)) {
		s := asTold(t)
		if spoil[c.ID()] == nil {
			t.Errorf("%s is not tried", c.ID())
			continue
		}
		spoil[c.ID()](s)
		for _, other := range measured(s) {
			if other.ID() == c.ID() && (other.Holds() || other.Record().Verdict() != "not seen") {
				t.Errorf("with other runs: %v", other)
			}
		}
	}
}

// A network on its way to the edge is told from one that stays where it is.
func TestOnItsWay(t *testing.T) {
	s := asTold(t)
	for i, row := range s[squaredTanh].Run().Rows[1:] {
		row.Values["sharpness"] *= 0.7 + 0.004*float64(i)
	}
	claims := Edge(s).Claims
	if claims[2].Holds() || !claims[3].Holds() {
		t.Errorf("%v\n%v", claims[2], claims[3])
	}
}

// What is missing, cut short or diverged is no evidence.
func TestClaimsWithoutRuns(t *testing.T) {
	short, diverged := asTold(t), asTold(t)
	for i := range short {
		short[i].Run().Rows = short[i].Run().Rows[:5]
		diverged[i].Run().Summary.Outcome = "diverged"
	}
	for name, c := range map[string]struct {
		study    Study
		measured []string // nil: all
	}{
		"none":    {nil, []string{}},
		"no runs": {Study{{Setting: Settings("full")[huberTanh]}}, []string{}},
		// Five measurements say how a run began, and where the norms went.
		"short":    {short, []string{"11-3", "11-9", "11-14", "11-15"}},
		"diverged": {diverged, nil},
	} {
		var ids []string
		for _, got := range measured(c.study) {
			ids = append(ids, got.ID())
			if got.Holds() && name != "short" || got.Record().Broken() {
				t.Errorf("%s: %v", name, got)
			}
		}
		if c.measured == nil && len(ids) != 16 || c.measured != nil && !slices.Equal(ids, c.measured) {
			t.Errorf("%s: claims %v", name, ids)
		}
	}
	if g := Balancing(nil); len(g.Missing) != 2 || g.Missing[1] != "11-15, Wang et al. 2023, Section 7, Figure 12 (the authors' recorded norms)" {
		t.Errorf("without runs %q is missing", g.Missing)
	}
	for want, m := range map[string]Measured{
		"not run":           {},
		"too short to tell": short[0],
		"diverged":          diverged[0],
		"at the edge":       asTold(t)[huberTanh],
		"below the edge":    asTold(t)[squaredReLU3],
		"above the edge":    made(t, Settings("full")[huberTanh], 1.2),
	} {
		if got := m.Verdict(); got != want {
			t.Errorf("verdict %q, want %q", got, want)
		}
	}
}

// The recorded pack is read, and what it lacks is not made up.
func TestRecorded(t *testing.T) {
	s, err := Recorded()
	if err != nil || len(s) != len(Settings("full")) {
		t.Fatalf("%d settings, %v", len(s), err)
	}
	for _, m := range s {
		if len(m.Runs.Records)+len(m.Runs.Missing) != 1 {
			t.Errorf("%s: %d runs and %d missing", m.Label, len(m.Runs.Records), len(m.Runs.Missing))
		}
	}
	t.Setenv("LARGESTEP_RUNS", t.TempDir())
	fresh, err := Trained(t.Context(), "go", "quick")
	if err != nil || len(fresh) != len(s) || fresh.Origin() != s.Origin() {
		t.Errorf("with nothing trained: %d settings of %s, %v; want the recorded", len(fresh), fresh.Origin(), err)
	}
	if got := asTold(t).Reduced(); !strings.Contains(got, "2500 of 20000 steps") {
		t.Errorf("reduced: %q", got)
	}
	if got := join("quick", make([]study.Result, len(Cases("quick")))).Reduced(); !strings.Contains(got, "500 of 1000 images") || !strings.Contains(got, "6 of 9 networks") {
		t.Errorf("reduced: %q", got)
	}
}
