package batch_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"largestep/data"
	"largestep/data/augment"
	"largestep/data/batch"
	"largestep/data/photo"
	"largestep/internal/realdata"
)

func set(t testing.TB, n int) *data.Set {
	t.Helper()
	s, err := data.Synthetic("cifar10", "train", n, 1)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func loader(t testing.TB, src batch.Source, o batch.Options) *batch.Loader {
	t.Helper()
	l, err := batch.New(src, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestEveryImageOnceWithItsLabel(t *testing.T) {
	s := set(t, 103)
	for _, c := range []struct {
		drop bool
		want []int
	}{{false, []int{20, 20, 20, 20, 20, 3}}, {true, []int{20, 20, 20, 20, 20}}} {
		l := loader(t, s, batch.Options{Size: 20, Shuffle: true, DropLast: c.drop, Seed: 3})
		var sizes, seen []int
		for b, err := range l.Epoch(t.Context(), 0) {
			if err != nil {
				t.Fatal(err)
			}
			sizes = append(sizes, b.Len())
			for k, i := range b.Index {
				seen = append(seen, i)
				if b.Y[k] != s.Labels[i] {
					t.Fatalf("image %d has label %d", i, b.Y[k])
				}
				for j, v := range b.Image(k) {
					if v != float32(s.Image(i)[j])/255 {
						t.Fatalf("image %d is not itself", i)
					}
				}
			}
			b.Recycle()
		}
		if !slices.Equal(sizes, c.want) || l.Batches() != len(c.want) {
			t.Errorf("sizes %v, %d batches", sizes, l.Batches())
		}
		slices.Sort(seen)
		if len(slices.Compact(seen)) != 100+3*(len(c.want)-5) {
			t.Errorf("%d images seen", len(seen))
		}
	}
}

// What is in the batches depends on seed and epoch, not on the workers.
func TestDeterministic(t *testing.T) {
	s := set(t, 100)
	ops := []augment.Op{augment.Shift{Pixels: 4}, augment.Flip{P: 0.5}, augment.Jitter{Brightness: 0.4, Hue: 0.1},
		augment.Normalize{Mean: []float64{.5, .5, .5}, SD: []float64{.2, .2, .2}}}
	run := func(seed uint64, epoch, workers, ahead int) []float32 {
		var all []float32
		l := loader(t, s, batch.Options{Size: 16, Shuffle: true, Seed: seed, Augment: ops, Workers: workers, Ahead: ahead})
		for b, err := range l.Epoch(t.Context(), epoch) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, b.X...)
			b.Recycle()
		}
		return all
	}
	want := run(1, 5, 1, 1)
	for _, workers := range []int{2, 7} {
		if !slices.Equal(want, run(1, 5, workers, 3)) {
			t.Errorf("%d workers give other batches", workers)
		}
	}
	if slices.Equal(want, run(1, 6, 1, 1)) || slices.Equal(want, run(2, 5, 1, 1)) {
		t.Error("another epoch or seed gives the same batches")
	}
}

// No more batches than Ahead and the one in use are under way.
func TestMemoryIsBounded(t *testing.T) {
	s := &counting{Set: set(t, 800)}
	l := loader(t, s, batch.Options{Size: 8, Ahead: 3, Workers: 4})
	n := 0
	for b, err := range l.Epoch(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 2 {
			time.Sleep(50 * time.Millisecond) // let the workers run on
			if read := int(s.n.Load()); read > 8*(2+3+1) {
				t.Errorf("%d images read when 2 batches of 8 were used", read)
			}
		}
		b.Recycle()
	}
	if n != 100 {
		t.Errorf("%d batches", n)
	}
}

// counting counts the images that are read.
type counting struct {
	*data.Set
	n atomic.Int64
}

func (c *counting) Read(i int, rng *rand.Rand, dst []float32) error {
	c.n.Add(1)
	return c.Set.Read(i, rng, dst)
}

func TestLeavingEarlyStopsTheWork(t *testing.T) {
	before := runtime.NumGoroutine()
	l := loader(t, set(t, 500), batch.Options{Size: 5})
	for range 20 {
		for range l.Epoch(t.Context(), 0) {
			break
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	for _, err := range l.Epoch(ctx, 0) {
		cancel()
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("an epoch that was ended says %v", last)
	}
	if n := runtime.NumGoroutine(); n > before+2 {
		t.Errorf("%d goroutines, %d before", n, before)
	}
}

func TestRefusals(t *testing.T) {
	s := set(t, 10)
	for name, c := range map[string]struct {
		o    batch.Options
		want string
	}{
		"size 0":    {batch.Options{}, "a batch size of 0"},
		"too large": {batch.Options{Size: 11, DropLast: true}, "no batch of 11"},
		"op":        {batch.Options{Size: 1, Augment: []augment.Op{augment.Shift{Pixels: 40}}}, "a shift of 40"},
	} {
		if _, err := batch.New(s, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := batch.New(&photo.Folder{Size: 8}, batch.Options{Size: 1}); err == nil {
		t.Error("batches of no images")
	}
}

// A broken photo ends the epoch with its name, or is skipped and counted.
func TestBrokenPhotos(t *testing.T) {
	web := filepath.Join(realdata.Dir(t), "webfolder")
	f, err := data.OpenPhotos("", filepath.Join(web, "val_filelist.txt"), 6)
	if err != nil {
		t.Fatal(err)
	}
	f.Items = slices.Insert(slices.Clone(f.Items[:5]), 2, photo.Item{Path: "broken/hopper_bad_exif.jpg"})
	l := loader(t, f, batch.Options{Size: 3})
	var last error
	for _, err := range l.Epoch(t.Context(), 0) {
		last = err
	}
	if last == nil || !strings.Contains(last.Error(), "hopper_bad_exif.jpg") || !strings.Contains(last.Error(), "bad Huffman code") {
		t.Errorf("error %v", last)
	}
	l = loader(t, f, batch.Options{Size: 3, SkipBroken: true})
	var sizes []int
	for b, err := range l.Epoch(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, b.Len())
		for k, i := range b.Index {
			if i == 2 || b.Y[k] != f.Items[i].Label {
				t.Errorf("photo %d in the batch, label %d", i, b.Y[k])
			}
			want := make([]float32, 3*224*224)
			if err := f.Read(i, nil, want); err != nil || !slices.Equal(want, b.Image(k)) {
				t.Errorf("photo %d is not itself (%v)", i, err)
			}
		}
	}
	n, first := l.Skipped()
	if !slices.Equal(sizes, []int{2, 3}) || n != 1 || !strings.Contains(fmt.Sprint(first), "hopper_bad_exif.jpg") {
		t.Errorf("sizes %v, %d skipped: %v", sizes, n, first)
	}
	good, broken, err := f.Check(t.Context())
	if err != nil || good.Len() != 5 || len(broken) != 1 {
		t.Errorf("check: %v, %v", broken, err)
	}
}

func ExampleLoader_Epoch() {
	s, _ := data.Synthetic("mnist", "train", 10, 1)
	l, _ := batch.New(s, batch.Options{Size: 4, Shuffle: true, Seed: 1})
	for b, err := range l.Epoch(context.Background(), 0) {
		fmt.Println(b.Len(), b.C, b.H, b.W, err)
		b.Recycle()
	}
	// Output:
	// 4 1 28 28 <nil>
	// 4 1 28 28 <nil>
	// 2 1 28 28 <nil>
}

func BenchmarkCIFARPipeline(b *testing.B) {
	s := set(b, 2000)
	l := loader(b, s, batch.Options{Size: 128, Shuffle: true, Augment: []augment.Op{augment.Shift{Pixels: 4}, augment.Flip{P: 0.5},
		augment.Normalize{Mean: []float64{.5, .5, .5}, SD: []float64{.2, .2, .2}}}})
	for b.Loop() {
		for x := range l.Epoch(b.Context(), 0) {
			x.Recycle()
		}
	}
}
