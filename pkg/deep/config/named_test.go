package config_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"largestep/data/catalogue"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/schedule"
)

// Every run of the papers can be run in every profile; quick and full take no
// more steps than paper does.
func TestNamedRuns(t *testing.T) {
	families := map[string]int{"carsdogs": 2, "mnist": 1, "cifar10": 1, "cifar100": 1, "webvision": 1, "wideresnet": 3, "patches": 3, "eos": 20}
	for _, name := range config.Names() {
		family, _, _ := strings.Cut(name, "-")
		families[family]--
		var steps []int
		for _, profile := range config.Profiles {
			r, err := config.Load(name, profile)
			if err != nil {
				t.Errorf("%s %s: %v", name, profile, err)
				continue
			}
			if again, err := r.Resolve(); err != nil || again.Hash() != r.Hash() {
				t.Errorf("%s %s resolves to another run the second time: %v", name, profile, err)
			}
			images := r.Data.Train
			if images == 0 {
				images = 65000 // about what WebVision-mini has
			}
			steps = append(steps, r.Length(images))
			if _, err := r.Rate(images); err != nil {
				t.Error(err)
			}
			if _, err := r.Sigma(); err != nil {
				t.Error(err)
			}
		}
		if !slices.IsSorted(steps) || steps[0] < 1 {
			t.Errorf("%s: %v steps in %v", name, steps, config.Profiles)
		}
	}
	for family, missing := range families {
		if missing != 0 {
			t.Errorf("%d runs of %s are missing", missing, family)
		}
	}
}

// Every schedule and noise of the tables of Huang et al. 2023 is one --set away.
func TestTablesOfHuang(t *testing.T) {
	hashes := map[string]string{}
	for _, name := range []string{"mnist-cnn4", "cifar10-cnn8", "cifar100-resnet34"} {
		for _, s := range []string{schedule.SL, schedule.OS, schedule.EXP} {
			for _, kind := range []string{"symmetric", "asymmetric"} {
				for _, rate := range []string{"0", "0.1", "0.2", "0.3", "0.4"} {
					for _, profile := range []string{"quick", "paper"} {
						r, err := config.Load(name, profile, "schedule.name="+s, "noise.kind="+kind, "noise.rate="+rate)
						if err != nil {
							t.Fatal(err)
						}
						id := fmt.Sprint(name, s, profile, rate)
						if rate != "0" {
							id += kind // the clean column is one set of runs
						}
						if other, seen := hashes[r.Hash()]; seen && other != id {
							t.Errorf("%s and %s are one run", other, id)
						}
						hashes[r.Hash()] = id
					}
				}
			}
		}
	}
	if want := 3 * 3 * 2 * (2*4 + 1); len(hashes) != want {
		t.Errorf("%d different runs, want %d", len(hashes), want)
	}
}

// The papers' sizes, from the tables of their settings.
func TestPaperSizes(t *testing.T) {
	for _, c := range []struct {
		name                 string
		train, batch, epochs int
	}{
		{"mnist-cnn4", 60000, 128, 50},
		{"cifar10-cnn8", 50000, 128, 120},
		{"cifar100-resnet34", 50000, 128, 200},
		{"webvision-resnet50", 0, 512, 250},
		{"wideresnet-large", 50000, 128, 200},
		{"patches-noise", 50000, 128, 60},
	} {
		r := load(t, c.name)
		if r.Data.Train != c.train || r.Batch != c.batch || r.Epochs != c.epochs {
			t.Errorf("%s: %d images, batch %d, %d epochs", c.name, r.Data.Train, r.Batch, r.Epochs)
		}
	}
	if r := load(t, "patches-large"); r.StepsPerEpoch(r.Data.Train) != 391 {
		t.Errorf("%d steps an epoch, want 391 (Li, Wei, Ma 2019)", r.StepsPerEpoch(r.Data.Train))
	}
}

// The schedules in the quick profile are those of the paper, in small.
func TestQuickKeepsTheShape(t *testing.T) {
	for _, name := range []string{schedule.OS, schedule.EXP} {
		paper := load(t, "mnist-cnn4", "schedule.name="+name)
		quick, err := config.Load("mnist-cnn4", "quick", "schedule.name="+name)
		if err != nil {
			t.Fatal(err)
		}
		p, _ := paper.Rate(paper.Data.Train)
		q, _ := quick.Rate(quick.Data.Train)
		for e := range quick.Epochs {
			scale := paper.Epochs / quick.Epochs
			a, b := p.At(schedule.FromZero(e*scale), 0), q.At(schedule.FromZero(e), 0)
			if d := a/b - 1; d > 1e-12 || d < -1e-12 {
				t.Errorf("%s: %v at epoch %d of %d, %v at %d of %d", name, b, e, quick.Epochs, a, e*scale, paper.Epochs)
			}
		}
	}
}

func TestPhysicalTime(t *testing.T) {
	r := load(t, "carsdogs-linear2", "steps=0", "time=50", "schedule.rate=4", "schedule.anneal_rate=0.01", "schedule.anneal_steps=500")
	if n := r.Length(2048); n != 13+500 {
		t.Errorf("%d steps, want 50/4 to the nearest and 500 more", n)
	}
	rate, err := r.Rate(2048)
	if a, b := rate.At(schedule.FromZero(12), 12), rate.At(schedule.FromZero(13), 13); a != 4 || b != 0.01 || err != nil {
		t.Errorf("rates %v and %v around the end of the physical time, %v", a, b, err)
	}
}

// A configuration's classes are those of the catalogue.
func TestOutputs(t *testing.T) {
	for name, want := range map[string]int{"mnist-cnn4": 10, "cifar100-resnet34": 100, "webvision-resnet50": 50, "carsdogs-linear2": 2} {
		if r := load(t, name); r.Outputs() != want {
			t.Errorf("%s tells %d classes apart, want %d", name, r.Outputs(), want)
		}
	}
	for _, set := range catalogue.All() {
		if set.Mean == nil || set.SD == nil {
			t.Errorf("%s has no statistics to normalise by", set.Name)
		}
	}
}
