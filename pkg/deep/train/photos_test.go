package train

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"largestep/data"
)

// photoFolder makes a folder in WebVision's form, of so many photos for training
// and testing: of one colour each, of many sizes, and among those for training
// one that is none.
func photoFolder(t *testing.T, train, test int) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, content func(*os.File) error) {
		path := filepath.Join(dir, "webvision-mini", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := content(f); err != nil {
			t.Fatal(err)
		}
	}
	list := func(folder, below string, n int) func(*os.File) error {
		var text strings.Builder
		for i := range n {
			name := fmt.Sprintf("%s%d.jpg", folder, i)
			fmt.Fprintf(&text, "%s %d\n", name, i%2)
			write(filepath.Join(below, name), func(f *os.File) error {
				if i == 5 {
					_, err := f.WriteString("not a photo")
					return err
				}
				img := image.NewRGBA(image.Rect(0, 0, 230+10*(i%10), 300-7*(i%10)))
				for k := range img.Pix {
					img.Pix[k] = 255
				}
				for y := range 200 {
					for x := range 200 {
						img.Set(x, y, color.RGBA{uint8(200 * (i % 2)), uint8(20 * i), uint8(x), 255})
					}
				}
				return jpeg.Encode(f, img, nil)
			})
		}
		return func(f *os.File) error { _, err := f.WriteString(text.String()); return err }
	}
	write("info/train_filelist_google.txt", list("google/", "", train))
	write("info/val_filelist.txt", list("val", "val_images_256", test))
	return dir
}

// Photos are cropped at random, one that does not decode is left out and told,
// and the run goes on after an interrupt as it would have.
func TestPhotos(t *testing.T) {
	cfg := decode(t, `
loss = "cross-entropy"
batch = 4
epochs = 2
evaluate = 1
[network]
name = "dense2"
hidden = 2
activation = "relu"
[data]
set = "webvision-mini"
[augment]
jitter = [0.4, 0.4, 0.4, 0.2]
flip = 0.5
[schedule]
name = "fixed"
rate = 0.001
`)
	store := &data.Store{Dir: photoFolder(t, 10, 4)}
	whole, b := newBench(t), newBench(t)
	whole.o.Data, b.o.Data = store, store
	var notes []string
	whole.o.Note = func(text string) { notes = append(notes, text) }
	want := whole.run(t.Context(), cfg, whole.o, Finished)
	if want.Step != 6 || want.Values["train_accuracy"] < 0 {
		t.Errorf("%+v; want 3 steps in each of 2 epochs", want)
	}
	if len(notes) != 1 || !strings.Contains(notes[0], "1 photo cannot be read and is left out: ") || !strings.Contains(notes[0], "5.jpg") {
		t.Errorf("notes: %q", notes)
	}
	ctx, cancel := context.WithCancel(t.Context())
	o := b.o
	o.Progress = func(s Status) {
		if s.Step == 4 {
			cancel()
		}
	}
	b.run(ctx, cfg, o, Interrupted)
	b.o.Resume = true
	if got := b.run(t.Context(), cfg, b.o, Finished); got.Weights != want.Weights || b.rows(got) != whole.rows(want) {
		t.Error("the run that was resumed ended elsewhere")
	}
}

// Photos none of which decodes end the run with a word, not in a circle.
func TestNoPhotoAtAll(t *testing.T) {
	cfg := decode(t, strings.NewReplacer("synthetic-mnist", "webvision-mini", "train = 300", "", "test = 200", "", "batch = 100", "batch = 4").Replace(small))
	dir := photoFolder(t, 10, 4)
	photos, err := filepath.Glob(filepath.Join(dir, "webvision-mini", "google", "*"))
	if err != nil || len(photos) != 10 {
		t.Fatal(photos, err)
	}
	for _, path := range photos {
		if err := os.WriteFile(path, []byte("not a photo"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b := newBench(t)
	b.o.Data = &data.Store{Dir: dir}
	if _, err := Run(t.Context(), cfg, b.o); err == nil || !strings.Contains(err.Error(), "none of the training images can be read") {
		t.Errorf("error = %v", err)
	}
}

func TestPhotosTakeNoNoise(t *testing.T) {
	cfg := decode(t, strings.NewReplacer("synthetic-mnist", "webvision-mini", "train = 300", "", "test = 200", "").Replace(small)+"[noise]\nkind = \"symmetric\"\nrate = 0.1\n")
	_, err := open(t.Context(), &data.Store{Dir: photoFolder(t, 10, 4)}, cfg, 1)
	if err == nil || !strings.Contains(err.Error(), "clean labels") {
		t.Errorf("error = %v", err)
	}
}
