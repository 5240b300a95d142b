package deepruns_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"largestep/pkg/claims/deepruns"
	"largestep/pkg/deep/record"
	"largestep/pkg/deep/study"
)

func TestReduced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wide.toml")
	if err := os.WriteFile(path, []byte(`
loss = "cross-entropy"
epochs = 60
batch = 128
schedule = { name = "sl" }
network = { name = "wideresnet", depth = 16, widen = 10 }
data.set = "cifar10"

[profile.quick]
network = { depth = 10, widen = 2 }
data = { train = 1000, test = 500 }
batch = 32
[profile.full]
epochs = 40
`), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		profile string
		seeds   []uint64
		want    string
	}{
		{"paper", []uint64{1, 2, 3}, ""},
		{"full", []uint64{1, 2}, "40 of 60 epochs, 2 of 3 runs"},
		{"quick", []uint64{1, 2, 3, 4}, "wideresnet-10-2 for wideresnet-16-10, 1,000 of 50,000 training images, 500 of 10,000 test images, batches of 32 for 128"},
	} {
		got, err := deepruns.Reduced(study.Case{Run: path, Profile: c.profile, Seeds: c.seeds}, 3)
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.profile, got, err, c.want)
		}
	}
	for profile, comparable := range map[string]bool{"paper": true, "full": false, "quick": false} {
		if why := deepruns.Incomparable(study.Case{Run: path, Profile: profile, Seeds: []uint64{1}}); (why == "") != comparable {
			t.Errorf("%s: %q", profile, why)
		}
	}
	// The catalogue does not know how many photos the paper had.
	photos := study.Case{Run: "webvision-resnet50", Profile: "quick", Seeds: []uint64{1}}
	if got, err := deepruns.Reduced(photos, 0); err != nil || got != "50 training images, 50 test images, 2 of 250 epochs, batches of 10 for 512" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := deepruns.Reduced(study.Case{Run: "none", Profile: "quick"}, 0); err == nil {
		t.Error("a run that there is not was taken")
	}
}

func TestProvenance(t *testing.T) {
	rec := func(seed uint64, backend, commit string) *record.Record {
		return &record.Record{Head: record.Head{Profile: "full", Seed: seed, Backend: backend, Provenance: record.Provenance{Commit: commit}}}
	}
	a := study.Result{Records: []*record.Record{rec(2, "xla:cpu", "aa"), rec(1, "xla:cpu", "aa")}}
	b := study.Result{Records: []*record.Record{rec(1, "go", "bb")}}
	c := study.Result{Records: []*record.Record{rec(1, "go", "cc"), rec(1, "go", "dd")}}
	for want, results := range map[string][]study.Result{
		"profile full, seed 1, go, 3 states of the code, dd the last": {b, c},
		"not run": {{}},
		"profile full, seeds 1 2, xla:cpu, code aa":               {a},
		"profile full, seed 1, go, code bb":                       {b, {}},
		"profile full, seeds 1 2, xla:cpu and go, code aa and bb": {a, b},
	} {
		if got := deepruns.Provenance(results...); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestCurves(t *testing.T) {
	c := study.Case{Run: "patches-large", Profile: "full", Seeds: []uint64{1, 2}} // 1000 images in batches of 32: 32 steps an epoch
	r := study.Result{Case: c}
	for _, accuracy := range []float64{0.2, 0.4} {
		r.Records = append(r.Records, &record.Record{Rows: []record.Row{
			{Step: 32, Values: record.Values{"loss": 1}},
			{Step: 64, Values: record.Values{"test_accuracy": accuracy}},
		}})
	}
	got := deepruns.CurveOf(r, "test_accuracy", 100)
	if !slices.Equal(got.Epochs, []float64{2}) || math.Abs(got.At(2)-30) > 1e-9 || got.Least[0] != 20 || got.Largest[0] != 40 || !math.IsNaN(got.At(1)) {
		t.Errorf("%+v", got)
	}
	if empty := deepruns.CurveOf(study.Result{Case: c}, "test_accuracy", 1); len(empty.Epochs) != 0 {
		t.Errorf("%+v", empty)
	}
}
