package train

import (
	"errors"
	"os"
	"strings"
	"testing"

	"largestep/data"
	"largestep/pkg/deep/config"
)

// What is refused is refused before any work: no record, no checkpoint.
func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*config.Run, *Options)
		want   string
	}{
		"backend":     {func(_ *config.Run, o *Options) { o.Backend = "tpu" }, `there is no backend "tpu"`},
		"no data":     {func(r *config.Run, _ *Options) { r.Data.Set = "mnist" }, "largestep data get mnist"},
		"network":     {func(r *config.Run, _ *Options) { r.Network.Name = "cnn9" }, `"cnn4"`},
		"loss":        {func(r *config.Run, _ *Options) { r.Loss = "l2" }, "loss"},
		"rate":        {func(r *config.Run, _ *Options) { r.Schedule.Rate = -1 }, "-1"},
		"images":      {func(r *config.Run, _ *Options) { r.Data.Train = 5000 }, "5000"},
		"batch":       {func(r *config.Run, _ *Options) { r.Batch = 300 }, "300"},
		"lone image":  {func(r *config.Run, _ *Options) { r.Data.Train, r.Accumulate = 61, 1 }, "1 image"},
		"no store":    {func(_ *config.Run, o *Options) { o.Data = nil }, "data.Store"},
		"constant":    {func(r *config.Run, _ *Options) { r.Data.Set, r.Data.Normalize = "synthetic-mnist", "pixels" }, `"pixel"`},
		"bad network": {func(r *config.Run, _ *Options) { r.Network.Hidden = -1 }, "hidden"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			cfg, err := config.Decode(tiny, "quick")
			if err != nil {
				t.Fatal(err)
			}
			b.o.Data = &data.Store{Dir: b.dir}
			c.change(&cfg, &b.o)
			_, err = Run(t.Context(), cfg, b.o)
			var refusal *Refusal
			if !errors.As(err, &refusal) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error = %v; want one line with %q", err, c.want)
			}
			if left, err := os.ReadDir(b.dir); err != nil || len(left) > 0 {
				t.Errorf("a refused run left %v, %v", left, err)
			}
		})
	}
}
