package labelnoiseclaims

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"largestep/data/noise"
	"largestep/pkg/book/claim"
	"largestep/pkg/deep/record"
	"largestep/pkg/deep/study"
)

// doctored makes a study of runs at the paper's size in which each setting ends with
// the values that end gives for it.
func doctored(t *testing.T, outcome string, end func(Setting) record.Values) *Study {
	t.Helper()
	var results []study.Result
	for i, c := range Cases("paper") {
		cfg, err := c.Config()
		if err != nil {
			t.Fatal(err)
		}
		r := study.Result{Case: c}
		for _, seed := range c.Seeds {
			r.Records = append(r.Records, &record.Record{Head: record.NewHead(cfg, seed, "go", "abc"),
				Summary: &record.Summary{Outcome: outcome, Ended: time.Unix(1, 0), Values: end(Settings("paper")[i])}})
		}
		results = append(results, r)
	}
	return NewStudy("paper", results)
}

// asPrinted is a study that ends with the paper's accuracies.
func asPrinted(s Setting) record.Values {
	fitted := map[string]float64{SL: 0.3, OS: 0.1, EXP: 0.2}
	loss := map[string]float64{SL: 0.3, OS: 0.2, EXP: 0.1}
	return record.Values{"test_accuracy": Paper(Symmetric, s.Data, s.Method, s.Rate).Mean / 100,
		"flipped_accuracy": fitted[s.Method], "train_loss": loss[s.Method]}
}

func exact() []claim.Claim { return slices.Concat(Networks(), Noise(), Tables(), Errata()) }

func TestClaimsReadWell(t *testing.T) {
	all := append(exact(), Measured(doctored(t, "finished", asPrinted)).Claims...)
	for i, c := range all {
		r := c.Record()
		if err := r.Validate(); err != nil {
			t.Error(err)
		}
		if want := fmt.Sprintf("08-%d", i+1); r.ID != want {
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

// A claim about runs follows what the runs say.
func TestMeasuredClaimsCanFail(t *testing.T) {
	verdicts := func(s *Study) map[string]string {
		of := map[string]string{}
		for _, c := range Measured(s).Claims {
			of[c.ID()] = c.Record().Verdict()
		}
		return of
	}
	fails := func(id string) string {
		if slices.Contains([]string{"08-15", "08-16", "08-18", "08-20", "08-22"}, id) {
			return "not seen" // CIFAR-10, of which there is one run for the paper's three
		}
		return "does not hold"
	}
	swapped := verdicts(doctored(t, "finished", func(s Setting) record.Values {
		other := s
		other.Method = map[string]string{SL: OS, OS: SL, EXP: EXP}[s.Method]
		v := asPrinted(other)
		v["test_accuracy"] -= 0.05
		return v
	}))
	for id, got := range swapped {
		if got != fails(id) {
			t.Errorf("with SL and OS exchanged, and all of them worse, %s is %q", id, got)
		}
	}
	if len(swapped) != 10 {
		t.Errorf("%d claims", len(swapped))
	}
	for id, got := range verdicts(doctored(t, "diverged", asPrinted)) {
		if got != fails(id) {
			t.Errorf("with runs that diverged %s is %q", id, got)
		}
	}
	s := doctored(t, "finished", asPrinted)
	small := s.results[Setting{MNIST, SL, 0}]
	small.Profile = "full"
	s.results[Setting{MNIST, SL, 0}] = small
	if got := verdicts(s); got["08-17"] != "undecided" || got["08-18"] != "holds" || got["08-13"] != "holds" {
		t.Errorf("accuracies of fewer epochs on MNIST: %v", got)
	}
	s.results[Setting{MNIST, EXP, 0.4}] = study.Result{}
	if got := verdicts(s); len(got) != 8 || got["08-14"] != "" || got["08-13"] != "holds" {
		t.Errorf("without a run: %v", got)
	}
	if empty := NewStudy("full", make([]study.Result, len(Cases("full")))); !empty.Empty() || len(Measured(empty).Missing) != 10 || empty.Provenance(MNIST) != "not run" {
		t.Error("claims are made of nothing")
	}
}

// What tables and conclusions say follows the runs.
func TestWords(t *testing.T) {
	s := doctored(t, "finished", asPrinted)
	for got, want := range map[string]string{
		s.Entry(MNIST, OS, 0):      "99.33 ± 0 (3)",
		s.Entry(CIFAR10, EXP, 0.4): "79.66 (1)",
		s.Verdict(MNIST, 0):        "MNIST, clean labels: as in the paper, both annealed schedules are ahead of SL. OS +0.24 ± 0 (3), EXP +0.31 ± 0 (3) points.",
		s.Verdict(CIFAR100, 0):     "CIFAR-100, clean labels: not run: SL, OS, EXP",
		s.Reduced(CIFAR100):        "not in this profile",
		doctored(t, "diverged", asPrinted).Entry(MNIST, OS, 0): "3 of 3 diverged",
		doctored(t, "diverged", asPrinted).Verdict(MNIST, 0.4): "MNIST, noise 0.4: 9 of 9 runs diverged",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	s = doctored(t, "finished", func(s Setting) record.Values {
		return record.Values{"test_accuracy": map[string]float64{SL: 0.5, OS: 0.4, EXP: 0.6}[s.Method]}
	})
	if got := s.Verdict(CIFAR10, 0.4); got != "CIFAR-10, noise 0.4: EXP alone is ahead of SL. OS -10 (1), EXP +10 (1) points." {
		t.Error(got)
	}
	// Seeds 1 and 2 of SL, 2 and 3 of OS: only seed 2 is a pair.
	part := doctored(t, "finished", asPrinted)
	small, drop := part.results[Setting{MNIST, SL, 0}], part.results[Setting{MNIST, OS, 0}]
	small.Records, drop.Records = small.Records[:2], drop.Records[1:]
	small.Records[1].Summary.Values = record.Values{"test_accuracy": 0.5}
	part.results[Setting{MNIST, SL, 0}], part.results[Setting{MNIST, OS, 0}] = small, drop
	if got := part.Ahead(MNIST, OS, 0).String(); got != "49.33 (1)" {
		t.Errorf("ahead by %s", got)
	}
	if got := part.Reduced(MNIST); !strings.HasSuffix(got, "2 of 3 runs") {
		t.Errorf("reduced %q", got)
	}
	s.results[Setting{MNIST, SL, 0}].Records[1].Rows = []record.Row{{Step: 938, Values: record.Values{"test_accuracy": 0.5}}}
	if c := s.Curve(MNIST, SL, 0, "test_accuracy", 100); len(c.Epochs) != 0 {
		t.Errorf("a curve of one seed of three: %v", c)
	}
	for _, r := range s.results[Setting{MNIST, SL, 0}].Records {
		r.Rows = []record.Row{{Step: 938, Values: record.Values{"test_accuracy": 0.5}}}
	}
	if c := s.Curve(MNIST, SL, 0, "test_accuracy", 100); !slices.Equal(c.Epochs, []float64{2}) || c.Largest[0] != 50 {
		t.Errorf("curve %v", c) // 60,000 images in batches of 128: 469 steps an epoch
	}
}

// So do the claims about labels, schedules and tables.
func TestExactChecksCanFail(t *testing.T) {
	wrong := map[string]claim.Check{
		"schedules of another length": schedules("full"),
		"asymmetric noise":            symmetric(cifarNoise(Asymmetric, 0.4)),
		"noise of another rate":       symmetric(cifarNoise(Symmetric, 0.3)),
		"symmetric noise":             asymmetric(cifarNoise(Symmetric, 0.1), cifarNoise(Symmetric, 0.4)),
		"as coded":                    asymmetric(cifarNoise(Asymmetric, 0.1), draw("cifar10", slices.Repeat([]int{5000}, 10), noise.Options{Kind: noise.Asymmetric, Rate: 0.4, Mode: noise.AsCoded})),
		"digits at another rate":      digits(mnistNoise(Asymmetric, 0.3), 0.25),
		"digits with symmetric noise": digits(mnistNoise(Symmetric, 0.3), 0.3),
		"a rate that is refused":      symmetric(cifarNoise(Symmetric, 1)),
		"a table without gains":       order(func(_, _ string, rate float64) float64 { return 0.3 - rate }),
		"a table with another spread": oddEntries(func(k, d, m string, r float64) Printed { return Printed{99, 0.57} }),
		"a table with equal accuracies": oddEntries(func(k, d, m string, r float64) Printed {
			p := Paper(k, d, m, r)
			if k == Asymmetric && r == 0.2 {
				p.Mean = 98.5
			}
			return p
		}),
	}
	for name, check := range wrong {
		if check.Holds() {
			t.Errorf("%s: it holds", name)
		}
	}
}

// The clean columns of Tables 3 and 4 are the same numbers, and each entry is what
// the gains of the specification are made of: its first and last columns.
func TestPrintedTables(t *testing.T) {
	for _, data := range DataSets {
		for _, m := range Methods {
			if Paper(Symmetric, data, m, 0) != Paper(Asymmetric, data, m, 0) {
				t.Errorf("%s %s: the clean columns differ", data, m)
			}
		}
	}
	for _, c := range []struct {
		kind, data  string
		first, last float64
	}{
		{Symmetric, MNIST, 0.24, 0.39}, {Symmetric, CIFAR10, 5.01, 7.12}, {Symmetric, CIFAR100, 22.04, 12.18},
		{Asymmetric, MNIST, 0.24, 0.79}, {Asymmetric, CIFAR10, 5.01, 6.75}, {Asymmetric, CIFAR100, 22.04, 13.37},
	} {
		if a, b := hundredth(Gain(c.kind, c.data, 0)), hundredth(Gain(c.kind, c.data, 0.4)); a != c.first || b != c.last {
			t.Errorf("%s %s: gains %v and %v, want %v and %v", c.kind, c.data, a, b, c.first, c.last)
		}
	}
	if (Paper(Symmetric, MNIST, SL, 0.25) != Printed{}) {
		t.Error("an entry that there is not")
	}
}
