package augment_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"largestep/data/augment"
	"largestep/pkg/theory/seed"
)

// numbered is an image whose values tell where they came from, from 1 on.
func numbered(c, h, w int) *augment.Image {
	img := &augment.Image{C: c, H: h, W: w, Pix: make([]float32, c*h*w)}
	for i := range img.Pix {
		img.Pix[i] = float32(i + 1)
	}
	return img
}

func at(img *augment.Image, c, y, x int) float32 { return img.Pix[(c*img.H+y)*img.W+x] }

// Every shifted image is the original, moved, with zeros around; and all
// shifts occur about equally often.
func TestShift(t *testing.T) {
	rng := seed.New(1, "test")
	counts := map[[2]int]int{}
	orig := numbered(2, 5, 6)
	const draws = 5000
	for range draws {
		img := numbered(2, 5, 6)
		augment.Shift{Pixels: 2}.Apply(img, rng)
		found := [][2]int{}
		for dy := -2; dy <= 2; dy++ {
			for dx := -2; dx <= 2; dx++ {
				ok := true
				for c := range 2 {
					for y := range 5 {
						for x := range 6 {
							want := float32(0)
							if y-dy >= 0 && y-dy < 5 && x-dx >= 0 && x-dx < 6 {
								want = at(orig, c, y-dy, x-dx)
							}
							ok = ok && at(img, c, y, x) == want
						}
					}
				}
				if ok {
					found = append(found, [2]int{dy, dx})
				}
			}
		}
		if len(found) != 1 {
			t.Fatalf("the result is a shift in %d ways: %v", len(found), img.Pix)
		}
		counts[found[0]]++
	}
	for d, n := range counts {
		if math.Abs(float64(n)-draws/25.0) > 5*math.Sqrt(draws/25.0) {
			t.Errorf("shift %v occurs %d times of %d", d, n, draws)
		}
	}
	if len(counts) != 25 {
		t.Errorf("%d shifts occur, not 25", len(counts))
	}
}

func TestFlip(t *testing.T) {
	rng := seed.New(1, "test")
	flipped := 0
	for range 2000 {
		img := numbered(3, 2, 3)
		augment.Flip{P: 0.25}.Apply(img, rng)
		switch img.Pix[0] {
		case 3:
			flipped++
			if !slices.Equal(img.Pix[:6], []float32{3, 2, 1, 6, 5, 4}) || at(img, 2, 1, 0) != 18 {
				t.Fatalf("flipped to %v", img.Pix)
			}
		case 1:
		default:
			t.Fatalf("neither flipped nor not: %v", img.Pix)
		}
	}
	if math.Abs(float64(flipped)/2000-0.25) > 0.04 {
		t.Errorf("%d of 2000 flipped, want a quarter", flipped)
	}
}

func TestNormalizeAndUndo(t *testing.T) {
	n := augment.Normalize{Mean: []float64{0.5, 0.25}, SD: []float64{0.5, 0.125}}
	img := &augment.Image{C: 2, H: 1, W: 2, Pix: []float32{0, 1, 0.25, 0.5}}
	n.Apply(img, nil)
	if !slices.Equal(img.Pix, []float32{-1, 1, 0, 2}) {
		t.Errorf("normalised to %v", img.Pix)
	}
	if back := n.Undo(img.Pix); !slices.Equal(back, []float32{0, 1, 0.25, 0.5}) {
		t.Errorf("back to %v", back)
	}
}

func one(r, g, b float32) *augment.Image {
	return &augment.Image{C: 3, H: 1, W: 1, Pix: []float32{r, g, b}}
}

// A full turn of hue by thirds sends red to green to blue; the expected range
// of a jitter is known in closed form.
func TestJitter(t *testing.T) {
	rng := seed.New(1, "test")
	for range 500 {
		img := one(0.5, 0.5, 0.5) // a gray has neither hue nor saturation, and is its own mean
		augment.Jitter{Contrast: 1, Saturation: 1, Hue: 0.5}.Apply(img, rng)
		for _, v := range img.Pix {
			if math.Abs(float64(v)-0.5) > 1e-6 {
				t.Fatalf("gray became %v", img.Pix)
			}
		}
		img = one(0.2, 0.4, 0.1)
		augment.Jitter{Brightness: 0.5}.Apply(img, rng)
		f := img.Pix[0] / 0.2
		if f < 0.5 || f > 1.5 || math.Abs(float64(img.Pix[1]-0.4*f)) > 1e-6 {
			t.Fatalf("brightness %v", img.Pix)
		}
		img = one(1, 0, 0)
		augment.Jitter{Hue: 0.5}.Apply(img, rng)
		// A pure colour stays pure: one channel full, one empty.
		if slices.Max(img.Pix) != 1 || slices.Min(img.Pix) > 1e-6 {
			t.Fatalf("hue of red: %v", img.Pix)
		}
		img = one(0.9, 0.3, 0.2)
		augment.Jitter{Brightness: 1, Contrast: 1, Saturation: 1, Hue: 0.5}.Apply(img, rng)
		if slices.Max(img.Pix) > 1 || slices.Min(img.Pix) < 0 {
			t.Fatalf("left the range: %v", img.Pix)
		}
	}
}

func TestCheck(t *testing.T) {
	p, _ := augment.NewPatches(10, 1)
	wrong, _ := augment.NewPatches(10, 1)
	wrong.MixedShare = 1.5
	for name, c := range map[string]struct {
		op      augment.Op
		c, h, w int
		want    string
	}{
		"shift too far":       {augment.Shift{Pixels: 32}, 3, 32, 32, "a shift of 32"},
		"shift negative":      {augment.Shift{Pixels: -1}, 3, 32, 32, "a shift of -1"},
		"flip":                {augment.Flip{P: 1.5}, 3, 32, 32, "want 0 to 1"},
		"jitter of gray":      {augment.Jitter{}, 1, 28, 28, "needs 3 channels"},
		"jitter":              {augment.Jitter{Contrast: 2}, 3, 32, 32, "a colour jitter of 2"},
		"hue":                 {augment.Jitter{Hue: 0.6}, 3, 32, 32, "a hue jitter"},
		"normalize channels":  {augment.Normalize{Mean: []float64{0}, SD: []float64{1}}, 3, 32, 32, "do not suit images of 3"},
		"normalize deviation": {augment.Normalize{Mean: []float64{0}, SD: []float64{0}}, 1, 28, 28, "positive"},
		"patches on digits":   {p.Op(nil), 1, 28, 28, "3 x 32 x 32"},
		"patches' share":      {wrong.Op(nil), 3, 32, 32, "mixed loads is 1.5"},
	} {
		err := augment.Check([]augment.Op{c.op}, c.c, c.h, c.w)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, c.want)
		}
	}
	if _, err := augment.NewPatches(1, 1); err == nil {
		t.Error("patches for one class")
	}
}

// Spec 08, 8.e: rows and columns 12 to 18, 147 values, and nothing else.
func TestPatchWindow(t *testing.T) {
	p, err := augment.NewPatches(10, 2)
	if err != nil {
		t.Fatal(err)
	}
	rng := seed.New(1, "test")
	seen := map[augment.Load]bool{}
	for range 200 {
		img := numbered(3, 32, 32)
		img.Label = 7
		orig := slices.Clone(img.Pix)
		load := p.Plant(img, true, rng)
		seen[load] = true
		changed := 0
		for i, v := range img.Pix {
			y, x := i/32%32, i%32
			inside := y >= 12 && y <= 18 && x >= 12 && x <= 18
			switch {
			case inside:
				changed++
				c := i / 1024
				k := (c*7+y-12)*7 + x - 12
				a := (v - p.Z[k]) / p.Zeta[7][k]
				limit := float32(1.001)
				if load == augment.PatchLoad {
					limit = 1.7501
				} else if math.Abs(math.Abs(float64(a))-1) > 0.01 && math.Abs(float64(p.Zeta[7][k])) > 1e-4 {
					t.Fatalf("strength %v of a mixed patch", a)
				}
				if math.Abs(float64(p.Zeta[7][k])) > 1e-3 && (a > limit || a < -limit) {
					t.Fatalf("strength %v", a)
				}
			case load == augment.MixedLoad && v != orig[i], load == augment.PatchLoad && v != 0:
				t.Fatalf("value %d changed outside the window", i)
			}
		}
		if changed != 147 {
			t.Fatalf("%d values in the window", changed)
		}
	}
	if !seen[augment.MixedLoad] || !seen[augment.PatchLoad] || seen[augment.CleanLoad] {
		t.Errorf("loads %v", seen)
	}
}

// Spec 08, 8.f and 8.g: 0.20 clean, 0.16 patches alone, 0.64 mixed of 50,000
// loads within 0.01; and the mean of the sign pattern is 0, on its own scale.
func TestPatchSharesAndNoLinearCue(t *testing.T) {
	p, _ := augment.NewPatches(10, 2)
	const n = 50000
	marks := p.Mark("train", n)
	rng := rand.New(rand.NewPCG(1, 2))
	counts := map[augment.Load]int{}
	img := &augment.Image{C: 3, H: 32, W: 32, Pix: make([]float32, 3*32*32)}
	var sum float64
	patched := 0
	const y, x = 15, 15
	k := (y-12)*7 + x - 12
	for i := range n {
		img.Label = i % 10
		load := p.Plant(img, marks[i], rng)
		counts[load]++
		if load != augment.CleanLoad {
			sum += float64(at(img, 0, y, x) - p.Z[k])
			patched++
		}
	}
	for load, want := range map[augment.Load]float64{augment.CleanLoad: 0.2, augment.PatchLoad: 0.16, augment.MixedLoad: 0.64} {
		if got := float64(counts[load]) / n; math.Abs(got-want) > 0.01 {
			t.Errorf("share of load %d is %v, want %v", load, got, want)
		}
	}
	if mean := sum / float64(patched); math.Abs(mean) > 3*0.1/math.Sqrt(float64(patched)) {
		t.Errorf("the sign pattern has mean %v", mean)
	}
	if !slices.Equal(marks, p.Mark("train", n)) || slices.Equal(marks, p.Mark("test", n)) {
		t.Error("the marks are not fixed, or not those of the split")
	}
}

func TestPatchOnly(t *testing.T) {
	p, _ := augment.NewPatches(10, 2)
	pix, labels := p.PatchOnly(1000, 3)
	again, _ := p.PatchOnly(1000, 3)
	other, _ := p.PatchOnly(1000, 4)
	if !slices.Equal(pix, again) || slices.Equal(pix, other) {
		t.Error("the set depends on more or less than the epoch")
	}
	full := 0
	for i := range labels {
		img := pix[i*3072:]
		if img[0] != 0 || img[12*32+11] != 0 {
			t.Fatal("not zero outside the window")
		}
		zeta := p.Zeta[labels[i]]
		if a := math.Abs(float64((img[12*32+12] - p.Z[0]) / zeta[0])); math.Abs(a-1) < 1e-3 {
			full++
		}
	}
	if full < 760 || full > 840 {
		t.Errorf("%d of 1000 patches of full strength, want about 800", full)
	}
	var s, ss float64
	for _, z := range p.Z {
		s, ss = s+float64(z), ss+float64(z*z)
	}
	if sd := math.Sqrt(ss/147 - s*s/147/147); math.Abs(sd-1.25) > 0.25 {
		t.Errorf("the base has deviation %v, want about 1.25", sd)
	}
}

func ExampleShift() {
	img := &augment.Image{C: 1, H: 2, W: 3, Pix: []float32{1, 2, 3, 4, 5, 6}}
	augment.Shift{Pixels: 1}.Apply(img, seed.New(2, "example"))
	fmt.Println(img.Pix[:3], img.Pix[3:])
	// Output: [5 6 0] [0 0 0]
}
