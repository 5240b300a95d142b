package webvisionclaims

import (
	"math"
	"slices"

	"largestep/data/catalogue"
	"largestep/data/noise"
	"largestep/pkg/book/claim"
	"largestep/pkg/claims/architecture"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/claims/labelnoiseclaims"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/schedule"
	"largestep/pkg/theory/seed"
)

func parameters() claim.Check {
	return claim.Both(
		claim.Equal(21_328_292, architecture.ResNet34(100).Parameters, "layer after layer"),
		claim.Equal(23_610_482, architecture.ResNet50(50).Parameters, "layer after layer"))
}

func operations() claim.Check {
	return claim.Close(4.089, float64(architecture.ResNet50(1000).MultiplyAdds)/1e9, claim.Abs(0.0005, "four digits")).From("published, in billions")
}

// ends are the rates that EXP would go on with after the last epoch.
func ends(profile string) claim.Check {
	var got []float64
	for _, run := range []string{"cifar100-resnet34", "webvision-resnet50"} {
		got = append(got, last(run, profile))
	}
	return claim.AllClose([]float64{0.0176, 0.0064}, got, claim.Abs(5e-5, "four digits")).From("0.98 to the power of the epochs")
}

func last(run, profile string) float64 {
	cfg, err := config.Load(run, profile, "schedule.name="+schedule.EXP)
	if err != nil {
		return math.NaN()
	}
	if profile == "full" {
		cfg.PaperEpochs = 0 // as if the schedule were not compressed
	}
	s, err := cfg.Rate(cfg.Data.Train)
	if err != nil {
		return math.NaN()
	}
	return s.At(schedule.FromZero(cfg.Epochs), 0)
}

// A flip is a map of asymmetric noise, or why there is none.
type flip struct {
	to   []int
	mode noise.Mode
	err  error
}

// labels are 500 of each of the 100 classes, with their super-classes.
func labels() (fine, coarse []int) {
	super := catalogue.SuperClass()
	for c := range super {
		fine = append(fine, slices.Repeat([]int{c}, 500)...)
		coarse = append(coarse, slices.Repeat([]int{super[c]}, 500)...)
	}
	return fine, coarse
}

func flips(mode noise.Mode) flip {
	fine, coarse := labels()
	to, err := noise.Map("cifar100", fine, coarse, 100, mode)
	return flip{to, mode, err}
}

// written is the map of the text, coded that of the code.
func written() flip { return flips(noise.AsWritten) }
func coded() flip   { return flips(noise.AsCoded) }

func cycles(f flip) claim.Check {
	if f.err != nil {
		return assertion.Unmeasured(f.err)
	}
	super := catalogue.SuperClass()
	seen, five, outside := map[int]bool{}, 0, 0
	for c := range f.to {
		if seen[c] {
			continue
		}
		length := 0
		for k := c; !seen[k]; k = f.to[k] {
			seen[k] = true
			length++
			if super[f.to[k]] != super[c] {
				outside++
			}
		}
		if length == 5 {
			five++
		}
	}
	return claim.Both(
		claim.Equal(20, five, "cycles of length 5"),
		claim.Never("class that is taken out of its super-class", outside, len(seen), "the file's coarse labels"))
}

func within(f flip) claim.Check {
	if f.err != nil {
		return assertion.Unmeasured(f.err)
	}
	fine, coarse := labels()
	super := catalogue.SuperClass()
	rates := labelnoiseclaims.Rates[1:]
	var got []float64
	outside, changed := 0, 0
	for _, rate := range rates {
		r, err := noise.Apply("cifar100", fine, coarse, 100, noise.Options{Kind: noise.Asymmetric, Rate: rate, Mode: f.mode, Seed: seed.Root})
		if err != nil {
			return assertion.Unmeasured(err)
		}
		got = append(got, r.Rate())
		changed += r.Changed
		for i, y := range r.Labels {
			if super[y] != coarse[i] {
				outside++
			}
		}
	}
	return claim.Both(
		claim.AllClose(rates, got, claim.Abs(0.01, "four standard deviations of 50,000 draws and more")),
		claim.Never("label that leaves its super-class", outside, changed, "labels that were changed"))
}

func symmetric(rate float64) claim.Check {
	fine, _ := labels()
	r, err := noise.Apply("cifar100", fine, nil, 100, noise.Options{Kind: noise.Symmetric, Rate: rate, Seed: seed.Root})
	if err != nil {
		return assertion.Unmeasured(err)
	}
	other := 0
	for c, row := range r.Confusion {
		if row[c] != 300 {
			other++
		}
	}
	return claim.Never("class that keeps another number than 300", other, len(r.Confusion), "counts")
}

func blocks(f flip) claim.Check {
	if f.err != nil {
		return assertion.Unmeasured(f.err)
	}
	super := catalogue.SuperClass()
	inside := 0
	for c, to := range f.to {
		if super[c] == super[to] {
			inside++
		}
	}
	return claim.Equal(insideBlocks, inside, "classes whose target shares their super-class")
}

// insideBlocks are, in the list of super-classes, 6 to 7, 19 to 15, 42 to 43, 63 to
// 64, 86 to 87 and 89 to 85.
const insideBlocks = 6

func table5() claim.Check {
	return claim.AllClose([]float64{5.66, 5.54}, []float64{
		round(Table5[labelnoiseclaims.OS] - Table5[labelnoiseclaims.SL]), round(Table5[labelnoiseclaims.EXP] - Table5[labelnoiseclaims.SL])},
		claim.Exact("differences of printed numbers"))
}

func shrinks() claim.Check {
	gain := func(kind string, rate float64) float64 {
		return round(labelnoiseclaims.Gain(kind, labelnoiseclaims.CIFAR100, rate))
	}
	return claim.AllClose([]float64{22.04, 12.18, 13.37},
		[]float64{gain(labelnoiseclaims.Symmetric, 0), gain(labelnoiseclaims.Symmetric, 0.4), gain(labelnoiseclaims.Asymmetric, 0.4)},
		claim.Exact("differences of printed numbers, the smaller of OS and EXP"))
}

// round rounds as the paper's tables do.
func round(x float64) float64 { return math.Round(100*x) / 100 }
