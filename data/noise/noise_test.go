package noise_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"largestep/data/catalogue"
	"largestep/data/noise"
)

// labels returns n labels of each class, in turn, and their super-classes if
// there are 100 classes.
func labels(classes, each int) (fine, coarse []int) {
	super := catalogue.SuperClass()
	for i := range classes * each {
		fine = append(fine, i%classes)
		if classes == 100 {
			coarse = append(coarse, super[i%classes])
		}
	}
	return fine, coarse
}

func apply(t *testing.T, set string, fine, coarse []int, classes int, o noise.Options) *noise.Result {
	t.Helper()
	before := slices.Clone(fine)
	r, err := noise.Apply(set, fine, coarse, classes, o)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(before, fine) {
		t.Fatal("the clean labels were changed")
	}
	return r
}

// Spec 07, C3: at rate 0.4 of CIFAR-10, 2,000 labels of each class change,
// none to itself, the others uniformly (chi-squared, p > 1e-3).
func TestSymmetricCIFAR10(t *testing.T) {
	fine, _ := labels(10, 5000)
	r := apply(t, "cifar10", fine, nil, 10, noise.Options{Kind: noise.Symmetric, Rate: 0.4, Seed: 1})
	if r.Changed != 20000 || r.Rate() != 0.4 {
		t.Errorf("%d changed", r.Changed)
	}
	chi2 := 0.0
	for c, row := range r.Confusion {
		if row[c] != 3000 {
			t.Errorf("class %d keeps %d labels, not 3000", c, row[c])
		}
		want := 2000.0 / 9
		for j, n := range row {
			if j != c {
				chi2 += (float64(n) - want) * (float64(n) - want) / want
			}
		}
	}
	// 80 degrees of freedom; the quantile at 1-1e-3 is 124.839 (tables).
	if chi2 > 124.839 {
		t.Errorf("chi-squared %v", chi2)
	}
}

// MNIST's classes are unequal; the counts come from the total.
func TestSymmetricMNISTCountsFromTheTotal(t *testing.T) {
	var fine []int
	for c, n := range []int{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949} {
		fine = append(fine, slices.Repeat([]int{c}, n)...)
	}
	for _, rate := range []float64{0.1, 0.2, 0.3, 0.4} {
		r := apply(t, "mnist", fine, nil, 10, noise.Options{Kind: noise.Symmetric, Rate: rate, Seed: 1})
		for c, row := range r.Confusion {
			changed := -row[c]
			for _, n := range row {
				changed += n
			}
			if want := int(math.Round(rate * 6000)); changed != want {
				t.Errorf("rate %v: class %d changes %d labels, not %d", rate, c, changed, want)
			}
		}
	}
}

// Spec 07, C4.
func TestAsymmetricCIFAR10(t *testing.T) {
	fine, _ := labels(10, 5000)
	to := map[int]int{9: 1, 2: 0, 4: 7, 3: 5, 5: 3}
	for _, rate := range []float64{0.1, 0.2, 0.3, 0.4} {
		r := apply(t, "cifar10", fine, nil, 10, noise.Options{Kind: noise.Asymmetric, Rate: rate, Seed: 1})
		flipped := int(math.Round(5000 * rate))
		for c, row := range r.Confusion {
			for j, n := range row {
				want := 0
				target, source := to[c]
				switch {
				case source && j == target:
					want = flipped
				case source && j == c:
					want = 5000 - flipped
				case j == c:
					want = 5000
				}
				if n != want {
					t.Errorf("rate %v: %d of class %d bear label %d, not %d", rate, n, c, j, want)
				}
			}
		}
		if math.Abs(r.Rate()-rate/2) > 1e-12 {
			t.Errorf("overall rate %v, want %v", r.Rate(), rate/2)
		}
	}
}

// Spec 07, E4: flipping class after class on changed labels gives a net rate
// from cat to dog of rate (1 - rate), in expectation; the other way stays.
func TestAsymmetricCIFAR10AsCoded(t *testing.T) {
	fine, _ := labels(10, 5000)
	for _, rate := range []float64{0.1, 0.2, 0.3, 0.4} {
		r := apply(t, "cifar10", fine, nil, 10, noise.Options{Kind: noise.Asymmetric, Rate: rate, Seed: 1, Mode: noise.AsCoded})
		cat, dog := float64(r.Confusion[3][5])/5000, float64(r.Confusion[5][3])/5000
		if want := rate * (1 - rate); math.Abs(cat-want) > 0.01 || math.Abs(dog-rate) > 0.02 {
			t.Errorf("rate %v: cat to dog %v (want %v), dog to cat %v", rate, cat, want, dog)
		}
	}
}

// Spec 07, C5, and the list of super-classes there.
func TestAsymmetricCIFAR100(t *testing.T) {
	fine, coarse := labels(100, 500)
	to, err := noise.Map("cifar100", fine, coarse, 100, noise.AsWritten)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range [][]int{{4, 30, 55, 72, 95}, {0, 51, 53, 57, 83}, {41, 69, 81, 85, 89}, {8, 13, 48, 58, 90}} {
		for k, c := range row {
			if to[c] != row[(k+1)%5] {
				t.Errorf("class %d goes to %d, not %d", c, to[c], row[(k+1)%5])
			}
		}
	}
	super := catalogue.SuperClass()
	for c := range to {
		if to[c] == c || super[to[c]] != super[c] || to[to[to[to[to[c]]]]] != c {
			t.Errorf("class %d is not in a circle of five of its super-class", c)
		}
	}
	for _, rate := range []float64{0.1, 0.4} {
		r := apply(t, "cifar100", fine, coarse, 100, noise.Options{Kind: noise.Asymmetric, Rate: rate, Seed: 1})
		if math.Abs(r.Rate()-rate) > 0.01 {
			t.Errorf("rate %v realised as %v", rate, r.Rate())
		}
		for i, y := range r.Labels {
			if y != fine[i] && y != to[fine[i]] {
				t.Fatalf("image %d of class %d bears %d", i, fine[i], y)
			}
		}
	}
	blocks, err := noise.Map("cifar100", nil, nil, 100, noise.AsCoded)
	if err != nil || blocks[0] != 1 || blocks[4] != 0 || blocks[99] != 95 {
		t.Errorf("blocks %v, %v", blocks, err)
	}
}

// Spec 07, C6.
func TestAsymmetricMNIST(t *testing.T) {
	fine, _ := labels(10, 6000)
	to := map[int]int{7: 1, 2: 7, 5: 6, 6: 5, 3: 8}
	r := apply(t, "mnist", fine, nil, 10, noise.Options{Kind: noise.Asymmetric, Rate: 0.3, Seed: 1})
	for c, row := range r.Confusion {
		for j, n := range row {
			target, source := to[c]
			share := float64(n) / 6000
			switch {
			case source && j == target:
				if math.Abs(share-0.3) > 0.02 {
					t.Errorf("%d to %d: share %v", c, j, share)
				}
			case j != c && n != 0, !source && j == c && n != 6000:
				t.Errorf("%d labels of class %d became %d", n, c, j)
			}
		}
	}
}

// 10,000 draws: every cell of the confusion matrix within three standard
// errors of its probability. The draws are 10,000 seeds, each of the labels of
// a few images, so that counts which are exact by construction vary too.
func TestTenThousandDrawsMatchTheMatrix(t *testing.T) {
	for _, set := range []struct {
		name    string
		classes int
		each    int
	}{{"mnist", 10, 1}, {"cifar10", 10, 10}} {
		for _, kind := range []noise.Kind{noise.Symmetric, noise.Asymmetric} {
			const draws, rate = 10000, 0.3
			fine, coarse := labels(set.classes, set.each)
			o := noise.Options{Kind: kind, Rate: rate}
			counts := slices.Repeat([]int{set.each}, set.classes)
			to, err := noise.Map(set.name, fine, coarse, set.classes, noise.AsWritten)
			if err != nil {
				t.Fatal(err)
			}
			want := noise.Expected(to, counts, o)
			// Which label image 0 to classes-1 bears, over the draws.
			seen := make([][]int, set.classes)
			for c := range seen {
				seen[c] = make([]int, set.classes)
			}
			for s := range uint64(draws) {
				o.Seed = s
				r, err := noise.Apply(set.name, fine, coarse, set.classes, o)
				if err != nil {
					t.Fatal(err)
				}
				for c := range seen {
					seen[c][r.Labels[c]]++
				}
			}
			for c := range seen {
				for j, n := range seen[c] {
					p := want[c][j]
					se := math.Sqrt(p * (1 - p) / draws)
					if d := math.Abs(float64(n)/draws - p); d > 3*se+1e-12 {
						t.Errorf("%s %s: %d to %d: share %v, want %v (%.1f standard errors)", set.name, kind, c, j, float64(n)/draws, p, d/se)
					}
				}
			}
		}
	}
}

// The same seed gives the same labels on every platform. The hashes were
// computed by this package on amd64 and agree on 386; a change of them changes recorded runs.
func TestGoldenLabels(t *testing.T) {
	for _, c := range []struct {
		set     string
		classes int
		kind    noise.Kind
		mode    noise.Mode
		want    string
	}{
		{"mnist", 10, noise.Symmetric, noise.AsWritten, "331e2b2e5f164d3e"},
		{"mnist", 10, noise.Asymmetric, noise.AsWritten, "dee6ae9224bf7200"},
		{"cifar10", 10, noise.Asymmetric, noise.AsWritten, "76b6b6f226bce4e8"},
		{"cifar10", 10, noise.Asymmetric, noise.AsCoded, "9b2338a1289be9f4"},
		{"cifar100", 100, noise.Symmetric, noise.AsWritten, "da4884674aea5734"},
		{"cifar100", 100, noise.Asymmetric, noise.AsWritten, "c06c58820b33ba4f"},
	} {
		fine, coarse := labels(c.classes, 5000/c.classes)
		r := apply(t, c.set, fine, coarse, c.classes, noise.Options{Kind: c.kind, Mode: c.mode, Rate: 0.4, Seed: 1})
		h := sha256.New()
		for _, y := range r.Labels {
			h.Write([]byte{byte(y)})
		}
		if got := hex.EncodeToString(h.Sum(nil))[:16]; got != c.want {
			t.Errorf("%s %s %d: labels hash to %s, want %s", c.set, c.kind, c.mode, got, c.want)
		}
	}
}

func TestRefusals(t *testing.T) {
	fine, coarse := labels(10, 10)
	fine100, coarse100 := labels(100, 2)
	for name, c := range map[string]struct {
		set          string
		fine, coarse []int
		classes      int
		o            noise.Options
		want         string
	}{
		"rate 1":           {"mnist", fine, coarse, 10, noise.Options{Kind: noise.Symmetric, Rate: 1}, "a noise rate of 1"},
		"rate negative":    {"mnist", fine, coarse, 10, noise.Options{Kind: noise.Symmetric, Rate: -0.1}, "from 0 to below 1"},
		"rate NaN":         {"mnist", fine, coarse, 10, noise.Options{Kind: noise.Symmetric, Rate: math.NaN()}, "a noise rate of NaN"},
		"kind":             {"mnist", fine, coarse, 10, noise.Options{Kind: "pink"}, `no noise "pink"; use`},
		"clean with rate":  {"mnist", fine, coarse, 10, noise.Options{Kind: noise.Clean, Rate: 0.1}, "set one of the two"},
		"label 10":         {"mnist", []int{1, 10}, nil, 10, noise.Options{Kind: noise.Symmetric}, "label 10 of image 1"},
		"label -1":         {"mnist", []int{-1}, nil, 10, noise.Options{Kind: noise.Symmetric}, "label -1 of image 0"},
		"no map":           {"webvision-mini", fine, nil, 10, noise.Options{Kind: noise.Asymmetric, Rate: 0.1}, "no map of asymmetric noise"},
		"no labels":        {"mnist", nil, nil, 10, noise.Options{Kind: noise.Symmetric}, "0 labels"},
		"no coarse labels": {"cifar100", fine100, nil, 100, noise.Options{Kind: noise.Asymmetric, Rate: 0.1}, "0 coarse labels"},
		"classes missing":  {"cifar100", fine100[:50], coarse100[:50], 100, noise.Options{Kind: noise.Asymmetric, Rate: 0.1}, "of its 5 classes"},
		"class too small":  {"mnist", []int{0, 1, 1, 1, 1, 1}, nil, 2, noise.Options{Kind: noise.Symmetric, Rate: 0.9}, "lower the rate"},
	} {
		_, err := noise.Apply(c.set, c.fine, c.coarse, c.classes, c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, c.want)
		}
	}
}

func TestRateZeroAndClean(t *testing.T) {
	fine, _ := labels(10, 10)
	for _, kind := range []noise.Kind{noise.Clean, noise.Symmetric, noise.Asymmetric} {
		if r := apply(t, "cifar10", fine, nil, 10, noise.Options{Kind: kind}); r.Changed != 0 {
			t.Errorf("%s: %d changed at rate 0", kind, r.Changed)
		}
	}
}

func ExampleApply() {
	clean := []int{7, 7, 7, 7, 2, 2, 2, 2, 0, 0}
	r, err := noise.Apply("mnist", clean, nil, 10, noise.Options{Kind: noise.Asymmetric, Rate: 0.5, Seed: 1})
	fmt.Println(r.Labels, r.Changed, err)
	// Output: [1 7 1 7 7 2 7 7 0 0] 5 <nil>
}
