package study_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"largestep/pkg/deep/record"
	"largestep/pkg/deep/study"
)

// The interval of Student's t: for 1, 2, 3 the half width is 4.302653 (the 97.5 %
// point of t with 2 degrees of freedom in every table) times 1/√3.
func TestEstimate(t *testing.T) {
	i := study.Estimate([]float64{1, 2, 3})
	if i.Mean != 2 || math.Abs(i.Half-4.302653/math.Sqrt(3)) > 1e-6 || i.N != 3 {
		t.Errorf("%+v", i)
	}
	for want, values := range map[string][]float64{"-": nil, "50 (1)": {0.5}, "55 ± 64 (2)": {0.5, 0.6}} {
		if got := study.Estimate(values).Times(100).String(); got != want {
			t.Errorf("%v: %q, want %q", values, got, want)
		}
	}
}

func recorded(t *testing.T, c study.Case, seed uint64, outcome string, ended int, losses ...float64) *record.Record {
	t.Helper()
	cfg, err := c.Config()
	if err != nil {
		t.Fatal(err)
	}
	r := &record.Record{Head: record.NewHead(cfg, seed, "go", "a1b2c3")}
	for step, loss := range losses {
		r.Rows = append(r.Rows, record.Row{Step: step, Values: record.Values{"loss": loss}})
	}
	r.Summary = &record.Summary{Outcome: outcome, Step: len(losses), Ended: time.Unix(int64(ended), 0),
		Values: record.Values{"loss": losses[len(losses)-1]}}
	return r
}

func TestMatch(t *testing.T) {
	small := study.Case{Label: "SL", Run: "mnist-cnn4", Profile: "quick", Set: []string{"schedule.name=sl"}, Seeds: []uint64{1, 2, 3, 4}}
	drop := study.Case{Label: "OS", Run: "mnist-cnn4", Profile: "quick", Seeds: []uint64{1}}
	records := []*record.Record{
		recorded(t, small, 1, "finished", 10, 4, 3),
		recorded(t, small, 1, "finished", 20, 4, 2), // later
		recorded(t, small, 1, "interrupted", 30, 4, 1),
		recorded(t, small, 2, "finished", 10, 6, 4, 3),
		recorded(t, small, 4, "diverged", 10, 9),
		recorded(t, small, 5, "finished", 10, 0, 0), // a seed that was not asked for
	}
	results, err := study.Match(records, small, drop)
	if err != nil {
		t.Fatal(err)
	}
	sl, os := results[0], results[1]
	if !slices.Equal(sl.Missing, []uint64{3}) || sl.Diverged() != 1 || !slices.Equal(sl.Ends("loss"), []float64{2, 3}) || sl.End("none").N != 0 {
		t.Errorf("%+v", sl)
	}
	if steps, mean, least, largest := sl.Curve("loss"); !slices.Equal(steps, []float64{0}) || mean[0] != 19./3 || least[0] != 4 || largest[0] != 9 {
		t.Errorf("%v %v %v %v", steps, mean, least, largest)
	}
	if !slices.Equal(os.Missing, []uint64{1}) || len(os.Records) != 0 || os.Absent() != "not run" {
		t.Errorf("%+v", os)
	}
	broken, err := study.Match([]*record.Record{recorded(t, drop, 1, "interrupted", 10, 4, 3, 2)}, drop)
	if err != nil || !slices.Equal(broken[0].Missing, []uint64{1}) || broken[0].Absent() != "interrupted at step 2" {
		t.Errorf("%+v, %v", broken, err)
	}
	if _, err := study.Match(nil, study.Case{Label: "x", Run: "mnist-cnn5", Profile: "quick"}); err == nil || !strings.Contains(err.Error(), "mnist-cnn4") {
		t.Errorf("error = %v; want the nearest name", err)
	}
}

// What nobody has recorded yet is missing, and no error.
func TestRecordedWithoutAPack(t *testing.T) {
	results, err := study.Recorded("none", study.Case{Label: "SL", Run: "mnist-cnn4", Profile: "full", Seeds: []uint64{1, 2}})
	if err != nil || len(results) != 1 || !slices.Equal(results[0].Missing, []uint64{1, 2}) || results[0].End("loss").N != 0 {
		t.Errorf("%+v, %v", results, err)
	}
	if _, err := study.Recorded("eos", study.Case{Label: "x", Run: "no-such-run", Profile: "full"}); err == nil {
		t.Error("a run that there is not was taken")
	}
}

// Training leaves the records that are asked for, and does not repeat itself.
func TestTrain(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command")
	}
	dir := t.TempDir()
	t.Setenv("LARGESTEP_RUNS", filepath.Join(dir, "runs"))
	t.Setenv("LARGESTEP_CACHE", filepath.Join(dir, "cache"))
	path := filepath.Join(dir, "small.toml")
	if err := os.WriteFile(path, []byte(`
loss = "cross-entropy"
steps = 3
batch = 20
data = { set = "synthetic-mnist", train = 100, test = 50 }
network = { name = "dense2", hidden = 5, activation = "relu" }
schedule = { name = "fixed", rate = 0.1 }
`), 0o644); err != nil {
		t.Fatal(err)
	}
	c := study.Case{Label: "small", Run: path, Profile: "quick", Seeds: []uint64{1, 2}}
	var heard []study.Progress
	seen := func(p study.Progress) { heard = append(heard, p) }
	first, err := study.Train(t.Context(), "go", seen, c)
	if err != nil {
		t.Fatal(err)
	}
	if ends := first[0].Ends("loss"); len(ends) != 2 || ends[0] == ends[1] {
		t.Errorf("losses of two seeds are %v", ends)
	}
	last := heard[len(heard)-1]
	if last.Seed != 2 || last.Run != 2 || last.Runs != 2 || !strings.Contains(last.Line, "finished after 3 steps") || last.Record == nil {
		t.Errorf("%+v", last)
	}
	again, err := study.Train(t.Context(), "go", nil, c)
	if err != nil || !again[0].Records[0].Summary.Ended.Equal(first[0].Records[0].Summary.Ended) {
		t.Errorf("%v: a run that is finished was trained again", err)
	}

	c.Set = []string{"schedule.rate=-1"}
	if _, err := study.Train(t.Context(), "go", nil, c); err == nil || !strings.Contains(err.Error(), "starts at -1") {
		t.Errorf("error = %v", err)
	}
	c.Set = nil
	t.Setenv("LARGESTEP_DATA", filepath.Join(dir, "none"))
	for run, want := range map[string]string{
		"mnist-cnn4":             "largestep data get mnist",
		"carsdogs-linear2":       "largestep data get cifar10",
		"cifar10-cnn8":           "largestep data get cifar10",
		"cifar100-resnet34":      "largestep data get cifar100",
		"webvision-resnet50":     "unpack them",
		"patches-large":          "largestep data get cifar10",
		"eos-cifar10-huber-tanh": "largestep data get cifar10",
	} {
		c.Run = run
		if _, err := study.Train(t.Context(), "go", nil, c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error = %v; want the command that fetches the data", run, err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := study.Train(ended, "go", nil, c); err == nil {
		t.Error("an interrupt was not told")
	}
}
