package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"largestep/data"
	"largestep/internal/cache"
	"largestep/kernels"
	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/record"
	"largestep/pkg/deep/train"
	"largestep/pkg/theory/seed"
)

// How often progress is told: on a terminal, and in a log.
const (
	liveEvery = 200 * time.Millisecond
	logEvery  = 10 * time.Second
)

func (a *app) trainCommand() *cobra.Command {
	var profile, store, dataDir string
	var changes []string
	o := train.Options{}
	cmd := &cobra.Command{
		Use:   "train NAME|CONFIG.toml",
		Short: "Train a network as a configuration says, and record the run",
		Long: "NAME is one of the book's runs:\n\n  " + strings.Join(config.Names(), "\n  ") + "\n\n" +
			"or CONFIG.toml a file of your own. A run is known by its configuration, seed and\n" +
			"backend. Ctrl-C saves it within seconds, and --resume goes on with it, also after\n" +
			"a crash. Data sets are not downloaded: `largestep data get` does that.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("name one run, or its file; the runs are %s", strings.Join(config.Names(), ", "))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := config.Load(args[0], profile, changes...)
			if err != nil {
				return err
			}
			if o.Data, err = data.Open(dataDir); err != nil {
				return err
			}
			dir, err := cache.Dir()
			if err != nil {
				return err
			}
			o.Checkpoints = filepath.Join(dir, "checkpoints")
			if o.Records, err = record.Open(cmd.Context(), store); err != nil {
				return err
			}
			defer o.Records.Close()
			o.Commit = commit()
			return a.train(cmd.Context(), cfg, o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&profile, "profile", "quick", "how much to compute: quick, full or paper")
	flags.StringArrayVar(&changes, "set", nil, "change a `KEY=VALUE` of the configuration, as in schedule.rate=0.1")
	flags.StringVar(&o.Backend, "backend", backend.Default(), "what to compute on: "+strings.Join(backend.Names, ", "))
	flags.Uint64Var(&o.Seed, "seed", seed.Root, "the root of everything random")
	flags.BoolVar(&o.Resume, "resume", false, "go on where the run was interrupted")
	flags.StringVar(&store, "store", "", "the `FOLDER` of records, or a URL (default: LARGESTEP_RUNS, or the user's cache folder)")
	flags.StringVar(&dataDir, "data-dir", "", "the `FOLDER` of data sets (default: LARGESTEP_DATA, or the user's cache folder)")
	flags.DurationVar(&o.Interval, "checkpoint-every", 5*time.Minute, "time from one checkpoint to the next; 0: only at the end")
	flags.IntVar(&o.Steps, "checkpoint-steps", 0, "steps from one checkpoint to the next; 0: by time alone")
	return cmd
}

// train runs a configuration and says in one line how it went.
func (a *app) train(ctx context.Context, cfg config.Run, o train.Options) error {
	p := newProgress(a.err)
	o.Note = p.note
	for _, warning := range cfg.Warnings() {
		p.note("warning: " + warning)
	}
	interval := logEvery
	if p.live {
		interval = liveEvery
	}
	o.Progress = train.Throttle(interval, func(line string) {
		if !p.live {
			p.note(cfg.Name + "  " + line)
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.clear()
		fmt.Fprint(p.w, cfg.Name+"  "+line)
	})
	result, err := train.Run(ctx, cfg, o)
	p.mu.Lock()
	p.clear()
	p.mu.Unlock()
	if err != nil {
		if ctx.Err() != nil {
			p.note(oneLine(err)) // or it would go unsaid: the user hears of the interrupt
		}
		if refusal := (*train.Refusal)(nil); errors.As(err, &refusal) {
			return err
		}
		return broken("%s: %s; --resume goes on from the last checkpoint", cfg.Name, oneLine(err))
	}
	fmt.Fprintf(a.out, "%s (%s, %s, seed %d): %s; record %.8s in %s\n", cfg.Name, cfg.Profile, o.Backend, o.Seed, result, result.Key, o.Records.Place)
	if result.Outcome == train.Interrupted {
		p.note("--resume goes on where it was interrupted")
		return ctx.Err()
	}
	return nil
}

// commit is that of the checkout that the command runs in, or else that which
// it was built from.
func commit() string {
	if root, err := kernels.Checkout("."); err == nil {
		return kernels.Commit(root)
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return ""
}
