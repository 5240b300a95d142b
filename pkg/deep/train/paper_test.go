package train

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"largestep/data"
	"largestep/internal/realdata"
	"largestep/pkg/deep/config"
)

var paper = flag.Bool("paper", false, "take two steps of each run of the papers at its full size on xla:cpu, half an hour")

// few is what makes two steps of a set's runs possible where not all of the set
// is: their size stays that of the paper.
var few = map[string][]string{
	"mnist":          {"data.test=500"},
	"cifar10":        {"data.test=500"},
	"cifar100":       {"data.train=1000", "data.test=500"},
	"webvision-mini": {"accumulate=64"}, // 512 photos at once need more memory than most have
}

// The paper's profile of every run compiles and steps, at its real shapes: the
// whole batch, ResNet-50 on photos of 224 x 224.
func TestPaperProfilesStep(t *testing.T) {
	if !*paper {
		t.Skip("takes long: LARGESTEP_TEST_DATA=... go test ./pkg/deep/train -run Paper -paper -timeout 3h -v")
	}
	root := realdata.Dir(t)
	photos := photoFolder(t, 520, 8)
	for _, name := range config.Names() {
		t.Run(name, func(t *testing.T) {
			cfg, err := config.Load(name, "paper")
			if err != nil {
				t.Fatal(err)
			}
			changes := append([]string{"epochs=0", "paper_epochs=0", "time=0", "steps=2", "evaluate=0", "log=1"}, few[cfg.Data.Set]...)
			if cfg.Data.Normalize == config.PerPixel {
				changes = append(changes, "data.statistics=20000")
			}
			if cfg.Data.Set == "cifar10" && cfg.Batch < cfg.Data.Train {
				changes = append(changes, "data.train=1000")
			}
			if cfg, err = config.Load(name, "paper", changes...); err != nil {
				t.Fatal(err)
			}
			b := newBench(t)
			dir := root
			if cfg.Data.Set == "webvision-mini" {
				dir = photos
			}
			if b.o.Data, err = data.Open(dir); err != nil {
				t.Fatal(err)
			}
			b.o.Backend, b.o.Checkpoints = "xla:cpu", ""
			r, err := Run(t.Context(), cfg, b.o)
			if err != nil && strings.Contains(err.Error(), "plugin") {
				t.Skip(err)
			}
			if err != nil || r.Step != 2 || r.Outcome != Finished {
				t.Fatalf("%+v, %v", r, err)
			}
			fmt.Printf("%-24s two steps of %d in %.1f s, loss %.4g\n", name, cfg.Batch, r.Seconds, r.Values[lossName])
		})
	}
}
