package train

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/optimizer"
)

var memorySteps = flag.Int("memory", 0, "steps of CNN8 and ResNet-50 on xla:cpu in which memory must not grow; 200 is the rule, minutes to an hour")

// resident returns the memory that this process holds, in MiB.
func resident(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip(err)
	}
	var kb int
	for line := range strings.Lines(string(status)) {
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kb); err == nil {
			return kb / 1024
		}
	}
	t.Skip("this system does not tell how much memory a process holds")
	return 0
}

// Training holds less than 4 GiB, and no more after many steps than after few. The C
// library, told to keep what is freed, first has to find a place in its heap for
// each of CNN8's buffers, and takes 200 steps for it; ResNet-50's are there at once.
func TestMemoryIsBounded(t *testing.T) {
	if *memorySteps == 0 {
		t.Skip("not asked for; go test ./pkg/deep/train -run Memory -memory 200 -timeout 2h -v")
	}
	for _, c := range []struct {
		network           string
		side, batch, warm int
	}{
		{config.CNN8, 32, 128, 200},
		{config.ResNet50, 224, 8, 0},
	} {
		t.Run(c.network, func(t *testing.T) {
			b := backendtest.Open(t, "xla:cpu")
			im := &images{c: 3, h: c.side, w: c.side, classes: 10, random: true, train: &noisePictures{3 * c.batch, c.side}}
			cfg := config.Run{Network: config.Network{Name: c.network}, Loss: config.CrossEntropy}
			p, err := newProblem(cfg, im)
			if err != nil {
				t.Fatal(err)
			}
			store := model.NewStore()
			if err := p.network.Init(store, 1); err != nil {
				t.Fatal(err)
			}
			st, err := newStepper(b, store, p, optimizer.SGD{Momentum: 0.9})
			if err != nil {
				t.Fatal(err)
			}
			defer st.close()
			bs, err := newBatches(t.Context(), im, c.batch, 1, 1)
			if err != nil {
				t.Fatal(err)
			}
			defer bs.close()
			var most [4]int // MiB, in each quarter of the steps that count
			warm, step := 0, -c.warm
			for epoch := 0; step < *memorySteps; epoch++ {
				for parts, err := range bs.epoch(epoch, 0) {
					if err != nil {
						t.Fatal(err)
					}
					if _, err := st.step(parts, 0.01, 0); err != nil {
						t.Fatal(err)
					}
					switch {
					case step < 0:
						warm = max(warm, resident(t))
					case step < *memorySteps:
						quarter := 4 * step / *memorySteps
						most[quarter] = max(most[quarter], resident(t))
					}
					step++
				}
			}
			t.Logf("batch %d: at most %d MiB in %d steps, and then %v MiB in the quarters of %d", c.batch, warm, c.warm, most, *memorySteps)
			if max(warm, slices.Max(most[:])) >= 4096 {
				t.Errorf("%v MiB; want less than 4096", most)
			}
			// The first quarter compiles and fills the pools.
			if most[3] > most[1]+most[1]/20 {
				t.Errorf("memory grew: %v MiB", most)
			}
		})
	}
}

// noisePictures are images of noise, of three channels.
type noisePictures struct{ n, side int }

func (p *noisePictures) Len() int            { return p.n }
func (p *noisePictures) Dims() (c, h, w int) { return 3, p.side, p.side }
func (p *noisePictures) Label(i int) int     { return i % 10 }
func (p *noisePictures) Read(_ int, rng *rand.Rand, dst []float32) error {
	for k := range dst {
		dst[k] = rng.Float32()
	}
	return nil
}
