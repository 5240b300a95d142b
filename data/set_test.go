package data_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"largestep/data"
)

func synthetic(t testing.TB, name string, n int) *data.Set {
	t.Helper()
	s, err := data.Synthetic(name, "train", n, 1)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSyntheticIsLabelledAndReproducible(t *testing.T) {
	for name, want := range map[string]string{"mnist": "4d781b3e8f1856c0", "cifar10": "abbbbc7a6b8c0999", "cifar100": "a339a5acc4ec7748"} {
		s := synthetic(t, name, 300)
		if !s.Synthetic || !strings.HasPrefix(s.Name, "synthetic-") || !strings.HasPrefix(s.Title(), "SYNTHETIC") {
			t.Errorf("%s does not say that it is synthetic: %s", name, s.Title())
		}
		if h := s.Histogram(); slices.Min(h) != 300/len(s.Classes) {
			t.Errorf("%s: histogram %v", name, h)
		}
		h := sha256.Sum256(s.Pixels)
		if got := hex.EncodeToString(h[:8]); got != want {
			t.Errorf("%s: pixels hash to %s, want %s (computed on amd64)", name, got, want)
		}
	}
	if _, err := data.Synthetic("webvision-mini", "train", 10, 1); err == nil {
		t.Error("made photos")
	}
	store, err := data.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Load(t.Context(), "synthetic-mnist", "test", data.Options{})
	if err != nil || s.Len() != 500 {
		t.Errorf("%v, %v", s, err)
	}
}

// The stand-in can be learned: the nearest class mean of the training split
// classifies the test split far above chance.
func TestSyntheticCanBeLearned(t *testing.T) {
	train := synthetic(t, "mnist", 1000)
	test, err := data.Synthetic("mnist", "test", 500, 1)
	if err != nil {
		t.Fatal(err)
	}
	means := make([][]float64, 10)
	rows := train.Float64()
	for c := range means {
		means[c] = make([]float64, 784)
	}
	for i, row := range rows {
		for k, v := range row {
			means[train.Labels[i]][k] += v / 100
		}
	}
	right := 0
	for i, row := range test.Float64() {
		best, arg := 1e18, 0
		for c, m := range means {
			d := 0.0
			for k, v := range row {
				d += (v - m[k]) * (v - m[k])
			}
			if d < best {
				best, arg = d, c
			}
		}
		if arg == test.Labels[i] {
			right++
		}
	}
	if right < 300 {
		t.Errorf("%d of 500 right; chance is 50", right)
	}
}

func TestSubsets(t *testing.T) {
	s := synthetic(t, "cifar100", 400)
	first, err := s.First(7)
	if err != nil || first.Len() != 7 || &first.Pixels[0] != &s.Pixels[0] || len(first.Coarse) != 7 {
		t.Errorf("first: %v, %v", first.Len(), err)
	}
	balanced, err := s.Balanced(2, 5)
	if err != nil || balanced.Len() != 200 || slices.Max(balanced.Histogram()) != 2 {
		t.Errorf("balanced: %v", err)
	}
	same, _ := s.Balanced(2, 5)
	other, _ := s.Balanced(2, 6)
	if !bytes.Equal(balanced.Pixels, same.Pixels) || bytes.Equal(balanced.Pixels, other.Pixels) {
		t.Error("balanced does not depend on the seed alone")
	}
	two, err := s.Binary(42, 7)
	if err != nil || two.Len() != 8 || !slices.Equal(two.Histogram(), []int{4, 4}) || !slices.Equal(two.Classes, []string{s.Classes[42], s.Classes[7]}) {
		t.Fatalf("binary: %+v, %v", two, err)
	}
	k := slices.IndexFunc(s.Labels, func(y int) bool { return y == 42 || y == 7 })
	if !bytes.Equal(two.Image(0), s.Image(k)) || (two.Labels[0] == 0) != (s.Labels[k] == 42) {
		t.Error("binary: labels and images do not belong together")
	}
	signs, err := two.Signs()
	if err != nil || signs[0] != float64(2*two.Labels[0]-1) {
		t.Errorf("signs %v, %v", signs, err)
	}
	noisy, err := s.WithLabels(make([]int, s.Len()))
	if err != nil || noisy.Histogram()[0] != 400 || s.Histogram()[0] != 4 {
		t.Errorf("with labels: %v", err)
	}
	rows := s.Float64()
	if len(rows) != 400 || len(rows[3]) != 3072 || rows[3][5] != float64(s.Image(3)[5])/255 {
		t.Error("rows of numbers")
	}
}

func TestSubsetRefusals(t *testing.T) {
	s := synthetic(t, "mnist", 20)
	var err error
	for name, f := range map[string]func(){
		"first 0":       func() { _, err = s.First(0) },
		"first 21":      func() { _, err = s.First(21) },
		"balanced 3":    func() { _, err = s.Balanced(3, 1) },
		"balanced 0":    func() { _, err = s.Balanced(0, 1) },
		"binary same":   func() { _, err = s.Binary(1, 1) },
		"binary beyond": func() { _, err = s.Binary(1, 10) },
		"select":        func() { _, err = s.Select([]int{20}) },
		"labels short":  func() { _, err = s.WithLabels([]int{1}) },
		"labels beyond": func() { _, err = s.WithLabels(slices.Repeat([]int{10}, 20)) },
		"signs":         func() { _, err = s.Signs() },
	} {
		if err = nil; true {
			f()
		}
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func ExampleSet_Binary() {
	s, _ := data.Synthetic("mnist", "train", 200, 1)
	two, err := s.Binary(0, 1)
	fmt.Println(two.Title(), two.Histogram(), err)
	// Output: SYNTHETIC synthetic-mnist train, 40 images [20 20] <nil>
}
