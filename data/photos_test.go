package data_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"largestep/data"
)

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// The lists go class by class; the photos that a run takes first are of all.
func TestClassesTakeTurns(t *testing.T) {
	store, err := data.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(store.Dir, "webvision", "info", "train_filelist_google.txt"), []byte("a1.jpg 0\na2.jpg 0\na3.jpg 0\nb1.jpg 7\nc1.jpg 9\nc2.jpg 9\n"))
	f, err := store.Photos("webvision-mini", "train")
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, it := range f.Items {
		order = append(order, strings.TrimSuffix(it.Path, ".jpg"))
	}
	if got := strings.Join(order, " "); got != "a1 b1 c1 a2 c2 a3" {
		t.Errorf("photos %s", got)
	}
}

// WebVision's own layout: lists in info, training paths relative to the
// folder, validation paths relative to val_images_256; classes from 50 on are
// left out.
func TestWebVisionMini(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 20)), nil); err != nil {
		t.Fatal(err)
	}
	store, err := data.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Photos("webvision-mini", "train"); err == nil || !strings.Contains(err.Error(), "unpack them so that the folder holds google/") {
		t.Errorf("without data: %v", err)
	}
	dir := filepath.Join(store.Dir, "webvision")
	write(t, filepath.Join(dir, "info", "train_filelist_google.txt"), []byte("google/q0001/a.jpg 0\ngoogle/q0002/b.jpg 49\ngoogle/q0003/c.jpg 50\ngoogle/q0004/d.jpg 999\n"))
	write(t, filepath.Join(dir, "info", "val_filelist.txt"), []byte("val1.jpg 3\nval2.jpg 700\n"))
	for _, name := range []string{"google/q0001/a.jpg", "google/q0002/b.jpg", "val_images_256/val1.jpg"} {
		write(t, filepath.Join(dir, name), b.Bytes())
	}
	for split, want := range map[string]int{"train": 2, "test": 1} {
		f, err := store.Photos("webvision-mini", split)
		if err != nil {
			t.Fatal(err)
		}
		if f.Len() != want || (f.Crop != nil) != (split == "train") {
			t.Errorf("%s: %d photos, crop %v", split, f.Len(), f.Crop)
		}
		pix := make([]float32, 3*224*224)
		for i := range f.Len() {
			if err := f.Read(i, nil, pix); err != nil {
				t.Error(err)
			}
		}
	}
	found, err := store.Verify(t.Context(), "webvision-mini")
	if err != nil || len(found) != 2 || found[0].State != data.Good || found[1].State != data.Good {
		t.Errorf("%+v, %v", found, err)
	}
	write(t, filepath.Join(dir, "google/q0002/b.jpg"), b.Bytes()[:100])
	found, err = store.Verify(t.Context(), "webvision-mini")
	if err != nil || found[0].State != data.Wrong || !strings.Contains(found[0].Why, "1 of 2 photos do not decode") || !strings.Contains(found[0].Why, "b.jpg") {
		t.Errorf("%+v, %v", found, err)
	}
	if err := store.Get(t.Context(), "webvision-mini"); err != nil {
		t.Error(err)
	}
	if _, err := store.Photos("mnist", "train"); err == nil {
		t.Error("mnist as photos")
	}
	if _, err := store.Load(t.Context(), "webvision-mini", "train", data.Options{}); err == nil {
		t.Error("photos in memory")
	}
	if _, err := store.Load(t.Context(), "mnist", "validation", data.Options{}); err == nil || !strings.Contains(err.Error(), "use train or test") {
		t.Errorf("split: %v", err)
	}
}

// Where the store lies: the argument, else LARGESTEP_DATA, else the cache.
func TestWhereDataLies(t *testing.T) {
	t.Setenv("LARGESTEP_DATA", "/a folder/b")
	t.Setenv("XDG_CACHE_HOME", "/cache")
	t.Setenv("HOME", "/home/x")
	t.Setenv("LARGESTEP_DATA_MIRROR", "http://mirror/")
	s, err := data.Open("")
	if err != nil || !strings.HasSuffix(filepath.ToSlash(s.Dir), "/a folder/b") || len(s.Mirrors) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	if s, err = data.Open("/given"); err != nil || !strings.HasSuffix(filepath.ToSlash(s.Dir), "/given") {
		t.Errorf("%+v, %v", s, err)
	}
	t.Setenv("LARGESTEP_DATA", "")
	if s, err = data.Open(""); err != nil || !strings.HasSuffix(filepath.ToSlash(s.Dir), "/largestep/data") {
		t.Errorf("%+v, %v", s, err)
	}
}

// Only feed imports GoMLX; nothing imports the book, the claims or networks.
func TestLayers(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Deps " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(out)) {
		n++
		name, deps, _ := strings.Cut(strings.TrimSpace(line), " ")
		for _, dep := range strings.Fields(deps) {
			for _, not := range []string{"largestep/pkg/book", "largestep/pkg/claims", "largestep/pkg/deep", "github.com/gomlx"} {
				if strings.HasPrefix(dep, not) && !(not == "github.com/gomlx" && name == "largestep/data/feed") {
					t.Errorf("%s imports %s", name, dep)
				}
			}
		}
	}
	if n < 10 {
		t.Errorf("%d packages", n)
	}
}
