package train

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"largestep/data"
	"largestep/data/augment"
	"largestep/data/batch"
	"largestep/pkg/theory/seed"
)

func opened(t *testing.T, text string, root uint64) *images {
	t.Helper()
	im, err := open(t.Context(), &data.Store{}, decode(t, text), root)
	if err != nil {
		t.Fatal(err)
	}
	return im
}

func names(im *images) (list []string) {
	for _, g := range im.groups {
		list = append(list, g.name)
	}
	return list
}

// Label noise changes training labels alone, and the group of wrong labels
// holds just the images that it changed.
func TestNoiseChangesTrainingLabelsAlone(t *testing.T) {
	clean, noisy := opened(t, small, 1), opened(t, small+"[noise]\nkind = \"symmetric\"\nrate = 0.4\n", 1)
	if got := names(clean); !slices.Equal(got, []string{"test"}) {
		t.Errorf("groups of clean labels: %v", got)
	}
	if got := names(noisy); !slices.Equal(got, []string{"test", "flipped"}) {
		t.Fatalf("groups of noisy labels: %v", got)
	}
	changed := 0
	for i := range clean.train.Len() {
		if clean.train.Label(i) != noisy.train.Label(i) {
			changed++
		}
	}
	// floor(floor(0.4 * 300) / 10) = 12 of each of the ten classes.
	wrong := noisy.groups[1].at(0)
	if changed != 120 || wrong.Len() != 120 {
		t.Errorf("%d labels are changed, and %d images in the group of wrong labels; want 120", changed, wrong.Len())
	}
	a, b := clean.groups[0].at(0), noisy.groups[0].at(0)
	for i := range a.Len() {
		if a.Label(i) != b.Label(i) {
			t.Fatalf("test label %d changed", i)
		}
	}
}

// The groups of patches, as Li, Wei and Ma 2019 measure them.
func TestPatches(t *testing.T) {
	im := opened(t, strings.NewReplacer("synthetic-mnist", "synthetic-cifar10", "test = 200", "test = 200\npatches = true").Replace(small), 1)
	if got := names(im); !slices.Equal(got, []string{"test", "mixed", "patch"}) || !im.random {
		t.Fatalf("groups %v, changing %v", got, im.random)
	}
	patch := im.groups[2].at(0)
	if patch.Len() != patchOnly {
		t.Errorf("%d patches alone", patch.Len())
	}
	// Nothing but the window of 7 x 7 in 3 channels is other than 0.
	pix := make([]float32, 3*32*32)
	if err := patch.Read(5, nil, pix); err != nil {
		t.Fatal(err)
	}
	lit := 0
	for _, v := range pix {
		if v != 0 {
			lit++
		}
	}
	if lit != 3*7*7 {
		t.Errorf("%d values of a patch alone are not 0; want 147", lit)
	}
	other := make([]float32, len(pix))
	if err := im.groups[2].at(1).Read(5, nil, other); err != nil || slices.Equal(pix, other) {
		t.Error("patches alone are the same in the next epoch", err)
	}
	// Marked images are 80 %, and 20 % of those are patches alone.
	counts := map[string]int{}
	for _, g := range im.groups[:2] {
		loader, err := batch.New(g.at(0), batch.Options{Size: 200, Augment: g.apply, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		for b, err := range loader.Epoch(context.Background(), 0) {
			if err != nil {
				t.Fatal(err)
			}
			for k := range b.Len() {
				if img := b.Image(k); img[0] == 0 && img[1023] == 0 && img[3071] == 0 {
					counts[g.name]++
				}
			}
		}
	}
	// 200 * 0.8 * 0.2 = 32, standard deviation 5.2.
	if n := counts["mixed"]; n < 12 || n > 52 {
		t.Errorf("%d of 200 mixed test images are patches alone; want about 32", n)
	}
	if counts["test"] != 0 {
		t.Errorf("%d clean test images are patches alone", counts["test"])
	}
}

// Each normalisation does what its name says.
func TestNormalizations(t *testing.T) {
	read := func(im *images, i int) []float32 {
		c, h, w := im.train.Dims()
		pix := make([]float32, c*h*w)
		if err := im.train.Read(i, nil, pix); err != nil {
			t.Fatal(err)
		}
		for _, op := range im.augment {
			op.Apply(&augment.Image{Pix: pix, C: c, H: h, W: w}, rand.New(rand.NewPCG(1, 1)))
		}
		return pix
	}
	with := func(line string) *images {
		return opened(t, strings.Replace(small, "test = 200", "test = 200\n"+line, 1), 1)
	}
	raw, channel := with(`normalize = "none"`), with("")
	unit, pixel := with(`normalize = "unit"`), with("normalize = \"pixel\"\nstatistics = 300")
	sums, squares := make([]float64, 784), make([]float64, 784)
	mean, size := 0.0, 0.0
	for i := range 300 {
		r, c := read(raw, i), read(channel, i)
		// The catalogue's statistics of MNIST: 0.1307 and 0.3081.
		for k := range r {
			if want := (float64(r[k]) - 0.1307) / 0.3081; math.Abs(float64(c[k])-want) > 1e-6 {
				t.Fatalf("image %d, pixel %d: %v, want %v", i, k, c[k], want)
			}
		}
		for k, v := range read(pixel, i) {
			sums[k] += float64(v) / 300
			squares[k] += float64(v) * float64(v) / 300
		}
		for _, v := range read(unit, i) {
			mean += float64(v) / (300 * 784)
			size += float64(v) * float64(v) / 300
		}
	}
	for k := range sums {
		if math.Abs(sums[k]) > 1e-5 || math.Abs(squares[k]-1) > 1e-4 {
			t.Fatalf("pixel %d has mean %v and mean square %v; want 0 and 1", k, sums[k], squares[k])
		}
	}
	if math.Abs(mean) > 1e-6 || math.Abs(size-1) > 1e-4 {
		t.Errorf("unit images have mean %v and mean squared norm %v; want 0 and 1", mean, size)
	}
}

func TestPixelsWithoutSpreadAreRefused(t *testing.T) {
	set, err := data.Synthetic("mnist", "train", 50, 1)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 50 {
		set.Image(i)[7] = 9
	}
	if _, err := newPerPixel(set); err == nil || !strings.Contains(err.Error(), "pixel 7 is the same in all 50 images") {
		t.Errorf("error = %v", err)
	}
}

// Two classes keep their images, with labels 0 and 1.
func TestTwoClasses(t *testing.T) {
	whole := opened(t, strings.Replace(small, "train = 300", "train = 2000", 1), 1)
	im := opened(t, strings.Replace(strings.Replace(small, "train = 300", "train = 100", 1), "test = 200", "test = 50\nclasses = [\"7\", \"2\"]", 1), 1)
	if im.classes != 2 || im.train.Len() != 100 {
		t.Fatalf("%d classes, %d images", im.classes, im.train.Len())
	}
	at := 0
	for i := range whole.train.Len() {
		want, is := map[int]int{7: 0, 2: 1}[whole.train.Label(i)]
		if !is || at == 100 {
			continue
		}
		if im.train.Label(at) != want {
			t.Fatalf("image %d has label %d; want %d", at, im.train.Label(at), want)
		}
		at++
	}
	if at != 100 {
		t.Errorf("%d images of the two classes", at)
	}
}

func TestEvaluationHasDrawsOfItsOwn(t *testing.T) {
	if evaluationRoot(1) == 1 || evaluationRoot(1) == evaluationRoot(2) || evaluationRoot(1) != seed.New(1, "train", "evaluation").Uint64() {
		t.Error("the draws for evaluation are not apart from those for training")
	}
}
