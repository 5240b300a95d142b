package data_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"largestep/data"
	"largestep/internal/realdata"
)

func realStore(t testing.TB) *data.Store {
	t.Helper()
	s, err := data.Open(realdata.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func uniform(classes, each int) []int { return slices.Repeat([]int{each}, classes) }

// The counts are those of the published files; the sums of CIFAR-10's two
// training batches were counted batch by batch when the files were put
// together.
func TestRealSetsDecodeWithTheirHistograms(t *testing.T) {
	s := realStore(t)
	for _, c := range []struct {
		name, split string
		partial     bool
		want        []int
		missing     int
	}{
		{"mnist", "train", false, []int{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, 0},
		{"mnist", "test", false, []int{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, 0},
		{"cifar10", "train", true, []int{1005 + 984, 974 + 1007, 1032 + 1010, 1016 + 995, 999 + 1010, 937 + 988, 1030 + 1008, 1001 + 1026, 1025 + 987, 981 + 985}, 3},
		{"cifar10", "test", false, uniform(10, 1000), 0},
		{"cifar100", "test", false, uniform(100, 100), 0},
	} {
		start := time.Now()
		set, err := s.Load(t.Context(), c.name, c.split, data.Options{Partial: c.partial})
		if err != nil {
			t.Errorf("%s %s: %v", c.name, c.split, err)
			continue
		}
		t.Logf("%s: %v", set.Title(), time.Since(start))
		if got := set.Histogram(); !slices.Equal(got, c.want) {
			t.Errorf("%s %s: histogram %v, want %v", c.name, c.split, got, c.want)
		}
		if len(set.Missing) != c.missing || len(set.Pixels) != set.Len()*set.Shape.Size() {
			t.Errorf("%s %s: %d files missing, %d bytes", c.name, c.split, len(set.Missing), len(set.Pixels))
		}
		again, err := s.Load(t.Context(), c.name, c.split, data.Options{Partial: c.partial})
		if err != nil || again != set {
			t.Errorf("%s %s was loaded twice (%v)", c.name, c.split, err)
		}
	}
	subset, err := s.Load(t.Context(), "cifar100", "train", data.Options{Partial: true})
	if err != nil {
		t.Fatal(err)
	}
	h := subset.Histogram()
	if subset.Len() != 10000 || slices.Min(h) != 67 || slices.Max(h) != 125 {
		t.Errorf("subset of %d, classes of %d to %d", subset.Len(), slices.Min(h), slices.Max(h))
	}
	coarse := make([]int, 20)
	test, _ := s.Load(t.Context(), "cifar100", "test", data.Options{})
	for _, c := range test.Coarse {
		coarse[c]++
	}
	if !slices.Equal(coarse, uniform(20, 500)) {
		t.Errorf("coarse classes %v", coarse)
	}
	if !strings.Contains(subset.Title(), "missing") {
		t.Errorf("the title %q does not say that this is a part", subset.Title())
	}
}

// Mean 0.13066 and deviation 0.30811 were computed from the same file by
// another program.
func TestRealStatistics(t *testing.T) {
	s := realStore(t)
	train, err := s.Load(t.Context(), "mnist", "train", data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	mean, sd := train.Statistics()
	if math.Abs(mean[0]-0.13066) > 5e-6 || math.Abs(sd[0]-0.30811) > 5e-6 {
		t.Errorf("mean %v, deviation %v", mean, sd)
	}
	cifar, err := s.Load(t.Context(), "cifar10", "train", data.Options{Partial: true})
	if err != nil {
		t.Fatal(err)
	}
	// The published ones are of all 50,000 images; these are 20,000.
	mean, sd = cifar.Statistics()
	for c, want := range []float64{0.4914, 0.4822, 0.4465} {
		if math.Abs(mean[c]-want) > 0.005 {
			t.Errorf("channel %d has mean %v, want about %v", c, mean[c], want)
		}
	}
	for c, want := range []float64{0.2470, 0.2435, 0.2616} {
		if math.Abs(sd[c]-want) > 0.005 {
			t.Errorf("channel %d has deviation %v, want about %v", c, sd[c], want)
		}
	}
}

func TestRealNamesFiles(t *testing.T) {
	dir := realdata.Dir(t)
	s := realStore(t)
	for file, name := range map[string]string{"cifar10/batches.meta.txt": "cifar10", "cifar100/fine_label_names.txt": "cifar100"} {
		b, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		set, err := s.Load(t.Context(), name, "test", data.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(strings.Fields(string(b)), set.Classes) {
			t.Errorf("%s names other classes", file)
		}
	}
}

func TestRealSetsWithoutPermissionForParts(t *testing.T) {
	_, err := realStore(t).Load(t.Context(), "cifar10", "train", data.Options{})
	for _, want := range []string{"data_batch_3.bin", "largestep data get cifar10", "LARGESTEP_DATA"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q in it", err, want)
		}
	}
}

func TestRealPhotos(t *testing.T) {
	dir := filepath.Join(realdata.Dir(t), "webfolder")
	for list, want := range map[string][]int{"train_filelist.txt": {16, 16, 16, 16, 16, 6}, "val_filelist.txt": {4, 4, 4, 4, 4, 1}} {
		f, err := data.OpenPhotos("", filepath.Join(dir, list), 6)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]int, 6)
		for _, it := range f.Items {
			got[it.Label]++
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: classes %v, want %v", list, got, want)
		}
		good, broken, err := f.Check(t.Context())
		if err != nil || len(broken) > 0 || good.Len() != f.Len() {
			t.Errorf("%s: %v %v", list, broken, err)
		}
	}
	f, err := data.OpenFolder(filepath.Join(dir, "train"))
	if err != nil || f.Len() != 86 || len(f.Classes) != 6 {
		t.Errorf("folder: %+v, %v", f, err)
	}
}

// The extracted form of MNIST is known as well.
func TestRealExtractedFiles(t *testing.T) {
	from := filepath.Join(realdata.Dir(t), "mnist")
	dir := filepath.Join(t.TempDir(), "mnist")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(from, "*.gz"))
	if err != nil || len(names) != 4 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, strings.TrimSuffix(filepath.Base(name), ".gz")), b, 0o644); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	s, err := data.Open(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, split := range []string{"train", "test"} {
		extracted, err := s.Load(t.Context(), "mnist", split, data.Options{})
		if err != nil {
			t.Fatal(err)
		}
		original, err := realStore(t).Load(t.Context(), "mnist", split, data.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(extracted.Pixels, original.Pixels) || !slices.Equal(extracted.Labels, original.Labels) {
			t.Errorf("the extracted %s split differs", split)
		}
	}
}
